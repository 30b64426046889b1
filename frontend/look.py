"""A microsite's look: its colours and typeface as custom properties, in a style sheet of its own."""

from __future__ import annotations

import hashlib
from typing import Any

from frontend.colours import GRAPHICS, contrast, dark_ground, mixed, on, readable

# What every device has, the best of each family first; nothing is fetched from anybody.
TYPEFACES = {
    "SYSTEM": 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
    "SANS": '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif',
    "HUMANIST": 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "Open Sans", "Noto Sans", "DejaVu Sans", sans-serif',
    "SERIF": '"Iowan Old Style", "Palatino Linotype", "URW Palladio L", Charter, "Source Serif 4", Georgia,'
    ' "Liberation Serif", serif',
    "SLAB": 'Rockwell, "Rockwell Nova", "Roboto Slab", "Bitstream Charter", "DejaVu Serif", Georgia, serif',
    "ROUNDED": 'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Comfortaa, Manjari, "Arial Rounded MT Bold",'
    ' "Nunito", Calibri, sans-serif',
}
# Faces that run wide are set a little smaller, so that a line holds as many words in each.
SIZES = {"SERIF": "1.0625", "HUMANIST": "1", "SLAB": "1"}


def style_sheet(theme: dict[str, Any]) -> str:
    """Return the style sheet with the properties that all others are written in, for light and for dark."""
    face = theme["typeface"]
    shared = {"face": TYPEFACES.get(face, TYPEFACES["SYSTEM"]), "face-size": SIZES.get(face, "1")}
    return (
        f":root{{color-scheme:light dark;{_properties({**shared, **light(theme)})}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_properties(dark(theme))}}}}}\n"
        f"@media print{{:root{{{_properties(PAPER)}}}}}\n"
    )


def version_of(theme: dict[str, Any]) -> str:
    """Return what changes when the style sheet of *theme* does."""
    return hashlib.sha256(style_sheet(theme).encode()).hexdigest()[:12]


def light(theme: dict[str, Any]) -> dict[str, str]:
    """Return the colours by day: the microsite's own, and what follows from them."""
    return _palette(
        ground=theme["background"],
        surface=theme["surface"],
        text=theme["text"],
        primary=theme["primary"],
        on_primary=theme["onPrimary"],
        accent=theme["accent"],
    )


def dark(theme: dict[str, Any]) -> dict[str, str]:
    """Return the colours by night: grounds with a breath of the primary colour, the others light enough for them."""
    ground, surface = dark_ground(theme["primary"], 0.075), dark_ground(theme["primary"], 0.125)
    # A band of the primary colour stays a band; it only gets dark enough not to glare.
    band = theme["primary"]
    while contrast(band, "#ffffff") < 7:
        band = mixed(band, "#000000", 0.1)
    palette = _palette(
        ground=ground,
        surface=surface,
        text="#eceae8",
        primary=readable(mixed(theme["primary"], "#ffffff", 0.35), ground, surface, ratio=6),
        on_primary="#14161a",
        accent=readable(theme["accent"], ground, surface),
    )
    return {**palette, "band": mixed(band, surface, 0.25), "on-band": "#ffffff"}


def _palette(*, ground: str, surface: str, text: str, primary: str, on_primary: str, accent: str) -> dict[str, str]:
    if contrast(on_primary, primary) < 4.5:
        on_primary = on(primary)
    return {
        "ground": ground,
        "surface": surface,
        "text": text,
        "muted": readable(mixed(text, ground, 0.32), ground, surface),
        "line": mixed(text, ground, 0.84),
        # Of fields and buttons: they have to be seen.
        "edge": readable(mixed(text, ground, 0.5), ground, surface, ratio=GRAPHICS),
        "primary": primary,
        "on-primary": on_primary,
        "primary-strong": mixed(primary, text, 0.35),
        # Only contrast on the background is promised of the primary colour.
        "link": readable(primary, ground, surface),
        "accent": readable(accent, ground, surface, ratio=GRAPHICS),
        "accent-text": readable(accent, ground, surface),
        "tint": mixed(ground, primary, 0.1),
        "on-tint": readable(text, mixed(ground, primary, 0.1)),
        "link-on-tint": readable(primary, mixed(ground, primary, 0.1)),
        "band": primary,
        "on-band": on_primary,
        "mark": mixed(ground, accent, 0.25),
        "on-mark": readable(text, mixed(ground, accent, 0.25)),
        "land": mixed(surface, text, 0.16),
        # What is wrong in a form: red to those who see it, and never by its colour alone.
        "wrong": readable("#b3261e", ground, surface),
    }


PAPER = {
    "ground": "#fff",
    "surface": "#fff",
    "text": "#000",
    "muted": "#333",
    "line": "#bbb",
    "edge": "#777",
    "primary": "#000",
    "on-primary": "#fff",
    "primary-strong": "#000",
    "link": "#000",
    "accent": "#555",
    "accent-text": "#333",
    "tint": "#fff",
    "on-tint": "#000",
    "link-on-tint": "#000",
    "band": "#fff",
    "on-band": "#000",
    "mark": "#eee",
    "on-mark": "#000",
    "land": "#ddd",
    "wrong": "#000",
}


def _properties(values: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in values.items())
