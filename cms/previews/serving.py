"""The way from the admin to the front end that shows drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect

from cms.previews import actions
from cms.previews.choices import Kind
from cms.previews.tokens import token_of

if TYPE_CHECKING:
    from wagtail.models import Page

    from cms.previews.models import Preview


def address_of(preview: Preview, path: str) -> str:
    """
    Return the address at which the front end of the microsite's choice shows *preview*, beginning at *path*.

    :param path: of a page, as `route(path:)` of the API takes it: "/pl/kontakt/"
    """
    query = urlencode({"token": token_of(preview), "path": path}, safe="/")
    return f"{preview.microsite.preview_address()}?{query}"


def show(user: Any, page: Page, path: str, *, is_form: bool) -> HttpResponse:
    """
    Lead *user* to where *page* is shown as it is in the form, or as some version of it is.

    :raises PermissionDenied: when *user* doesn't work on it
    """
    try:
        preview = actions.for_editor(user, page, Kind.FORM if is_form else Kind.VERSION)
    except actions.NotAllowed as error:
        raise PermissionDenied from error
    response = HttpResponseRedirect(address_of(preview, path))
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
