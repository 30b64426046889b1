"""
The guard at the door of the admin.

Wagtail's permissions keep page trees and collections apart, but many of its views ask for none, or show more than they
ask for. So each call by somebody of a team passes here first: the rule of its address looks whose things it names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.defaults import page_not_found
from wagtail.admin.auth import permission_denied

from cms.isolation.routes import rule_for
from cms.microsites.queries import is_instance_administrator


class TeamGuard:
    """Middleware that lets a team's member reach in the admin what is theirs, and nothing else."""

    prefix = "/admin/"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, arguments: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse what isn't for this person; what is another team's looks as if it weren't there."""
        if not request.path_info.startswith(self.prefix) or request.resolver_match is None:
            return None
        # Who isn't signed in is sent to the door by Wagtail.
        if not request.user.is_authenticated or is_instance_administrator(request.user):
            return None
        try:
            rule_for(request.resolver_match.view_name)(request, arguments)
        except PermissionDenied:
            refused: HttpResponseBase = permission_denied(request)
            return refused
        except Http404 as error:
            return page_not_found(request, error, template_name="wagtailadmin/404.html")
        return None
