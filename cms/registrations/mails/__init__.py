"""
Mails to registrants.

An action calls `queue` in its own transaction: what it did and the mail that tells of it are there together, or not at
all. `cms.delivery` sends them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cms.registrations.mails.kinds import MailKind

if TYPE_CHECKING:
    from cms.registrations.models import Invitation, Registration
    from cms.registrations.openings import Opening

__all__ = [
    "MailKind",
    "forget",
    "forget_invitation",
    "prepare",
    "queue",
    "queue_invitation",
    "withdraw",
    "withdraw_invitation",
]


def queue(registration: Registration, kind: MailKind, *, opening: Opening | None = None, **context: Any) -> None:
    """
    Queue one mail of *kind*, in the registrant's language, or in the team's when it is to the team.

    What is waiting to be sent and no longer true is taken back: reminders, when the seat or the event is gone.

    :param opening: the event's registration, where the caller has it: many mails about one event read it once
    :param context: what the mail says beside what the registration holds; `message` is what the team wrote, `before`
        what was told of the event before it moved, `once` words that no second mail shares
    """
    from cms.registrations.mails.writing import write  # which needs the models, and these the kinds

    write(registration, kind, opening, context)


def prepare(opening: Opening, language: str) -> None:
    """Find out before a lock is taken what all mails about an event to readers of *language* share."""
    from cms.registrations.mails.letterheads import letterhead  # as above

    letterhead(opening.microsite, opening, language)


def queue_invitation(invitation: Invitation, token: str) -> None:
    """Queue the mail with the link by which somebody can register; only its hash is stored, so *token* is passed."""
    from cms.registrations.mails.writing import write_invitation  # as above

    write_invitation(invitation, token)


def withdraw(registration: Registration) -> None:
    """Take back the mails to a registrant that were not sent yet; those that failed can't be sent again either."""
    from cms.delivery import outbox

    outbox.withdraw(registration.pk)
    outbox.empty(registration.pk)


def withdraw_invitation(invitation: Invitation) -> None:
    """Take back the mail by which somebody was invited, where it was not sent yet; it can't be sent again either."""
    from cms.delivery import outbox
    from cms.registrations.mails.writing import invitation_key  # as above

    outbox.withdraw(invitation_key(invitation))
    outbox.empty(invitation_key(invitation))


def forget(registration: Registration) -> None:
    """Delete the mails to a registrant that were not sent yet, and what is kept of the others."""
    from cms.delivery import outbox
    from cms.registrations.models import Invitation  # as above

    outbox.forget(registration.pk)
    registration.mails.all().delete()
    for invitation in Invitation.objects.filter(registration=registration):
        forget_invitation(invitation)


def forget_invitation(invitation: Invitation) -> None:
    """Delete the mail by which somebody was invited, and what is kept of it."""
    from cms.delivery import outbox
    from cms.registrations.mails.writing import invitation_key  # as above

    outbox.forget(invitation_key(invitation))
