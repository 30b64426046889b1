"""Middleware that departs from Django's own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class AdminLanguageMiddleware(LocaleMiddleware):
    """
    Chooses the language by the browser's wish in the admin only.

    Everywhere else the address or the query says the language, so that an answer does not vary by `Accept-Language`,
    which would make every cache in front of us keep one copy for each browser.
    """

    prefix = "/admin/"

    def process_request(self, request: HttpRequest) -> None:
        """Activate the browser's language in the admin, and the default language elsewhere."""
        if request.path_info.startswith(self.prefix):
            super().process_request(request)
        else:
            # Not merely left alone: this thread may still have the language of the request that it served before.
            translation.activate(settings.LANGUAGE_CODE)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Declare in the admin what the answer depends on."""
        if request.path_info.startswith(self.prefix):
            return super().process_response(request, response)
        return response
