"""When and where an event is, in the words of a reader's language and by the clocks of the event's own place."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from cms.content.calendars import event_times
from cms.content.formats import country_name, format_moments, format_partial_date, format_period
from cms.content.models import EventPage, Venue
from cms.content.partial_dates import PartialDate


def when(event: EventPage, language: str) -> str:
    """Return the time of *event*, as exactly as it is known: "7 May 2014, 09:30–17:00 CEST", "May 2014"."""
    times = event_times(event.starts, event.ends, event.start_time, event.end_time, event.time_zone)
    if times is not None and isinstance(times[0], datetime.datetime):
        end = times[1]
        if event.end_time is None or not isinstance(end, datetime.datetime):
            # The midnight after the last day is for calendar programs.
            end = None
        said = format_moments(times[0], end, language)
        if end is None and event.ends and event.ends != event.starts:
            said += f" – {format_partial_date(event.ends, language)}"
        return said
    return format_period(event.starts, event.ends or event.starts, language)


def when_before(before: dict[str, Any], language: str) -> str:
    """Return when an event began by the facts that its registrants were told; empty where that wasn't known."""
    moment = parse_datetime(before.get("starts_at") or "")
    zone = before.get("time_zone")
    if moment is None or not zone:
        return ""
    local = moment.astimezone(ZoneInfo(zone))
    if local.time() == datetime.time():
        # Of an event without a time, the midnight in which its day begins is known.
        return format_partial_date(PartialDate.parse(local.date().isoformat()), language)
    return format_moments(local, None, language)


def where(event: EventPage, language: str) -> str:
    """Return the address of the venue in one line; empty where there is none."""
    venue: Venue | None = event.venue
    if venue is None:
        return ""
    town = " ".join(part for part in (venue.postcode, venue.city) if part)
    parts = (venue.name, venue.street, town, country_name(str(venue.country.code or ""), language))
    return ", ".join(part for part in parts if part)
