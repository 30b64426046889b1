"""Middleware for those who are signed in to the admin."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cms.accounts import sessions

# What an open page asks by itself. Whoever has gone home and left the browser open isn't there.
BY_THEMSELVES = frozenset({"wagtailadmin_editing_sessions:ping"})


class PresenceMiddleware:
    """Lets a session go on while somebody uses the admin."""

    prefix = "/admin/"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Elsewhere, asking who it is would make an answer depend on the cookie.
        if request.path_info.startswith(self.prefix) and request.user.is_authenticated:
            match = request.resolver_match
            if match is None or match.view_name not in BY_THEMSELVES:
                sessions.touch(request.session)
        return response
