"""Searching: by language, only what is public, once each; filters, facets, cursors, highlights; hostile queries."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from api.connections import encode_cursor
from api.http.origins import origins_at
from cms.content import models
from cms.microsites.models import Microsite
from tests.api.conftest import Ask
from tests.factories import DocumentFactory, OrganisationFactory, PersonFactory, ThemeFactory, locale
from tests.fixtures import MakeMicrosite, MakePage

# A translation key that no page has.
KEY = "0" * 32

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_tasks(settings: Any) -> None:
    """Let tasks wait, as in production: no search is found by one."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("eu-belong", languages=("en", "pl"), fallback=("en",))


def search(ask: Ask, site: Microsite, query: str, arguments: str = "", language: str = "en") -> list[str]:
    """Return the titles that a search finds, in order."""
    document = (
        f'query ($query: String!) {{ site(locale: "{language}") {{ '
        f"search(query: $query, {arguments}) {{ totalCount nodes {{ title page {{ title }} }} }} }} }}"
    )
    found = ask(document, {"query": query}, host=site)["site"]["search"]
    titles = [node["title"] for node in found["nodes"]]
    assert titles == [node["page"]["title"] for node in found["nodes"]]
    assert found["totalCount"] == len(titles)
    return titles


def search_all(ask: Ask, query: str, arguments: str = "") -> list[str]:
    """Return the titles that a search over all microsites finds, sorted."""
    document = f"query ($query: String!) {{ search(query: $query, {arguments}) {{ totalCount nodes {{ title }} }} }}"
    found = ask(document, {"query": query})["search"]
    assert found["totalCount"] == len(found["nodes"])
    return sorted(node["title"] for node in found["nodes"])


FACETS = (
    "facets { "
    + " ".join(f"{name} {{ value label count }}" for name in ("types", "themes", "countries", "years", "sites"))
    + " }"
)


def counts(facets: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Return the counts of facets by value."""
    return {name: {entry["value"]: entry["count"] for entry in values} for name, values in facets.items()}


def facets(ask: Ask, site: Microsite, query: str, arguments: str = "") -> dict[str, dict[str, int]]:
    """Return the counts of each facet of a search."""
    document = f'{{ site {{ search(query: "{query}", {arguments}) {{ {FACETS} }} }} }}'
    return counts(ask(document, host=site)["site"]["search"]["facets"])


def text_block(html: str) -> str:
    return json.dumps([{"type": "text", "value": html}])


# --- Words ------------------------------------------------------------------------------------------------------------


def test_words_are_found_in_title_introduction_and_blocks(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    make_page(site, title="Three", body=text_block("<p>In <b>hou</b>sing projects</p>"))
    make_page(site, title="Two", introduction="About housing.")
    make_page(site, title="Housing")
    make_page(site, title="Four")

    assert search(ask, site, "housing") == ["Housing", "Two", "Three"]
    assert search(ask, site, "housing projects") == ["Three"]
    assert search(ask, site, "cheese") == []


@pytest.mark.parametrize(
    ("language", "written", "asked"),
    [
        ("pl", "Łódź", "lodz"),
        ("pl", "Łódź", "ŁÓDŹ"),
        ("pl", "Zażółć gęślą jaźń", "jazn zazolc"),
        ("pl", "Mieszkania dla migrantów", "migrant mieszkań"),
        ("en", "Integrated housing", "integration house"),
        ("en", "Naïve café", "naive CAFE"),
        ("en", "Caf\u00e9", "cafe\u0301"),
        ("en", "Łódź by train", "lodz"),
        ("de", "Straße", "strasse"),
        ("de", "Strasse", "straße"),
        ("de", "Wohnungen für Bürger", "wohnung burger"),
        ("hu", "A főváros házai", "fovaros haz"),
        ("fr", "L'intégration au cœur des Écoles", "integrer coeur ecole"),
        ("el", "Αθήνα", "αθηνα"),
        ("ru", "Ёлка", "елка"),
        ("en", "COVID-19", "covid19"),
        ("en", "Integration", "integ"),
        ("en", "EU funds", "eu"),
    ],
)
def test_words_are_found_in_their_language_without_accents_by_stem_and_beginning(
    ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage, language: str, written: str, asked: str
) -> None:
    site = make_microsite("words", languages=(language,))
    make_page(site, language=language, title=written)
    make_page(site, language=language, title="Xylophone")

    assert search(ask, site, asked, language=language) == [written]


def test_words_that_say_nothing_need_not_be_there(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    make_page(site, title="Integration, migrants")

    assert search(ask, site, "the integration of migrants") == ["Integration, migrants"]


def test_names_of_people_organisations_themes_and_documents_are_found(
    ask: Ask, site: Microsite, make_page: MakePage
) -> None:
    person = PersonFactory(name="Grzegorz Brzęczyszczykiewicz")
    team = json.dumps([{"type": "people", "value": {"title": "", "people": [person.pk]}}])
    make_page(site, title="Team", body=team)
    make_page(site, models.PartnerPage, title="Partner", organisation=OrganisationFactory(name="Caritas", country="AT"))
    make_page(site, title="Home", themes=[ThemeFactory(slug="housing", label="Dwelling")])
    document = DocumentFactory(title="Handbook", collection=site.document_collection)
    make_page(site, models.PublicationPage, title="Study", file=document)

    assert search(ask, site, "brzeczyszczykiewicz") == ["Team"]
    assert search(ask, site, "caritas") == ["Partner"]
    assert search(ask, site, "dwelling") == ["Home"]
    assert search(ask, site, "handbook") == ["Study"]
    assert search(ask, site, "caritas", 'countries: ["AT"]') == ["Partner"]


# --- Only what is public ----------------------------------------------------------------------------------------------


def assert_found(ask: Ask, site: Microsite, expected: list[str], language: str = "en") -> None:
    """Assert what is found by “migrants”: in results, totals, facets, and over all microsites."""
    assert sorted(search(ask, site, "migrants", language=language)) == expected
    if language == "en":
        assert sum(facets(ask, site, "migrants")["types"].values()) == len(expected)
        assert search_all(ask, "migrants") == expected


def test_page_is_found_only_while_it_is_public(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    page = make_page(site, title="Migrants")
    child = make_page(site, title="Migrants below", parent=page)
    both = ["Migrants", "Migrants below"]
    assert_found(ask, site, both)

    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert_found(ask, site, [])
    restriction.delete()
    assert_found(ask, site, both)

    Page.objects.filter(pk=child.pk).update(expire_at=timezone.now() - DAY)
    assert_found(ask, site, ["Migrants"])
    Page.objects.filter(pk=child.pk).update(expire_at=timezone.now() + DAY)
    assert_found(ask, site, both)

    page.unpublish()
    assert_found(ask, site, ["Migrants below"])
    page.save_revision().publish()
    assert_found(ask, site, both)

    child.delete()
    assert_found(ask, site, ["Migrants"])


def test_draft_alias_and_scheduled_pages_are_not_found(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    page = make_page(site, title="Migrants")
    make_page(site, title="Migrants, draft", live=False)
    make_page(site, title="Migrants, misplaced", locale=locale("pl"))
    make_page(site, title="Migrants, hidden", hide_from_search_engines=True)
    page.create_alias(update_slug="alias")
    scheduled = make_page(site, title="Migrants, later", live=False)
    scheduled.go_live_at = timezone.now() + DAY
    scheduled.save_revision().publish()

    assert_found(ask, site, ["Migrants"])


def test_draft_of_a_published_page_is_not_found(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    page = make_page(site, title="Old words")
    page.title = "New words"
    revision = page.save_revision()

    assert search(ask, site, "new words") == []
    assert search(ask, site, "old") == ["Old words"]
    revision.publish()
    assert search(ask, site, "new words") == ["New words"]
    assert search(ask, site, "old") == []


def test_pages_of_another_microsite_are_not_found(
    ask: Ask, site: Microsite, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    theirs = make_microsite("eim")
    make_page(theirs, title="Theirs, migrants")
    make_page(site, title="Ours, migrants")

    assert search(ask, site, "migrants") == ["Ours, migrants"]
    assert search(ask, theirs, "migrants") == ["Theirs, migrants"]


def test_page_that_is_moved_to_another_microsite_is_found_there(
    ask: Ask, site: Microsite, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    theirs = make_microsite("eim")
    page = make_page(site, title="Migrants")
    make_page(site, title="Migrants below", parent=page)
    home = theirs.home("en")
    assert home is not None

    Page.objects.get(pk=page.pk).move(home, pos="last-child")

    assert search(ask, site, "migrants") == []
    assert sorted(search(ask, theirs, "migrants")) == ["Migrants", "Migrants below"]


def test_names_that_visitors_do_not_see_are_not_found(
    ask: Ask, site: Microsite, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    theirs = PersonFactory(name="Hidden Name", owner=make_microsite("eim"))
    team = json.dumps([{"type": "people", "value": {"title": "", "people": [theirs.pk]}}])
    make_page(site, title="Team", body=team)
    document = DocumentFactory(title="Secret paper", collection=site.document_collection)
    make_page(site, models.PublicationPage, title="Study", file=document)
    assert search(ask, site, "secret paper") == ["Study"]
    restriction = CollectionViewRestriction.objects.create(
        collection=site.document_collection, restriction_type="login"
    )

    assert search(ask, site, "hidden name") == []
    assert search(ask, site, "secret paper") == []
    restriction.delete()
    assert search(ask, site, "secret paper") == ["Study"]
    theirs.owner = None
    theirs.save()
    assert search(ask, site, "hidden name") == ["Team"]


def test_what_is_edited_elsewhere_is_found_at_once(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    theme = ThemeFactory(slug="housing", label="Dwelling")
    document = DocumentFactory(title="Handbook", collection=site.document_collection)
    make_page(site, models.PublicationPage, title="Study", file=document, themes=[theme])
    theme.label, document.title = "Shelter", "Manual"
    theme.save()
    document.save()

    assert search(ask, site, "dwelling") == search(ask, site, "handbook") == []
    assert search(ask, site, "shelter manual") == ["Study"]
    ThemeFactory(
        slug="housing", label="Lodging", owner=site, translation_key=theme.translation_key, locale=locale("pl")
    )
    document.delete()
    assert search(ask, site, "manual") == []


# --- Languages --------------------------------------------------------------------------------------------------------


def test_page_that_stands_in_is_found_once_and_in_its_own_words(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    english = make_page(site, title="Housing projects")
    assert search(ask, site, "houses", language="pl") == ["Housing projects"]

    polish = make_page(site, language="pl", title="Projekty mieszkaniowe, housing", translation_of=english)
    assert search(ask, site, "housing", language="pl") == ["Projekty mieszkaniowe, housing"]
    assert search(ask, site, "projects", language="pl") == []
    assert search(ask, site, "housing") == ["Housing projects"]

    polish.unpublish()
    assert search(ask, site, "projects", language="pl") == ["Housing projects"]


def test_language_that_stands_in_for_none_is_not_searched(
    ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite("two", languages=("en", "pl"))
    make_page(site, title="Housing")

    assert search(ask, site, "housing", language="pl") == []
    assert search(ask, site, "housing") == ["Housing"]


def test_search_over_all_microsites_serves_each_in_its_languages(
    ask: Ask, site: Microsite, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    polish = make_microsite("pl-only", languages=("pl",))
    silent = make_microsite("silent", in_portal=False)
    english = make_page(site, title="Migrant, English")
    make_page(site, title="Migrant, nicht übersetzt")
    make_page(site, language="pl", title="Migrant, polski", translation_of=english)
    make_page(polish, language="pl", title="Migrant, tylko polski")
    make_page(silent, title="Migrant, silent")
    # Somebody moved a translation to another microsite: it replaces nothing here.
    stray = make_page(site, title="Migrant, stray")
    make_page(polish, language="pl", title="Migrant, elsewhere", translation_of=stray)

    in_english = search_all(ask, "migrant")
    in_polish = search_all(ask, "migrant", 'locale: "pl"')

    other = ["Migrant, elsewhere", "Migrant, nicht übersetzt", "Migrant, stray", "Migrant, tylko polski"]
    assert in_english == sorted(["Migrant, English", *other])
    assert in_polish == sorted(["Migrant, polski", *other])
    assert search_all(ask, "migrant", 'sites: ["pl-only"]') == ["Migrant, elsewhere", "Migrant, tylko polski"]
    assert search_all(ask, "migrant", 'sites: ["silent", "nobody"]') == []
    found = ask(f'{{ search(query: "migrant", sites: ["pl-only"]) {{ {FACETS} nodes {{ site {{ slug }} }} }} }}')[
        "search"
    ]
    assert counts(found["facets"])["sites"] == {"eu-belong": 3, "pl-only": 2}
    assert {node["site"]["slug"] for node in found["nodes"]} == {"pl-only"}


# --- Filters, facets, order -------------------------------------------------------------------------------------------


@pytest.fixture
def varied(site: Microsite, make_page: MakePage) -> None:
    society = ThemeFactory(slug="society", label="Society")
    housing = ThemeFactory(slug="housing", label="Housing", parent=society)
    work = ThemeFactory(slug="work", label="Work")
    common = {"introduction": "forum"}
    event, news = models.EventPage, models.NewsPage
    make_page(site, event, title="Past", starts="2014-05-07", countries=["BE"], themes=[housing], **common)
    make_page(site, event, title="Coming", starts="2099-02", countries=["PL", "HU"], themes=[work], **common)
    make_page(site, news, title="Old news", published_on="2014-01-01", countries=["PL"], themes=[society], **common)
    make_page(site, news, title="News", published_on="2020-06-01", themes=[housing, work], **common)
    make_page(site, title="Plain", **common)
    make_page(site, event, title="Other", starts="2014-05-07", countries=["PL"])


@pytest.mark.usefixtures("varied")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", ["Coming", "News", "Past", "Old news", "Plain"]),
        ('types: ["EventPage"]', ["Coming", "Past"]),
        ('types: ["EventPage", "PlainPage"]', ["Coming", "Past", "Plain"]),
        ("types: []", []),
        ('themes: ["housing"]', ["News", "Past"]),
        ('themes: ["society"]', ["News", "Past", "Old news"]),
        ('themes: ["work", "society"], types: ["NewsPage"]', ["News", "Old news"]),
        ('themes: ["nothing"]', []),
        ('countries: ["pl"]', ["Coming", "Old news"]),
        ('countries: ["PL", "BE"], themes: ["housing"]', ["Past"]),
        ('dateFrom: "2014-05-07"', ["Coming", "News", "Past"]),
        ('dateTo: "2014-05-07"', ["Past", "Old news"]),
        ('dateFrom: "2014-02-01", dateTo: "2020-06-01"', ["News", "Past"]),
        ("when: UPCOMING", ["Coming"]),
        ("when: PAST", ["Past"]),
        ("when: ALL", ["Coming", "Past"]),
        ('when: PAST, countries: ["PL"]', []),
    ],
)
def test_filters_combine(ask: Ask, site: Microsite, arguments: str, expected: list[str]) -> None:
    assert search(ask, site, "forum", f"orderBy: NEWEST, {arguments}") == expected


@pytest.mark.usefixtures("varied")
def test_facet_counts_leave_out_their_own_filter_only(ask: Ask, site: Microsite) -> None:
    assert facets(ask, site, "forum") == {
        "types": {"EventPage": 2, "NewsPage": 2, "PlainPage": 1},
        "themes": {"society": 3, "housing": 2, "work": 2},
        "countries": {"PL": 2, "BE": 1, "HU": 1},
        "years": {"2099": 1, "2020": 1, "2014": 2},
        "sites": {"eu-belong": 5},
    }
    assert facets(ask, site, "forum", 'types: ["EventPage"], countries: ["PL"]') == {
        "types": {"EventPage": 1, "NewsPage": 1},
        "themes": {"work": 1},
        "countries": {"PL": 1, "BE": 1, "HU": 1},
        "years": {"2099": 1},
        "sites": {"eu-belong": 1},
    }


@pytest.mark.usefixtures("varied")
def test_facets_are_named_in_the_language_asked_for(ask: Ask, site: Microsite) -> None:
    housing = models.Theme.objects.get(slug="housing")
    ThemeFactory(slug="housing", label="Mieszkania", locale=locale("pl"), translation_key=housing.translation_key)
    document = f'{{ site(locale: "pl") {{ search(query: "forum") {{ {FACETS} }} }} }}'
    found = ask(document, host=site)["site"]["search"]["facets"]
    labels = {name: {entry["value"]: entry["label"] for entry in values} for name, values in found.items()}

    assert labels["types"]["EventPage"] == "Wydarzenie"
    assert labels["themes"] == {"society": "Society", "housing": "Mieszkania", "work": "Work"}
    assert labels["countries"]["HU"] == "Węgry"
    assert labels["sites"] == {"eu-belong": "EU-BELONG"}


def test_what_fits_better_comes_first_and_among_equals_the_latest(
    ask: Ask, site: Microsite, make_page: MakePage
) -> None:
    for title, year in (("Old", 2010), ("New", 2020), ("Forum", 2000)):
        values = {"introduction": "" if title == "Forum" else "The forum", "published_on": f"{year}-01-01"}
        make_page(site, models.NewsPage, title=title, **values)

    assert search(ask, site, "forum") == ["Forum", "New", "Old"]
    assert search(ask, site, "forum", "orderBy: NEWEST") == ["New", "Old", "Forum"]


# --- Cursors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["RELEVANCE", "NEWEST"])
def test_parts_neither_skip_nor_repeat_when_pages_come_and_go(
    ask: Ask, site: Microsite, make_page: MakePage, order: str
) -> None:
    for number in range(9):
        values = {"introduction": "forum " * (number % 3), "published_on": f"20{10 + number % 4}-01-01"}
        make_page(site, models.NewsPage, title=f"{'Forum ' * (number % 2)}{number} forum", **values)
    whole = search(ask, site, "forum", f"orderBy: {order}")
    document = (
        f'query ($after: String) {{ site {{ search(query: "forum", orderBy: {order}, first: 2, after: $after) '
        "{ totalCount edges { cursor node { title } } pageInfo { endCursor hasNextPage hasPreviousPage } } } }"
    )
    read: list[str] = []
    after, total = None, 9
    while True:
        part = ask(document, {"after": after}, host=site)["site"]["search"]
        read += [edge["node"]["title"] for edge in part["edges"]]
        after = part["pageInfo"]["endCursor"]
        assert part["pageInfo"]["hasPreviousPage"] == (len(read) > 2)
        assert part["totalCount"] == total
        if not part["pageInfo"]["hasNextPage"]:
            break
        # It comes first in either order, and changes how rare the word is.
        make_page(site, models.NewsPage, title=f"Forum forum forum {total}", published_on="2040-01-01")
        make_page(site, models.NewsPage, title=f"Something else {total}", published_on="2040-01-01")
        total += 1

    assert read == whole


def test_parts_are_read_backwards(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    for number in range(5):
        make_page(site, models.NewsPage, title=f"Forum {number}", published_on=f"201{number}-01-01")
    selection = "{ nodes { title } pageInfo { startCursor hasNextPage hasPreviousPage } }"
    ask_for = f'{{ site {{ search(query: "forum", orderBy: NEWEST, last: 2%s) {selection} }} }}'
    last = ask(ask_for % "", host=site)["site"]["search"]
    cursor = last["pageInfo"]["startCursor"]
    before = ask(ask_for % f', before: "{cursor}"', host=site)["site"]["search"]

    assert [node["title"] for node in last["nodes"]] == ["Forum 1", "Forum 0"]
    assert [node["title"] for node in before["nodes"]] == ["Forum 3", "Forum 2"]
    assert before["pageInfo"]["hasNextPage"]
    assert before["pageInfo"]["hasPreviousPage"]


def test_total_is_right_after_the_last_result(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    make_page(site, title="Forum")
    document = '{ site { search(query: "forum", after: "%s") { totalCount nodes { title } } } }'

    assert ask(document % encode_cursor([0, 0, KEY]), host=site)["site"]["search"] == {"totalCount": 1, "nodes": []}


# --- Highlights -------------------------------------------------------------------------------------------------------


def test_words_are_marked_in_plain_segments(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    words = "nothing to see " * 40
    make_page(
        site,
        language="pl",
        title="<b>Łódź</b> & okolice",
        introduction=words,
        body=text_block(f"<p>Mieszkania w Łodzi &lt;script&gt; {words}</p>"),
    )
    selection = "highlights { title { text isMatch } excerpt { text isMatch } }"
    document = f'{{ site(locale: "pl") {{ search(query: "lodz mieszkanie") {{ nodes {{ {selection} }} }} }} }}'
    [node] = ask(document, host=site)["site"]["search"]["nodes"]
    title, excerpt = node["highlights"]["title"], node["highlights"]["excerpt"]

    assert title == [
        {"text": "<b>", "isMatch": False},
        {"text": "Łódź", "isMatch": True},
        {"text": "</b> & okolice", "isMatch": False},
    ]
    assert [part["text"] for part in excerpt if part["isMatch"]] == ["Mieszkania", "Łodzi"]
    text = "".join(part["text"] for part in excerpt)
    assert "Mieszkania w Łodzi <script> nothing" in text
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < 260


# --- Cost -------------------------------------------------------------------------------------------------------------


def statements(ask: Ask, document: str, site: Microsite) -> int:
    origins_at(site.site.hostname)  # which a process reads once in a while
    with CaptureQueriesContext(connection) as captured:
        ask(document, host=site)
    return len(captured)


def test_search_is_one_query_with_its_facets_whatever_there_is(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    node = "title url type date highlights { title { text } excerpt { text } }"
    part = f"{{ totalCount pageInfo {{ endCursor }} nodes {{ {node} }} }}"
    listing = f'{{ site {{ search(query: "forum") {part} }} }}'
    with_facets = f'{{ site {{ search(query: "forum") {{ totalCount nodes {{ title }} {FACETS} }} }} }}'
    theme = ThemeFactory(slug="housing")
    make_page(site, title="Forum", themes=[theme])
    context = statements(ask, "{ site { id } }", site)
    few = [statements(ask, listing, site) - context, statements(ask, with_facets, site) - context]
    for number in range(12):
        make_page(site, models.NewsPage, title=f"Forum {number}", themes=[theme], countries=["PL"])

    assert few == [1, 2]  # the labels of themes are the second
    assert [statements(ask, listing, site) - context, statements(ask, with_facets, site) - context] == few


def test_several_searches_are_one_query(ask: Ask, site: Microsite, make_page: MakePage, make_microsite: Any) -> None:
    make_page(site, title="Forum")
    make_page(make_microsite("eim"), title="Seminar")
    document = (
        "{ site { id } one: sites { slug "
        'search(query: "forum") { totalCount nodes { title } facets { types { value } } } '
        'other: search(query: "seminar") { nodes { title } } } }'
    )
    context = statements(ask, "{ site { id } sites { slug } }", site)

    assert statements(ask, document, site) - context == 2
    found = {one["slug"]: one for one in ask(document, host=site)["one"]}
    assert found["eu-belong"]["search"]["nodes"] == [{"title": "Forum"}]
    assert found["eim"]["other"]["nodes"] == [{"title": "Seminar"}]


# --- Hostile queries --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "\0",
        "forum\0",
        "\ud800",
        "forum \udfff",
        '"',
        "'",
        "\\",
        "* ? % _ ~ ^ : ( ) { } [ ] + - | & ! < > @",
        'a:"b"' * 40,
        "((((((((((" * 20,
        "forum AND NOT (title:forum OR NEAR(forum forum, 2))",
        "'; DROP TABLE wagtailcore_page; --",
        "forum:* & !seminar | <-> ",
        "scope : @00010002",
        "{title_words} : forum",
        "%s %(x)s {} {0}",
        "ﷺ" * 200,
        "\u0301" * 200,
        "e" + "\u0301" * 199,
        "x" * 200,
        "forum\n\t\r\u2028forum",
        "👩‍👩‍👧‍👦 forum",
    ],
)
def test_hostile_queries_are_plain_words(client: Client, site: Microsite, make_page: MakePage, query: str) -> None:
    make_page(site, title="Forum")
    body = {"query": f"{{ site {{ search(query: {json.dumps(query)}) {{ totalCount nodes {{ title }} }} }} }}"}
    answer = client.post(
        "/graphql", json.dumps(body), content_type="application/json", headers={"Host": site.site.hostname}
    ).json()

    if "errors" in answer:
        [error] = answer["errors"]
        assert error["extensions"]["code"] in ("BAD_INPUT", "GRAPHQL_PARSE_FAILED")
    else:
        found = answer["data"]["site"]["search"]
        assert [node["title"] for node in found["nodes"]] in ([], ["Forum"])
        assert found["totalCount"] == len(found["nodes"])


@pytest.mark.parametrize("query", ["x" * 201, "a " * 100 + "b", "a b c d e f g h i j k l m", "(" * 60_000])
def test_query_that_is_too_long_is_refused_without_asking_the_database(ask: Ask, site: Microsite, query: str) -> None:
    document = "query ($query: String!) { site { search(query: $query) { totalCount nodes { title } } } }"
    context = statements(ask, "{ site { id } }", site)
    with CaptureQueriesContext(connection) as captured:
        answer = ask(document, {"query": query}, host=site, errors=True)

    assert [error["extensions"] for error in answer["errors"]] == [{"code": "BAD_INPUT", "argument": "query"}]
    assert len(captured) == context


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ('types: ["Secret"]', "types"),
        ('countries: ["Poland"]', "countries"),
        ("first: 0", "first"),
        ("first: 101", "first"),
        ("first: 1, last: 1", "last"),
        ('after: "nonsense"', "after"),
        (f'after: "{encode_cursor([1, 2])}"', "after"),
        (f'after: "{encode_cursor([1, -2, KEY])}"', "after"),
        (f'before: "{encode_cursor([2**40, 2, KEY])}"', "before"),
        (f'before: "{encode_cursor([1, 2**30, KEY])}"', "before"),
        (f'after: "{encode_cursor(["1", 2, KEY])}"', "after"),
        (f'after: "{encode_cursor([1, 2, 3])}"', "after"),
        (f'after: "{encode_cursor([1, 2, KEY[:-1]])}"', "after"),
        (f"themes: {json.dumps(['a'] * 51)}", "themes"),
    ],
)
def test_wrong_arguments_are_named(ask: Ask, site: Microsite, arguments: str, argument: str) -> None:
    answer = ask(f'{{ site {{ search(query: "forum", {arguments}) {{ totalCount }} }} }}', host=site, errors=True)

    assert [error["extensions"] for error in answer["errors"]] == [{"code": "BAD_INPUT", "argument": argument}]


@pytest.mark.parametrize("arguments", ['themes: ["\\u0000"]', "themes: []", 'sites: ["\\u0000"]'])
def test_filters_that_nothing_can_have_find_nothing(
    ask: Ask, site: Microsite, make_page: MakePage, arguments: str
) -> None:
    make_page(site, title="Forum")

    assert search_all(ask, "forum", arguments) == []
