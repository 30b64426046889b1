"""A private page: the form for its password, or the way to sign in; and what follows from either."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from frontend import cookies, responses
from frontend.forms import Field
from frontend.visits import Visit

Context = dict[str, Any]

TEMPLATE = "frontend/pages/private.html"
CODE = "unlock"
"""The parameter with which somebody comes back from signing in."""
PASSWORD = "password"  # noqa: S105 (a field's name)


def answered(visit: Visit) -> HttpResponse | tuple[Context, int]:
    """Return where to go once the page is open; until then what the template needs, with its status."""
    request, route = visit.request, visit.route
    if request.method == "POST":
        given = {"pageId": route["pageId"], "password": request.POST.get(PASSWORD, ""), "language": visit.locale}
        payload = visit.ask_all("unlock", input=given)["unlock"]
    elif CODE in request.GET and route["restriction"] != "PASSWORD":
        given = {"code": request.GET[CODE], "language": visit.locale}
        payload = visit.ask_all("unlock_with_code", input=given)["unlockWithCode"]
    else:
        return _context(visit, []), 403
    if payload["token"]:
        # Asked for by GET, at an address without a code: nothing is sent twice, and nothing stays in the history.
        response = responses.done(request.path)
        cookies.remember(request, response, route["pageId"], payload["token"], payload["path"])
        return response
    errors = payload["errors"]
    return _context(visit, errors), 429 if any(error["code"] == "TOO_MANY_ATTEMPTS" for error in errors) else 403


def _context(visit: Visit, errors: list[dict[str, Any]]) -> Context:
    route = visit.route
    context: Context = {
        "is_private": True,
        "has_form": True,
        "restriction": route["restriction"],
        "sign_in_url": route["signInUrl"],
        "is_over": route["tokenState"] != "NOT_SENT" and not errors,
        "problems": [error for error in errors if not error["field"] or route["restriction"] != "PASSWORD"],
    }
    if route["restriction"] == "PASSWORD":
        with override(visit.locale):
            field = Field(PASSWORD, "line", _("Password"), type="password", required=True)
        # What was typed doesn't come back: it would stand in the page.
        field.autocomplete = "current-password"
        field.errors = [error["message"] for error in errors if error["field"]]
        context["field"] = field
    return context
