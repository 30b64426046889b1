"""Changing who is in a team, and as what."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from cms.accounts import invitations, second_factor, sessions
from cms.accounts.models import Invitation
from cms.accounts.team import Member, has_duties, leads_of, member_of
from cms.microsites import history, teams
from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from cms.microsites.queries import is_instance_administrator, led_by

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NotInTeam(LookupError):
    """Nobody with this account is in the team."""


class Refusal(Enum):
    """Why somebody's second factor is not to be reset by whoever asks."""

    OWN = "own"
    """It is one's own: whoever sits in front of a screen that was left open shall not."""
    NOTHING_THERE = "nothing there"
    """The account has none."""
    ADMINISTRATOR = "administrator"
    """The account may do more than a team gives: by it, a lead would come to that."""
    SHARED = "shared"
    """The account belongs to another team too, for whose things this one can't speak."""
    CLOSED = "closed"
    """Nobody can sign in with the account, and whoever opens it again decides about it."""


class ResetRefused(ValueError):
    """The second factor stays, for this *reason*."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class LastLead(ValueError):
    """The team would be left without anybody who leads it, which only an instance administrator may do."""


@transaction.atomic
def change_roles(microsite: Microsite, user: User, roles: Collection[Role], *, by: User) -> None:
    """
    Give *user*, who is in the team of *microsite*, exactly these *roles* there.

    Where that takes a role away, invitations with which it would come back are withdrawn.

    :raises NotInTeam: when *user* has no role there: people are invited
    :raises LastLead: when a lead takes the last lead's role
    :raises ValueError: without a role: that is what `remove` is for
    """
    if not roles:
        raise ValueError("A member has a role.")
    member = _check(microsite, user, keeps_lead=Role.LEADS in roles, by=by)
    if set(member.roles) == set(roles):
        return
    if not set(member.roles) <= set(roles):
        _withdraw_invitations(microsite, user, keeps_lead=Role.LEADS in roles, by=by)
    groups = {Role(entry.role): entry.group for entry in teams.ensure_groups(microsite)}
    user.groups.remove(*(group for role, group in groups.items() if role not in roles))
    user.groups.add(*(groups[role] for role in roles))
    before, after = list(member.roles), [role for role in Role if role in roles]
    _note(microsite, "change_roles", user, by, before=before, after=after)


@transaction.atomic
def remove(microsite: Microsite, user: User, *, by: User) -> None:
    """
    Take *user* out of the team of *microsite*, and end all sessions of this account. Invitations that they
    have there, or have sent, are withdrawn.

    The account stays. When it has nothing else to do here, it is closed: its password is gone with it, so that a new
    invitation can open it again (`invitations.holder_of`).

    :raises NotInTeam: when *user* has no role there
    :raises LastLead: when a lead removes the last lead
    """
    member = _check(microsite, user, keeps_lead=False, by=by)
    _withdraw_invitations(microsite, user, keeps_lead=False, by=by)
    user.groups.remove(*(entry.group for entry in microsite.groups.select_related("group")))
    if user.is_active and not has_duties(user):
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
    sessions.end_all(user)
    _note(microsite, "remove", user, by, roles=list(member.roles))


def why_not_reset(user: User, *, by: User) -> Refusal | None:
    """Return what keeps *by* from resetting the second factor of *user*, who is in a team that *by* leads."""
    if user == by:
        return Refusal.OWN
    if not second_factor.has_one(user):
        return Refusal.NOTHING_THERE
    if is_instance_administrator(by):
        return None
    if not user.is_active:
        return Refusal.CLOSED
    if user.is_superuser or user.is_staff or user.user_permissions.exists() or is_instance_administrator(user):
        return Refusal.ADMINISTRATOR
    # Groups of no team are none of a lead's either.
    if user.groups.exclude(microsite_group__microsite__in=led_by(by)).exists():
        return Refusal.SHARED
    return None


@transaction.atomic
def reset_second_factor(microsite: Microsite, user: User, *, by: User) -> None:
    """
    Take the second factor of *user*, who is in the team of *microsite* and has lost it, see `second_factor.reset`.

    :raises NotInTeam: when *user* has no role there
    :raises ResetRefused: when *by* may not decide this
    """
    Microsite.objects.select_for_update(of=("self",)).get(pk=microsite.pk)
    if member_of(microsite, user.pk) is None:
        raise NotInTeam(str(user.pk))
    if reason := why_not_reset(user, by=by):
        raise ResetRefused(reason)
    second_factor.reset(user, by=by)


def _note(microsite: Microsite, action: str, user: User, by: User, **data: list[Role]) -> None:
    """Enter into the microsite's history what *by* has done about *user*."""
    values = {history.ACCOUNT: user.pk, **data}
    log(microsite, f"{history.OF_PEOPLE}{action}", user=by, data=values)


def _check(microsite: Microsite, user: User, *, keeps_lead: bool, by: User) -> Member:
    # Two leads who remove each other at once: the second finds out that the first has done it.
    Microsite.objects.select_for_update(of=("self",)).get(pk=microsite.pk)
    member = member_of(microsite, user.pk)
    if member is None:
        raise NotInTeam(str(user.pk))
    gives_up_lead = Role.LEADS in member.roles and not keeps_lead
    others = leads_of(microsite).exclude(pk=user.pk)
    if gives_up_lead and not is_instance_administrator(by) and not others.exists():
        raise LastLead(str(user.pk))
    return member


def _withdraw_invitations(microsite: Microsite, user: User, *, keeps_lead: bool, by: User) -> None:
    """Withdraw the invitations by which *user* would come back, and unless they lead the team, those they have sent."""
    # Before the roles are taken: one that is accepted at this moment is waited for, and what it gave is taken too.
    theirs = Q(email=user.email.lower())
    if not keeps_lead:
        theirs |= Q(invited_by=user)
    for invitation in Invitation.objects.filter(theirs, microsite=microsite):
        invitations.withdraw(invitation, by=by)
