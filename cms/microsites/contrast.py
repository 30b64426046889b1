"""Contrast between two colours, as WCAG 2.2 measures it."""

import re
from typing import NamedTuple

HEX_COLOUR = re.compile(r"#[0-9a-f]{6}")

# WCAG 2.2, success criterion 1.4.3 (AA): text of normal size against what lies behind it.
TEXT_RATIO = 4.5
# WCAG 2.2, success criterion 1.4.11 (AA): borders, icons and other graphics that carry meaning.
GRAPHICS_RATIO = 3.0


class Pair(NamedTuple):
    """Two theme colours that lie on each other, and the contrast ratio that they need."""

    foreground: str
    background: str
    ratio: float


# Names of the theme's tokens without their prefix "color_".
THEME_PAIRS = (
    Pair("text", "background", TEXT_RATIO),
    Pair("text", "surface", TEXT_RATIO),
    Pair("primary", "background", TEXT_RATIO),
    Pair("on_primary", "primary", TEXT_RATIO),
    Pair("accent", "background", GRAPHICS_RATIO),
)


def is_hex_colour(value: str) -> bool:
    """Tell whether *value* is a colour as "#rrggbb", in lower-case letters."""
    return HEX_COLOUR.fullmatch(value) is not None


def relative_luminance(colour: str) -> float:
    """
    Return how bright *colour* ("#rrggbb") is, from 0.0 (black) to 1.0 (white).

    Source: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance

    :raises ValueError: when *colour* is not written as "#rrggbb"
    """
    if not is_hex_colour(colour.lower()):
        raise ValueError(f"{colour!r} is not a colour; write it as #rrggbb")
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(one: str, other: str) -> float:
    """
    Return the contrast ratio of two colours ("#rrggbb"), from 1.0 (the same) to 21.0 (black and white).

    Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio

    :raises ValueError: when a colour is not written as "#rrggbb"
    """
    lighter, darker = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _linear(channel: float) -> float:
    """Return the linear light of an sRGB channel (both 0.0 to 1.0)."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
