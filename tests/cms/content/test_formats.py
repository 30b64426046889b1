from __future__ import annotations

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfoNotFoundError

import pytest
from django.conf import settings

from cms.content import formats
from cms.content.partial_dates import PartialDate

NBSP, NARROW = "\u00a0", "\u202f"


def _date(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en", "7 May 2014", "February 2014"),
        ("pl", "7 maja 2014", "luty 2014"),
        ("hu", "2014. május 7.", "2014. február"),
        ("de", "7. Mai 2014", "Februar 2014"),
        ("fr", "7 mai 2014", "février 2014"),
    ],
)
def test_date_is_said_as_exactly_as_it_is_known(language: str, day: str, month: str) -> None:
    assert formats.format_partial_date(PartialDate(2014, 5, 7), language) == day
    assert formats.format_partial_date(PartialDate(2014, 2), language) == month
    assert formats.format_partial_date(PartialDate(2014), language) == "2014"


def test_first_of_a_month_is_an_ordinal_number_in_french() -> None:
    assert formats.format_partial_date(PartialDate(2012, 11, 1), "fr") == "1er novembre 2012"
    assert formats.format_period(_date("2012-11-01"), _date("2012-11-11"), "fr") == "1er–11 novembre 2012"


@pytest.mark.parametrize(
    ("start", "end", "language", "expected"),
    [
        ("2012-11-01", "2013-08-31", "en", "1 November 2012 – 31 August 2013"),
        ("2012-11-01", "2013-08-31", "pl", "1 listopada 2012 – 31 sierpnia 2013"),
        ("2012-11-01", "2013-08-31", "hu", "2012. november 1. – 2013. augusztus 31."),
        ("2012-11-01", "2013-08-31", "de", "1. November 2012 – 31. August 2013"),
        ("2012-11-01", "2013-08-31", "fr", "1er novembre 2012 – 31 août 2013"),
        ("2007-06-12", "2007-06-13", "en", "12–13 June 2007"),
        ("2007-06-12", "2007-06-13", "hu", "2007. június 12–13."),
        ("2007-06-12", "2007-06-13", "de", "12.–13. Juni 2007"),
        ("2007-06-12", "2007-07-13", "pl", "12 czerwca – 13 lipca 2007"),
        ("2007-06-12", "2007-07-13", "hu", "2007. június 12. – július 13."),
        ("2007-06", "2007-07", "en", "June – July 2007"),
        ("2007-06", "2008-07", "pl", "czerwiec 2007 – lipiec 2008"),
        ("2007-06", "2009", "en", "June 2007 – 2009"),
        ("2014-05-07", "2014-05-07", "en", "7 May 2014"),
        ("2022", "2022", "pl", "2022"),
        ("2022", None, "pl", "2022 –"),
        (None, "2014-02", "pl", "– luty 2014"),
        (None, None, "pl", ""),
        # Lithuanian says "m." and "d." with year and day, which CLDR's patterns for intervals leave out.
        ("2007-06-12", "2007-06-13", "lt", "2007 m. birželio 12 d. – 2007 m. birželio 13 d."),
    ],
)
def test_period_says_once_what_both_ends_share(
    start: str | None, end: str | None, language: str, expected: str
) -> None:
    assert formats.format_period(_date(start), _date(end), language) == expected


@pytest.mark.parametrize("language", ["en", "pl", "hu", "de", "fr"])
def test_years_are_joined_alike_in_all_languages(language: str) -> None:
    assert formats.format_period(PartialDate(2022), PartialDate(2025), language) == "2022–2025"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pl", f"246{NBSP}879,07{NBSP}EUR"),
        ("hu", f"246{NBSP}879,07{NBSP}EUR"),
        ("en", f"246,879.07{NBSP}EUR"),
        ("de", f"246.879,07{NBSP}EUR"),
        ("fr", f"246{NARROW}879,07{NBSP}EUR"),
    ],
)
def test_money_is_a_number_of_the_language_and_an_iso_code(language: str, expected: str) -> None:
    assert formats.format_money(Decimal("246879.07"), "EUR", language) == expected


def test_money_keeps_cents_unless_there_are_none() -> None:
    assert formats.format_money(Decimal("0.50"), "PLN", "en") == f"0.50{NBSP}PLN"
    assert formats.format_money(Decimal("1000.00"), "HUF", "en") == f"1,000{NBSP}HUF"
    # A forint has no smaller coin any more, and a stored amount isn't rounded because of that.
    assert formats.format_money(Decimal("1000.50"), "HUF", "en") == f"1,000.50{NBSP}HUF"


def test_moment_is_said_in_its_zone_which_is_named() -> None:
    moment = datetime.datetime(2014, 5, 7, 7, 30, tzinfo=datetime.UTC)
    assert formats.format_datetime(moment, "Europe/Brussels", "en") == "7 May 2014, 09:30 CEST"
    assert formats.format_datetime(moment, "Europe/Warsaw", "pl") == "7 maja 2014 09:30 CEST"
    assert formats.format_datetime(moment, "Europe/Berlin", "de") == "7. Mai 2014, 09:30 MESZ"
    assert formats.format_datetime(moment, "Europe/Paris", "fr") == "7 mai 2014, 09:30 CEST"
    # No abbreviation exists for this zone.
    assert formats.format_datetime(moment, "Asia/Tbilisi", "fr") == "7 mai 2014, 11:30 UTC+04:00"
    winter = datetime.datetime(2014, 1, 7, 23, 30, tzinfo=datetime.UTC)
    assert formats.format_datetime(winter, "Europe/Brussels", "en") == "8 January 2014, 00:30 CET"


def test_moment_needs_a_zone_that_exists() -> None:
    with pytest.raises(ValueError, match="without its zone"):
        formats.format_datetime(datetime.datetime(2014, 5, 7), "Europe/Brussels", "en")
    with pytest.raises(ZoneInfoNotFoundError):
        formats.format_datetime(datetime.datetime(2014, 5, 7, tzinfo=datetime.UTC), "Europe/Atlantis", "en")


def test_opening_hours_have_the_days_of_the_language() -> None:
    opens, closes = datetime.time(7, 30), datetime.time(15, 30)
    assert formats.format_opening_hours(0, 4, opens, closes, "pl") == "pon.–pt. 07:30–15:30"
    assert formats.format_opening_hours(0, 4, opens, closes, "en") == "Mon–Fri 07:30–15:30"
    assert formats.format_opening_hours(0, 4, opens, closes, "hu") == "H–P 7:30–15:30"
    assert (
        formats.format_opening_hours(2, 2, opens, closes, "de", "nach Vereinbarung")
        == "Mi. 07:30–15:30, nach Vereinbarung"
    )


def test_weekdays_begin_with_monday() -> None:
    assert [formats.weekday_name(number, "pl") for number in (0, 6)] == ["poniedziałek", "niedziela"]
    assert formats.weekday_name(0, "pl", short=True) == "pon."
    with pytest.raises(KeyError):
        formats.weekday_name(7, "pl")


@pytest.mark.parametrize(
    ("months", "language", "expected"),
    [
        (1, "pl", "1 miesiąc"),
        (3, "pl", "3 miesiące"),
        (36, "pl", "36 miesięcy"),
        (1, "en", "1 month"),
        (36, "en", "36 months"),
        (36, "de", "36 Monate"),
        (36, "fr", "36 mois"),
        (36, "hu", "36 hónap"),
        # Babel knows only the short form of these.
        (36, "it", "36 mesi"),
    ],
)
def test_durations_have_the_right_plural(months: int, language: str, expected: str) -> None:
    assert formats.format_months(months, language).replace(NBSP, " ") == expected


def test_days_have_the_right_plural() -> None:
    assert formats.format_days(1, "pl").replace(NBSP, " ") == "1 dzień"
    assert formats.format_days(2, "pl").replace(NBSP, " ") == "2 dni"


@pytest.mark.parametrize(
    ("size", "language", "expected"),
    [
        (1, "en", "1 byte"),
        (300, "en", "300 bytes"),
        (1_000, "en", "1 kB"),
        (999_499, "en", "999 kB"),
        # Rounded, it would be 1,000 kB.
        (999_500, "en", "1 MB"),
        (1_234_567, "en", "1.2 MB"),
        (1_234_567, "pl", "1,2 MB"),
        (1_234_567, "fr", "1,2 Mo"),
        (52_428_800, "en", "52 MB"),
        (3_200_000_000, "en", "3.2 GB"),
    ],
)
def test_file_sizes_are_short(size: int, language: str, expected: str) -> None:
    assert formats.format_file_size(size, language).replace(NBSP, " ").replace(NARROW, " ") == expected


def test_numbers_have_the_signs_of_the_language() -> None:
    assert formats.format_number(Decimal("12345.5"), "pl") == f"12{NBSP}345,5"
    assert formats.format_number(12345, "en") == "12,345"


def test_names_of_languages_and_countries() -> None:
    assert formats.language_name("en", "pl") == "angielski"
    assert formats.language_name("xx", "pl") == "xx"
    assert formats.country_name("HU", "pl") == "Węgry"
    assert formats.country_name("pl", "de") == "Polen"


@pytest.mark.parametrize("language", [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES])
def test_every_content_language_can_say_everything(language: str) -> None:
    said = [
        formats.format_period(_date("2012-11-01"), _date("2013-08-31"), language),
        formats.format_period(_date("2007-06-12"), _date("2007-06-13"), language),
        formats.format_period(_date("2007-06-12"), _date("2007-07-13"), language),
        formats.format_period(_date("2007-06"), _date("2007-07"), language),
        formats.format_datetime(datetime.datetime(2014, 5, 7, tzinfo=datetime.UTC), "Europe/Brussels", language),
        formats.format_months(36, language),
        formats.format_days(2, language),
        formats.format_file_size(1_234_567, language),
        formats.format_file_size(12, language),
        formats.format_money(Decimal("246879.07"), "EUR", language),
    ]
    for text in said:
        assert text.strip()
        # Babel's signs of something that it doesn't know.
        assert "duration-" not in text
        assert "digital-" not in text
        assert "{" not in text
        assert "MMM" not in text
    for year in ("2012", "2013"):
        assert year in said[0]


def test_language_that_nobody_knows_is_answered_in_english() -> None:
    assert formats.format_partial_date(PartialDate(2014, 5, 7), "xx") == "7 May 2014"
    assert formats.format_partial_date(PartialDate(2014, 5, 7), "") == "7 May 2014"
    assert formats.format_partial_date(PartialDate(2014, 5, 7), "de-AT") == "7. Mai 2014"
