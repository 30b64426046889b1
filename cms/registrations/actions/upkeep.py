"""What is done by the clock: what has expired ends, and what is old is deleted."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.dateparse import parse_datetime

from cms.registrations import mails, openings, seats, states
from cms.registrations.actions.registrant import held
from cms.registrations.choices import Actor, Reason, State
from cms.registrations.mails import MailKind
from cms.registrations.models import (
    DeletionCertificate,
    Invitation,
    Notice,
    Registration,
    SeatPool,
    SpecialNeeds,
    Submission,
)
from cms.registrations.models.certificates import Deletion
from cms.registrations.openings import Opening
from cms.registrations.problems import Refused

logger = logging.getLogger(__name__)

# A form may be sent again because its answer was lost: not days after.
SUBMISSIONS_KEPT = timedelta(days=2)
# Somebody who never confirmed the address may not be the one who has it.
UNCONFIRMED_KEPT = timedelta(days=7)


def tend() -> int:
    """End what has expired, so that seats go to those who wait; return how many registrations that concerned."""
    now = openings.now()
    due = Registration.objects.filter(
        expires_at__lte=now, state__in=(State.AWAITING_CONFIRMATION, State.OFFERED)
    ).order_by("expires_at")
    return sum(_expire(registration) for registration in due)


def _expire(registration: Registration) -> bool:
    try:
        with held(registration) as hold:
            found = hold.registration
            if found.expires_at is None or found.expires_at > hold.now:
                return False
            if found.state == State.OFFERED:
                states.move(found, State.CANCELLED, Actor.SYSTEM, reason=Reason.OFFER_EXPIRED)
                mails.queue(found, MailKind.OFFER_EXPIRED)
            elif found.state == State.AWAITING_CONFIRMATION:
                # Without a mail: perhaps somebody else wrote the address into the form.
                states.move(found, State.CANCELLED, Actor.SYSTEM, reason=Reason.EXPIRED)
            else:
                return False
            hold.fill()
            return True
    except Refused:
        return False  # erased meanwhile


def delete_old_data() -> int:
    """Delete what has been kept long enough; return of how many events data were deleted."""
    now = openings.now()
    Submission.objects.filter(created_at__lt=now - SUBMISSIONS_KEPT).delete()
    Registration.objects.filter(
        state=State.CANCELLED,
        email_confirmed_at=None,
        consented_at__isnull=False,
        state_since__lt=now - UNCONFIRMED_KEPT,
    ).delete()
    deleted = sum(_delete_of(pool.event_key, now) for pool in _pools_with_data())
    used = Registration.objects.exclude(notice=None).values("notice")
    Notice.objects.exclude(pk__in=used).filter(first_seen_at__lt=now - SUBMISSIONS_KEPT).delete()
    return deleted


def _pools_with_data() -> list[SeatPool]:
    with_data = SeatPool.objects.filter(registrations__isnull=False) | SeatPool.objects.filter(
        invitations__isnull=False
    )
    return list(with_data.distinct())


@transaction.atomic
def _delete_of(event_key: object, now: datetime) -> bool:
    pool = seats.lock(event_key)  # type: ignore[arg-type]  # a primary key
    if pool is None:
        return False
    opening = openings.opening_for(pool)
    ended = _ended_at(pool, opening)
    if ended is None:
        return False
    days = opening.rules.retention_days if opening else None
    days = min(days or pool.microsite.retention_days, pool.microsite.retention_days)
    if ended + timedelta(days=days) <= now:
        _certify(pool, opening, Deletion.RETENTION, days)
        for registration in pool.registrations.all():
            mails.forget(registration)
        pool.registrations.all().delete()
        Invitation.objects.filter(pool=pool).delete()
        logger.info("Deleted the registrations for event %s after %s days.", pool.event_key, days)
        return True
    days = min(days, settings.REGISTRATION_SPECIAL_NEEDS_DAYS)
    needs = SpecialNeeds.objects.filter(registration__pool=pool)
    if ended + timedelta(days=days) <= now and needs.exists():
        _certify(pool, opening, Deletion.SPECIAL_NEEDS, days)
        needs.delete()
        return True
    return False


def _ended_at(pool: SeatPool, opening: Opening | None) -> datetime | None:
    """Return when the event ended, or was to end when it was last known; else when somebody last registered for it."""
    if opening is not None and opening.event.ends_at:
        return opening.event.ends_at
    if pool.told.get("ends_at"):
        return parse_datetime(pool.told["ends_at"])
    last: datetime | None = pool.registrations.aggregate(last=Max("created_at"))["last"]
    return last


def _certify(pool: SeatPool, opening: Opening | None, kind: Deletion, days: int) -> None:
    rows = list(pool.registrations.values_list("state", "language"))
    DeletionCertificate.objects.create(
        event_key=pool.event_key,
        microsite=pool.microsite,
        event_title=opening.event.title if opening else "",
        event_ended_at=_ended_at(pool, opening),
        kind=kind,
        retention_days=days,
        states=dict(Counter(state for state, _ in rows)),
        languages=dict(Counter(language for _, language in rows)),
    )
