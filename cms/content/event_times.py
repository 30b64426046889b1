"""
When an event begins and ends, as moments that can be compared, from what people know: dates, wall-clock times, a zone.

What editors enter stays the truth; the moments are derived for order and for "upcoming" or "past". Where only a day, a
month or a year is known they are the outer bounds of it, and nothing shows them as times.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.content.partial_dates import PartialDate

_LAST_SECOND = datetime.time(23, 59, 59)


@dataclass(frozen=True)
class Span:
    """The first and the last moment of an event, both in UTC and both part of it."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime


def span(
    starts: PartialDate,
    ends: PartialDate | None,
    start_time: datetime.time | None,
    end_time: datetime.time | None,
    time_zone: str,
) -> Span:
    """
    Return the moments between which an event lies.

    Without an end it lasts as long as its first date says: the day, the month or the year. A time on its own belongs to
    the day that it starts or ends on. In the hour that the clocks repeat in autumn, an event starts in the first and
    ends in the second.

    :param time_zone: name in the IANA time zone database
    :raises ValidationError: by field: for a time without its day, an unknown zone, a time that the clocks skip in
        spring, and an end before the start
    """
    zone = _zone(time_zone)
    if start_time and starts.precision != "day":
        raise ValidationError(
            {"start_time": _("A time needs a day: write the date as YYYY-MM-DD, or remove the time.")}
        )
    last = ends or starts
    if end_time and last.precision != "day":
        raise ValidationError({"end_time": _("A time needs a day: write the date as YYYY-MM-DD, or remove the time.")})
    if end_time and not start_time and last == starts:
        raise ValidationError({"end_time": _("Say also at what time it starts, or remove this.")})
    if ends and ends.last_day() < starts.first_day():
        raise ValidationError({"ends": _("This lies before the start. Check the two dates.")})

    starts_at = _moment(starts.first_day(), start_time or datetime.time(), zone, "start_time" if start_time else None)
    ends_at = _moment(last.last_day(), end_time or _LAST_SECOND, zone, "end_time" if end_time else None, fold=1)
    if ends_at < starts_at:
        raise ValidationError(
            {
                "end_time": _(
                    "The event would end before it starts. If it goes on after midnight, say on which day it ends."
                )
            }
        )
    return Span(starts_at, ends_at)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError(
            {
                "time_zone": ValidationError(
                    _("“%(name)s” is no time zone. Use a name of the IANA database, for example Europe/Warsaw."),
                    params={"name": name},
                )
            }
        ) from None


def _moment(
    day: datetime.date, clock: datetime.time, zone: ZoneInfo, field: str | None, fold: int = 0
) -> datetime.datetime:
    """
    Return in UTC when the clocks of *zone* show *clock* on *day*.

    A midnight that is skipped (Beirut, Santiago) is a bound that nobody entered, and becomes the moment of the jump.

    :param field: where to complain about a time that the clocks skip; None for bounds that we have chosen ourselves
    :param fold: which of the two moments is meant where the clocks show the time twice (PEP 495)
    """
    wall = datetime.datetime.combine(day, clock, zone).replace(fold=0)
    moment = wall.astimezone(datetime.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
        if field is not None:
            raise ValidationError(
                {
                    field: ValidationError(
                        _(
                            "There is no %(time)s on %(day)s in %(zone)s: the clocks are put forward. "
                            "Choose another time."
                        ),
                        params={"time": clock.strftime("%H:%M"), "day": day.isoformat(), "zone": zone.key},
                    )
                }
            )
        return moment
    return wall.replace(fold=fold).astimezone(datetime.UTC)
