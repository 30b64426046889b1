"""What is asked: each operation as ours, and as wagtail-grapple's schema can be asked for the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.content import slug_of

HERE = Path(__file__).resolve().parent / "documents"
REGISTERED = HERE.parent.parent / "graphql" / "operations"


@dataclass(frozen=True)
class Operation:
    """A request body for each peer that can answer the operation; the bare view is asked with ours."""

    name: str
    bodies: dict[str, bytes]


def operations() -> list[Operation]:
    """Return the operations, with variables for content that `bench.content` made. Needs Django and its database."""
    from cms.content.models import NewsPage
    from cms.microsites.models import Microsite

    microsite = Microsite.objects.select_related("site").get(slug=slug_of(0))
    language = microsite.languages.get(locale__language_code="en")
    home = microsite.home("en")
    assert home is not None
    news = NewsPage.objects.descendant_of(home).order_by("path").first()
    ours = {"slug": microsite.slug, "locale": "en"}
    theirs = {"hostname": microsite.site.hostname}
    path = "/en/" + news.url_path.removeprefix(home.url_path)
    return [
        _operation("page", REGISTERED / "page_view.graphql", {**ours, "path": path}, {**theirs, "id": news.pk}),
        _operation("listing", HERE / "listing.graphql", ours, theirs),
        _operation("navigation", REGISTERED / "navigation.graphql", ours, {"id": language.pk}),
        _operation("nested", HERE / "nested.graphql", ours, theirs),
        _operation("search", HERE / "search.graphql", {**ours, "query": "housing"}, {**theirs, "query": "housing"}),
    ]


def _operation(name: str, document: Path, ours: dict[str, Any], theirs: dict[str, Any]) -> Operation:
    bodies = {"ours": _body(document, ours)}
    if (grapple := HERE / "grapple" / f"{name}.graphql").exists():
        bodies["grapple"] = _body(grapple, theirs)
    return Operation(name, bodies)


def _body(document: Path, variables: dict[str, Any]) -> bytes:
    return json.dumps({"query": document.read_text(), "variables": variables}).encode()
