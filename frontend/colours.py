"""Colours that can be read: what is derived from the six colours that a microsite chooses, in light and in dark."""

from __future__ import annotations

import colorsys

# WCAG 2.2, success criteria 1.4.3 and 1.4.11 (AA). A little more, because colours are rounded to 256 steps.
TEXT = 4.6
GRAPHICS = 3.1


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours ("#rrggbb"), from 1.0 to 21.0 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Return *one* with a *share* (0.0 to 1.0) of *other* in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return _hex([first + (second - first) * share for first, second in pairs])


def readable(colour: str, *grounds: str, ratio: float = TEXT) -> str:
    """Return *colour*, made darker or lighter by as little as it takes to be seen on all *grounds*."""
    if all(contrast(colour, ground) >= ratio for ground in grounds):
        return colour
    lowest = min(_luminance(ground) for ground in grounds)
    pole = "#ffffff" if lowest < 0.18 else "#000000"
    for step in range(1, 51):
        candidate = mixed(colour, pole, step / 50)
        if all(contrast(candidate, ground) >= ratio for ground in grounds):
            return candidate
    return pole


def on(ground: str) -> str:
    """Return white or nearly black, whichever can be read better on *ground*."""
    return max(("#ffffff", "#14161a"), key=lambda colour: contrast(colour, ground))


def dark_ground(colour: str, lightness: float) -> str:
    """Return a dark ground that keeps a breath of the hue of *colour*; *lightness* from 0.0 to 1.0."""
    hue, _lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    return _hex([channel * 255 for channel in colorsys.hls_to_rgb(hue, lightness, min(saturation, 0.22))])


def _channels(colour: str) -> list[float]:
    return [float(int(colour[start : start + 2], 16)) for start in (1, 3, 5)]


def _hex(channels: list[float]) -> str:
    return "#" + "".join(f"{min(255, max(0, round(channel))):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
