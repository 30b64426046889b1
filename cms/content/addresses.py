"""
Where a page is found: the one place that knows how addresses are made.

Every address has its language in front, and a microsite has no page above its homes: the page `seminar` below `events`
of the Polish home is `/pl/events/seminar/`. Wagtail stores `/<microsite>-pl/events/seminar/`, because homes lie side by
side below Wagtail's root and their slugs end in their language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from cms.microsites.models import Microsite
from cms.microsites.queries import microsite_of_page

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page


class NoAddress(ValueError):
    """The page lies outside every microsite, or isn't in the tree yet."""


def page_path(page: Page) -> str:
    """
    Return the path of *page* on its microsite's website, for example `/pl/wydarzenia/seminar/`, without a query.

    :raises NoAddress: when it doesn't lie below the home page of a language
    """
    return path_of(page.url_path)


def path_of(url_path: str) -> str:
    """
    Return the path on its microsite's website of the page that Wagtail has at *url_path*.

    :raises NoAddress: when that isn't below the home page of a language
    """
    home_slug, _, rest = url_path.lstrip("/").partition("/")
    return f"/{_language_of_home(home_slug)}/{rest}"


def page_url(page: Page, microsite: Microsite) -> str:
    """
    Return the public address of *page*, which belongs to *microsite*.

    :raises NoAddress: when it doesn't lie below the home page of a language
    """
    return microsite.base_url() + page_path(page)


def microsite_of(page: Page, request: HttpRequest | None = None) -> Microsite | None:
    """
    Return the microsite that *page* belongs to, or None.

    A *request* remembers the answer for its other pages, so that a list of pages costs no query each.
    """
    if request is None:
        return microsite_of_page(page)
    known: dict[str, Microsite | None] = request.__dict__.setdefault("_microsite_of_home", {})
    home_slug = page.url_path.lstrip("/").partition("/")[0]
    if home_slug not in known:
        known[home_slug] = microsite_of_page(page)
    return known[home_slug]


def _language_of_home(slug: str) -> str:
    """
    Return the language in which a home page's slug ends, the longest that fits: `pt-br` rather than `br`.

    :raises NoAddress: when it ends in none
    """
    codes = _codes()
    parts = slug.split("-")
    for start in range(1, len(parts)):
        if (code := "-".join(parts[start:])) in codes:
            return code
    raise NoAddress(f"“{slug}” is not the slug of a language's home page: those end in “-en”, “-pl” and so on.")


def _codes() -> frozenset[str]:
    """Return the codes of all languages; settings are a new list where they change, in tests."""
    global _known
    listed = settings.WAGTAIL_CONTENT_LANGUAGES
    if _known[0] is not listed:
        _known = listed, frozenset(code for code, _ in listed)
    return _known[1]


_known: tuple[Any, frozenset[str]] = None, frozenset()
