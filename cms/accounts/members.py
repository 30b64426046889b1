"""Changing who is in a team, and as what."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from cms.accounts import invitations, sessions
from cms.accounts.models import Invitation
from cms.accounts.team import Member, has_duties, leads_of, member_of
from cms.microsites import teams
from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from cms.microsites.queries import is_instance_administrator

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NotInTeam(LookupError):
    """Nobody with this account is in the team."""


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
    if not set(member.roles) <= set(roles):
        _withdraw_invitations(microsite, user, keeps_lead=Role.LEADS in roles)
    groups = {Role(entry.role): entry.group for entry in teams.ensure_groups(microsite)}
    user.groups.remove(*(group for role, group in groups.items() if role not in roles))
    user.groups.add(*(groups[role] for role in roles))


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
    _check(microsite, user, keeps_lead=False, by=by)
    _withdraw_invitations(microsite, user, keeps_lead=False)
    user.groups.remove(*(entry.group for entry in microsite.groups.select_related("group")))
    if user.is_active and not has_duties(user):
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
    sessions.end_all(user)


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


def _withdraw_invitations(microsite: Microsite, user: User, *, keeps_lead: bool) -> None:
    """Withdraw the invitations by which *user* would come back, and unless they lead the team, those they have sent."""
    # Before the roles are taken: one that is accepted at this moment is waited for, and what it gave is taken too.
    theirs = Q(email=user.email.lower())
    if not keeps_lead:
        theirs |= Q(invited_by=user)
    for invitation in Invitation.objects.filter(theirs, microsite=microsite):
        invitations.withdraw(invitation)
