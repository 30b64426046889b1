"""Every type of page of every microsite in each of its languages, on a narrow phone, by night and by day."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.browser.axe import OF_COLOUR, complaints
from tests.browser.test_microsites import HOMES

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

PAGES = """query ($l: String, $after: String) { site(locale: $l) {
  pages(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { __typename path } }
} }"""
# What readers do with lists, and what they find where nothing is.
MORE = {
    ("eu-belong", "pl"): ["/pl/wydarzenia/?month=2025-03"],
    ("ewsi", "de"): ["/de/search/?q=Integration"],
    ("ewsi", "fr"): ["/fr/nulle-part/"],
    ("niem", "pl"): ["/pl/all-pages/"],
}
NOWHERE = MORE["ewsi", "fr"]


def page_of_each_type(slug: str, language: str) -> list[str]:
    """Return the path of a page of each type that a microsite has in *language*."""
    found: dict[str, str] = {}
    after, is_more = None, True
    while is_more:
        body = {"query": PAGES, "variables": {"l": language, "after": after}}
        host = {"Host": f"{slug}.localhost"}
        answer = Client().post("/graphql", body, content_type="application/json", headers=host).json()
        part = answer["data"]["site"]["pages"]
        for node in part["nodes"]:
            found.setdefault(node["__typename"], node["path"])
        after, is_more = part["pageInfo"]["endCursor"], part["pageInfo"]["hasNextPage"]
    return sorted(found.values())


@pytest.mark.parametrize(("slug", "language"), HOMES)
def test_every_type_of_page_is_right(look: Any, slug: str, language: str) -> None:
    paths = page_of_each_type(slug, language)
    assert len(paths) > 5
    seen = look(width=320, dark=True)
    found: dict[str, Any] = {}
    for path in [*paths, *MORE.get((slug, language), [])]:
        seen.open(slug, path)
        wrong = [*seen.overflow(), *complaints(seen.page)]
        seen.page.emulate_media(color_scheme="light")
        wrong += complaints(seen.page, OF_COLOUR)
        seen.page.emulate_media(color_scheme="dark")
        # The page that says that there is none says so to the browser too.
        wrong += [] if path in NOWHERE else seen.wrong
        seen.wrong.clear()
        if wrong:
            found[path] = wrong

    assert found == {}
