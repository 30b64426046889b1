"""News and events as Atom feeds."""

from __future__ import annotations

import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from cms.content.models import EventPage, NewsPage
from tests.api.conftest import Ask
from tests.api.feeds.conftest import Get
from tests.factories import ThemeFactory, VenueFactory
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db

NS = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(response: Any) -> ElementTree.Element:
    assert response.status_code == 200, response.content
    return ElementTree.fromstring(response.content)


def titles(response: Any) -> list[str | None]:
    return [element.text for element in read(response).iterfind("a:entry/a:title", NS)]


def test_feed_of_news_says_what_is_new_with_fallbacks_in_their_own_language(
    get: Get, ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite(fallback=("en",), public_base_url="https://www.eu-belong.example")
    when = datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)
    old = make_page(site, NewsPage, title="Old", published_on="2026-01-01", last_published_at=when)
    make_page(site, NewsPage, "pl", title="Stare", translation_of=old, published_on="2026-01-01")
    make_page(
        site, NewsPage, title="New", introduction="A <b> & more", published_on="2026-03-01", last_published_at=when
    )
    make_page(site, NewsPage, title="Archived", archived=True)
    make_page(make_microsite("niem"), NewsPage, title="Theirs")

    response = get(ask("{ site { feeds { news } } }", host=site)["site"]["feeds"]["news"], site)
    polish = read(get("/feeds/pl/news.atom", site))

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert titles(response) == ["New", "Old"]
    entry = read(response).find("a:entry", NS)
    assert entry is not None
    link = entry.find("a:link", NS)
    assert link is not None
    assert link.get("href") == "https://www.eu-belong.example/en/list-of-news/new/"
    assert entry.findtext("a:summary", namespaces=NS) == "<p>A &lt;b&gt; &amp; more</p>"
    assert entry.findtext("a:published", namespaces=NS) == "2026-03-01T00:00:00+00:00"
    assert entry.findtext("a:updated", namespaces=NS) == "2026-03-05T12:00:00+00:00"
    assert [
        (element.findtext("a:title", namespaces=NS), element.get(LANG)) for element in polish.iterfind("a:entry", NS)
    ] == [("New", "en"), ("Stare", "pl")]
    assert polish.get(LANG) == "pl"


def test_feed_of_events_has_what_is_still_to_come(get: Get, make_microsite: MakeMicrosite, make_page: MakePage) -> None:
    site = make_microsite()
    year = timezone.now().year + 1
    make_page(site, EventPage, title="Past", starts="2014-05-07")
    make_page(site, EventPage, title="Later", starts=f"{year + 1}-05-07")
    make_page(site, EventPage, title="Next", starts=f"{year}-05-07", venue=VenueFactory(name="Hall", city="Riga"))

    response = get("/feeds/en/events.atom", site)

    assert titles(response) == ["Next", "Later"]
    assert read(response).findtext("a:entry/a:summary", namespaces=NS) == f"<p>7 May {year}</p><p>Hall, Riga</p>"


def test_feed_of_a_theme_is_narrowed_and_named_by_it(
    get: Get, ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite()
    theme = ThemeFactory(slug="housing", label="Housing & homes")
    ThemeFactory(slug="theirs", owner=make_microsite("niem"))
    make_page(site, NewsPage, title="Of it", themes=[theme])
    make_page(site, NewsPage, title="Other")

    url = ask('{ site { feeds { news(theme: ["housing"]) } } }', host=site)["site"]["feeds"]["news"]
    response = get(url, site)

    assert url == "http://eu-belong.localhost:8000/feeds/en/news.atom?theme=housing"
    assert titles(response) == ["Of it"]
    assert read(response).findtext("a:title", namespaces=NS) == "EU-BELONG: Housing & homes"
    assert get("/feeds/en/news.atom?theme=theirs", site).status_code == 404
    assert get("/feeds/en/news.atom?theme=a%00b", site).status_code == 404


@pytest.mark.parametrize("path", ["/feeds/fr/news.atom", "/feeds/en/partners.atom", "/feeds/en%00/news.atom"])
def test_feed_that_is_not_there_is_not_found(get: Get, make_microsite: MakeMicrosite, path: str) -> None:
    response = get(path, make_microsite())

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("path", ["/sitemap.xml", "/feeds/en/news.atom", "/calendar/en/events.ics"])
def test_whoever_has_a_file_already_is_not_sent_it_again_until_it_changes(
    get: Get, make_microsite: MakeMicrosite, make_page: MakePage, path: str
) -> None:
    site = make_microsite()
    page = make_page(site, EventPage, title="Forum", last_published_at=timezone.now())
    make_page(site, NewsPage, title="News", last_published_at=timezone.now())
    first = get(path, site)
    again = get(path, site, **{"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert "Last-Modified" in first
    assert first["Cache-Control"] == again["Cache-Control"] == "public, max-age=300"
    NewsPage.objects.all().update(live=False)
    page.live = False
    page.save()
    # Something that was taken away is no newer date.
    later = get(path, site, **{"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]})
    assert later.status_code == 200


@pytest.mark.parametrize("path", ["/sitemap.xml", "/feeds/en/news.atom", "/calendar/en/events.ics"])
def test_files_see_no_cookie_and_set_none(make_microsite: MakeMicrosite, path: str) -> None:
    client = Client(headers={"Host": make_microsite().site.hostname})
    client.cookies["sessionid"] = "unknown"

    response = client.get(path)

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
