"""Archiving a microsite when its project is over, and opening it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.microsites.models import Microsite
from cms.registrations.choices import State
from cms.registrations.models import Invitation, Registration, SeatPool
from cms.registrations.openings import opening_for

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Whoever is in one of these waits for something, or counts on a seat.
WAITING = (State.AWAITING_CONFIRMATION, State.PENDING, State.WAITLISTED, State.OFFERED, State.CONFIRMED)


class StillRunning(Exception):
    """People count on events that are still to come; *events* are their titles."""

    def __init__(self, events: list[str]) -> None:
        super().__init__(", ".join(events))
        self.events = events


@dataclass
class Done:
    """What archiving did."""

    microsite: Microsite
    was_so_already: bool = False
    # Titles of pages.
    unscheduled: list[str] = field(default_factory=list)
    no_longer_expiring: list[str] = field(default_factory=list)
    withdrawn_invitations: int = 0


@transaction.atomic
def archive(microsite: Microsite, *, by: User | None = None) -> Done:
    """
    Freeze *microsite*: from now on nobody changes anything of it, and nobody registers.

    What was scheduled is called off, and open invitations are withdrawn. Retention goes on, mails are sent, and
    registrants see and erase their data as before. Archiving again does nothing.

    :param by: who does it, as its history says; None for those who run the installation, at its command line

    :raises StillRunning: while somebody counts on an event that is to come: cancel it first, which tells them
    """
    microsite = Microsite.objects.select_for_update().get(pk=microsite.pk)
    done = Done(microsite)
    if microsite.archived_at is not None:
        done.was_so_already = True
        return done
    now = timezone.now()
    if running := _running(microsite, now):
        raise StillRunning(running)
    done.unscheduled, done.no_longer_expiring = _unschedule(microsite, now)
    open_ = Q(used_at=None, withdrawn_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now))
    done.withdrawn_invitations = Invitation.objects.filter(open_, pool__microsite=microsite).update(withdrawn_at=now)
    microsite.archived_at = now
    # Without the row's other columns: nobody's edit of this moment is undone.
    Microsite.objects.filter(pk=microsite.pk).update(archived_at=now)
    log(microsite, "archives.archive", user=by)
    return done


@transaction.atomic
def reopen(microsite: Microsite, *, by: User | None = None) -> bool:
    """Let *microsite* be changed again, see `archive`; return whether it was archived. What was called off stays so."""
    changed: int = Microsite.objects.filter(pk=microsite.pk, archived_at__isnull=False).update(archived_at=None)
    microsite.archived_at = None
    if changed:
        log(microsite, "archives.reopen", user=by)
    return bool(changed)


def _running(microsite: Microsite, now: Any) -> list[str]:
    titles = []
    for pool in SeatPool.objects.filter(microsite=microsite):
        opening = opening_for(pool)
        if (
            opening is not None
            and opening.takes_place(now)
            and Registration.objects.filter(pool=pool, state__in=WAITING).exists()
        ):
            titles.append(str(opening.event.title))
    return sorted(titles)


def _unschedule(microsite: Microsite, now: Any) -> tuple[list[str], list[str]]:
    pages = Page.objects.none()
    for home in microsite.homes:
        pages |= Page.objects.filter(path__startswith=home.path)
    by_pk = {str(page.pk): page.title for page in pages}
    scheduled = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=by_pk,
        approved_go_live_at__isnull=False,
    )
    unscheduled = sorted({by_pk[pk] for pk in scheduled.values_list("object_id", flat=True)})
    scheduled.update(approved_go_live_at=None)
    expiring = pages.filter(expire_at__gt=now)
    titles = sorted(expiring.values_list("title", flat=True))
    Page.objects.filter(pk__in=list(expiring.values_list("pk", flat=True))).update(expire_at=None)
    return unscheduled, titles


__all__ = ["Done", "StillRunning", "archive", "reopen"]
