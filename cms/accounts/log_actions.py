"""How the admin's history names what happens to a team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from cms.microsites.choices import Role
from cms.microsites.history import ACCOUNT, ADDRESS, OF_PEOPLE, name_in


class InviteFormatter(LogFormatter):
    """Somebody was invited."""

    label = gettext_lazy("Invite into the team")

    def format_message(self, log_entry: Any) -> str:
        values = {"address": log_entry.data.get(ADDRESS), "roles": _roles(log_entry.data["roles"])}
        if values["address"]:
            return _("Invited %(address)s, as: %(roles)s") % values
        return _("Invited somebody, as: %(roles)s") % values


class ResendFormatter(LogFormatter):
    """An invitation was sent again."""

    label = gettext_lazy("Send an invitation again")

    def format_message(self, log_entry: Any) -> str:
        address = log_entry.data.get(ADDRESS)
        if address:
            return _("Sent the invitation to %(address)s again") % {"address": address}
        return _("Sent an invitation again")


class WithdrawFormatter(LogFormatter):
    """An invitation was withdrawn."""

    label = gettext_lazy("Withdraw an invitation")

    def format_message(self, log_entry: Any) -> str:
        address = log_entry.data.get(ADDRESS)
        if address:
            return _("Withdrew the invitation to %(address)s") % {"address": address}
        return _("Withdrew an invitation")


class JoinFormatter(LogFormatter):
    """Somebody has accepted an invitation."""

    label = gettext_lazy("Join the team")

    def format_message(self, log_entry: Any) -> str:
        return _("Joined the team, as: %(roles)s") % {"roles": _roles(log_entry.data["roles"])}


class ChangeRolesFormatter(LogFormatter):
    """A member's roles were changed."""

    label = gettext_lazy("Change roles")

    def format_message(self, log_entry: Any) -> str:
        return _("Changed the roles of %(name)s from %(before)s to %(after)s") % {
            "name": name_in(log_entry),
            "before": _roles(log_entry.data["before"]),
            "after": _roles(log_entry.data["after"]),
        }


class RemoveFormatter(LogFormatter):
    """Somebody is no longer in the team."""

    label = gettext_lazy("Remove from the team")

    def format_message(self, log_entry: Any) -> str:
        if log_entry.data[ACCOUNT] == log_entry.user_id:
            return _("Left the team")
        return _("Removed %(name)s from the team") % {"name": name_in(log_entry)}


class ResetTwoFactorFormatter(LogFormatter):
    """Somebody's second factor was taken."""

    label = gettext_lazy("Reset sign-in in two steps")

    def format_message(self, log_entry: Any) -> str:
        return _("Reset the sign-in in two steps of %(name)s") % {"name": name_in(log_entry)}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what a microsite's history says of its team."""
    for action, formatter in (
        ("invite", InviteFormatter),
        ("resend", ResendFormatter),
        ("withdraw", WithdrawFormatter),
        ("join", JoinFormatter),
        ("change_roles", ChangeRolesFormatter),
        ("remove", RemoveFormatter),
        ("reset_two_factor", ResetTwoFactorFormatter),
    ):
        actions.register_action(f"{OF_PEOPLE}{action}")(formatter)


def _roles(roles: Iterable[str]) -> str:
    """Return the names of *roles*; one that there is no longer has no other name."""
    return ", ".join(str(Role(role).label) if role in Role.values else role for role in roles)
