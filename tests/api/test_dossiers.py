"""Dossiers: what they gather by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from cms.content import models
from cms.microsites.models import Microsite
from tests.api.conftest import Ask
from tests.factories import ThemeFactory
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db

ITEMS = """query ($locale: String, $id: ID!, $first: Int = 20, $after: String) { site(locale: $locale) {
  page(id: $id) { ... on DossierPage { items(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { title url }
  } } }
} }"""


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("eim", languages=("en", "hu"), fallback=("en",))


def read(ask: Ask, site: Microsite, language: str = "en", **variables: Any) -> Any:
    document = "query ($l: String) { site(locale: $l) { dossiers { nodes { id } } } }"
    [dossier] = ask(document, {"l": language}, host=site)["site"]["dossiers"]["nodes"]
    found = ask(ITEMS, {"id": dossier["id"], "locale": language, **variables}, host=site)["site"]["page"]["items"]
    return found and {**found, "nodes": [node["title"] for node in found["nodes"]]}


def test_dossier_gathers_pages_of_its_theme_and_period(
    ask: Ask, site: Microsite, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    housing = ThemeFactory(slug="housing")
    below = ThemeFactory(slug="social-housing", parent=housing)
    other = ThemeFactory(slug="health")
    dossier = make_page(
        site, models.DossierPage, title="Dossier", slug="dossier", query_theme=housing, themes=[housing]
    )

    def news(title: str, day: str, *themes: Any, **values: Any) -> Any:
        return make_page(site, models.NewsPage, title=title, published_on=day, themes=list(themes), **values)

    news("Old", "2012-03-01", housing)
    new = news("New", "2014-03-01", housing)
    news("Below", "2013-03-01", below)
    news("About something else", "2014-03-02", other)
    news("Draft", "2014-03-03", housing, live=False)
    make_page(site, models.EventPage, title="Seminar", starts="2013-05", themes=[housing])
    make_page(site, models.GoodPracticePage, title="Undated", themes=[housing])
    make_page(make_microsite("niem"), models.NewsPage, title="Theirs", published_on="2014-03-04", themes=[housing])

    everything = ["New", "Seminar", "Below", "Old", "Undated"]
    assert read(ask, site)["nodes"] == everything
    assert read(ask, site)["totalCount"] == 5
    first = read(ask, site, first=2)
    assert (first["nodes"], first["pageInfo"]["hasNextPage"]) == (everything[:2], True)
    assert read(ask, site, first=2, after=first["pageInfo"]["endCursor"])["nodes"] == everything[2:4]

    dossier.query_from, dossier.query_to = "2013-01-01", "2013-12-31"
    dossier.save_revision().publish()
    assert read(ask, site)["nodes"] == ["Seminar", "Below"]
    dossier.query_to = None
    dossier.save_revision().publish()
    assert read(ask, site)["nodes"] == ["New", "Seminar", "Below"]

    # In another language the same, each page in the best language; filters and totals after fallback.
    make_page(site, models.NewsPage, "hu", translation_of=new, title="Új", published_on="2014-03-01", themes=[housing])
    assert read(ask, site, "hu")["nodes"] == ["Új", "Seminar", "Below"]

    dossier.query_theme = None
    dossier.save_revision().publish()
    assert read(ask, site) is None
