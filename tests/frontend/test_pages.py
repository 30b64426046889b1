"""Every type of page, with some of everything on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from cms.content.models import PlainPage
from tests.api.populated import Populated, block, items, stream, undone_database

pytestmark = pytest.mark.django_db

# Templates of pages, one for each type or several.
PAGES = (
    "home list events project event registration partner publication news practice document dossier special_feature"
    " funding country_sheet mention activity call search all_pages"
)
VOID = {"meta", "link", "img", "input", "br", "hr"}


class Outline(HTMLParser):
    """What a page consists of, as far as tests ask for it; complains about tags that don't match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.attributes.append((tag, attributes))
        if "id" in attributes:
            self.ids.append(str(attributes["id"]))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def website(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Show every page of a microsite with some of everything, in both of its languages, by path."""
    with undone_database(django_db_blocker):
        microsite = Populated("one").grow(3).microsite
        client = Client()
        shown: dict[str, Any] = {}
        todo = ["/en/", "/pl/", "/en/search/?q=housing", "/en/all-pages/", "/pl/all-pages/"]
        while todo:
            path = todo.pop()
            shown[path] = response = client.get(path, headers={"Host": microsite.site.hostname})
            if response.status_code == 200 and not path.startswith("/en/rich"):
                found = re.findall(r'<a [^>]*href="(/(?:en|pl)/[^"?#]*/)"', response.content.decode())
                todo += [link for link in dict.fromkeys(found) if link not in shown and link not in todo]
        yield shown


def test_every_page_of_every_type_is_shown_in_every_language(website: dict[str, Any]) -> None:
    wrong = {path: response.status_code for path, response in website.items() if response.status_code != 200}
    templates = {template.name for response in website.values() for template in response.templates}

    assert wrong == {}
    assert len(website) > 100
    missing = {f"frontend/pages/{name}.html" for name in PAGES.split()} - templates
    assert missing == set()


def test_pages_are_well_formed_with_one_first_heading_and_ids_that_are_one_of_a_kind(website: dict[str, Any]) -> None:
    for path, response in website.items():
        outline = Outline(response.content.decode())
        assert outline.headings.count(1) == 1, path
        assert all(below - above <= 1 for above, below in pairwise(outline.headings)), (path, outline.headings)
        assert len(outline.ids) == len(set(outline.ids)), path
        for _tag, attributes in outline.attributes:
            assert "style" not in attributes, path
            assert not any(name.startswith("on") for name in attributes), path


def test_pages_weigh_less_than_sixty_kilobytes(website: dict[str, Any]) -> None:
    assert {path: len(answer.content) for path, answer in website.items() if len(answer.content) > 60_000} == {}


def test_no_page_sets_a_cookie_or_depends_on_one(website: dict[str, Any]) -> None:
    for path, response in website.items():
        assert not response.cookies, path
        assert "cookie" not in response.headers.get("Vary", "").lower(), path


def test_nothing_is_fetched_from_anybody_else_and_no_script_runs_but_that_of_forms(website: dict[str, Any]) -> None:
    for path, response in website.items():
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for tag, attributes in Outline(response.content.decode()).attributes:
            if tag == "script" and attributes.get("type") != "application/ld+json":
                assert attributes.get("src") == "/static/frontend/form.js", path
                assert "script-src 'self'" in policy, path
                assert 'method="post"' in response.content.decode(), path
            if tag == "img" or (tag == "link" and attributes.get("rel") in ("stylesheet", "icon")):
                source = attributes.get("src") or attributes.get("href") or ""
                assert source.startswith(("/", "http://one.localhost")), (path, source)


def test_richest_page_shows_every_block(website: dict[str, Any]) -> None:
    names = {template.name for template in website["/en/rich/"].templates}

    assert len({name for name in names if name and name.startswith("frontend/blocks/")}) == 16


def test_headings_of_cards_lie_below_whatever_heading_there_is(make_microsite: Any, make_page: Any, visit: Any) -> None:
    cards = block("link_cards", {"title": "", "cards": items([{"title": "Courses", "text": "", "url": "/"}])})
    site = make_microsite()
    for number, body in enumerate(([cards], [block("heading", {"text": "Modules", "level": "2"}), cards])):
        page = make_page(site, PlainPage, slug=f"cards-{number}", body=stream(*body))
        outline = Outline(visit(site, f"/en/{page.slug}/").content.decode())

        assert outline.headings[: 2 + number] == [1, 2, 3][: 2 + number]
