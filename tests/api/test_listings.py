"""Listings: filters that combine, orders, and cursors that others' insertions and deletions do not disturb."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from api.listings import LISTINGS
from cms.content import models
from cms.microsites.models import Microsite
from tests.api.conftest import Ask
from tests.factories import AudienceFactory, KeywordFactory, ThemeFactory, locale
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("eu-belong", languages=("en", "pl"), fallback=("en",))


def titles(ask: Ask, site: Microsite, listing: str, arguments: str = "", **variables: Any) -> list[str]:
    asked = f"({arguments})" if arguments else ""
    document = f"{{ site {{ {listing}{asked} {{ totalCount nodes {{ title }} }} }} }}"
    found = ask(document, variables, host=site)["site"][listing]
    names = [node["title"] for node in found["nodes"]]
    assert found["totalCount"] == len(names)
    return names


@pytest.fixture
def events(site: Microsite, make_page: MakePage) -> None:
    common = {"model": models.EventPage}
    make_page(site, title="Past", starts="2014-05-07", event_type="seminar", countries=["BE"], **common)
    make_page(site, title="Coming", starts="2099-02", event_type="conference", countries=["PL", "HU"], **common)
    make_page(site, title="Later", starts="2100", event_type="seminar", event_status="postponed", **common)
    old = make_page(site, title="Archived", starts="2010-01-01", archived=True, countries=["PL"], **common)
    assert old.archived


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("archived: false", ["Past", "Coming", "Later"]),
        ("archived: true", ["Archived"]),
        ("when: UPCOMING", ["Coming", "Later"]),
        ("when: PAST, archived: false", ["Past"]),
        ("when: ALL, archived: false", ["Past", "Coming", "Later"]),
        ("type: [SEMINAR], archived: false", ["Past", "Later"]),
        ("type: [SEMINAR, CONFERENCE], when: UPCOMING", ["Coming", "Later"]),
        ("type: SEMINAR, when: UPCOMING", ["Later"]),
        ("type: []", []),
        ("status: [POSTPONED]", ["Later"]),
        ('country: ["PL"], archived: false', ["Coming"]),
        ('country: ["pl", "BE"], archived: false', ["Past", "Coming"]),
        ("year: 2014", ["Past"]),
        ("year: 2099", ["Coming"]),
        ("year: 2100", ["Later"]),
        ('startsFrom: "2099-01-01T00:00:00Z"', ["Coming", "Later"]),
        (
            'startsFrom: "2000-01-01T00:00:00Z", startsUntil: "2099-12-31T00:00:00+01:00", archived: false',
            ["Past", "Coming"],
        ),
        ("orderBy: STARTS_AT_DESC, archived: false", ["Later", "Coming", "Past"]),
        ("orderBy: TITLE, archived: false", ["Coming", "Later", "Past"]),
        ("last: 2, archived: false, orderBy: TITLE, first: null", ["Later", "Past"]),
    ],
)
def test_filters_of_events_combine(ask: Ask, site: Microsite, arguments: str, expected: list[str]) -> None:
    document = f"{{ site {{ events({arguments}) {{ nodes {{ title }} }} }} }}"

    assert [node["title"] for node in ask(document, host=site)["site"]["events"]["nodes"]] == expected


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ('country: ["Poland"]', "country"),
        ('country: ["P%"]', "country"),
        ("year: 0", "year"),
        ("year: 10000", "year"),
        ("first: 0", "first"),
        ("first: 101", "first"),
        ("first: -1", "first"),
        ("last: 101", "last"),
        ("last: 0", "last"),
        ("first: 1, last: 1", "last"),
        ('after: "x"', "after"),
        ('after: "WzFd"', "after"),
        ('before: "é"', "before"),
        ('after: "bnVsbA"', "after"),
    ],
)
def test_arguments_that_cannot_be_answered_are_refused(
    ask: Ask, site: Microsite, arguments: str, argument: str
) -> None:
    [error] = ask(f"{{ site {{ events({arguments}) {{ totalCount }} }} }}", host=site, errors=True)["errors"]

    assert error["extensions"] == {"code": "BAD_INPUT", "argument": argument}


def test_themes_are_filtered_with_those_below_them_in_any_language(
    ask: Ask, site: Microsite, make_page: MakePage
) -> None:
    employment = ThemeFactory(slug="employment")
    polish = ThemeFactory(slug="employment", locale=locale("pl"), translation_key=employment.translation_key)
    skills = ThemeFactory(slug="skills", parent=employment)
    housing = ThemeFactory(slug="housing")
    keyword = KeywordFactory(slug="equality")
    make_page(site, models.NewsPage, title="Skills", themes=[skills])
    make_page(site, models.NewsPage, title="Polish term", themes=[polish], keywords=[keyword])
    make_page(site, models.NewsPage, title="Both", themes=[skills, housing], keywords=[keyword])
    make_page(site, models.NewsPage, title="None")

    order = "orderBy: TITLE"
    assert titles(ask, site, "news", f'theme: ["employment"], {order}') == ["Both", "Polish term", "Skills"]
    assert titles(ask, site, "news", f'theme: ["skills"], {order}') == ["Both", "Skills"]
    assert titles(ask, site, "news", f'theme: ["housing", "skills"], {order}') == ["Both", "Skills"]
    assert titles(ask, site, "news", f'theme: ["employment"], keyword: ["equality"], {order}') == [
        "Both",
        "Polish term",
    ]
    assert titles(ask, site, "news", f'theme: ["nothing"], {order}') == []


def test_audiences_filter_events(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    audience = AudienceFactory(slug="practitioners")
    make_page(site, models.EventPage, title="For them", audiences=[audience])
    make_page(site, models.EventPage, title="For all")

    assert titles(ask, site, "events", 'audience: ["practitioners"]') == ["For them"]


def test_unknown_dates_come_last_in_both_orders(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    for title, date in (("Old", "2014"), ("New", "2018-05"), ("Unknown", None)):
        make_page(site, models.PublicationPage, title=title, published=date)

    assert titles(ask, site, "publications", "orderBy: NEWEST") == ["New", "Old", "Unknown"]
    assert titles(ask, site, "publications", "orderBy: OLDEST") == ["Old", "New", "Unknown"]


def test_partners_come_by_rank_country_or_title(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    for title, country, rank, role in (("A", "PL", 3, "partner"), ("B", "BG", 2, "lead"), ("C", "PL", 1, "technical")):
        make_page(site, models.PartnerPage, title=title, country=country, sort_order=rank, role=role)

    assert set(titles(ask, site, "partners", "orderBy: TITLE")) == {"A", "B", "C"}
    assert titles(ask, site, "partners", "orderBy: COUNTRY")[0] == "B"
    assert titles(ask, site, "partners", "role: [LEAD, TECHNICAL], orderBy: TITLE") == ["B", "C"]
    assert titles(ask, site, "partners", 'country: ["PL"], role: [PARTNER]') == ["A"]


PART = """
query ($first: Int, $after: String, $last: Int, $before: String) {
  site {
    news(first: $first, after: $after, last: $last, before: $before, orderBy: TITLE) {
      totalCount
      nodes { title }
      edges { cursor node { title } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}
"""


@pytest.fixture
def letters(site: Microsite, make_page: MakePage) -> dict[str, Any]:
    return {letter: make_page(site, models.NewsPage, title=letter) for letter in "bdfhj"}


def part(ask: Ask, site: Microsite, **variables: Any) -> tuple[str, dict[str, Any]]:
    news = ask(PART, variables, host=site)["site"]["news"]
    letters = "".join(node["title"] for node in news["nodes"])
    assert letters == "".join(edge["node"]["title"] for edge in news["edges"])
    if news["edges"]:
        assert news["pageInfo"]["startCursor"] == news["edges"][0]["cursor"]
        assert news["pageInfo"]["endCursor"] == news["edges"][-1]["cursor"]
    return letters, {**news["pageInfo"], "totalCount": news["totalCount"]}


def test_parts_follow_each_other(ask: Ask, site: Microsite, letters: dict[str, Any]) -> None:
    first, info = part(ask, site, first=2)
    assert (first, info["hasNextPage"], info["hasPreviousPage"], info["totalCount"]) == ("bd", True, False, 5)
    second, info = part(ask, site, first=2, after=info["endCursor"])
    assert (second, info["hasNextPage"], info["hasPreviousPage"], info["totalCount"]) == ("fh", True, True, 5)
    third, info = part(ask, site, first=2, after=info["endCursor"])
    assert (third, info["hasNextPage"], info["hasPreviousPage"]) == ("j", False, True)
    nothing, info = part(ask, site, first=2, after=info["endCursor"])
    assert (nothing, info["hasNextPage"], info["startCursor"], info["endCursor"]) == ("", False, None, None)


def test_parts_are_read_backwards(ask: Ask, site: Microsite, letters: dict[str, Any]) -> None:
    last, info = part(ask, site, last=2)
    assert (last, info["hasNextPage"], info["hasPreviousPage"]) == ("hj", False, True)
    before, info = part(ask, site, last=2, before=info["startCursor"])
    assert (before, info["hasNextPage"], info["hasPreviousPage"]) == ("df", True, True)
    first, info = part(ask, site, last=2, before=info["startCursor"])
    assert (first, info["hasPreviousPage"]) == ("b", False)


def test_insertions_and_deletions_neither_skip_nor_repeat(
    ask: Ask, site: Microsite, make_page: MakePage, letters: dict[str, Any]
) -> None:
    first, info = part(ask, site, first=2)
    make_page(site, models.NewsPage, title="a")
    make_page(site, models.NewsPage, title="e")
    # Also the row that the cursor stands on.
    letters["d"].delete()
    letters["f"].unpublish()

    assert first == "bd"
    assert part(ask, site, first=2, after=info["endCursor"])[0] == "eh"


def test_rows_of_one_value_are_told_apart(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    for number in range(5):
        make_page(site, models.NewsPage, title="same", slug=f"same-{number}")
    seen, cursor = [], None
    for _ in range(3):
        document = """query ($after: String) { site { news(first: 2, after: $after, orderBy: NEWEST) {
            nodes { slug } pageInfo { endCursor } } } }"""
        news = ask(document, {"after": cursor}, host=site)["site"]["news"]
        seen += [node["slug"] for node in news["nodes"]]
        cursor = news["pageInfo"]["endCursor"]

    assert sorted(seen) == [f"same-{number}" for number in range(5)]


def test_cursor_of_another_order_is_refused(ask: Ask, site: Microsite, letters: dict[str, Any]) -> None:
    _, info = part(ask, site, first=1)
    document = "query ($after: String) { site { partners(after: $after, orderBy: COUNTRY) { totalCount } } }"

    [error] = ask(document, {"after": info["endCursor"]}, host=site, errors=True)["errors"]
    assert error["extensions"]["argument"] == "after"


def test_twenty_rows_unless_told_otherwise_and_a_hundred_at_most(
    ask: Ask, site: Microsite, make_page: MakePage
) -> None:
    for number in range(21):
        make_page(site, models.NewsPage, title=f"News {number}")
    document = "{ site { short: news { nodes { id } } long: news(first: 100) { totalCount nodes { id } } } }"

    answer = ask(document, host=site)["site"]

    assert len(answer["short"]["nodes"]) == 20
    assert len(answer["long"]["nodes"]) == answer["long"]["totalCount"] == 21


def test_several_lists_of_one_kind_are_read_together_and_kept_apart(
    ask: Ask, site: Microsite, make_microsite: MakeMicrosite, make_page: MakePage, django_assert_num_queries: Any
) -> None:
    theirs = make_microsite("eim", languages=("hu",))
    for number in range(3):
        make_page(site, models.NewsPage, title=f"Ours {number}", published_on=datetime.date(2020, 1, 1 + number))
        make_page(theirs, models.NewsPage, "hu", title=f"Theirs {number}")
    document = """{ sites { slug
        newest: news(first: 2) { totalCount nodes { title } pageInfo { hasNextPage endCursor } }
        oldest: news(last: 1) { nodes { title } pageInfo { hasPreviousPage } }
        titled: news(first: 1, orderBy: TITLE) { nodes { title } } } }"""

    answers = {entry["slug"]: entry for entry in ask(document, host=site)["sites"]}

    ours, others = answers["eu-belong"], answers["eim"]
    assert [node["title"] for node in ours["newest"]["nodes"]] == ["Ours 2", "Ours 1"]
    assert ours["newest"]["totalCount"] == 3
    assert ours["newest"]["pageInfo"]["hasNextPage"] is True
    assert [node["title"] for node in ours["oldest"]["nodes"]] == ["Ours 0"]
    assert ours["oldest"]["pageInfo"]["hasPreviousPage"] is True
    assert [node["title"] for node in ours["titled"]["nodes"]] == ["Ours 0"]
    assert [node["title"] for node in others["newest"]["nodes"]] == ["Theirs 0", "Theirs 1"]
    # A cursor of a list that was read with others leads on in it.
    more = ask(
        "query ($after: String) { site { news(after: $after) { nodes { title } } } }",
        {"after": ours["newest"]["pageInfo"]["endCursor"]},
        host=site,
    )
    assert more["site"]["news"]["nodes"] == [{"title": "Ours 0"}]


def test_each_page_counts_once_in_the_best_language(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    both = make_page(site, models.NewsPage, title="English of both")
    make_page(site, models.NewsPage, title="English only")
    make_page(site, models.NewsPage, "pl", title="Polski", translation_of=both)
    make_page(site, models.NewsPage, "pl", title="Tylko polski")

    def read(language: str) -> Any:
        document = f"""{{ site(locale: "{language}") {{ news(orderBy: TITLE) {{
            totalCount nodes {{ title isFallback servedLocale }} }} }} }}"""
        return ask(document, host=site)["site"]["news"]

    polish = read("pl")
    assert [(node["title"], node["isFallback"]) for node in polish["nodes"]] == [
        ("English only", True),
        ("Polski", False),
        ("Tylko polski", False),
    ]
    assert polish["totalCount"] == 3
    # English falls back to no other language here.
    assert [node["title"] for node in read("en")["nodes"]] == ["English of both", "English only"]


def test_pages_of_all_types_and_of_some(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    make_page(site, models.EventPage, title="Event")
    make_page(site, models.NewsPage, title="News")

    assert titles(ask, site, "pages") == ["EU-BELONG", "list of events", "Event", "list of news", "News"]
    assert titles(ask, site, "pages", 'types: ["EventPage", "NewsPage"], orderBy: TITLE') == ["Event", "News"]
    assert titles(ask, site, "pages", "types: []") == []


def test_unknown_page_types_are_refused(ask: Ask, site: Microsite) -> None:
    [error] = ask('{ site { pages(types: ["User"]) { totalCount } } }', host=site, errors=True)["errors"]

    assert error["message"] == "“User” is no page type. Write a name of the schema, such as EventPage."


@pytest.mark.parametrize("name", LISTINGS)
def test_every_listing_shows_its_pages_in_every_order(
    ask: Ask, site: Microsite, make_page: MakePage, name: str
) -> None:
    listing = LISTINGS[name]
    field = "".join(part.title() if number else part for number, part in enumerate(name.split("_")))
    for number in range(3):
        values = {"country": ["PL", "BE", "HU"][number]} if listing.model is models.CountrySheetPage else {}
        make_page(site, listing.model, title=f"Page {number}", **values)
    make_page(site, models.PlainPage, title="Something else")

    for order in listing.orderings:
        found = titles(ask, site, field, f"orderBy: {order.name}")
        assert sorted(found) == ["Page 0", "Page 1", "Page 2"]
        # The end of one part and the start of the next.
        document = f"{{ site {{ {field}(orderBy: {order.name}, first: 2) {{ pageInfo {{ endCursor }} }} }} }}"
        cursor = ask(document, host=site)["site"][field]["pageInfo"]["endCursor"]
        document = f'{{ site {{ {field}(orderBy: {order.name}, after: "{cursor}") {{ nodes {{ title }} }} }} }}'
        [rest] = ask(document, host=site)["site"][field]["nodes"]
        assert rest["title"] == found[2]
