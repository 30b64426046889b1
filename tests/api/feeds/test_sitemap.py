"""The sitemap: as XML over HTTP and in GraphQL."""

from __future__ import annotations

import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from api.feeds import sitemap
from cms.content.models import EventPage, PlainPage
from tests.api.conftest import Ask
from tests.api.feeds.conftest import Get
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ENTRIES = """{ site { sitemap(first: 100) { totalCount nodes {
  url locale lastModified alternates { locale url } page { title servedLocale }
} } } }"""


def locations(response: Any) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(response.content).iterfind(".//s:loc", NS)]


def test_sitemap_has_public_pages_in_all_languages_at_their_public_addresses(
    get: Get, ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite(public_base_url="https://www.eu-belong.example")
    page = make_page(site, PlainPage, title="About", last_published_at=timezone.now())
    make_page(site, PlainPage, "pl", title="O nas", translation_of=page)
    make_page(make_microsite("niem"), PlainPage, title="Theirs")

    response = get("/sitemap.xml", site)

    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert locations(response) == [
        "https://www.eu-belong.example/en/",
        "https://www.eu-belong.example/en/about/",
        "https://www.eu-belong.example/pl/",
        "https://www.eu-belong.example/pl/o-nas/",
    ]
    about = ElementTree.fromstring(response.content).findall("s:url", NS)[1]
    assert about.findtext("s:lastmod", namespaces=NS) == page.last_published_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert {link.get("hreflang"): link.get("href") for link in about.findall("x:link", NS)} == {
        "en": "https://www.eu-belong.example/en/about/",
        "pl": "https://www.eu-belong.example/pl/o-nas/",
        "x-default": "https://www.eu-belong.example/en/about/",
    }
    found = ask(ENTRIES, host=site)["site"]["sitemap"]
    assert [node["url"] for node in found["nodes"]] == locations(response)
    assert found["totalCount"] == 4
    assert found["nodes"][3]["page"] == {"title": "O nas", "servedLocale": "pl"}
    assert [entry["locale"] for entry in found["nodes"][1]["alternates"]] == ["en", "pl"]


def test_sitemap_leaves_out_what_is_hidden_private_expired_or_not_published(
    get: Get, ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite(languages=("en", "pl"))
    shown = make_page(site, PlainPage, title="Shown")
    make_page(site, PlainPage, "pl", title="Ukryta", translation_of=shown, hide_from_search_engines=True)
    make_page(site, PlainPage, title="Hidden", hide_from_search_engines=True)
    make_page(site, EventPage, title="Hidden event", hide_from_search_engines=True)
    make_page(site, PlainPage, title="Draft", live=False)
    make_page(site, PlainPage, title="Expired", expire_at=timezone.now() - datetime.timedelta(days=1))
    private = make_page(site, PlainPage, title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    urls = locations(get("/sitemap.xml", site))

    assert urls == [
        "http://eu-belong.localhost:8000/en/",
        "http://eu-belong.localhost:8000/en/shown/",
        "http://eu-belong.localhost:8000/en/list-of-events/",
        "http://eu-belong.localhost:8000/pl/",
    ]
    nodes = ask(ENTRIES, host=site)["site"]["sitemap"]["nodes"]
    assert [node["url"] for node in nodes] == urls
    assert [entry["locale"] for entry in nodes[1]["alternates"]] == ["en"]


def test_large_sitemap_has_parts(
    get: Get, make_microsite: MakeMicrosite, make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MAX_ENTRIES", 2)
    site = make_microsite()
    make_page(site, PlainPage, title="About")

    assert locations(get("/sitemap.xml", site)) == [
        "http://eu-belong.localhost:8000/sitemap-1.xml",
        "http://eu-belong.localhost:8000/sitemap-2.xml",
    ]
    assert len(locations(get("/sitemap-1.xml", site))) == 2
    assert locations(get("/sitemap-2.xml", site)) == ["http://eu-belong.localhost:8000/pl/"]
    assert get("/sitemap-3.xml", site).status_code == 404


def test_sitemap_takes_as_many_queries_for_many_pages_as_for_one(
    get: Get, make_microsite: MakeMicrosite, make_page: MakePage, django_assert_num_queries: Any
) -> None:
    site = make_microsite()
    for number in range(10):
        make_page(site, PlainPage, title=f"Page {number}")

    with django_assert_num_queries(3):
        get("/sitemap.xml", site)


def test_unknown_host_has_no_sitemap(get: Get, make_microsite: MakeMicrosite) -> None:
    make_microsite()

    response = get("/sitemap.xml", "nowhere.example")

    assert response.status_code == 404
    assert response.content == b"No microsite is found at this host.\n"
    assert "Vary" not in response or "Cookie" not in response["Vary"]
