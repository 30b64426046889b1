"""What the admin gets from registrations: a place in the menu, and what lies behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.content.models import EventIndexPage
from cms.isolation import kinds
from cms.isolation.rules import Rule, anyone, own
from cms.microsites.queries import microsite_of_page
from cms.registrations.admin import urls
from cms.registrations.admin.access import NEEDS_PERMISSION, microsites_of_registrar
from cms.registrations.admin.dashboard import show_registrations
from cms.registrations.admin.page_messages import remember_moment, say_what_followed
from cms.registrations.announcing import may_announce


class RegistrationsMenuItem(MenuItem):
    """The entry of the menu, for registrars."""

    def is_shown(self, request: HttpRequest) -> bool:
        return microsites_of_registrar(request.user).exists()


hooks.register("construct_homepage_panels", show_registrations)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """Return the entry of the menu."""
    return RegistrationsMenuItem(
        _("Registrations"), reverse("registrations:index"), name="registrations", icon_name="group", order=305
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    """Return the views."""
    return [path("registrations/", include(urls))]


@hooks.register("register_team_routes")
def register_team_routes() -> dict[str, Rule]:
    """Return the rules of the addresses: each view finds out for itself whose event it is asked about."""
    rules = {f"{urls.app_name}:{pattern.name}": anyone for pattern in urls.urlpatterns}
    return {**rules, f"{urls.app_name}:new_event_in": own(microsite_id=kinds.microsite)}


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let an administrator say in a group's form that its people see special needs."""
    app, codename = NEEDS_PERMISSION
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


@hooks.register("register_page_header_buttons")
def offer_new_event(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer, at the list of events of a microsite's default language, to make one with its registration."""
    if not isinstance(page.specific_deferred, EventIndexPage):
        return
    microsite = microsite_of_page(page)
    if microsite is None or page.locale_id != microsite.default_locale_id or not may_announce(user, microsite):
        return
    yield Button(
        _("New event with registration"),
        reverse("registrations:new_event_in", args=[microsite.pk]),
        icon_name="date",
        priority=16,
    )


# Around all that an editor does with a page: publishing it, and approving what somebody else has submitted.
hooks.register("before_edit_page", remember_moment)
hooks.register("after_edit_page", say_what_followed)


@hooks.register("insert_global_admin_css")
def add_styles() -> str:
    """Return the styles of these views."""
    return format_html('<link rel="stylesheet" href="{}">', static("registrations/team.css"))
