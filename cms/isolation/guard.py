"""
The guard at the door of the admin.

Wagtail's permissions keep page trees and collections apart, but many of its views ask for none, or show more than they
ask for. So each call by somebody of a team passes here first: the rule of its address looks whose things it names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found
from wagtail.admin.auth import permission_denied

from cms.admin_area import is_in_admin
from cms.isolation.routes import rule_for
from cms.microsites.queries import any_archived, is_instance_administrator, only_changeable

SAFE = ("GET", "HEAD", "OPTIONS")
# They are sent by open pages by themselves, and change nothing of the content.
HARMLESS = frozenset({"wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release"})
# What the triggers of `cms.archives.freezing` say.
ARCHIVED = "microsite_is_archived"


class TeamGuard:
    """Middleware that lets a team's member reach in the admin what is theirs, and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, arguments: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse what isn't for this person; what is another team's looks as if it weren't there."""
        if not is_in_admin(request) or request.resolver_match is None:
            return None
        # Who isn't signed in is sent to the door by Wagtail.
        if not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name
        if not is_instance_administrator(request.user):
            try:
                rule_for(name)(request, arguments)
            except PermissionDenied:
                refused: HttpResponseBase = permission_denied(request)
                return refused
            except Http404 as error:
                return page_not_found(request, error, template_name="wagtailadmin/404.html")
        if _names_archived(request, name, arguments):
            if request.method not in SAFE and name not in HARMLESS:
                return refuse_archived(request)
            if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
                _say_archived(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Say in words what the database refused: what a form names besides its address is seen there only."""
        if is_in_admin(request) and isinstance(error, DatabaseError) and ARCHIVED in str(error):
            return refuse_archived(request)
        return None


def refuse_archived(request: HttpRequest) -> HttpResponse:
    """Return the page that says why nothing was changed."""
    return render(request, "isolation/archived.html", status=403)


def _names_archived(request: HttpRequest, name: str, arguments: dict[str, Any]) -> bool:
    """Tell whether the address names something of a microsite that is archived: then its rule holds no longer."""
    if not any_archived():
        return False
    with only_changeable():
        if _passes(request, name, arguments):
            return False
    # An administrator is asked about no rule, and may name what no rule knows.
    return _passes(request, name, arguments)


def _passes(request: HttpRequest, name: str, arguments: dict[str, Any]) -> bool:
    """Tell whether the rule of an address lets this person pass, archived or not."""
    try:
        rule_for(name)(request, arguments)
    except (Http404, PermissionDenied):
        return False
    return True


def _say_archived(request: HttpRequest) -> None:
    messages.warning(
        request, _("This microsite is archived: its project is over. You can read everything, and change nothing.")
    )
