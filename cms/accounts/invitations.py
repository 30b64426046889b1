"""
Inviting somebody into a team, and what becomes of it.

The invitation is a mail with a link. Whoever invites learns nothing of the address: the answer is the same whether it
has an account here or not. Only the link, which nobody but the mailbox has, leads to an account.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from collections.abc import Collection
from enum import Enum
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from cms.accounts import letters, throttling
from cms.accounts.models import Invitation
from cms.accounts.team import has_duties
from cms.delivery import outbox
from cms.microsites import history, teams
from cms.microsites.choices import Role
from cms.microsites.models import Microsite

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# 256 bits, in base64 for addresses.
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
# For how long a team sees that somebody has not answered.
KEPT = datetime.timedelta(days=30)


class InvitationIsOver(ValueError):
    """It was accepted or withdrawn, it has expired, or there never was such a one."""


class OtherAccount(ValueError):
    """The account is not the one that the invitation is for."""


class Holder(Enum):
    """Who has the address to which an invitation went."""

    NOBODY = "nobody"
    """There is no account yet."""
    MEMBER = "member"
    """There is an account: its holder signs in first."""
    FORMER = "former"
    """There is an account that was closed when its holder left the last team: it is opened again."""
    CLOSED = "closed"
    """There is an account that administrators have closed."""


@transaction.atomic
def invite(
    microsite: Microsite, *, email: str, name: str, roles: Collection[Role], language: str, by: User
) -> Invitation:
    """
    Ask *email* to join the team of *microsite*; an invitation that the address has from this team is replaced.

    :param language: one of `UI_LANGUAGES`, for the mail and the forms of the admin
    :raises outbox.InvalidAddress: when no mail can be sent to *email*
    :raises throttling.TooManyAttempts: when too many were sent
    :raises ValueError: without a role
    """
    if not roles:
        raise ValueError("An invitation needs a role.")
    email = email.strip().lower()
    throttling.begin_invitation(microsite.pk, email)
    token = secrets.token_urlsafe(32)
    # Two leads who invite the same address at once: the second replaces what the first has written.
    Microsite.objects.select_for_update(of=("self",)).get(pk=microsite.pk)
    known = Invitation.objects.filter(microsite=microsite, email=email).first()
    if known is not None:
        _end(known)
    invitation = Invitation.objects.create(
        microsite=microsite,
        email=email,
        name=name,
        roles=[role.value for role in Role if role in roles],
        language=language,
        digest=_digest(token),
        invited_by=by,
        expires_at=_expiry(),
    )
    letters.send_invitation(invitation, token)
    _note(invitation, "invite", by)
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: User) -> None:
    """
    Send the mail again, with a new link for as long as a new invitation has; the old link ends.

    :raises throttling.TooManyAttempts: when too many were sent
    """
    throttling.begin_invitation(invitation.microsite_id, invitation.email)
    token = secrets.token_urlsafe(32)
    outbox.withdraw(invitation.key)
    invitation.digest, invitation.sent_at, invitation.expires_at = _digest(token), timezone.now(), _expiry()
    invitation.save(update_fields=["digest", "sent_at", "expires_at"])
    letters.send_invitation(invitation, token)
    _note(invitation, "resend", by)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Make the link lead nowhere; a mail that waits is not sent."""
    _note(invitation, "withdraw", by)
    _end(invitation)


def _end(invitation: Invitation) -> None:
    outbox.withdraw(invitation.key)
    invitation.delete()


def _note(invitation: Invitation, action: str, by: User) -> None:
    """Enter into the microsite's history what *by* has done with *invitation*."""
    data = {history.ADDRESS: invitation.email, "roles": invitation.roles}
    log(invitation.microsite, f"{history.OF_PEOPLE}{action}", user=by, data=data)


def forget_old(now: datetime.datetime | None = None) -> int:
    """Delete invitations that nobody has accepted, `KEPT` after they expired; return how many."""
    return Invitation.objects.filter(expires_at__lt=(now or timezone.now()) - KEPT).delete()[0]


def invitation_by(token: str) -> Invitation:
    """:raises InvitationIsOver: unless there is an invitation with this *token* that can be accepted"""
    return _find(token, lock=False)


def holder_of(email: str) -> tuple[Holder, User | None]:
    """Return who has the address *email*, and which account it is."""
    accounts = list(get_user_model()._default_manager.filter(email__iexact=email).order_by("-is_active", "pk"))
    if not accounts:
        return Holder.NOBODY, None
    account = accounts[0]
    if account.is_active:
        return Holder.MEMBER, account
    # Who leaves the last team loses the password (members.remove); who is shut out by administrators keeps it.
    was_shut_out = account.has_usable_password() or has_duties(account)
    return (Holder.CLOSED if was_shut_out else Holder.FORMER), account


@transaction.atomic
def join_as_new(token: str, *, first_name: str, last_name: str, password: str) -> User:
    """
    Accept an invitation for somebody who has no account, or one that was closed when the last team was left.

    :raises InvitationIsOver: when the link has been used
    :raises OtherAccount: when somebody has to sign in first
    """
    invitation = _find(token, lock=True)
    holder, account = holder_of(invitation.email)
    if holder not in {Holder.NOBODY, Holder.FORMER}:
        raise OtherAccount(str(invitation))
    user: User = account or get_user_model()(username=_free_username(invitation.email), email=invitation.email)
    user.first_name, user.last_name, user.is_active = first_name, last_name, True
    user.set_password(password)
    user.save()
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = invitation.language
    profile.save()
    _join(invitation, user)
    return user


@transaction.atomic
def join(token: str, user: User) -> Microsite:
    """
    Accept an invitation for *user*, who is signed in.

    :raises InvitationIsOver: when the link has been used
    :raises OtherAccount: when the invitation is for another address
    """
    invitation = _find(token, lock=True)
    if user.email.lower() != invitation.email:
        raise OtherAccount(str(invitation))
    _join(invitation, user)
    return invitation.microsite


def _join(invitation: Invitation, user: User) -> None:
    groups = {entry.role: entry.group for entry in teams.ensure_groups(invitation.microsite)}
    user.groups.add(*(groups[role] for role in invitation.roles))
    data = {history.ACCOUNT: user.pk, "roles": invitation.roles}
    log(invitation.microsite, f"{history.OF_PEOPLE}join", user=user, data=data)
    invitation.delete()


def _find(token: str, *, lock: bool) -> Invitation:
    if not TOKEN.fullmatch(token):
        raise InvitationIsOver
    invitations = Invitation.objects.select_related("microsite")
    if lock:
        # A link that is followed twice at once is used once.
        invitations = invitations.select_for_update(of=("self",))
    invitation = invitations.filter(digest=_digest(token)).first()
    if invitation is None or invitation.has_expired:
        raise InvitationIsOver
    return invitation


def _digest(token: str) -> str:
    # No salt and no stretching: there is nothing in 256 random bits that could be guessed.
    return hashlib.sha256(token.encode()).hexdigest()


def _expiry() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=settings.INVITATION_DAYS)


def _free_username(email: str) -> str:
    """Return the address as a user name, in the letters that one may have; with a number where it is taken."""
    base = re.sub(r"[^\w.@+-]", "-", email)[:140]
    users = get_user_model()._default_manager
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, 10_000))
    return next(name for name in names if not users.filter(username__iexact=name).exists())
