"""Reminders: once for each time that an event is given, to those who have a place, some days before."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.content.choices import EventStatus
from cms.content.models import EventPage
from cms.registrations import mails, seats
from cms.registrations.choices import State
from cms.registrations.mails.kinds import MailKind
from cms.registrations.models import Registration, SeatPool
from cms.registrations.models.page import MAX_REMINDER_DAYS
from cms.registrations.openings import Opening, opening_for


def queue_reminders(now: datetime | None = None) -> int:
    """
    Queue the reminders that are due; return how many.

    Who got the place only after reminders were due has just read when the event is, and is not reminded.
    """
    now = now or timezone.now()
    farthest = max(settings.REGISTRATION_REMINDER_DAYS, MAX_REMINDER_DAYS)
    near = EventPage.objects.live().filter(starts_at__gt=now, starts_at__lte=now + timedelta(days=farthest))
    keys = near.exclude(event_status=EventStatus.CANCELLED).values("translation_key")
    pools = SeatPool.objects.filter(event_key__in=keys, registrations__state=State.CONFIRMED).distinct()
    return sum(_queue_for(key, now) for key in pools.values_list("pk", flat=True))


@transaction.atomic
def _queue_for(key: object, now: datetime) -> int:
    # Under the lock of the seats, nobody cancels and nobody moves the event meanwhile.
    pool = seats.lock(key)  # type: ignore[arg-type]  # a primary key
    opening = opening_for(pool) if pool is not None else None
    if pool is None or opening is None or not opening.event.live or not opening.takes_place(now):
        return 0
    starts_at: datetime | None = opening.event.starts_at
    due_since = _due_since(opening)
    if starts_at is None or due_since is None or due_since > now:
        return 0
    queued = 0
    reminded = set(
        Registration.objects.filter(
            pool=pool, mails__kind=MailKind.REMINDER, mails__queued_at__gte=due_since
        ).values_list("pk", flat=True)
    )
    for registration in pool.registrations.filter(state=State.CONFIRMED, state_since__lte=due_since).order_by(
        "position"
    ):
        if registration.pk in reminded:
            continue
        registration.pool = pool
        once = f"reminder {registration.pk} {starts_at.isoformat()}"
        mails.queue(registration, MailKind.REMINDER, opening=opening, once=once)
        queued += 1
    return queued


def _due_since(opening: Opening) -> datetime | None:
    """Return from when on reminders are due; None where nobody is reminded, or the day isn't known."""
    event = opening.event
    days = opening.rules.reminder_days
    if days is None:
        days = settings.REGISTRATION_REMINDER_DAYS
    if not days or event.starts is None or event.starts.precision != "day" or event.starts_at is None:
        return None
    due: datetime = event.starts_at - timedelta(days=days)
    return due
