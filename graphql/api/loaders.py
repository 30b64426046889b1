"""
Loaders: what resolvers can ask for, all through the public gate.

A loader takes the request's context and many keys, and returns what it found by key. The engine calls it once for all
fields of a level that want it. Keys that have a visitor in them are pairs of a visitor and an id.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db.models import Model

from api.engine.batch import Loader, View
from cms.content import directory, queries
from cms.content.models import Theme


def page_rows(_context: Any, keys: list[Any]) -> Mapping[Any, Any]:
    """Pages with all their translations, public or not: only the views of it below know what a visitor may see."""
    return queries.page_rows(keys)


pages = View(
    page_rows,
    keys=lambda key: [("pk", key[1])],
    value=lambda key, found: queries.serve(key[0], found.get(("pk", key[1]))),
)
"""References to pages, by visitor and page id."""

pages_by_key = View(
    page_rows,
    keys=lambda key: [("translation_key", key[1])],
    value=lambda key, found: queries.serve(key[0], found.get(("translation_key", key[1]))),
)
"""Pages that are asked for by global id, by visitor and translation key."""

restricted_pages = View(
    page_rows,
    keys=lambda key: [("path", key[1])],
    value=lambda key, found: _page_in(key[1], queries.serve(key[0], found.get(("path", key[1])))),
)
"""The pages that private trees begin with, by visitor and tree path: to learn their addresses, and show nothing."""


def _page_in(path: str, page: Any) -> Any:
    # Another translation that the visitor is given is public, or private in a tree of its own.
    return page if page is not None and page.path == path else None


translations = View(
    page_rows,
    keys=lambda key: [("pk", key[1])],
    value=lambda key, found: queries.serve_translations(key[0], found.get(("pk", key[1]))),
)
"""The translations of pages, themselves included, by visitor and page id."""

ancestors = View(
    page_rows,
    keys=lambda key: [("path", path) for path in queries.paths_above(key[1])],
    value=lambda key, found: queries.serve_ancestors(key[0], key[1], found),
)
"""The pages above pages, by visitor and tree path."""

pages_at = View(
    page_rows,
    keys=lambda key: [("url_path", path) for path in queries.url_paths(key[0], list(key[1]))],
    value=lambda key, found: _page_at(key[0], list(key[1]), found),
)
"""The pages that lie at paths in the visitor's language, by visitor and tuple of slugs; read with those above them."""


def _page_at(visitor: Any, slugs: list[str], found: Mapping[Any, Any]) -> Any:
    paths = queries.url_paths(visitor, slugs)
    if not paths:
        return None
    rows = found.get(("url_path", paths[-1]))
    page = queries.serve(visitor, rows)
    return page if page is not None and page.url_path == paths[-1] else None


def social_links(_context: Any, keys: list[Any]) -> Mapping[Any, Any]:
    """The links to social networks of microsites, by microsite id."""
    return directory.social_links(keys)


def specific_values(_context: Any, keys: list[Any]) -> Mapping[Any, Any]:
    """The values that pages have by their own types, as dicts, by model and page id."""
    return queries.specific_values(keys)


def hidden_pages(_context: Any, keys: list[Any]) -> Mapping[Any, Any]:
    """Whether pages are hidden from search engines, by page id."""
    hidden = queries.hidden_from_search_engines(keys)
    return {pk: pk in hidden for pk in keys}


def images(_context: Any, keys: list[Any]) -> Mapping[Any, Any]:
    """Images with their renditions, by visitor and image id."""
    return queries.images(keys)


def documents(_context: Any, keys: list[Any]) -> Mapping[Any, Any]:
    """Documents, by visitor and document id."""
    return queries.documents(keys)


def snippet_rows(_context: Any, keys: list[Any]) -> Mapping[Any, Any]:
    """Snippets of all kinds, by model, visitor and id."""
    wanted: dict[type[Model], list[Any]] = {}
    for model, *key in keys:
        wanted.setdefault(model, []).append(tuple(key))
    return {
        (model, *key): snippet
        for model, found in queries.snippets_together(wanted).items()
        for key, snippet in found.items()
    }


@cache
def snippets(model: type[Model]) -> View:
    """Return the loader of references to snippets of *model*, by visitor and id; all kinds are read together."""
    return View(snippet_rows, keys=lambda key: [(model, *key)], value=lambda key, found: found.get((model, *key)))


def related_rows(_context: Any, keys: list[Any]) -> Mapping[Any, Any]:
    """What many-to-many fields refer to, whoever may see it: by model, the field's name and the id of the row."""
    return queries.related(keys)


related = View(
    related_rows,
    keys=lambda key: [key[1:]],
    value=lambda key, found: [
        served for rows in found.get(key[1:]) or () if (served := queries.serve_snippet(key[0], rows)) is not None
    ],
)
"""What visitors see of what many-to-many fields refer to, by visitor, model, the field's name and the id of the row."""


@cache
def ids_below(model: type[Any]) -> Loader:
    """Return the loader of the ids of pages of *model* right below pages, by the translation key of the latter."""

    def load(_context: Any, keys: list[Any]) -> Mapping[Any, Any]:
        return queries.ids_below(model, keys)

    return load


def themes(_context: Any, keys: list[Any]) -> Mapping[Any, Any]:
    """What visitors see of themes, by visitor and slug."""
    return queries.terms(Theme, keys)
