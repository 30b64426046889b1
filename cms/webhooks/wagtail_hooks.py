"""What the admin gets from this room."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.isolation import kinds
from cms.isolation.rules import Rule, anyone, own
from cms.webhooks import urls
from cms.webhooks.access import microsites_for


class WebhooksMenuItem(MenuItem):
    """The way to the webhooks, for those who look after some."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this is one of them."""
        return microsites_for(request.user).exists()


@hooks.register("register_admin_menu_item")
def register_webhooks() -> MenuItem:
    """Return the menu's item."""
    return WebhooksMenuItem(
        _("Webhooks"), reverse_lazy("webhooks_microsites"), name="webhooks", icon_name="link", order=8950
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    """Return the views."""
    return [path("webhooks/", include(urls))]


@hooks.register("register_team_routes")
def register_rules() -> dict[str, Rule]:
    """Return the rules of our addresses; the views themselves ask who looks after the microsite's webhooks."""
    ours = own(microsite_id=kinds.microsite)
    names = ("list", "add", "edit", "secret", "delete", "test", "repeat")
    return {"webhooks_microsites": anyone, **{f"webhooks_{name}": ours for name in names}}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what a microsite's history says of webhooks."""
    for action, label, message in (
        ("add", _("Add a webhook"), _("Added a webhook")),
        ("edit", _("Change a webhook"), _("Changed a webhook")),
        ("rotate", _("New secret of a webhook"), _("Made a new secret for a webhook")),
        ("delete", _("Delete a webhook"), _("Deleted a webhook")),
    ):
        actions.register_action(f"webhooks.{action}", label, message)
