"""What pages and blocks say: facts in the reader's language, text, pictures, files, and every type with real data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from graphql import get_named_type, is_leaf_type, is_required_argument

from api.schema import schema
from api.types.blocks import body_types
from cms.content import models
from cms.content.queries import page_types
from cms.microsites.models import Microsite
from tests.api.conftest import Ask
from tests.api.populated import Populated, block, make_renditions, stream, undone_database
from tests.api.walk import UNLIMITED
from tests.factories import (
    ContactFactory,
    DocumentFactory,
    FundingProgrammeFactory,
    ImageFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.fixtures import MakeMicrosite, MakePage, add_page

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "pl", "hu", "fr", "de")


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("niem", languages=LANGUAGES, fallback=("en",))


def page(ask: Ask, site: Microsite, path: str, selection: str) -> Any:
    return ask(f'{{ site {{ page(path: "{path}") {{ {selection} }} }} }}', host=site)["site"]["page"]


# --- Facts in the reader's language -------------------------------------------------------------------------------


@pytest.fixture
def project(site: Microsite, make_page: MakePage) -> Any:
    return make_page(
        site,
        models.ProjectPage,
        slug="niem",
        starts="2012-11-01",
        ends="2013-08-31",
        cost_amount="246879.07",
        cost_currency="EUR",
        countries=["HU", "DE"],
    )


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("language", "money", "period", "start", "countries"),
    [
        ("en", "246,879.07 EUR", "1 November 2012 – 31 August 2013", "1 November 2012", ["Germany", "Hungary"]),
        ("pl", "246 879,07 EUR", "1 listopada 2012 – 31 sierpnia 2013", "1 listopada 2012", ["Niemcy", "Węgry"]),
        ("hu", "246 879,07 EUR", "2012. november 1. – 2013. augusztus 31.", "2012. november 1.", None),
        ("fr", "246 879,07 EUR", "1er novembre 2012 – 31 août 2013", "1er novembre 2012", ["Allemagne", "Hongrie"]),
        ("de", "246.879,07 EUR", "1. November 2012 – 31. August 2013", "1. November 2012", ["Deutschland", "Ungarn"]),
    ],
)
def test_sums_dates_periods_and_countries_are_written_for_the_reader(
    ask: Ask, site: Microsite, language: str, money: str, period: str, start: str, countries: list[str] | None
) -> None:
    document = """query ($locale: String) { site(locale: $locale) { projects { nodes {
        cost { amount currency display } period { display start { display iso precision } } countries { code name }
    } } } }"""
    [node] = ask(document, {"locale": language}, host=site)["site"]["projects"]["nodes"]

    def plain(text: str) -> str:
        return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")

    assert (node["cost"]["amount"], node["cost"]["currency"]) == ("246879.07", "EUR")
    assert plain(node["cost"]["display"]) == money
    assert plain(node["period"]["display"]) == period
    assert plain(node["period"]["start"]["display"]) == start
    assert node["period"]["start"]["iso"] == "2012-11-01"
    assert node["period"]["start"]["precision"] == "DAY"
    assert [country["code"] for country in node["countries"]] == ["DE", "HU"]
    if countries is not None:
        assert [country["name"] for country in node["countries"]] == countries


@pytest.mark.usefixtures("project")
def test_language_of_a_display_can_be_chosen(ask: Ask, site: Microsite) -> None:
    document = """{ site { projects { nodes {
        cost { display(locale: "de") } period { display(locale: "de") } countries { name(locale: "de") } } } } }"""
    [node] = ask(document, host=site)["site"]["projects"]["nodes"]

    assert node["period"]["display"] == "1. November 2012 – 31. August 2013"
    assert [country["name"] for country in node["countries"]] == ["Deutschland", "Ungarn"]


@pytest.mark.parametrize(
    ("starts", "ends", "precision", "first_day", "last_day", "display"),
    [
        ("2022", "2025", "YEAR", "2022-01-01", "2022-12-31", "2022–2025"),
        ("2014-02", None, "MONTH", "2014-02-01", "2014-02-28", "February 2014 –"),
        ("2007-06-12", "2007-06-13", "DAY", "2007-06-12", "2007-06-12", "12–13 June 2007"),
    ],
)
def test_half_known_dates_say_how_much_is_known(
    ask: Ask,
    site: Microsite,
    make_page: MakePage,
    starts: str,
    ends: str | None,
    precision: str,
    first_day: str,
    last_day: str,
    display: str,
) -> None:
    make_page(site, models.ProjectPage, title="Project", starts=starts, ends=ends)
    document = """{ site { projects { nodes { period { display start { iso precision firstDay lastDay } end { iso } }
        ends { iso } } } } }"""
    [node] = ask(document, host=site)["site"]["projects"]["nodes"]

    assert node["period"]["display"] == display
    assert node["period"]["start"] == {
        "iso": starts,
        "precision": precision,
        "firstDay": first_day,
        "lastDay": last_day,
    }
    assert node["ends"] == ({"iso": ends} if ends else None)


@pytest.mark.parametrize(
    ("starts", "ends", "display"),
    [
        ("2014-05-07", None, "7 May 2014"),
        ("2014-02", None, "February 2014"),
        ("2014-05-07", "2014-05-08", "7–8 May 2014"),
    ],
)
def test_event_without_a_last_day_ends_on_its_first(
    ask: Ask, site: Microsite, make_page: MakePage, starts: str, ends: str | None, display: str
) -> None:
    make_page(site, models.EventPage, title="Seminar", starts=starts, ends=ends)
    document = "{ site { events { nodes { period { display end { iso } } } } } }"
    [node] = ask(document, host=site)["site"]["events"]["nodes"]

    assert node["period"] == {"display": display, "end": {"iso": ends or starts}}


def test_facts_that_are_not_known_are_null(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    make_page(site, models.ProjectPage, title="Project")
    document = """{ site { projects { nodes { cost { display } period { display } starts { iso } acronym updatesUrl
        objectives plannedOutputs { kind } countries { code } leadImage { id } introduction } } } }"""

    assert ask(document, host=site)["site"]["projects"]["nodes"] == [
        {
            "cost": None,
            "period": None,
            "starts": None,
            "acronym": None,
            "updatesUrl": None,
            "objectives": [],
            "plannedOutputs": [],
            "countries": [],
            "leadImage": None,
            "introduction": None,
        }
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Mon–Fri 07:30–15:30"),
        ("pl", "pon.–pt. 07:30–15:30"),
        ("de", "Mo.–Fr. 07:30–15:30"),
    ],
)
def test_opening_hours_name_days_in_the_readers_language(
    ask: Ask, site: Microsite, make_page: MakePage, language: str, expected: str
) -> None:
    hours = {"first_day": 0, "last_day": 4, "opens": "07:30:00", "closes": "15:30:00", "note": ""}
    contact = ContactFactory(
        owner=site, opening_hours=stream(block("hours", hours)), phone="+48618543101", country="PL"
    )
    make_page(site, models.ContactPage, title="Contact", contacts=stream(block("contact", contact.pk)))
    document = """query ($locale: String) { site(locale: $locale) { pages(types: ["ContactPage"]) { nodes {
        ... on ContactPage { contacts { phone phoneDisplay email
            openingHours { firstDay lastDay opens closes note display } } } } } } }"""

    [node] = ask(document, {"locale": language}, host=site)["site"]["pages"]["nodes"]
    [found] = node["contacts"]

    assert found["openingHours"][0]["display"].replace(" ", " ").replace(".", "") == expected.replace(".", "")
    assert found["openingHours"][0]["opens"] == "07:30:00"
    assert found["openingHours"][0]["note"] is None
    assert found["phone"] == "+48618543101"


def test_email_addresses_are_public_only_where_the_team_wants_it(
    ask: Ask, site: Microsite, make_page: MakePage
) -> None:
    shown = ContactFactory(owner=site, email="shown@example.org", show_email=True)
    hidden = ContactFactory(owner=site, email="hidden@example.org", show_email=False)
    make_page(
        site,
        models.ContactPage,
        title="Contact",
        contacts=stream(block("contact", shown.pk), block("contact", hidden.pk)),
    )

    contacts = page(ask, site, "/en/contact/", "... on ContactPage { contacts { email } }")["contacts"]

    assert contacts == [{"email": "shown@example.org"}, {"email": None}]


def test_planned_outputs_count_public_pages_once_for_all_languages(
    ask: Ask, site: Microsite, project: Any, make_page: MakePage
) -> None:
    kinds = ("study", "national_event", "media_output")
    outputs = [
        {"kind": kind, "title": "", "count": 5, "per": "project", "every": "once", "approximate": True}
        for kind in kinds
    ]
    project.planned_outputs = stream(*(block("planned_output", output) for output in outputs))
    project.save()
    study = make_page(site, models.PublicationPage, title="Study", contributes_to="study")
    make_page(site, models.PublicationPage, "pl", title="Studium", contributes_to="study", translation_of=study)
    make_page(site, models.PublicationPage, title="Draft", contributes_to="study", live=False)
    make_page(site, models.EventPage, title="Past", starts="2015-01-01", contributes_to="national_event")
    make_page(site, models.EventPage, title="Future", starts="2099-01-01", contributes_to="national_event")
    make_page(site, models.MentionPage, title="Radio", contributes_to="media_output")

    planned = page(ask, site, "/en/niem/", "... on ProjectPage { plannedOutputs { kind count achieved approximate } }")

    assert planned["plannedOutputs"] == [
        {"kind": kind, "count": 5, "achieved": 1, "approximate": True}
        for kind in ("STUDY", "NATIONAL_EVENT", "MEDIA_OUTPUT")
    ]


def test_what_was_stored_before_a_block_had_a_field_has_its_default(ask: Ask, site: Microsite, project: Any) -> None:
    project.declared_partners = stream(block("count", {"role": "partner", "count": 3}))
    project.funding = stream(block("funding", {"programme": FundingProgrammeFactory(owner=site).pk}))
    project.save()

    found = page(ask, site, "/en/niem/", "... on ProjectPage { funding { kind note } }")

    assert found["funding"] == [{"kind": "CO_FUNDER", "note": None}]


# --- Text -----------------------------------------------------------------------------------------------------------


def body(ask: Ask, site: Microsite, make_page: MakePage, selection: str, *blocks: dict[str, Any]) -> list[Any]:
    make_page(site, title="Body", body=stream(*blocks))
    found: list[Any] = page(ask, site, "/en/body/", f"body {{ __typename {selection} }}")["body"]
    return found


HTML = "... on TextBlock { richText { html text } }"


def test_links_in_rich_text_are_resolved(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    target = make_page(site, title="Target")
    document = DocumentFactory(collection=site.collection, title="Agenda")
    html = (
        f'<p>See <a linktype="page" id="{target.pk}">the page</a>, '
        f'<a linktype="document" id="{document.pk}">the file</a>, '
        '<a href="https://example.org/?a=1&amp;b=2">a site</a> and <a href="mailto:a@example.org">mail</a>.</p>'
    )

    [found] = body(ask, site, make_page, HTML, block("text", html))

    assert found["richText"]["html"] == (
        '<p>See <a href="http://niem.localhost:8000/en/target/">the page</a>, '
        f'<a href="http://niem.localhost:8000{document.url}">the file</a>, '
        '<a href="https://example.org/?a=1&amp;b=2">a site</a> and <a href="mailto:a@example.org">mail</a>.</p>'
    )
    assert found["richText"]["text"] == "See the page, the file, a site and mail."


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "\x01javascript:x",
    ],
)
def test_unsafe_addresses_are_no_links(ask: Ask, site: Microsite, make_page: MakePage, address: str) -> None:
    [found] = body(ask, site, make_page, HTML, block("text", f'<p>A <a href="{address}">trap</a></p>'))

    assert found["richText"]["html"] == "<p>A trap</p>"


def test_scripts_and_foreign_tags_in_rich_text_are_left_out(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    html = '<p onclick="x()">One <script>alert(1)</script><img src=x onerror=y><b style="z">two</b> &lt;three&gt;</p>'

    [found] = body(ask, site, make_page, HTML, block("text", html))

    assert found["richText"]["html"] == "<p>One <b>two</b> &lt;three&gt;</p>"


def test_links_to_hidden_pages_become_text(
    ask: Ask, site: Microsite, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    draft = make_page(site, title="Secret", live=False)
    theirs = make_page(make_microsite("eim"), title="Theirs")
    links = "".join(f'<a linktype="page" id="{pk}">x</a> ' for pk in (draft.pk, theirs.pk, 10**6))

    [found] = body(ask, site, make_page, HTML, block("text", f"<p>{links}</p>"))

    assert "<a" not in found["richText"]["html"]
    assert "secret" not in json.dumps(found).lower()


def test_rich_text_is_served_as_a_tree(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    target = make_page(site, title="Target")
    html = (
        f'<h3>Head</h3><p>One <b>bold <i>both</i></b><br/><a linktype="page" id="{target.pk}">link</a></p>'
        "<ul><li>A<ol><li>B</li></ol></li></ul><hr/>"
    )
    selection = """... on TextBlock { richText { blocks { type depth text spans { text marks
        link { url page { title } document { title } } } } } }"""

    [found] = body(ask, site, make_page, selection, block("text", html))
    blocks = found["richText"]["blocks"]

    assert [(entry["type"], entry["depth"], entry["text"]) for entry in blocks] == [
        ("HEADING_3", 0, "Head"),
        ("PARAGRAPH", 0, "One bold both\nlink"),
        ("UNORDERED_LIST_ITEM", 1, "A"),
        ("ORDERED_LIST_ITEM", 2, "B"),
        ("HORIZONTAL_RULE", 0, ""),
    ]
    spans = blocks[1]["spans"]
    assert [(span["text"], span["marks"]) for span in spans] == [
        ("One ", []),
        ("bold ", ["BOLD"]),
        ("both", ["BOLD", "ITALIC"]),
        ("\n", []),
        ("link", []),
    ]
    assert spans[-1]["link"] == {
        "url": "http://niem.localhost:8000/en/target/",
        "page": {"title": "Target"},
        "document": None,
    }


# --- Pictures and files -----------------------------------------------------------------------------------------------

IMAGE = """... on ImageBlock { alt caption credit image {
    title description width height credit licence focalPoint { x y } srcset
    rendition(name: CARD) { name url width height } renditions { name } } }"""


def test_image_with_its_sizes(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    image = ImageFactory(collection=site.collection, credit="A. Photographer", licence="cc_by_4")
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 160, 120, 10, 10
    image.save()
    image.get_renditions(*(f"width-{width}|format-webp" for width in (320, 640)), "fill-640x360|format-webp")

    [found] = body(
        ask, site, make_page, IMAGE, block("image", {"image": image.pk, "alt": "People", "caption": "", "credit": ""})
    )

    assert (found["alt"], found["caption"], found["credit"]) == ("People", None, None)
    shown = found["image"]
    assert shown["focalPoint"] == {"x": 160 / image.width, "y": 120 / image.height}
    assert (shown["credit"], shown["licence"]) == ("A. Photographer", "CC_BY_4")
    assert shown["rendition"]["name"] == "CARD"
    assert shown["rendition"]["url"].startswith("http://niem.localhost:8000/media/images/")
    assert {rendition["name"] for rendition in shown["renditions"]} >= {"CARD", "W320", "W640"}
    assert shown["srcset"].startswith("http://niem.localhost:8000/media/images/")
    assert shown["srcset"].endswith("w")


def test_image_whose_sizes_are_not_made_yet_orders_none(
    ask: Ask, site: Microsite, make_page: MakePage, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    image = ImageFactory(collection=site.collection)

    [found] = body(
        ask, site, make_page, IMAGE, block("image", {"image": image.pk, "alt": "People", "caption": "", "credit": ""})
    )

    assert found["image"]["rendition"] is None
    assert found["image"]["renditions"] == []
    assert found["image"]["srcset"] == ""
    assert not image.renditions.exists()


def test_documents_say_their_type_size_and_language(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    document = DocumentFactory(collection=site.collection, title="Agenda", language="fr", file_size=15)
    selection = """... on DocumentsBlock { items { title document {
        title url filename extension contentType fileSize language } } }"""

    [found] = body(
        ask,
        site,
        make_page,
        selection,
        block(
            "documents",
            {"title": "", "items": [{"type": "item", "id": "1", "value": {"document": document.pk, "title": ""}}]},
        ),
    )

    [entry] = found["items"]
    assert entry["title"] is None
    assert entry["document"] == {
        "title": "Agenda",
        "url": f"http://niem.localhost:8000{document.url}",
        "filename": document.filename,
        "extension": "pdf",
        "contentType": "application/pdf",
        "fileSize": 15,
        "language": "fr",
    }


# --- Search engines ---------------------------------------------------------------------------------------------------


def test_search_engines_are_told_what_editors_wrote_or_what_the_page_says(
    ask: Ask, site: Microsite, make_page: MakePage
) -> None:
    image = ImageFactory(collection=site.collection)
    make_renditions(image)
    make_page(site, title="Plain", introduction="Three sentences.", lead_image=image)
    make_page(
        site, title="Other", seo_title="For engines", search_description="Described.", hide_from_search_engines=True
    )
    selection = "seo { title description canonicalUrl robots image { rendition(name: OPEN_GRAPH) { url } } }"

    plain, other = page(ask, site, "/en/plain/", selection)["seo"], page(ask, site, "/en/other/", selection)["seo"]

    assert (plain["title"], plain["description"], plain["robots"]) == ("Plain", "Three sentences.", "index, follow")
    assert plain["image"]["rendition"]["url"].endswith("-open_graph.webp")
    assert other == {
        "title": "For engines",
        "description": "Described.",
        "canonicalUrl": "http://niem.localhost:8000/en/other/",
        "robots": "noindex",
        "image": None,
    }


# --- Every type -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def populated(django_db_setup: None, django_db_blocker: Any) -> Iterator[Microsite]:
    with undone_database(django_db_blocker):
        full = Populated("full").grow(2)
        site = full.microsite
        add_page(site, models.CallPage, title="Call", opens="2013-02", places=12, project=full.project)
        add_page(site, models.ActivityPage, title="Visit", starts="2013", hosts=full.organisations)
        add_page(site, models.MentionPage, title="Radio", source_name="Latvijas Radio", contributes_to="media_output")
        yield site


def whole_selection(type_name: str, depth: int = 3, seen: frozenset[str] = frozenset()) -> str:
    """Return a selection of all fields of a type that need no argument, some levels deep."""
    fields = []
    for name, field in schema.graphql_schema.type_map[type_name].fields.items():  # type: ignore[union-attr]
        target = get_named_type(field.type)
        if any(is_required_argument(argument) for argument in field.args.values()):
            if name == "rendition":
                fields.append("rendition(name: W320) { url width height }")
            continue
        if is_leaf_type(target):
            fields.append(f"{type_name}_{name}: {name}")
        elif depth and target.name not in seen and hasattr(target, "fields") and target.name not in ("Page", "Block"):
            below = whole_selection(target.name, depth - 1, seen | {type_name})
            fields.append(f"{type_name}_{name}: {name} {{ {below} }}")
    return " ".join(fields)


def answer(site: Microsite, document: str) -> Any:
    body = {"query": document, "variables": {}}
    with override_settings(GRAPHQL_LIMITS=UNLIMITED):
        said = Client().post("/graphql", body, content_type="application/json", headers={"Host": site.site.hostname})
    response = said.json()
    assert "errors" not in response, response["errors"]
    return response["data"]["site"]


@pytest.mark.parametrize("name", sorted(page_types()))
def test_every_field_of_every_page_type_can_be_read(populated: Microsite, name: str) -> None:
    selection = whole_selection(name)
    document = f'{{ site {{ pages(types: ["{name}"], first: 3) {{ nodes {{ ... on {name} {{ {selection} }} }} }} }} }}'

    nodes = answer(populated, document)["pages"]["nodes"]

    missing = {"ActivityIndexPage", "CallIndexPage", "MentionIndexPage", "ProjectIndexPage"} - {
        type(page.specific).__name__
        for page in populated.home("en").get_descendants()  # type: ignore[union-attr]
    }
    assert nodes or name in missing
    for node in nodes:
        assert node[f"{name}_title"]


def test_every_field_of_every_block_can_be_read(populated: Microsite) -> None:
    names = [made._meta.name for made in body_types().values()]
    parts = " ".join(f"... on {name} {{ {whole_selection(name)} }}" for name in names)

    blocks = answer(populated, f'{{ site {{ page(path: "/en/rich/") {{ body {{ __typename {parts} }} }} }} }}')["page"]

    assert {found["__typename"] for found in blocks["body"]} == set(names)
    by_type = {found["__typename"]: found for found in blocks["body"]}
    assert by_type["HeadingBlock"]["HeadingBlock_anchor"] == "heading"
    assert by_type["PolicyTimelineBlock"]["PolicyTimelineBlock_entries"][0]["TimelineEntry_title"] == "Council"
    assert by_type["TableBlock"]["TableBlock_table"]["Table_rows"] == [["a", "b"], ["1", ""]]
    assert by_type["TableBlock"]["TableBlock_table"]["Table_firstRowIsHeader"] is True
    assert by_type["AreasBlock"]["AreasBlock_items"] == ["One", "Two"]
    assert by_type["BilingualBlock"]["BilingualBlock_rightLanguage"] == "pl"


def test_people_and_their_organisations(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    university = OrganisationFactory(owner=site, name="Humboldt University", country="DE")
    institute = OrganisationFactory(owner=site, name="Institute", parent=university)
    person = PersonFactory(owner=site, affiliation=institute, role_title="Head")
    selection = "... on PeopleBlock { people { name roleTitle affiliation { name parent { name country { name } } } } }"
    people = {"title": "", "people": [{"type": "item", "id": "1", "value": person.pk}]}

    [found] = body(ask, site, make_page, selection, block("people", people))

    assert found["people"] == [
        {
            "name": person.name,
            "roleTitle": "Head",
            "affiliation": {
                "name": "Institute",
                "parent": {"name": "Humboldt University", "country": {"name": "Germany"}},
            },
        }
    ]
