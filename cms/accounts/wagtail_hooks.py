"""What the admin gets from this room."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.accounts import log_actions  # noqa: F401 (registers how the history names what happens to a team)
from cms.accounts.views.new_microsite import NewMicrositeWithLeadView
from cms.accounts.views.team import is_lead
from cms.isolation import kinds
from cms.isolation.rules import Rule, anyone, own
from cms.microsites.wizard import NewMicrositeView


class TeamMenuItem(MenuItem):
    """The way to the team, for those who lead one."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this is one of them."""
        return is_lead(request)


@hooks.register("register_admin_menu_item")
def register_team() -> MenuItem:
    """Return the menu's item."""
    return TeamMenuItem(_("Team"), reverse_lazy("accounts_teams"), name="team", icon_name="group", order=8900)


@hooks.register("register_new_microsite_view")
def register_new_microsite() -> type[NewMicrositeView]:
    """Return the form in which a microsite is made and its lead is invited."""
    return NewMicrositeWithLeadView


@hooks.register("register_account_menu_item")
def register_two_factor(_request: HttpRequest) -> dict[str, Any]:
    """Return the way to the second factor, from one's own account."""
    return {
        "url": reverse("accounts_two_factor"),
        "label": gettext("Sign-in in two steps"),
        "help_text": gettext("A code of your telephone is asked for after the password."),
    }


@hooks.register("register_team_routes")
def register_rules() -> dict[str, Rule]:
    """Return the rules of our addresses; the views themselves ask who leads the team."""
    ours = own(microsite_id=kinds.microsite)
    names = ("team", "invite", "member", "remove", "reset_two_factor", "resend", "withdraw")
    return {
        **dict.fromkeys(
            (
                "accounts_code",
                "accounts_invitation",
                "accounts_password_reset",
                "accounts_sign_in",
                "accounts_teams",
                "accounts_two_factor",
            ),
            anyone,
        ),
        **{f"accounts_{name}": ours for name in names},
    }
