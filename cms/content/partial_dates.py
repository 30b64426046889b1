"""
Dates that are known to the day, to the month, or only to the year.

Sources say "2022-2025" or "in February 2014"; inventing the missing day would be a lie that nobody can take back
later. Notation: ISO 8601-1:2019 calendar dates of reduced precision, "2014", "2014-02", "2014-02-07".
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from itertools import product
from typing import Literal, Self

from babel.dates import get_month_names
from django.utils.translation import gettext as _

Precision = Literal["day", "month", "year"]

_YEAR_FIRST = re.compile(r"(\d{4})(?:\s*[-./]\s*(\d{1,2})(?:\s*[-./]\s*(\d{1,2}))?)?\.?")
_YEAR_LAST = re.compile(r"(?:(\d{1,2})\s*[-./]\s*)?(\d{1,2})\s*[-./]\s*(\d{4})\.?")
_NAMED_MONTH = re.compile(r"(?:(\d{1,2})\.?\s+)?([^\W\d_]+)\.?,?\s+(\d{4})")
_NAMED_MONTH_YEAR_FIRST = re.compile(r"(\d{4})\.?\s+([^\W\d_]+)\.?(?:\s+(\d{1,2})\.?)?")
_NAMED_MONTH_US = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2}),?\s+(\d{4})")

# Editors write in the languages of the admin. More would be harmful: "listopad" is November in Polish, and October in
# Croatian.
_MONTH_NAME_LANGUAGES = ("en", "pl", "de", "fr", "hu")


@total_ordering
@dataclass(frozen=True, slots=True, eq=True)
class PartialDate:
    """
    A day, a month or a year of the Gregorian calendar, from 1000 to 9999.

    Sorts like its ISO text, and so like the database: 2014 < 2014-02 < 2014-02-07 < 2014-03.

    :raises ValueError: when there is no such date
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not 1000 <= self.year <= 9999:
            raise ValueError(_("Write the year with four digits, for example 2014."))
        if self.month is None:
            if self.day is not None:
                raise ValueError(_("A date with a day needs its month too. Write it as YYYY-MM-DD."))
            return
        if not 1 <= self.month <= 12:
            raise ValueError(_("There is no month %(month)d. Write the date as YYYY-MM-DD.") % {"month": self.month})
        if self.day is not None and not 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]:
            raise ValueError(
                _("%(year)d-%(month)02d has no day %(day)d. Check the date and write it as YYYY-MM-DD.")
                % {"year": self.year, "month": self.month, "day": self.day}
            )

    @property
    def precision(self) -> Precision:
        """What is known: the "day", the "month", or only the "year"."""
        return "year" if self.month is None else "month" if self.day is None else "day"

    def iso(self) -> str:
        """Return the ISO 8601 text: "2014", "2014-02" or "2014-02-07"."""
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __str__(self) -> str:
        return self.iso()

    def first_day(self) -> datetime.date:
        """Return the earliest day that this may be."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> datetime.date:
        """Return the latest day that this may be."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self.iso() < other.iso()

    @classmethod
    def of(cls, day: datetime.date) -> Self:
        """Return *day* with the precision of a day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the date that *text* says.

        Understands ISO 8601 (also with dots or slashes, as long as the year comes first), a month's name in English,
        Polish, German, French or Hungarian ("7 May 2014", "maj 2014"), and day-first digits where nothing else can
        be meant ("31.08.2013", "02.2014").

        :raises ValueError: when there is no such date, and when it could be two: "10.01.2015" is 10 January in one
            country and 1 October in another, so a human has to say which. The message says what to write.
        """
        text = " ".join(text.split())
        if match := _YEAR_FIRST.fullmatch(text):
            return cls(*(int(part) for part in match.groups() if part is not None))
        if match := _YEAR_LAST.fullmatch(text):
            return cls._from_digits(text, *match.groups())
        for pattern, order in (
            (_NAMED_MONTH, "dmy"),
            (_NAMED_MONTH_YEAR_FIRST, "ymd"),
            (_NAMED_MONTH_US, "mdy"),
        ):
            if (match := pattern.fullmatch(text)) is None:
                continue
            parts = dict(zip(order, match.groups(), strict=True))
            month = _months_by_name().get(parts["m"].casefold())
            if month is not None:
                return cls(int(parts["y"]), month, None if parts["d"] is None else int(parts["d"]))
        raise ValueError(
            _(
                "“%(text)s” is no date that can be understood. Write it as YYYY-MM-DD, for example 2014-02-07;"
                " as YYYY-MM when the day isn't known, or as YYYY when only the year is."
            )
            % {"text": text}
        )

    @classmethod
    def _from_digits(cls, text: str, day_text: str | None, month_text: str, year_text: str) -> Self:
        year, month = int(year_text), int(month_text)
        if day_text is None:
            return cls(year, month)
        day = int(day_text)
        if day <= 12 and month <= 12 and day != month:
            raise ValueError(
                _(
                    "“%(text)s” can be read in two ways. Write the date as YYYY-MM-DD, for example"
                    " %(day_first)s or %(month_first)s."
                )
                % {"text": text, "day_first": cls(year, month, day), "month_first": cls(year, day, month)}
            )
        if month > 12 and day <= 12:
            try:
                meant = cls(year, day, month)
            except ValueError:
                pass
            else:
                raise ValueError(
                    _(
                        "“%(text)s” cannot be read day first, because there is no month %(month)d. If you mean"
                        " %(meant)s, write the date like that, as YYYY-MM-DD."
                    )
                    % {"text": text, "month": month, "meant": meant}
                )
        return cls(year, month, day)


@lru_cache(maxsize=1)
def _months_by_name() -> dict[str, int]:
    months: dict[str, int] = {}
    contested: set[str] = set()
    forms: list[tuple[Literal["wide", "abbreviated"], Literal["format", "stand-alone"]]]
    forms = [("wide", "format"), ("wide", "stand-alone"), ("abbreviated", "format"), ("abbreviated", "stand-alone")]
    for language, (width, context) in product(_MONTH_NAME_LANGUAGES, forms):
        for number, written in get_month_names(width, context=context, locale=language).items():
            name = written.rstrip(".").casefold()
            if months.setdefault(name, number) != number:
                contested.add(name)
    return {name: number for name, number in months.items() if name not in contested}
