"""
Events as iCalendar files, for calendar programs.

Source: RFC 5545, and RFC 7986 for the properties of whole calendars. An event keeps its UID for good, in all languages
and at all addresses, so that a program that knows it updates it instead of adding another one.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

from cms.content.choices import EventStatus
from cms.content.partial_dates import PartialDate

PRODUCT = "-//Microsites//Events//EN"
# How often programs should look for changes; most have their own mind about it.
REFRESH = datetime.timedelta(hours=6)

_STATUS = {
    EventStatus.SCHEDULED: "CONFIRMED",
    EventStatus.MOVED: "CONFIRMED",
    EventStatus.POSTPONED: "TENTATIVE",
    EventStatus.CANCELLED: "CANCELLED",
}
_MINUTE = datetime.timedelta(minutes=1)
_YEAR_2000 = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)

When = datetime.date | datetime.datetime


@dataclass(frozen=True)
class CalendarSession:
    """A session of an event that has a time. *key* names it within its event."""

    key: str
    title: str
    starts: datetime.datetime
    ends: datetime.datetime | None = None
    room: str = ""
    description: str = ""


@dataclass(frozen=True)
class CalendarEvent:
    """
    An event whose day is known, in one language.

    *starts* is a moment with its time zone, or a day; *ends* is of the same kind, and for days the last one, which
    belongs to the event. *changed* is when its text was last published. *coordinates* are latitude and longitude.
    """

    key: uuid.UUID
    title: str
    url: str
    language: str
    starts: When
    ends: When | None
    status: EventStatus
    changed: datetime.datetime
    location: str = ""
    coordinates: tuple[float, float] | None = None
    description: str = ""
    categories: Sequence[str] = ()
    sessions: Sequence[CalendarSession] = field(default=())


def event_times(
    starts: PartialDate | None,
    ends: PartialDate | None,
    start_time: datetime.time | None,
    end_time: datetime.time | None,
    time_zone: str,
) -> tuple[When, When | None] | None:
    """
    Return from when to when a calendar shows an event; None when its day isn't known.

    Moments where the time at which it begins is known, else days. An event of several days without a time for its end
    lasts to the midnight after the last day.
    """
    if starts is None or starts.precision != "day":
        return None
    first = starts.first_day()
    last = ends.last_day() if ends is not None else first
    if start_time is None:
        return first, last
    zone = ZoneInfo(time_zone)
    begins = datetime.datetime.combine(first, start_time, zone)
    if end_time is not None:
        # Of the two moments that clocks show twice in autumn, the later one (PEP 495).
        return begins, datetime.datetime.combine(last, end_time, zone).replace(fold=1)
    if last > first:
        return begins, datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(), zone)
    return begins, None


def calendar(
    events: Iterable[CalendarEvent], *, name: str, language: str, source: str, with_sessions: bool = False
) -> bytes:
    """
    Return an iCalendar file (UTF-8) of *events*, with the time zones that they are in.

    :param name: what programs show as the name of the calendar
    :param source: where the file is found
    :param with_sessions: also the events' sessions, each as an entry of its own that is related to its event's
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", vText(name), {"LANGUAGE": language})
    made.add("x-wr-calname", vText(name))
    made.add("source", vUri(source), {"VALUE": "URI"})
    made.add("refresh-interval", vDuration(REFRESH), {"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESH))
    for event in events:
        made.add_component(_event(event))
        if with_sessions:
            for session in event.sessions:
                made.add_component(_session(event, session))
    made.add_missing_timezones()
    return made.to_ical()


@dataclass(frozen=True)
class Person:
    """Somebody who invites or is invited."""

    name: str
    email: str


def invitation(
    event: CalendarEvent, *, method: Literal["REQUEST", "CANCEL"], sequence: int, host: Person, guest: Person
) -> bytes:
    """
    Return an iCalendar file (UTF-8) by which a calendar program enters *event* for its guest, or takes it out again.

    The guest has accepted already, and isn't asked to answer. Source: RFC 5546, sections 3.2.2 and 3.2.5.

    :param sequence: has to be greater than in all files on this event that the guest got before
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    entry = _event(event)
    entry["sequence"] = sequence
    if method == "CANCEL":
        entry["status"] = vText("CANCELLED")
    entry.add("organizer", _address(host))
    attending = {"PARTSTAT": "DECLINED" if method == "CANCEL" else "ACCEPTED", "ROLE": "REQ-PARTICIPANT"}
    entry.add("attendee", _address(guest, RSVP="FALSE", **attending))
    made.add_component(entry)
    made.add_missing_timezones()
    return made.to_ical()


def sequence_at(moment: datetime.datetime) -> int:
    """Return a number that only has to grow with each change. Of minutes, because programs keep it in 32 bits."""
    return max(0, (moment - _YEAR_2000) // _MINUTE)


def _address(person: Person, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    # A parameter can't hold quotation marks (RFC 5545, section 3.2).
    name = "".join(c for c in person.name if c.isprintable() and c != '"')
    for key, value in {"CN": name, **parameters}.items():
        if value:
            address.params[key] = vText(value)
    return address


def _event(event: CalendarEvent) -> Event:
    entry = _entry(event, event.key, event.title, event.starts, event.ends)
    if event.location:
        entry.add("location", vText(event.location), {"LANGUAGE": event.language})
    if event.coordinates:
        entry.add("geo", event.coordinates)
    if event.description:
        entry.add("description", vText(event.description), {"LANGUAGE": event.language})
    if event.categories:
        entry.add("categories", list(event.categories))
    return entry


def _session(event: CalendarEvent, session: CalendarSession) -> Event:
    entry = _entry(event, uuid.uuid5(event.key, session.key), session.title, session.starts, session.ends)
    entry.add("related-to", str(event.key))
    location = ", ".join(part for part in (session.room, event.location) if part)
    if location:
        entry.add("location", vText(location), {"LANGUAGE": event.language})
    if session.description:
        entry.add("description", vText(session.description), {"LANGUAGE": event.language})
    return entry


def _entry(event: CalendarEvent, key: uuid.UUID, title: str, starts: When, ends: When | None) -> Event:
    entry = Event()
    entry.add("uid", str(key))
    # Of the publication and not of this moment: the same content gives the same file.
    entry.add("dtstamp", event.changed.astimezone(datetime.UTC))
    entry.add("last-modified", event.changed.astimezone(datetime.UTC))
    entry.add("sequence", sequence_at(event.changed))
    entry.add("summary", vText(title), {"LANGUAGE": event.language})
    entry.add("dtstart", starts)
    if ends is not None:
        is_day = not isinstance(ends, datetime.datetime)
        # The end of whole days is the first day that is no longer part of it (RFC 5545, section 3.6.1).
        entry.add("dtend", ends + datetime.timedelta(days=1) if is_day else ends)
    entry.add("status", _STATUS[event.status])
    entry.add("url", vUri(event.url))
    if not isinstance(starts, datetime.datetime):
        entry.add("transp", "TRANSPARENT")
    return entry
