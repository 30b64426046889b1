"""Nothing of a private page is shown anywhere, and everything of one that is open."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.content.models import NewsPage
from tests.api.unlocking.world import WORD, World, post, token_for
from tests.fixtures import MakePage

pytestmark = pytest.mark.django_db

EVERYTHING = """
query ($secret: ID!, $child: ID!) {
  site {
    title
    home { title children(first: 50) { totalCount nodes { title path } } }
    primaryMenu { label href page { title } }
    footerMenu { label href }
    pages(first: 100) { totalCount nodes { ...Shown children(first: 10) { totalCount nodes { title } } } }
    search(query: "Wolverine") { totalCount nodes { title url page { title } } }
    news(first: 10) { totalCount nodes { title } facets { argument values { value count } } }
    sitemap(first: 100) { totalCount nodes { url } }
    byPath: page(path: "/en/wolverine-secret/") { title }
    byId: page(id: $secret) { title }
    alternates: route(path: "/en/public/") { ... on PageRoute { alternates { url } page { title } } }
  }
  node(id: $child) { ... on PlainPage { title } }
  nodes(ids: [$secret, $child]) { ... on PlainPage { title } }
  everywhere: search(query: "Wolverine") { totalCount nodes { title } }
}
fragment Shown on Page {
  title path introduction breadcrumbs { title } parent { title } translations { title path } alternates { locale url }
  leadImage { title srcset } themes { label }
  body { ... on TextBlock { richText { html } } }
  seo { title canonicalUrl jsonLd }
}
"""


def everything(world: World, token: str = "") -> Any:
    """Ask for all that could say something of the private page."""
    ids = {
        name: encoded(f"PlainPage:{world.site.slug}:en:{page.translation_key.hex}")
        for name, page in (("secret", world.secret), ("child", world.child))
    }
    return post(world.site, EVERYTHING, ids, token=token)


def test_nothing_of_a_private_page_is_shown_anywhere(world: World, make_page: MakePage) -> None:
    news = make_page(world.site, NewsPage, title=f"{WORD} news", themes=[world.theme])
    PageViewRestriction.objects.create(page=news, restriction_type="password", password="x")
    closed = everything(world)

    assert WORD.lower() not in json.dumps(closed).lower()
    site = closed["site"]
    assert site["home"]["children"]["totalCount"] == len(site["home"]["children"]["nodes"])
    assert site["pages"]["totalCount"] == len(site["pages"]["nodes"])
    assert site["news"]["totalCount"] == len(site["news"]["nodes"]) == 0
    assert not any(facet["values"] for facet in site["news"]["facets"])
    assert site["search"]["totalCount"] == closed["everywhere"]["totalCount"] == 0
    assert site["byPath"] is site["byId"] is closed["node"] is None
    assert closed["nodes"] == [None, None]


def test_everything_of_an_open_page_is_shown_everywhere(world: World) -> None:
    opened = everything(world, token_for(world))
    site = opened["site"]
    shown = {page["title"]: page for page in site["pages"]["nodes"]}

    assert f"{WORD} secret" in {page["title"] for page in site["home"]["children"]["nodes"]}
    assert {f"{WORD} secret", f"{WORD} child"} <= set(shown)
    # What is closed besides, and the other language, stay what they were.
    assert f"{WORD} inner" not in json.dumps(opened)
    assert f"{WORD} po polsku" not in json.dumps(opened)
    secret = shown[f"{WORD} secret"]
    assert secret["introduction"] == f"{WORD} introduction"
    assert [page["title"] for page in secret["children"]["nodes"]] == [f"{WORD} child"]
    assert [page["title"] for page in shown[f"{WORD} child"]["breadcrumbs"]][-1] == f"{WORD} secret"
    assert "/en/wolverine-secret/" in shown["Public"]["body"][0]["richText"]["html"]
    assert {hit["title"] for hit in site["search"]["nodes"]} == {f"{WORD} secret", f"{WORD} child"}
    assert opened["everywhere"]["totalCount"] == 2
    assert site["byPath"] == site["byId"] == opened["nodes"][0] == {"title": f"{WORD} secret"}
    assert opened["node"] == {"title": f"{WORD} child"}


def test_feeds_and_sitemaps_never_show_it(world: World) -> None:
    token = token_for(world)
    for path in ("/sitemap.xml", "/en/sitemap.xml", "/en/news.atom", "/en/events.atom", "/robots.txt"):
        headers = {"Host": world.site.site.hostname, "X-Unlock-Token": token}
        response = Client().get(path, headers=headers)
        assert WORD.lower() not in b"".join(response).decode().lower(), path


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
