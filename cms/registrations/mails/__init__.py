"""
Mails to registrants.

An action calls `queue` in its own transaction: what it did and the mail that tells of it are there together, or not at
all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cms.registrations.mails.kinds import MailKind

if TYPE_CHECKING:
    from cms.registrations.models import Invitation, Registration

__all__ = ["MailKind", "queue", "queue_invitation"]


def queue(registration: Registration, kind: MailKind, **context: Any) -> None:
    """
    Queue one mail of *kind* in the registrant's language.

    :param context: what the mail says beside what the registration holds; `message` is what the team wrote
    """
    from cms.registrations.models import RegistrationMail  # which needs the kinds

    RegistrationMail.objects.create(registration=registration, kind=kind)


def queue_invitation(invitation: Invitation, token: str) -> None:
    """Queue the mail with the link by which somebody can register; only its hash is stored, so *token* is passed."""
    from cms.registrations.models import RegistrationMail  # which needs the kinds

    RegistrationMail.objects.create(invitation=invitation, kind=MailKind.INVITATION)


def forget(registration: Registration) -> None:
    """Delete the mails to a registrant that were not sent yet, and what is kept of the others."""
    registration.mails.all().delete()
