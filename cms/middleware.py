"""Middleware that departs from Django's own."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _

from cms.admin_area import is_in_admin


class AdminLanguageMiddleware(LocaleMiddleware):
    """
    Chooses the language by the browser's wish in the admin only.

    Everywhere else the address or the query says the language, so that an answer does not vary by `Accept-Language`,
    which would make every cache in front of us keep one copy for each browser.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the browser's language in the admin, and the default language elsewhere."""
        if is_in_admin(request):
            super().process_request(request)
        else:
            # Not merely left alone: this thread may still have the language of the request that it served before.
            translation.activate(settings.LANGUAGE_CODE)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Declare in the admin what the answer depends on."""
        if is_in_admin(request):
            return super().process_response(request, response)
        return response


class IncompleteFormMiddleware:
    """
    Answers a form that lacks a field with 400.

    Wagtail's views take for granted what their own pages send. A form that something has cut off on its way would be
    answered with an internal error.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say what to do about it."""
        if not isinstance(error, MultiValueDictKeyError) or not is_in_admin(request):
            return None
        message = _("The form arrived incomplete and nothing was changed. Go back, reload the page and try again.")
        return HttpResponse(message, status=400, content_type="text/plain; charset=utf-8")
