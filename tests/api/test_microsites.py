"""The microsites that come with this project, loaded for real and asked as external sites ask."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from graphql import parse, validate

from api.schema import schema
from tests.api.elements import ELEMENTS
from tests.api.populated import undone_database

pytestmark = pytest.mark.django_db

OPERATIONS = sorted((settings.BASE_DIR / "graphql" / "operations").glob("*.graphql"))
PAGES = sorted((settings.BASE_DIR / "docs" / "front-end").glob("*.md"))
LANGUAGES = {
    "eim": {"en", "hu"},
    "eu-belong": {"en", "pl"},
    "eu-mia": {"en"},
    "ewsi": {"en", "fr", "de"},
    "niem": {"en", "pl"},
}
EACH = [(slug, language) for slug, languages in LANGUAGES.items() for language in sorted(languages)]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load all microsites, once for all tests of this module."""
    with undone_database(django_db_blocker):
        call_command("load_microsites", quiet=True)
        yield


def ask(slug: str, document: str, **variables: Any) -> Any:
    body = {"query": document, "variables": variables}
    response = Client().post(
        "/graphql", body, content_type="application/json", headers={"Host": f"{slug}.localhost:8000"}
    )
    answer = response.json()
    assert "errors" not in answer, answer["errors"]
    assert response.status_code == 200
    return answer["data"]


def spaced(text: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", text)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("slug", "language"), EACH)
def test_every_operation_is_answered(slug: str, language: str) -> None:
    for path in OPERATIONS:
        document = path.read_text()
        if "$input: " in document:
            continue  # of one registration
        wants_path = "$path: String" in document
        paths = _paths(slug, language, path.stem) if wants_path else [None]
        for asked in paths:
            variables = {"locale": language} | ({"path": asked} if asked else {})
            if "$query: String!" in document:
                variables["query"] = "integration"
            if "$ids: " in document:
                variables = {"ids": _home_ids(slug, language)}
            data = ask(slug, document, **variables)
            if "$ids: " in document:
                assert len(data["nodes"]) == 1
                continue
            assert data.get("sites") or data["site"], path.stem
            if path.stem == "page_view":
                assert data["site"]["route"]["__typename"] == "PageRoute", asked
            elif wants_path:
                # Of a page of another type than it asks about, a document gets nothing.
                assert data["site"]["page"] is not None, asked


def _home_ids(slug: str, language: str) -> list[str]:
    """Return the id of the home page: what every microsite has."""
    document = "query ($locale: String) { site(locale: $locale) { home { id } } }"
    return [ask(slug, document, locale=language)["site"]["home"]["id"]]


def _paths(slug: str, language: str, operation: str) -> list[str]:
    """Return the paths of all events, or of all pages, as the API itself gives them."""
    types = ', types: ["EventPage"]' if operation in ("event", "calendar_event", "registration_form") else ""
    document = f"""query ($locale: String, $after: String) {{ site(locale: $locale) {{
        pages(first: 100, after: $after{types}) {{ nodes {{ path }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""
    pages = ask(slug, document, locale=language)["site"]["pages"]
    assert not pages["pageInfo"]["hasNextPage"]
    paths = [page["path"] for page in pages["nodes"]]
    assert paths
    return paths


@pytest.mark.usefixtures("loaded")
def test_microsites_have_their_languages() -> None:
    sites = ask("ewsi", "{ sites { slug locales { code } } }")["sites"]
    found = {site["slug"]: {locale["code"] for locale in site["locales"]} for site in sites}

    assert set(found) == set(LANGUAGES)
    for slug, languages in LANGUAGES.items():
        assert languages <= found[slug]


@pytest.mark.usefixtures("loaded")
def test_references_in_the_texts_lead_somewhere() -> None:
    """Every link to a page of the microsite's own, in every text, is one that `route` finds."""
    document = """query ($locale: String) { site(locale: $locale) { baseUrl pages(first: 100) { nodes { path
        body { ... on TextBlock { richText { html } } ... on CallToActionBlock { href }
               ... on LinkCardsBlock { cards { href } } } } } primaryMenu { href children { href } } } }"""
    checked = 0
    for slug, language in EACH:
        site = ask(slug, document, locale=language)["site"]
        addresses = set(re.findall(rf'"({re.escape(site["baseUrl"])}/[a-z][^"#]*)', repr(site).replace("'", '"')))
        for address in addresses:
            path = address.removeprefix(site["baseUrl"])
            if not path.startswith(("/documents/", "/media/")):
                checked += 1
                found = ask(slug, "query ($p: String!) { site { route(path: $p) { __typename } } }", p=path)
                assert found["site"]["route"]["__typename"] == "PageRoute", (slug, path)

    assert checked > 50


# --- Facts of each -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("loaded")
def test_niem_costs_are_written_in_polish() -> None:
    document = """{ site(locale: "pl") { licence licenceAttribution partners(first: 100) { totalCount }
        projects { nodes { cost { amount currency display } period { display start { iso } end { iso } } } } } }"""
    site = ask("niem", document)["site"]
    [project] = site["projects"]["nodes"]

    assert (project["cost"]["amount"], project["cost"]["currency"]) == ("246879.07", "EUR")
    assert spaced(project["cost"]["display"]) == "246 879,07 EUR"
    assert (project["period"]["start"]["iso"], project["period"]["end"]["iso"]) == ("2015-10-01", "2021-09-30")
    assert site["licence"] == "CC_BY_ND_4"
    assert "providus" in site["licenceAttribution"]
    assert site["partners"]["totalCount"] >= 15


@pytest.mark.usefixtures("loaded")
def test_niem_counts_what_it_has_promised() -> None:
    document = """{ site { projects { nodes { plannedOutputs {
        kind count approximate minimumParticipants maximumParticipants achieved } } } } }"""
    [project] = ask("niem", document)["site"]["projects"]["nodes"]
    outputs = {output["kind"]: output for output in project["plannedOutputs"]}

    national = outputs["NATIONAL_EVENT"]
    assert (national["minimumParticipants"], national["maximumParticipants"], national["approximate"]) == (20, 50, True)
    assert sum(output["achieved"] for output in project["plannedOutputs"]) > 0


@pytest.mark.usefixtures("loaded")
def test_eu_belong_office_is_open_on_workdays() -> None:
    document = (settings.BASE_DIR / "graphql" / "operations" / "contact.graphql").read_text()
    [page] = ask("eu-belong", document, locale="pl")["site"]["pages"]["nodes"]
    contacts = {contact["kind"]: contact for contact in page["contacts"]}

    assert [hours["display"] for hours in contacts["OFFICE"]["openingHours"]] == ["pon.–pt. 07:30–15:30"]
    assert contacts["OFFICE"]["email"] is None
    assert contacts["INVOICE"]["taxId"] == "7781346888"
    assert contacts["INVOICE"]["postcode"] == "61-714"
    assert contacts["DPO"]["phoneDisplay"]


@pytest.mark.usefixtures("loaded")
def test_eu_belong_speaks_polish() -> None:
    document = """{ site(locale: "pl") { slogan home { path isFallback }
        projects { nodes { status durationMonths period { display } declaredPartners { role count } } } } }"""
    site = ask("eu-belong", document)["site"]
    [project] = site["projects"]["nodes"]

    assert site["slogan"] == "Tu jesteśmy, tu przynależysz!"
    assert site["home"] == {"path": "/pl/", "isFallback": False}
    assert (project["status"], project["durationMonths"]) == ("ACTIVE", 36)
    assert project["period"]["display"] == "2022–2025"
    assert {"role": "TECHNICAL", "count": 3} in project["declaredPartners"]


@pytest.mark.usefixtures("loaded")
def test_eim_keeps_its_quotation_marks_and_its_dash() -> None:
    document = """query ($locale: String) { site(locale: $locale) {
        projects { nodes { title ends { iso } period { display } } } events { nodes { starts { iso } } } } }"""
    site = ask("eim", document, locale="en")["site"]
    [project] = site["projects"]["nodes"]

    assert project["title"] == "“European Integration Modules – Exchange of Experience”"
    assert project["period"]["display"] == "1 November 2012 – 31 August 2013"
    # Its final conference came after its end.
    assert max(event["starts"]["iso"] for event in site["events"]["nodes"]) == "2013-09-20"


@pytest.mark.usefixtures("loaded")
def test_eu_mia_seminar_has_its_venue_and_follows_the_academy() -> None:
    document = """{ site(locale: "en") { events(year: 2014, orderBy: STARTS_AT_DESC) { nodes {
        period { display } venue { name street city country { code } }
        previousEvent { period { display start { precision } } venue { city } }
        contacts { name } registration { capacity waitingList questions { key type required } } } } } }"""
    seminar = ask("eu-mia", document)["site"]["events"]["nodes"][0]

    assert seminar["period"]["display"] == "7 May 2014"
    assert seminar["venue"]["name"] == "Bâtiment Jacques Delors"
    assert (seminar["venue"]["city"], seminar["venue"]["country"]["code"]) == ("Brussels", "BE")
    assert seminar["previousEvent"]["period"] == {"display": "February 2014", "start": {"precision": "MONTH"}}
    assert seminar["previousEvent"]["venue"] == {"city": "Turin"}
    assert seminar["contacts"] == []
    assert any(question["required"] for question in seminar["registration"]["questions"])


@pytest.mark.usefixtures("loaded")
def test_ewsi_has_a_sheet_for_every_member_state() -> None:
    document = """query ($locale: String) { site(locale: $locale) { countrySheets(first: 100) {
        totalCount nodes { country { code name } } } goodPractices { nodes { summary whoBenefits } } } }"""
    site = ask("ewsi", document, locale="fr")["site"]
    names = {node["country"]["code"]: node["country"]["name"] for node in site["countrySheets"]["nodes"]}

    assert site["countrySheets"]["totalCount"] == len(names) == 27
    assert names["DE"] == "Allemagne"
    assert site["goodPractices"]["nodes"]
    assert all(practice["summary"] for practice in site["goodPractices"]["nodes"])


# --- What their documents name ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("element", ELEMENTS)
def test_element_of_a_document_is_shown(element: str) -> None:
    slug, language, selection, expected = ELEMENTS[element]
    site = ask(slug, f"query ($locale: String) {{ site(locale: $locale) {{ {selection} }} }}", locale=language)["site"]
    shown = spaced(json.dumps(site, ensure_ascii=False))

    assert not [text for text in expected if text not in shown], shown[:1000]


# --- Documentation -----------------------------------------------------------------------------------------------


def copyable(page: Path) -> list[str]:
    """Return the documents of a page that readers can copy."""
    return re.findall(r"^```graphql\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


QUERIES = [
    pytest.param(document, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, document in enumerate(copyable(page), start=1)
]


def test_documentation_has_queries_to_copy() -> None:
    assert len(QUERIES) >= 8


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("document", QUERIES)
def test_queries_of_the_documentation_are_answered(document: str) -> None:
    if re.search(r"\$\w+: [\w\[\]!]+!(?! *=)", document.partition("{")[0]):
        # It wants what readers have of their own, such as a token: that it can be asked is all that is to be seen.
        assert validate(schema.graphql_schema, parse(document)) == []
        return
    answer = ask("eu-belong", document)

    # With something to see: a query that finds nothing explains nothing.
    assert "null" not in {str(value) for value in answer.values()}
    assert all(answer.values())
    for value in answer.values():
        for name, found in value.items() if isinstance(value, dict) else ():
            assert found not in (None, []), name
