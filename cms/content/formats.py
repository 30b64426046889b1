"""
Dates, periods, sums, sizes and hours as readers of a language expect them.

Every function takes the reader's language as a BCP 47 code, such as "pl". The words and patterns are those of Unicode
CLDR, through Babel; where CLDR lacks a language or a pattern, English stands in. Spaces that must not break a line are
U+00A0 (or U+202F where CLDR says so).
"""

import datetime
import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_day_names, get_timezone_name
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from cms.content.partial_dates import PartialDate

# Europeans write the day before the month also when they write English.
_FALLBACK = "en_GB"
_DASHES = "\u2013-"

Length = Literal["short", "long", "narrow"]


@lru_cache(maxsize=256)
def reader_locale(language: str) -> Locale:
    """Return CLDR's data for *language*: European English for "en", and for what CLDR doesn't know."""
    if language in {"", "en"}:
        return Locale.parse(_FALLBACK)
    for code in (language, language.partition("-")[0]):
        try:
            return Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_FALLBACK)


# --- Dates and periods ------------------------------------------------------------------------------------------


def format_partial_date(date: PartialDate, language: str) -> str:
    """Return *date* in words, as exactly as it is known: "7 May 2014", "maj 2014", "2014"."""
    locale = reader_locale(language)
    return _with_pattern(date.first_day(), _pattern(date, locale), locale)


def format_period(start: PartialDate | None, end: PartialDate | None, language: str) -> str:
    """
    Return the period in words: "1 November 2012 – 31 August 2013", "12.–13. Juni 2007", "2022–2025".

    What both ends have in common is said once. An open end stays empty, "2022 –", because "from" and "until" ask for
    other forms of the months in many languages. Without both ends the text is empty.
    """
    if start is None or end is None:
        if start is not None:
            return f"{format_partial_date(start, language)} –"
        return f"– {format_partial_date(end, language)}" if end is not None else ""
    if start == end:
        return format_partial_date(start, language)
    if start.precision == end.precision == "year":
        return f"{start.year}–{end.year}"
    locale = reader_locale(language)
    if start.precision == end.precision and start.year == end.year:
        # CLDR names an interval's pattern by the largest part in which its ends differ.
        differs = "d" if start.month == end.month else "M"
        if parts := _interval_patterns(_pattern(start, locale), start.precision, differs, locale):
            first, second = parts
            return _with_pattern(start.first_day(), first, locale) + _with_pattern(end.first_day(), second, locale)
    between = str(locale.interval_formats[None]).removeprefix("{0}").removesuffix("{1}")
    if between.strip() in _DASHES:
        # Some languages have no spaces here, but there are spaces within the dates.
        between = " – "
    return format_partial_date(start, language) + between + format_partial_date(end, language)


def _pattern(date: PartialDate, locale: Locale) -> str:
    if date.precision == "day":
        return str(locale.date_formats["long"].pattern)
    return str(locale.datetime_skeletons["yMMMM"].pattern) if date.precision == "month" else "y"


def _interval_patterns(whole: str, precision: str, differs: str, locale: Locale) -> tuple[str, str] | None:
    """
    Return the patterns of the two ends, the first one with the dash at its end.

    CLDR has them with short names of months only. They are taken when, with long names, they make up the pattern of a
    *whole* date; for the languages where they don't (Lithuanian adds words for "year" and "day"), there is None.
    """
    patterns = locale.interval_formats.get("yMMMd" if precision == "day" else "yMMMM", {}).get(differs)
    if patterns is None or len(patterns) != 2:
        return None
    first, second = (re.sub(r"(?<!M)MMM(?!M)", "MMMM", part.replace("\u2009", " ")) for part in patterns)
    if not whole.endswith(second) or not first.startswith(whole[: len(whole) - len(second)]):
        return None
    bare = first.rstrip(f" {_DASHES}")
    if bare != first.rstrip():
        # Days are close to each other, "12–13 June"; longer ends have spaces around the dash.
        first = bare + ("–" if differs == "d" else " – ")
    return first, second


def _with_pattern(day: datetime.date, pattern: str, locale: Locale) -> str:
    if locale.language == "fr" and day.day == 1:
        # The first of a month is an ordinal number in French, which CLDR doesn't know.
        pattern = re.sub(r"(?<!d)d(?!d)", "'1er'", pattern)
    return format_date(day, pattern, locale)


def format_datetime(moment: datetime.datetime, zone: str, language: str) -> str:
    """
    Return *moment* in words in the IANA time zone *zone*, which is named: "7 May 2014, 09:30 CEST".

    :raises ValueError: when *moment* has no time zone, and so is no moment
    :raises zoneinfo.ZoneInfoNotFoundError: when there is no such zone
    """
    if moment.tzinfo is None:
        raise ValueError("A time without its zone is not a moment.")
    locale = reader_locale(language)
    local = moment.astimezone(ZoneInfo(zone))
    date = _with_pattern(local.date(), str(locale.date_formats["long"].pattern), locale)
    time = format_time(local, "short", locale=locale)
    together = str(locale.datetime_formats["long"]).replace("'", "").replace("{1}", date).replace("{0}", time)
    return f"{together} {_zone_name(local, locale)}"


def format_moments(start: datetime.datetime, end: datetime.datetime | None, language: str) -> str:
    """
    Return from when to when in words, by the clocks of the moments' own zones, which are named.

    "7 May 2014, 09:30–17:00 CEST". Over several days each names its zone, because the clocks may be changed in between:
    "27 March 2027, 09:30 CET – 28 March 2027, 17:00 CEST".

    :raises AttributeError: for moments whose zone is not one of the IANA database
    """
    first = format_datetime(start, start.tzinfo.key, language)  # type: ignore[union-attr]  # as said above
    if end is None:
        return first
    last = format_datetime(end, end.tzinfo.key, language)  # type: ignore[union-attr]  # as said above
    locale = reader_locale(language)
    if start.date() != end.date() or start.utcoffset() != end.utcoffset():
        return f"{first} – {last}"
    begins, ends = (format_time(moment, "short", locale=locale) for moment in (start, end))
    return first.replace(begins, f"{begins}–{ends}")


def _zone_name(local: datetime.datetime, locale: Locale) -> str:
    name = get_timezone_name(local, "short", locale=locale)
    if not name.startswith(("+", "-", "GMT+", "GMT-")):
        return name
    # CLDR gives some languages the offset only. The zone's own abbreviation says more, where it is one.
    abbreviation = local.tzname() or ""
    if abbreviation.isalpha():
        return abbreviation
    offset = local.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:]}"


def format_clock(time: datetime.time, language: str) -> str:
    """Return the time of day: "07:30"."""
    return format_time(time, "short", locale=reader_locale(language))


def weekday_name(weekday: int, language: str, *, short: bool = False) -> str:
    """
    Return the name of *weekday*, 0 for Monday to 6 for Sunday: "poniedziałek", short "pon.".

    :raises KeyError: for other numbers
    """
    return str(get_day_names("abbreviated" if short else "wide", "format", reader_locale(language))[weekday])


def format_opening_hours(
    first_day: int, last_day: int, opens: datetime.time, closes: datetime.time, language: str, note: str = ""
) -> str:
    """Return when an office is open: "pon.–pt. 07:30–15:30", with a *note* after a comma."""
    days = weekday_name(first_day, language, short=True)
    if last_day != first_day:
        days += f"–{weekday_name(last_day, language, short=True)}"
    text = f"{days} {format_clock(opens, language)}–{format_clock(closes, language)}"
    return f"{text}, {note}" if note else text


# --- Numbers ----------------------------------------------------------------------------------------------------


def format_number(number: Decimal | int | float, language: str) -> str:
    """Return *number* with the language's signs between thousands and before decimals, of which three are kept."""
    return format_decimal(number, locale=reader_locale(language))


def format_money(amount: Decimal, currency: str, language: str) -> str:
    """
    Return *amount* with its ISO 4217 code: "246 879,07 EUR", in English "246,879.07 EUR"; whole amounts without cents.

    The code instead of the sign, and behind the amount in every language: "kr" and "$" mean several currencies, and the
    EU's Interinstitutional Style Guide puts the code there in nearly all languages.
    """
    whole = amount == amount.to_integral_value()
    pattern = "#,##0\u00a0¤¤" if whole else "#,##0.00\u00a0¤¤"
    return format_currency(
        amount,
        currency,
        format=pattern,
        locale=reader_locale(language),
        currency_digits=False,
        decimal_quantization=False,
    )


def format_file_size(size: int, language: str) -> str:
    """Return *size*, in bytes, in the unit that suits it (of powers of 1000): "1.2 MB", in French "1,2 Mo"."""
    for unit, bytes_of_unit in (("gigabyte", 10**9), ("megabyte", 10**6), ("kilobyte", 10**3)):
        # What would be rounded to 1,000 of a unit is 1 of the next.
        if size >= bytes_of_unit - bytes_of_unit // 2000:
            in_unit = size / bytes_of_unit
            return _with_unit(
                round(in_unit, 1) if in_unit < 10 else round(in_unit), f"digital-{unit}", "short", language
            )
    return _with_unit(size, "digital-byte", "long", language)


def format_months(months: int, language: str) -> str:
    """Return a duration in months, with the right plural: "36 months", "36 miesięcy"."""
    return _with_unit(months, "duration-month", "long", language)


def format_days(days: int, language: str) -> str:
    """Return a duration in days, with the right plural: "2 days", "2 dni"."""
    return _with_unit(days, "duration-day", "long", language)


def _with_unit(value: float, unit: str, length: Length, language: str) -> str:
    # Babel writes the unit's identifier where it finds no word, and finds some of them in one length only.
    lengths: tuple[Length, ...] = (length, "short", "long", "narrow")
    texts = (format_unit(value, unit, each, locale=reader_locale(language)) for each in lengths)
    found = next((text for text in texts if unit not in text), None)
    return format_unit(value, unit, length, locale=_FALLBACK) if found is None else found


# --- Names ------------------------------------------------------------------------------------------------------


def language_name(code: str, language: str) -> str:
    """Return the name of the language *code* in *language*: "angielski". The code itself when nobody knows."""
    return reader_locale(language).languages.get(code.replace("-", "_")) or code


def country_name(code: str, language: str) -> str:
    """Return the name of the country *code* (ISO 3166-1 alpha-2) in *language*: "Węgry"."""
    return reader_locale(language).territories.get(code.upper()) or code
