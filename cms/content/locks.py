"""The lock on all pages of an archived microsite: they open in the editor, and nobody changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock
from wagtail.models import Page

from cms.microsites.queries import any_archived, microsite_of_page

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


class ArchivedLock(BaseLock):
    """Holds for everybody."""

    def for_user(self, user: Any) -> bool:
        """Return that it holds."""
        return True

    def get_message(self, user: Any) -> SafeString:
        """Return why."""
        return format_html(
            "<b>{}</b>",
            _("This microsite is archived: its project is over. You can read everything, and change nothing."),
        )

    def get_locked_by(self, user: Any) -> str:
        """Return by what."""
        return _("Archived")

    def get_description(self, user: Any) -> str:
        """Return why."""
        return _("This microsite is archived: its project is over. You can read everything, and change nothing.")


def archived_lock(page: Page) -> ArchivedLock | None:
    """Return the lock of a page whose microsite is archived."""
    if not any_archived():
        return None
    microsite = microsite_of_page(page) if page.path else None
    return ArchivedLock(page) if microsite is not None and microsite.archived_at is not None else None
