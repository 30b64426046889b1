"""What follows for registrants when a team changes an event or its registration page."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from cms.registrations import mails, openings, seats
from cms.registrations.choices import State
from cms.registrations.event_changes import present_facts
from cms.registrations.mails import MailKind
from cms.registrations.models import SeatPool
from cms.registrations.openings import Opening, opening_for, opening_of, synchronise

# Who is told: those who hold a seat or wait for one, and whose address is known to be theirs.
CONCERNED = (State.PENDING, State.CONFIRMED, State.WAITLISTED, State.OFFERED)


@transaction.atomic
def event_saved(microsite: Any, event_key: uuid.UUID) -> None:
    """
    Follow up on a change of an event or of its registration, in the transaction in which it is saved.

    All languages get the same settings; more seats go to those who wait, in order, and fewer take none away; when the
    event is cancelled or moved, everybody concerned is told, once whichever languages are saved after.
    """
    opening = opening_of(microsite, event_key)
    if opening is not None:
        synchronise(opening)
    pool = seats.lock(event_key)
    if pool is None:
        return
    opening = opening_for(pool)
    if opening is None:
        return
    _tell(pool, opening)
    seats.fill(pool, opening, openings.now())


def _tell(pool: SeatPool, opening: Opening) -> None:
    before, present = pool.told, present_facts(opening.event)
    # A draft changes nothing for anybody.
    if not opening.event.live or present == before:
        return
    pool.told = present
    pool.save(update_fields=["told"])
    if before and _is_to_come(before, present):
        kind = MailKind.EVENT_CANCELLED if present["cancelled"] else MailKind.EVENT_MOVED
        if present["cancelled"] and before["cancelled"]:
            return
        for registration in pool.registrations.filter(state__in=CONCERNED).order_by("position"):
            registration.pool = pool
            mails.queue(registration, kind, opening=opening, before=before)


def _is_to_come(before: dict[str, Any], present: dict[str, Any]) -> bool:
    """Return whether the event is, or was to be, in the future: of the past nobody needs to hear."""
    moments = [parse_datetime(facts["ends_at"]) for facts in (before, present) if facts.get("ends_at")]
    return not moments or any(moment is not None and moment > openings.now() for moment in moments)
