"""
What stands in for a picture while it loads: its average colour, and a BlurHash.

Source: https://github.com/woltapp/blurhash/blob/master/Algorithm.md. A BlurHash is the first few terms of a cosine
transform of the picture in linear light, written in base 83: here 30 or so characters that show it out of focus.
"""

from __future__ import annotations

import math
from typing import Any

from PIL import Image as PILImage

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"
# The terms say nothing about what is finer, so a small copy is as good as the picture.
_SIDE = 32
_LONG, _SHORT = 4, 3

Colour = tuple[float, float, float]


def keep_placeholder(image: Any) -> None:
    """Make and store what stands in for *image*, unless that was done already for this file."""
    if image.average_color and image.blur_hash:
        return
    with image.open_file() as file, PILImage.open(file) as picture:
        small = _small(picture)
    image.average_color, image.blur_hash = average_color(small), blur_hash(small)
    # Not by `save`: that would have its renditions made anew.
    type(image)._default_manager.filter(pk=image.pk).update(
        average_color=image.average_color, blur_hash=image.blur_hash
    )


def _small(picture: Any) -> Any:
    """Return a copy of a few hundred pixels, in RGB; what is transparent shows white behind it."""
    picture.draft("RGB", (_SIDE * 8, _SIDE * 8))  # of a JPEG, decode no more than that
    with_alpha = picture.convert("RGBA").resize((_SIDE, _SIDE), PILImage.Resampling.BOX)
    ground = PILImage.new("RGBA", with_alpha.size, "white")
    small = PILImage.alpha_composite(ground, with_alpha).convert("RGB")
    # Its proportions matter only for how many terms each direction gets.
    small.info["is_upright"] = picture.height > picture.width
    return small


def average_color(small: Any) -> str:
    """Return the average of a picture in RGB as #rrggbb."""
    red, green, blue = small.resize((1, 1), PILImage.Resampling.BOX).getpixel((0, 0))
    return f"#{red:02x}{green:02x}{blue:02x}"


def blur_hash(small: Any) -> str:
    """Return the BlurHash of a small picture in RGB: more terms in the direction in which it is longer."""
    across, down = (_SHORT, _LONG) if small.info.get("is_upright") else (_LONG, _SHORT)
    terms = [_term(small, x, y) for y in range(down) for x in range(across)]
    strongest = max((abs(value) for term in terms[1:] for value in term), default=0.0)
    scale = max(0, min(82, math.floor(strongest * 166 - 0.5)))
    return "".join(
        [
            _base83((across - 1) + (down - 1) * 9, 1),
            _base83(scale, 1),
            _base83(_dc(terms[0]), 4),
            *(_base83(_ac(term, (scale + 1) / 166), 2) for term in terms[1:]),
        ]
    )


def _term(small: Any, x: int, y: int) -> Colour:
    """Return the part of the picture that waves *x* half turns across and *y* down."""
    width, height = small.size
    pixels = small.load()
    sums = [0.0, 0.0, 0.0]
    across = [math.cos(math.pi * x * column / width) for column in range(width)]
    for row in range(height):
        down = math.cos(math.pi * y * row / height)
        for column in range(width):
            basis = down * across[column]
            for channel, value in enumerate(pixels[column, row]):
                sums[channel] += basis * _LINEAR[value]
    scale = (1 if x == y == 0 else 2) / (width * height)
    return sums[0] * scale, sums[1] * scale, sums[2] * scale


def _dc(term: Colour) -> int:
    red, green, blue = (_srgb(value) for value in term)
    return (red << 16) + (green << 8) + blue


def _ac(term: Colour, strongest: float) -> int:
    red, green, blue = (
        max(0, min(18, math.floor(math.copysign(math.sqrt(abs(value / strongest)), value) * 9 + 9.5))) for value in term
    )
    return red * 19 * 19 + green * 19 + blue


def _base83(value: int, length: int) -> str:
    return "".join(_DIGITS[value // 83**power % 83] for power in reversed(range(length)))


def _linear(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4)


_LINEAR = [_linear(value) for value in range(256)]


def _srgb(value: float) -> int:
    part = max(0.0, min(1.0, value))
    shown = part * 12.92 if part <= 0.0031308 else 1.055 * math.pow(part, 1 / 2.4) - 0.055
    return math.trunc(shown * 255 + 0.5)
