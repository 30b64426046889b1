"""What the admin says about pages after they were saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail import hooks
from wagtail.admin import messages

from cms.content.models import ContentPage

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def show_advice(request: HttpRequest, page: Page) -> None:
    """Show what a team should look at on the page that it has just saved. Wagtail saves by itself too: not then."""
    if isinstance(page, ContentPage) and request.headers.get("Accept") != "application/json":
        for sentence in page.advice():
            messages.warning(request, sentence)
