"""Facets: how many rows each value of a filter would leave."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.content import models
from cms.microsites.models import Microsite
from tests.api.conftest import Ask
from tests.factories import KeywordFactory, ThemeFactory
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("eu-belong", languages=("en", "pl"), fallback=("en",))


def facets(ask: Ask, site: Microsite, listing: str, arguments: str = "", locale: str = "en") -> dict[str, Any]:
    """Return value, label and count of each facet by the argument that it belongs to."""
    asked = f"({arguments})" if arguments else ""
    document = f"""{{ site(locale: "{locale}") {{ {listing}{asked} {{
      facets {{ argument values {{ value label count isChosen }} }} }} }} }}"""
    found = ask(document, host=site)["site"][listing]["facets"]
    return {
        facet["argument"]: [(one["value"], one["label"], one["count"]) for one in facet["values"]] for facet in found
    }


@pytest.fixture
def events(site: Microsite, make_microsite: MakeMicrosite, make_page: MakePage) -> None:
    cohesion = ThemeFactory(slug="cohesion", label="Cohesion")
    housing = ThemeFactory(slug="housing", label="Housing", parent=cohesion)
    make_page(
        site, models.EventPage, event_type="seminar", starts="2014-05-07", countries=["BE", "PL"], themes=[housing]
    )
    make_page(site, models.EventPage, event_type="seminar", starts="2015", countries=["PL"], themes=[cohesion, housing])
    make_page(site, models.EventPage, event_type="conference", starts="2015-03", themes=[cohesion])
    make_page(site, models.EventPage, event_type="webinar", starts="2013", live=False)
    make_page(make_microsite("niem"), models.EventPage, event_type="academy", starts="2012")


@pytest.mark.usefixtures("events")
def test_facets_count_what_each_value_would_leave(ask: Ask, site: Microsite) -> None:
    found = facets(ask, site, "events")

    assert found["type"] == [("SEMINAR", "Seminar", 2), ("CONFERENCE", "Conference", 1)]
    assert found["country"] == [("PL", "Poland", 2), ("BE", "Belgium", 1)]
    assert found["year"] == [("2015", "2015", 2), ("2014", "2014", 1)]
    # A page of a theme and of the one above it counts once for the latter.
    assert found["theme"] == [("cohesion", "Cohesion", 3), ("housing", "Housing", 2)]
    assert found["audience"] == []
    assert found["keyword"] == []


@pytest.mark.usefixtures("events")
def test_facet_is_counted_after_all_filters_but_its_own(ask: Ask, site: Microsite) -> None:
    found = facets(ask, site, "events", "type: [SEMINAR], year: 2015")

    assert found["type"] == [("CONFERENCE", "Conference", 1), ("SEMINAR", "Seminar", 1)]
    assert found["year"] == [("2015", "2015", 1), ("2014", "2014", 1)]
    assert found["country"] == [("PL", "Poland", 1)]


@pytest.mark.usefixtures("events")
def test_every_count_is_that_of_the_list_with_that_value(ask: Ask, site: Microsite) -> None:
    for argument, values in facets(ask, site, "events").items():
        for value, _label, count in values:
            written = value if argument in {"year", "type", "status"} else f'"{value}"'
            document = f"{{ site {{ events({argument}: {written}) {{ totalCount }} }} }}"
            assert ask(document, host=site)["site"]["events"]["totalCount"] == count, (argument, value)


@pytest.mark.usefixtures("events")
def test_what_is_chosen_is_marked(ask: Ask, site: Microsite) -> None:
    document = """{ site { events(theme: ["housing"], type: [SEMINAR], year: 2015, country: ["pl"]) {
      facets { argument values { value isChosen } } } } }"""

    found = ask(document, host=site)["site"]["events"]["facets"]

    chosen = {facet["argument"]: [one["value"] for one in facet["values"] if one["isChosen"]] for facet in found}
    assert {name: values for name, values in chosen.items() if values} == {
        "theme": ["housing"],
        "type": ["SEMINAR"],
        "year": ["2015"],
        "country": ["PL"],
    }


def test_facets_are_counted_after_fallback_and_in_words_of_the_language(
    ask: Ask, site: Microsite, make_page: MakePage
) -> None:
    english = make_page(site, models.NewsPage, published_on="2020-01-01", countries=["PL"])
    make_page(site, models.NewsPage, "pl", translation_of=english, published_on="2020-01-01", countries=["PL"])
    make_page(site, models.NewsPage, published_on="2021-01-01", countries=["PL"])

    found = facets(ask, site, "news", locale="pl")

    assert found["year"] == [("2021", "2021", 1), ("2020", "2020", 1)]
    assert found["country"] == [("PL", "Polska", 2)]


def test_terms_of_another_microsite_are_not_told(
    ask: Ask, site: Microsite, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    theirs = KeywordFactory(slug="theirs", owner=make_microsite("niem"))
    ours = KeywordFactory(slug="ours", label="Ours", owner=site)
    make_page(site, models.NewsPage, keywords=[theirs, ours])

    assert facets(ask, site, "news")["keyword"] == [("ours", "Ours", 1)]


def test_facets_of_several_lists_take_as_many_queries_as_those_of_one_with_one_row(
    ask: Ask, site: Microsite, make_page: MakePage
) -> None:
    document = """{ site { events { facets { argument values { label } } }
      publications { facets { argument values { label } } } } }"""

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            ask(document, host=site)
        return [query["sql"] for query in captured]

    theme = ThemeFactory()
    make_page(site, models.EventPage, themes=[theme])
    make_page(site, models.PublicationPage, themes=[theme])
    queries()  # and what a process asks for only once
    one = queries()
    for number in range(5):
        make_page(site, models.EventPage, themes=[ThemeFactory()], countries=["PL"], starts=f"{2000 + number}")

    assert len(queries()) == len(one)
