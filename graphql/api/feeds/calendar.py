"""Events as iCalendar files: all of a microsite, those of some themes, or one."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from api.feeds.addresses import calendar_url, event_calendar_url
from api.feeds.reading import answer, themes_of, visitor_of
from api.feeds.responses import file, public
from api.global_ids import global_id
from cms.content.calendars import CalendarEvent, CalendarSession, calendar, event_times
from cms.content.choices import EventStatus
from cms.content.models import EventPage
from cms.content.partial_dates import PartialDate
from cms.content.queries import Visitor, served_pages

MEDIA_TYPE = "text/calendar"
# The latest ones, in parts of as many as a list gives at once.
MAX_PARTS = 5
_UNKNOWN = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@public
def events_view(request: HttpRequest, language: str) -> HttpResponse:
    """Answer the calendar of the microsite at this host, in one language, of all or some themes."""
    visitor = visitor_of(request, language)
    themes = themes_of(request, visitor)
    slugs = [theme.slug for theme in themes]
    nodes: list[dict[str, Any]] = []
    site, after = {}, None
    for _part in range(MAX_PARTS):
        site = answer(request, "calendar", visitor, theme=slugs or None, after=after)
        nodes += site["events"]["nodes"]
        after = site["events"]["pageInfo"]["endCursor"]
        if not site["events"]["pageInfo"]["hasNextPage"]:
            break
    name = ": ".join([site["title"], ", ".join(theme.label for theme in themes)] if themes else [site["title"]])
    return _answer(request, visitor, nodes, name, calendar_url(visitor, slugs), "events.ics")


@public
def event_view(request: HttpRequest, language: str, key: uuid.UUID) -> HttpResponse:
    """Answer the file of one event, named by its translation key; with `sessions=true` its sessions too."""
    visitor = visitor_of(request, language)
    if not served_pages(visitor, EventPage).filter(translation_key=key).exists():
        raise Http404("There is no such event.")
    with_sessions = request.GET.get("sessions") == "true"
    site = answer(request, "calendar_event", visitor, id=global_id("EventPage", visitor, key.hex))
    source = event_calendar_url(visitor, key, with_sessions=with_sessions)
    node = site["page"]
    if event_of(node) is None:
        raise Http404("The day of this event isn't known yet.")
    return _answer(request, visitor, [node], node["title"], source, f"{node['slug']}.ics", with_sessions)


def _answer(
    request: HttpRequest,
    visitor: Visitor,
    nodes: Sequence[dict[str, Any]],
    name: str,
    source: str,
    file_name: str,
    with_sessions: bool = False,
) -> HttpResponse:
    with translation.override(visitor.language):
        events = [event for node in nodes if (event := event_of(node)) is not None]
    content = calendar(events, name=name, language=visitor.language, source=source, with_sessions=with_sessions)
    changed = max((event.changed for event in events), default=None)
    return file(request, content, MEDIA_TYPE, changed=changed, name=file_name)


def event_of(node: dict[str, Any]) -> CalendarEvent | None:
    """Return the event that a node of the documents `calendar` and `calendar_event` tells of; None without a day."""
    times = event_times(
        _date(node["starts"]),
        _date(node["ends"]),
        _clock(node["startTime"]),
        _clock(node["endTime"]),
        node["timeZone"],
    )
    if times is None:
        return None
    venue = node["venue"]
    coordinates = None
    if venue and venue["latitude"] is not None and venue["longitude"] is not None:
        coordinates = (float(venue["latitude"]), float(venue["longitude"]))
    return CalendarEvent(
        key=uuid.UUID(node["translationKey"]),
        title=node["title"],
        url=node["url"],
        language=node["servedLocale"],
        starts=times[0],
        ends=times[1],
        status=EventStatus[node["eventStatus"]],
        changed=datetime.datetime.fromisoformat(node["lastPublishedAt"]) if node["lastPublishedAt"] else _UNKNOWN,
        location=_location(venue) or node["onlineUrl"] or "",
        coordinates=coordinates,
        description=_description(node),
        categories=[theme["label"] for theme in node["themes"]],
        sessions=_sessions(node),
    )


def _location(venue: dict[str, Any] | None) -> str:
    if venue is None:
        return ""
    town = " ".join(part for part in (venue["postcode"], venue["city"]) if part)
    return ", ".join(part for part in (venue["name"], venue["street"], town, venue["country"]["name"]) if part)


def _description(node: dict[str, Any]) -> str:
    """Return the event in plain text: that it is off, what it is about, its programme, and where to read on."""
    status = EventStatus[node["eventStatus"]]
    parts = [str(status.label) if status is not EventStatus.SCHEDULED else "", node["introduction"] or ""]
    parts.append("\n".join(_line(session) for session in node["sessions"]))
    parts += [node["onlineUrl"] or "", node["url"]]
    return "\n\n".join(part for part in parts if part)


def _line(session: dict[str, Any]) -> str:
    times = "–".join(time[:5] for time in (session["starts"], session["ends"]) if time)
    return " ".join(part for part in (times, session["title"]) if part)


def _sessions(node: dict[str, Any]) -> list[CalendarSession]:
    first = _date(node["starts"])
    zone = ZoneInfo(node["timeZone"])
    sessions = []
    for session in node["sessions"]:
        starts, ends = _clock(session["starts"]), _clock(session["ends"])
        if first is None or starts is None:
            continue
        day = first.first_day() + datetime.timedelta(days=(session["day"] or 1) - 1)
        sessions.append(
            CalendarSession(
                key=session["key"],
                title=session["title"],
                starts=datetime.datetime.combine(day, starts, zone),
                ends=None if ends is None else datetime.datetime.combine(day, ends, zone).replace(fold=1),
                room=session["room"] or "",
                description=session["description"] or "",
            )
        )
    return sessions


def _date(value: dict[str, Any] | None) -> PartialDate | None:
    return PartialDate.parse(value["iso"]) if value else None


def _clock(text: str | None) -> datetime.time | None:
    return datetime.time.fromisoformat(text) if text else None
