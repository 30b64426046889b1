"""The documents that front ends use: each costs a number of queries that does not depend on how much there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.http.origins import origins_at
from cms.content.models import EventPage
from tests.api.populated import Populated, undone_database
from tests.fixtures import add_page

pytestmark = pytest.mark.django_db

FOLDER = settings.BASE_DIR / "graphql" / "operations"
BENCH = settings.BASE_DIR / "bench" / "documents"
# How many queries each takes, whatever there is, with those that say who is who: tests run in a transaction, where
# nothing is held.
QUERIES = {
    "activities": 7,
    "calendar": 5,
    "calendar_event": 6,
    "calls": 7,
    "compare_practices": 6,
    "contact": 5,
    "country_sheets": 6,
    "documents": 7,
    "dossiers": 8,
    "embed_events": 4,
    "embed_sign_up": 10,
    "event": 12,
    "event_seats": 8,
    "events": 9,
    "feed_events": 6,
    "feed_news": 5,
    "funding_opportunities": 7,
    "good_practices": 8,
    "home": 5,
    "library": 5,
    "look": 2,
    "mentions": 6,
    "navigation": 4,
    "news": 8,
    "page_facts": 11,
    "page_list": 3,
    "page_view": 11,
    "partners": 8,
    "portal": 3,
    "project": 7,
    "projects": 5,
    "publications": 8,
    "search": 4,
    "sign_up": 9,
    "sites": 5,
    "special_features": 9,
}
VARIABLES: dict[str, dict[str, Any]] = {
    "calendar_event": {"path": "/en/list-of-events/event-1/"},
    "embed_sign_up": {"path": "/en/list-of-events/event-1/"},
    "event": {"path": "/en/list-of-events/event-1/"},
    "event_seats": {"path": "/en/list-of-events/event-1/"},
    "page_facts": {"path": "/en/list-of-events/event-1/"},
    "page_view": {"path": "/en/rich/"},
    "search": {"query": "housing"},
    "sign_up": {"path": "/en/list-of-events/event-1/sign-up/"},
}

# What is the same whatever there is: a look, one project, one form.
ALWAYS_THE_SAME = {"embed_sign_up", "event_seats", "look", "projects", "sign_up"}

Answers = dict[str, tuple[dict[str, Any], list[str]]]


def ask(name: str, host: str, file: Path | None = None) -> tuple[dict[str, Any], list[str]]:
    """Return the answer to an operation, or to a document in another *file*, and the statements that it took."""
    document = (file or FOLDER / f"{name}.graphql").read_text()
    variables = VARIABLES.get(name, {})
    if name == "compare_practices":
        found = ask("good_practices", host)[0]["site"]["goodPractices"]["nodes"]
        variables = {"ids": [node["id"] for node in found]}
    body = {"query": document, "variables": variables}
    origins_at(host)  # which a process reads once in a minute
    with CaptureQueriesContext(connection) as captured:
        response = Client().post("/graphql", body, content_type="application/json", headers={"Host": host})
    answer = response.json()
    assert "errors" not in answer, (name, answer["errors"])
    return answer["data"], [query["sql"] for query in captured.captured_queries]


def size(value: Any) -> int:
    """Return how many values an answer has."""
    if isinstance(value, dict):
        return sum(size(entry) for entry in value.values())
    return sum(size(entry) for entry in value) if isinstance(value, list) else 1


@pytest.fixture(scope="module")
def answers(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Answers, Answers]]:
    """Answer all operations with 1 of everything on 2 microsites, and with 30 on 20."""
    with undone_database(django_db_blocker):
        ours = Populated("one").grow(1)
        Populated("two").grow(1)
        few = {name: ask(name, "one.localhost") for name in QUERIES}
        for number in range(18):
            add_page(Populated(f"site-{number}").microsite, EventPage, title="Event")
        ours.grow(30)
        yield few, {name: ask(name, "one.localhost") for name in QUERIES}


# What a form and the links in mails ask: tests/api/test_registrations.py does.
OF_REGISTRATIONS = {
    "accept_place",
    "cancel_registration",
    "confirm_email",
    "erase_my_data",
    "export_my_data",
    "register_for_event",
    "registration",
    "registration_challenge",
    "registration_form",
    "registration_invitation",
    "update_registration",
}
# Those are run in tests/api/unlocking.
OF_PRIVATE_PAGES = {"unlock", "unlock_with_code"}


def test_every_operation_is_counted() -> None:
    assert {path.stem for path in FOLDER.glob("*.graphql")} == set(QUERIES) | OF_REGISTRATIONS | OF_PRIVATE_PAGES


@pytest.mark.parametrize("name", QUERIES)
def test_queries_do_not_depend_on_how_much_there_is(answers: tuple[Answers, Answers], name: str) -> None:
    (few, few_statements), (many, many_statements) = answers[0][name], answers[1][name]

    assert size(many) > size(few) or name in ALWAYS_THE_SAME
    assert len(few_statements) == QUERIES[name], "\n".join(few_statements)
    assert len(many_statements) == QUERIES[name], "\n".join(many_statements)


def test_richest_page_shows_every_block_with_what_it_refers_to(answers: tuple[Answers, Answers]) -> None:
    page = answers[1]["page_view"][0]["site"]["route"]["page"]
    blocks = {block["__typename"]: block for block in page["body"]}

    assert len(blocks) == 16
    assert len(blocks["GalleryBlock"]["images"]) == 30
    assert all(entry["image"]["rendition"]["url"] for entry in blocks["GalleryBlock"]["images"])
    assert [person["affiliation"]["name"] for person in blocks["PeopleBlock"]["people"]][:2] == [
        "Institute 1",
        "Institute 2",
    ]
    assert all(person["photo"]["rendition"] for person in blocks["PeopleBlock"]["people"])
    assert len(blocks["PartnersBlock"]["partners"]) == 30
    assert len(blocks["EventsBlock"]["events"]) == 20
    assert len(blocks["DocumentsBlock"]["documents"]) == 30
    assert blocks["CallToActionBlock"]["href"] == "http://one.localhost:8000/en/plain-30/"
    assert [card["href"] for card in blocks["LinkCardsBlock"]["cards"]][:1] == ["http://one.localhost:8000/en/plain-1/"]
    assert '<a href="http://one.localhost:8000/en/plain-30/">page</a>' in blocks["TextBlock"]["richText"]["html"]
    assert [theme["slug"] for theme in page["themes"]] == ["housing", "employment"]
    assert len(page["keywords"]) == 1
    assert page["seo"]["image"]["rendition"]["url"].endswith("-open_graph.webp")


def test_project_counts_what_was_achieved(answers: tuple[Answers, Answers]) -> None:
    [project] = answers[1]["project"][0]["site"]["projects"]["nodes"]
    achieved = {output["kind"]: output["achieved"] for output in project["plannedOutputs"]}

    # The events lie in the future, so none of them counts yet.
    assert achieved == {"STUDY": 30, "EVENT": 0, "MEDIA_OUTPUT": 0}


def test_event_shows_its_programme_and_sign_up(answers: tuple[Answers, Answers]) -> None:
    event = answers[1]["event"][0]["site"]["page"]

    assert len(event["sessions"]) == 30
    assert event["sessions"][0]["speakers"][0]["person"]["affiliation"]["name"] == "Institute 30"
    assert event["registration"]["dataProtectionOfficer"]["name"] == "Data-protection officer"
    assert event["project"]["title"] == "Project"


def test_all_microsites_have_their_own_events(answers: tuple[Answers, Answers]) -> None:
    sites = {site["slug"]: site for site in answers[1]["sites"][0]["sites"]}

    assert len(sites) == 20
    assert sites["one"]["events"]["totalCount"] == 30
    assert sites["site-3"]["events"]["totalCount"] == 1
    assert sites["site-3"]["events"]["nodes"][0]["path"] == "/en/list-of-events/event/"
