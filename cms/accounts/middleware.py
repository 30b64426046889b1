"""Middleware for those who are signed in to the admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from cms.accounts import second_factor, sessions
from cms.admin_area import is_in_admin

# What an open page asks by itself. Whoever has gone home and left the browser open isn't there.
BY_THEMSELVES = frozenset({"wagtailadmin_editing_sessions:ping"})

# What the page that sets up a second factor needs.
FOR_SETUP = frozenset(
    {"accounts_two_factor", "wagtailadmin_javascript_catalog", "wagtailadmin_logout", "wagtailadmin_sprite"}
)


class PresenceMiddleware:
    """Lets a session go on while somebody uses the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Elsewhere, asking who it is would make an answer depend on the cookie.
        if is_in_admin(request) and request.user.is_authenticated:
            match = request.resolver_match
            if match is None or match.view_name not in BY_THEMSELVES:
                sessions.touch(request.session)
        return response


class SecondFactorGate:
    """Leads those who need a second factor, and have none, to the page that sets it up, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _arguments: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Lead there."""
        if not is_in_admin(request) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in FOR_SETUP:
            return None
        if second_factor.is_missing(request.user):
            return redirect("accounts_two_factor")
        return None
