"""What the admin gets from registrations: a place in the menu, and what lies behind it."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.isolation.rules import Rule, anyone
from cms.registrations.admin import urls
from cms.registrations.admin.access import NEEDS_PERMISSION, microsites_of_registrar
from cms.registrations.admin.dashboard import show_registrations
from cms.registrations.admin.page_messages import remember_moment, say_what_followed


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
    return {f"{urls.app_name}:{pattern.name}": anyone for pattern in urls.urlpatterns}


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let an administrator say in a group's form that its people see special needs."""
    app, codename = NEEDS_PERMISSION
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


hooks.register("before_publish_page", remember_moment)
hooks.register("after_publish_page", say_what_followed)


@hooks.register("insert_global_admin_css")
def add_styles() -> str:
    """Return the styles of these views."""
    return format_html('<link rel="stylesheet" href="{}">', static("registrations/team.css"))
