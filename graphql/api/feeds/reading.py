"""Reading what feeds are made of: documents of `graphql/operations/`, run as for a visitor of the microsite."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest
from django.http.request import split_domain_port
from graphql import parse

from api.context import Context
from api.engine import Compiled, execute
from api.schema import schema
from cms.content import queries
from cms.content.models import Theme
from cms.content.queries import Visitor

MAX_THEMES = 10
OPERATIONS = Path(__file__).parents[2] / "operations"


class FeedFailed(Exception):
    """A document of ours was answered with errors."""


def visitor_of(request: HttpRequest, language: str | None = None) -> Visitor:
    """
    Return the visitor of the microsite at the request's host, in *language* or its default one.

    :raises Http404: when there is no microsite, or it isn't read in that language
    """
    context = _context(request)
    found = context.microsites(hostname=context.hostname.lower())
    if len(found) != 1:
        raise Http404("No microsite is found at this host.")
    [microsite] = found
    if language is not None and language not in microsite.language_codes():
        raise Http404("The microsite doesn't have this language.")
    [visitor] = context.visitors([(microsite, language or str(microsite.default_locale.language_code))])
    return visitor


def themes_of(request: HttpRequest, visitor: Visitor) -> list[Theme]:
    """
    Return the themes that the address names.

    :raises Http404: when there is no such theme for the visitor
    """
    slugs = list(dict.fromkeys(request.GET.getlist("theme")))
    if not slugs:
        return []
    if len(slugs) > MAX_THEMES or any("\0" in slug for slug in slugs):
        raise Http404("The microsite doesn't have this theme.")
    found = queries.terms(Theme, [(visitor, slug) for slug in slugs])
    if len(found) != len(slugs):
        raise Http404("The microsite doesn't have this theme.")
    return [found[visitor, slug] for slug in slugs]


def answer(request: HttpRequest, name: str, visitor: Visitor, **variables: Any) -> dict[str, Any]:
    """
    Return what the document called *name* says of the visitor's microsite, in the visitor's language.

    :raises FeedFailed: when there are errors in the answer, which no visitor can cause
    """
    asked = {"slug": visitor.microsite.slug, "locale": visitor.language, **variables}
    result = execute(_compiled(name), _context(request), asked)
    if result.errors:
        raise FeedFailed(f"“{name}” was answered with: {result.errors[0]}") from result.errors[0].original_error
    site: dict[str, Any] = (result.data or {})["site"]
    return site


def _context(request: HttpRequest) -> Context:
    hostname, _port = split_domain_port(request.get_host())
    return Context(hostname)


@cache
def _compiled(name: str) -> Compiled:
    text = (OPERATIONS / f"{name}.graphql").read_text(encoding="utf-8")
    return Compiled(schema.graphql_schema, parse(text), None)
