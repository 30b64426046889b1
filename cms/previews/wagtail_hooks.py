"""What the admin gets from previews: a button of pages, and what lies behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, reverse
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from cms.isolation import kinds
from cms.isolation.rules import Rule, own
from cms.microsites.queries import works_for
from cms.previews import log_actions  # noqa: F401 (registers how the history names what is done with links)
from cms.previews.models import Preview
from cms.previews.urls import urlpatterns

if TYPE_CHECKING:
    from wagtail.models import Page


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Return the views."""
    return list(urlpatterns)


@hooks.register("register_team_routes")
def register_rules() -> dict[str, Rule]:
    """Return the rules of our addresses."""
    return {"previews_share": own(page_id=kinds.page), "previews_revoke": own(preview_id=_preview)}


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def register_buttons(page: Page, user: Any, **_more: Any) -> Iterator[Button]:
    """Yield the way to the links to a draft."""
    if page.depth > 1 and page.is_previewable() and page.permissions_for_user(user).can_edit():
        address = reverse("previews_share", args=[page.pk])
        yield Button(gettext("Share the draft"), address, icon_name="link", priority=5)


def _preview(user: Any, pk: Any) -> bool:
    found = Preview.objects.filter(pk=pk).select_related("microsite").first()
    return found is not None and works_for(user, found.microsite)
