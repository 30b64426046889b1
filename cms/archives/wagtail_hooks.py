"""What the admin gets to archive microsites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.archives.views import ArchiveView
from cms.microsites.queries import is_instance_administrator

if TYPE_CHECKING:
    from django.http import HttpRequest


# No rule for `register_team_routes`: the address is for those who run the installation.
@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Return the address of the page."""
    return [path("archive-microsites/", ArchiveView.as_view(), name="archive_microsites")]


class ArchiveMenuItem(MenuItem):
    """For those who run the installation."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this person runs it."""
        return is_instance_administrator(request.user)


@hooks.register("register_settings_menu_item")
def register_menu_item() -> MenuItem:
    """Return the entry among the settings."""
    return ArchiveMenuItem(
        _("Archive microsites"), reverse("archive_microsites"), icon_name="folder-inverse", order=950
    )


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what a microsite's history says of archiving."""
    actions.register_action("archives.archive", _("Archive the microsite"), _("Archived the microsite"))
    actions.register_action("archives.reopen", _("Open the microsite again"), _("Opened the microsite again"))
    actions.register_action("archives.import", _("Import the microsite"), _("Imported the microsite from an archive"))
