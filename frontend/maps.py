"""A map of Europe on which some countries are marked, as SVG without any style of its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

# Countries too small to be seen get a dot.
SMALL = 60


@cache
def _europe() -> dict[str, Any]:
    """
    Return the shapes of the countries: Natural Earth, 1:50 million, in the public domain.

    Projected by Lambert (azimuthal, equal areas, 52° N 10° E), simplified, and rounded to whole units.
    """
    europe: dict[str, Any] = json.loads((Path(__file__).parent / "europe.json").read_text(encoding="utf-8"))
    return europe


def europe(countries: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """
    Return what the template draws for *countries*, each with `code` and `name`; as often as it is there, it counts.

    None when none of them is on the map, or only one: then words say it better.
    """
    shapes = _europe()
    listed = list(countries)
    counts = Counter(country["code"] for country in listed)
    names = {country["code"]: country["name"] for country in listed}
    marked = [
        {"code": code, "name": names[code], "count": counts[code], **shapes["countries"][code]}
        for code in sorted(counts, key=lambda code: names[code])
        if code in shapes["countries"]
    ]
    if len(marked) < 2:
        return None
    for country in marked:
        country["is_small"] = len(country["path"]) < SMALL
    land = "".join(shape["path"] for shape in shapes["countries"].values())
    return {"width": shapes["width"], "height": shapes["height"], "land": land, "marked": marked}
