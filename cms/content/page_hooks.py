"""The admin's views of pages, and what it says after they were saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from cms.content import dashboard
from cms.content.advising import advice_on
from cms.content.models import ContentPage
from cms.content.workflow import ApproveOrExplain
from cms.isolation.pages import TeamPageViewSet

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

# More than that nobody reads; all of them stand above the page's text in its form.
SAID = 3

hooks.register("construct_homepage_panels", dashboard.show_pages)


class ContentPageViewSet(TeamPageViewSet):
    """The views of pages."""

    workflow_action_view_class = ApproveOrExplain


@hooks.register("register_admin_viewset")
def register_page_views() -> ContentPageViewSet:
    """Return the views of pages, which take the place of Wagtail's."""
    return ContentPageViewSet()


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def show_advice(request: HttpRequest, page: Page) -> None:
    """Show what a team should look at on the page that it has just saved. Wagtail saves by itself too: not then."""
    if isinstance(page, ContentPage) and request.headers.get("Accept") != "application/json":
        for sentence in page.advice():
            messages.warning(request, sentence)
        editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
        for advice in advice_on(page)[:SAID]:
            buttons = [messages.button(f"{editor}#{advice.anchor}", _("Show"))] if advice.anchor else []
            messages.warning(request, advice.text, buttons=buttons)
