"""
Seats: how many are free, who waits for one, and who gets the next.

Whoever gives or takes a seat holds the lock of the event's pool, so that one after the other counts. Counted are the
registrations themselves: a number that is kept beside them would be wrong some day.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from cms.registrations import mails, states
from cms.registrations.choices import Actor, ConfirmationMode, Reason, State
from cms.registrations.event_changes import present_facts
from cms.registrations.mails import MailKind
from cms.registrations.models import Registration, SeatPool
from cms.registrations.openings import Opening


def lock(event_key: uuid.UUID) -> SeatPool | None:
    """
    Return the seat pool of an event and let nobody else have it until this transaction ends; None where it has none.

    Nothing that was read before may be relied on: the transaction that had the lock may have changed it.
    """
    # SQLite has no locks of rows: there, transactions that write run one after the other from their beginning.
    return SeatPool.objects.select_for_update(of=("self",)).select_related("microsite").filter(pk=event_key).first()


def lock_or_make(opening: Opening) -> SeatPool:
    """Return the locked seat pool of an event, which the first registration makes."""
    pool = lock(opening.event_key)
    if pool is None:
        SeatPool.objects.get_or_create(
            event_key=opening.event_key,
            defaults={"microsite": opening.microsite, "told": present_facts(opening.event)},
        )
        pool = lock(opening.event_key)
    if pool is None:
        raise RuntimeError("A seat pool was deleted, and nothing does that.")
    if pool.microsite_id == opening.microsite.pk:
        # The same, with all that is known of it already.
        pool.microsite = opening.microsite
    return pool


def taken(pool: SeatPool) -> int:
    """Return how many seats are held."""
    return pool.registrations.filter(has_seat=True).count()


def free(pool: SeatPool, capacity: int | None) -> int | None:
    """Return how many seats are free, none when too many are taken; None where there is no limit."""
    return None if capacity is None else max(0, capacity - taken(pool))


def queue(pool: SeatPool) -> QuerySet[Registration]:
    """Return those who wait for a seat, the longest waiting first."""
    return pool.registrations.filter(has_seat=False, state__in=states.IN_QUEUE).order_by("position")


def place_in_queue(registration: Registration) -> int | None:
    """Return the place in the queue, from 1; None for whoever doesn't wait."""
    if registration.has_seat or registration.state not in states.IN_QUEUE:
        return None
    return queue(registration.pool).filter(position__lt=registration.position).count() + 1


def next_position(pool: SeatPool) -> int:
    """Return the position of the next registration."""
    last: int | None = pool.registrations.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def fill(pool: SeatPool, opening: Opening | None, now: datetime) -> list[Registration]:
    """
    Give the free seats to those who wait, in the order in which they registered, and tell them; return them.

    Call it under the lock whenever a seat may have become free. Nobody gets one when the event has begun or doesn't
    take place, or when its pages are gone.
    """
    if opening is None or not opening.takes_place(now):
        return []
    seats = free(pool, opening.rules.capacity)
    waiting = queue(pool) if seats is None else queue(pool)[:seats]
    promoted = list(waiting)
    for registration in promoted:
        _give_seat(registration, opening, now)
    return promoted


def _give_seat(registration: Registration, opening: Opening, now: datetime) -> None:
    if registration.state == State.AWAITING_CONFIRMATION:
        # Told when the address is confirmed.
        registration.has_seat = True
        registration.save(update_fields=["has_seat", "changed_at"])
    elif opening.rules.confirmation == ConfirmationMode.TEAM:
        states.move(registration, State.PENDING, Actor.SYSTEM, reason=Reason.SEAT_FREED, has_seat=True)
        mails.queue(registration, MailKind.SEAT_FREED, opening=opening)
    else:
        expires_at = offer_ends(opening, now)
        states.move(
            registration,
            State.OFFERED,
            Actor.SYSTEM,
            reason=Reason.SEAT_FREED,
            has_seat=True,
            expires_at=expires_at,
        )
        mails.queue(registration, MailKind.OFFERED, opening=opening)


def offer_ends(opening: Opening, now: datetime) -> datetime:
    """Return until when a seat that is offered now has to be accepted: before the event begins."""
    ends = now + timedelta(hours=settings.REGISTRATION_OFFER_HOURS)
    return min(ends, opening.event.starts_at) if opening.event.starts_at else ends


def counts(pool: SeatPool) -> dict[str, int]:
    """Return how many registrations are in each state that any is in."""
    found: dict[str, int] = {}
    for state in pool.registrations.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def without_ended() -> Q:
    """Select registrations that have not ended: an address has one of these at most."""
    return ~Q(state=State.CANCELLED)
