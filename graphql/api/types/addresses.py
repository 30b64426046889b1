"""Addresses of pages and files, as the visitor of a microsite has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api import loaders
from api.engine import Load
from api.engine.batch import Steps
from cms.content.addresses import page_path
from cms.content.protection.files import signed


def is_fallback(page: Any) -> bool:
    """Return whether *page* stands in for one in the language that its visitor asked for."""
    return bool(page.visitor.codes.get(page.locale_id) != page.visitor.language)


def canonical_url(page: Any) -> str:
    """Return the one address of *page* that search engines should know: in its own language."""
    return f"{page.visitor.microsite.base_url()}{page_path(page)}"


def document_url(document: Any) -> str:
    """Return the address of a document on the microsite that shows it."""
    visitor = document.visitor
    return signed(f"{visitor.microsite.site.root_url}{document.url}", visitor, "document", document.pk)


def paths(pages: Sequence[Any]) -> Steps:
    """
    Resolve the paths of pages, such as `/pl/wydarzenia/forum/`, with None for None.

    A page that stands in for a missing translation keeps the visitor in their language: its path has the language
    asked for, and the slugs that its ancestors have there. `route` finds it there.
    """
    standing_in = [page for page in pages if page is not None and is_fallback(page)]
    if not standing_in:
        return [None if page is None else page_path(page) for page in pages]
    above = yield Load(loaders.ancestors, [(page.visitor, page.path) for page in standing_in])
    found: list[str | None] = []
    for page in pages:
        if page is None:
            found.append(None)
        elif not is_fallback(page):
            found.append(page_path(page))
        else:
            found.append(_path_in_language(page, {a.depth: a for a in above[page.visitor, page.path]}))
    return found


def _path_in_language(page: Any, ancestors: dict[int, Any]) -> str:
    visitor: Any = page.visitor
    home = ancestors.get(2)
    if home is None or is_fallback(home):
        return page_path(page)  # nothing at all is there in the language asked for
    slugs = page.url_path.strip("/").split("/")[1:]
    for depth, ancestor in ancestors.items():
        if depth > 2:
            slugs[depth - 3] = ancestor.slug
    return "/".join(["", visitor.language, *slugs, ""])


def urls(pages: Sequence[Any]) -> Steps:
    """Resolve the addresses of pages, with None for None."""
    found = yield from paths(pages)
    return [
        None if page is None else f"{page.visitor.microsite.base_url()}{path}"
        for page, path in zip(pages, found, strict=True)
    ]
