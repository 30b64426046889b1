"""When an office is open, and whether it is now."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from frontend.formats import clock, weekday

# Of countries with several zones, those in which nearly all offices are.
MAINLAND = {"CY": "Asia/Nicosia", "DE": "Europe/Berlin", "ES": "Europe/Madrid", "PT": "Europe/Lisbon"}


def zone_of_country(code: str | None) -> ZoneInfo | None:
    """Return the time zone of the country *code*; None where it has several, or nobody knows."""
    if not code:
        return None
    zones: list[str] = get_global("territory_zones").get(code, [])
    name = MAINLAND.get(code) or (zones[0] if len(zones) == 1 else None)
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def is_open(hours: list[dict[str, Any]], zone: ZoneInfo, now: datetime.datetime) -> bool:
    """Tell whether an office with these *hours* in *zone* is open at *now*. Holidays nobody has told us."""
    local = now.astimezone(zone)
    time = local.time()
    return any(
        _has_day(entry, local.weekday()) and _time(entry["opens"]) <= time < _time(entry["closes"]) for entry in hours
    )


def in_words(entry: dict[str, Any], language: str) -> dict[str, str]:
    """Return the days and the times of an *entry*: "Monday – Friday", "07:30–15:30"."""
    first, last = weekday(entry["firstDay"], language), weekday(entry["lastDay"], language)
    opens, closes = clock(_time(entry["opens"]), language), clock(_time(entry["closes"]), language)
    return {"days": first if first == last else f"{first} – {last}", "times": f"{opens}–{closes}"}


def _has_day(entry: dict[str, Any], day: int) -> bool:
    first, last = entry["firstDay"], entry["lastDay"]
    return first <= day <= last if first <= last else day >= first or day <= last


def _time(text: str) -> datetime.time:
    return datetime.time.fromisoformat(text)
