"""
What is asked: each operation as ours, and as wagtail-grapple's schema can be asked for the same.

`python -m bench.asked FOLDER` writes it into files, for the content that `bench.content` made: it needs Django and its
database. `questions` reads them, and needs neither.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent / "documents"
REGISTERED = HERE.parent.parent / "graphql" / "operations"
OPERATIONS = ("page", "listing", "navigation", "nested", "search")
# Of one microsite: enough that a publication costs something, and all of them fit into the cache.
PAGES = 200


@dataclass(frozen=True)
class Question:
    """An operation: the files of what is posted, by peer, and the path with which a front end gets it by `GET`."""

    name: str
    bodies: dict[str, Path]
    path: str


@dataclass(frozen=True)
class Questions:
    """All operations by name, and the page views of one microsite by `GET`: first the one that is published."""

    operations: dict[str, Question]
    pages: list[str]
    title: str
    """The path that asks for the title of the first page alone."""


def questions(folder: Path) -> Questions:
    """Return what was written into *folder*."""
    found = {}
    for name in OPERATIONS:
        bodies = {path.name.split(".")[1]: path for path in folder.glob(f"{name}.*.body")}
        found[name] = Question(name, bodies, (folder / f"{name}.path").read_text())
    return Questions(found, (folder / "pages").read_text().splitlines(), (folder / "title.path").read_text())


def published() -> Any:
    """Return the news page that is asked for and published: the first of the first microsite. Needs the database."""
    return _pages()[1][0]


def _pages() -> tuple[Any, list[Any]]:
    from bench.content import slug_of
    from cms.content.models import NewsPage
    from cms.microsites.models import Microsite

    microsite = Microsite.objects.select_related("site").get(slug=slug_of(0))
    home = microsite.home("en")
    assert home is not None
    return microsite, list(NewsPage.objects.descendant_of(home).order_by("path")[:PAGES])


def write(folder: Path) -> None:
    """Write what is asked into *folder*, with variables for the content of the database."""
    microsite, pages = _pages()
    language = microsite.languages.get(locale__language_code="en")
    home = microsite.home("en")
    assert home is not None
    ours = {"slug": microsite.slug, "locale": "en"}
    theirs = {"hostname": microsite.site.hostname}
    paths = ["/en/" + page.url_path.removeprefix(home.url_path) for page in pages]
    view = REGISTERED / "page_view.graphql"
    asked: dict[str, tuple[Path, dict[str, Any], dict[str, Any]]] = {
        "page": (view, {**ours, "path": paths[0]}, {**theirs, "id": pages[0].pk}),
        "listing": (HERE / "listing.graphql", ours, theirs),
        "navigation": (REGISTERED / "navigation.graphql", ours, {"id": language.pk}),
        "nested": (HERE / "nested.graphql", ours, theirs),
        "search": (HERE / "search.graphql", {**ours, "query": "housing"}, {**theirs, "query": "housing"}),
    }
    for name, (document, variables, of_grapple) in asked.items():
        (folder / f"{name}.ours.body").write_bytes(_body(document, variables))
        (folder / f"{name}.path").write_text(_path(document, variables))
        if (grapple := HERE / "grapple" / f"{name}.graphql").exists():
            (folder / f"{name}.grapple.body").write_bytes(_body(grapple, of_grapple))
    (folder / "title.path").write_text(_path(HERE / "title.graphql", {**ours, "path": paths[0]}))
    (folder / "pages").write_text("\n".join(_path(view, {**ours, "path": path}) for path in paths))


def _body(document: Path, variables: dict[str, Any]) -> bytes:
    return json.dumps({"query": document.read_text(), "variables": variables}).encode()


def _path(document: Path, variables: dict[str, Any]) -> str:
    from api.documents.identifiers import identifier_of

    asked = {"documentId": identifier_of(document.read_text()), "variables": json.dumps(variables)}
    return f"/graphql?{urlencode(asked)}"


if __name__ == "__main__":
    import django

    django.setup()
    write(Path(sys.argv[1]))
