"""What visitors may know of the seats of events: how many are left, never who has the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q
from wagtail.models import Page

from cms.content.models import EventPage
from cms.registrations import openings
from cms.registrations.models import Registration, RegistrationPage
from cms.registrations.openings import Opening, Status
from cms.registrations.states import IN_QUEUE


class RegistrationStatus(StrEnum):
    """What becomes of somebody who registers now."""

    NOT_OPEN_YET = "not_open_yet"
    OPEN = "open"
    WAITING_LIST = "waiting_list"
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True)
class Availability:
    """
    The seats of one event at one moment.

    :ivar seats_left: None where there is no limit; 0 while somebody waits for one
    """

    status: RegistrationStatus
    seats_left: int | None
    closes_at: datetime | None


def availabilities(pages: Iterable[RegistrationPage]) -> Mapping[int, Availability]:
    """Return the seats of the events above registration pages, by the pages' ids; with two queries for all."""
    by_path = {page.path[: -Page.steplen]: page for page in pages}
    events = {event.path: event for event in EventPage.objects.filter(path__in=by_path)}
    keys = {event.translation_key for event in events.values()}
    counted = {
        row["pool"]: row
        for row in Registration.objects.filter(pool__in=keys)
        .order_by()
        .values("pool")
        .annotate(
            held=Count("pk", filter=Q(has_seat=True)),
            waiting=Count("pk", filter=Q(has_seat=False, state__in=IN_QUEUE)),
        )
    }
    now = openings.now()
    return {
        page.pk: _availability(page, events[path], counted.get(events[path].translation_key, {}), now)
        for path, page in by_path.items()
        if path in events
    }


def _availability(page: RegistrationPage, event: EventPage, counted: Mapping[str, Any], now: datetime) -> Availability:
    # All pages of an event say the same of its seats, see cms.registrations.openings.
    # Pages that a visitor reads know whose they are.
    visitor = getattr(page, "visitor", None)
    microsite: Any = visitor.microsite if visitor is not None else None
    opening = Opening(microsite, event, page, [event], [page])
    left = None
    if page.capacity is not None:
        # Where nobody registers any more, no seat is free, whoever held one.
        left = 0 if counted.get("waiting") or opening.is_archived else max(0, page.capacity - counted.get("held", 0))
    status = RegistrationStatus.OPEN
    match opening.status(now):
        case Status.CLOSED:
            status = RegistrationStatus.CLOSED
        case Status.NOT_YET:
            status = RegistrationStatus.NOT_OPEN_YET
        case Status.OPEN if left == 0 or counted.get("waiting"):
            status = RegistrationStatus.WAITING_LIST if page.waiting_list else RegistrationStatus.FULL
    return Availability(status, left, opening.closes_at)
