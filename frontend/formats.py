"""Dates, times, sizes and numbers as readers of a language expect them. Partial dates and periods the API words."""

from __future__ import annotations

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_day_names, get_month_names, get_timezone_name
from babel.numbers import format_decimal
from babel.units import format_unit


@lru_cache(maxsize=64)
def reader_locale(language: str) -> Locale:
    """Return CLDR's data for *language*: European English for "en", and for what CLDR doesn't know."""
    if language != "en":
        for code in (language, language.partition("-")[0]):
            try:
                return Locale.parse(code, sep="-")
            except (UnknownLocaleError, ValueError):
                continue
    return Locale.parse("en_GB")


def date(day: datetime.date, language: str) -> str:
    """Return a *day* in words: "7 May 2014"."""
    return format_date(day, "long", reader_locale(language))


def weekday_and_date(day: datetime.date, language: str) -> str:
    """Return a *day* with its weekday: "Wednesday, 7 May 2014"."""
    return format_date(day, "full", reader_locale(language))


def month(day: datetime.date, language: str) -> str:
    """Return the month of *day* with its year: "May 2014"."""
    return str(format_skeleton("yMMMM", day, locale=reader_locale(language)))


def short_month(day: datetime.date, language: str) -> str:
    """Return the short name of the month of *day*, for a calendar leaf: "May"."""
    return str(get_month_names("abbreviated", "stand-alone", reader_locale(language))[day.month]).rstrip(".")


def clock(time: datetime.time, language: str) -> str:
    """Return a time of day: "09:30"."""
    return format_time(time, "short", locale=reader_locale(language))


def moment(value: datetime.datetime, zone: str, language: str) -> str:
    """Return a moment in the time of *zone*, which is named: "7 May 2014, 09:30 CEST"."""
    local = value.astimezone(zone_of(zone))
    return f"{date(local.date(), language)}, {clock(local.timetz(), language)} {zone_name(local, language)}"


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone called *name*; UTC where this machine doesn't know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def zone_name(local: datetime.datetime, language: str) -> str:
    """Return what readers call the zone of *local*: "CEST"."""
    name = get_timezone_name(local, "short", locale=reader_locale(language))
    own = local.tzname() or ""
    return own if name.startswith(("+", "-", "GMT", "UTC")) and own.isalpha() else name


def weekday(number: int, language: str, *, short: bool = False) -> str:
    """Return the name of a day of the week, 0 for Monday to 6 for Sunday."""
    return str(get_day_names("abbreviated" if short else "wide", "stand-alone", reader_locale(language))[number])


def number(value: float, language: str) -> str:
    """Return *value* with the language's signs."""
    return format_decimal(value, locale=reader_locale(language))


def file_size(size: int, language: str) -> str:
    """Return *size*, in bytes, in the unit that suits it: "1.2 MB", in French "1,2 Mo"."""
    locale = reader_locale(language)
    for unit, bytes_of_unit in (("digital-megabyte", 10**6), ("digital-kilobyte", 10**3)):
        if size >= bytes_of_unit:
            value = size / bytes_of_unit
            return format_unit(round(value, 1) if value < 10 else round(value), unit, "short", locale=locale)
    return format_unit(size, "digital-byte", "short", locale=locale)


def duration(count: int, unit: str, language: str) -> str:
    """Return a number of months or days in words: "36 months", "36 miesięcy"."""
    return format_unit(count, f"duration-{unit}", "long", locale=reader_locale(language))


def language_name(code: str, language: str) -> str:
    """Return the name of the language *code* in *language*: "angielski"."""
    return reader_locale(language).languages.get(code.replace("-", "_")) or code
