"""Reads single values strictly: one notation each, so that no date or number can mean two things."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from decimal import Decimal, InvalidOperation

_TRUE = {"true", "yes", "on"}
_FALSE = {"false", "no", "off"}
_GROUPS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?:\D|$))")


def read_boolean(text: str) -> bool:
    """:raises ValueError: unless *text* is true or false"""
    word = text.strip().lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise ValueError(f"“{text}” is neither true nor false. Write one of the two.")


def read_integer(text: str) -> int:
    """:raises ValueError: unless *text* is a whole number"""
    try:
        return int(_GROUPS.sub("", text.strip()))
    except ValueError as error:
        raise ValueError(f"“{text}” is not a whole number. Write it with digits only, for example 36.") from error


def read_decimal(text: str) -> Decimal:
    """
    Return the number with a decimal point; spaces may part its thousands ("246 879.07").

    :raises ValueError: for anything else: in "1.234" and "1,234" it would be a guess what is meant
    """
    try:
        number = Decimal(_GROUPS.sub("", text.strip()))
    except InvalidOperation as error:
        raise ValueError(f"“{text}” is not a number. Write it with a decimal point, for example 246879.07.") from error
    if not number.is_finite():
        raise ValueError(f"“{text}” is not a number that can be stored. Write it with digits, for example 246879.07.")
    return number


def read_date(text: str) -> datetime.date:
    """:raises ValueError: unless *text* is a day as YYYY-MM-DD (ISO 8601)"""
    try:
        return datetime.datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError as error:
        raise ValueError(f"“{text}” is not a date. Write it as YYYY-MM-DD, for example 2014-05-07.") from error


def read_time(text: str) -> datetime.time:
    """:raises ValueError: unless *text* is a time of day as HH:MM or HH:MM:SS"""
    if not re.fullmatch(r"\d\d:\d\d(:\d\d)?", text.strip()):
        raise ValueError(f"“{text}” is not a time. Write it as HH:MM, for example 09:30.")
    try:
        return datetime.time.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"“{text}” is not a time of the day. Write it as HH:MM, from 00:00 to 23:59.") from error


def read_datetime(text: str) -> datetime.datetime:
    """
    Return a moment: "2014-05-07 09:30 Europe/Brussels" (IANA zone) or "2014-05-07T09:30+02:00" (ISO 8601 offset).

    :raises ValueError: when *text* isn't one of these; a time without a zone is no moment
    """
    example = "Write it with its time zone, for example 2014-05-07 09:30 Europe/Brussels or 2014-05-07T09:30+02:00."
    words = text.split()
    zone: datetime.tzinfo | None = None
    if len(words) > 1 and "/" in words[-1]:
        try:
            zone = zoneinfo.ZoneInfo(words.pop())
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"There is no time zone “{text.split()[-1]}”. {example}") from error
    try:
        moment = datetime.datetime.fromisoformat("T".join(words))
    except ValueError as error:
        raise ValueError(f"“{text}” is not a date with a time. {example}") from error
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*", "T".join(words)) or (zone is None) == (moment.tzinfo is None):
        raise ValueError(f"“{text}” has {'two time zones' if zone else 'no time or no time zone'}. {example}")
    return moment.replace(tzinfo=zone) if zone else moment
