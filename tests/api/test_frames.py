"""What a microsite says on every page is kept, and never when it is no longer right."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from api.asking import document
from api.context import Context
from api.execution import answer, prepare
from api.frames import Frame, loaded_keys
from api.types.site import Site
from cms.generations.models import Generation
from cms.generations.reading import read
from cms.microsites.models import MicrositeLanguage
from tests.api.populated import Populated

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def world() -> Iterator[Populated]:
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}):
        yield Populated("one").grow(2)


@pytest.fixture(autouse=True)
def _generations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the generations from their rows on PostgreSQL: in tests no thread listens for them there."""
    if connection.vendor == "postgresql":
        monkeypatch.setattr("api.context.known_generations", lambda: None if connection.in_atomic_block else read())


def frame() -> tuple[dict[str, Any], Context]:
    """Return what the microsite says around every page, and what was known when it was said."""
    context = Context("one.localhost")
    result = answer(prepare(document("navigation"), None), context, {}, None)
    assert not result.errors
    return (result.data or {})["site"], context


def test_second_answer_is_the_same_and_asks_nothing() -> None:
    first, fresh = frame()
    with CaptureQueriesContext(connection) as captured:
        second, borrowed = frame()

    assert second == first
    assert [query["sql"] for query in captured if Generation._meta.db_table not in query["sql"]] == []
    # The caches in front of us are told of the same pages and pictures.
    assert set(loaded_keys(borrowed)) == set(loaded_keys(fresh))
    assert any(key.startswith("page-") for key in loaded_keys(borrowed))


def test_who_changes_an_answer_changes_nobody_elses() -> None:
    frame()
    answered, _ = frame()
    answered["primaryMenu"].clear()

    assert frame()[0]["primaryMenu"]


def test_edits_are_seen_at_once(world: Populated) -> None:
    before, _ = frame()
    MicrositeLanguage.objects.filter(microsite=world.microsite).update(slogan="Together")
    after, _ = frame()

    assert (before["slogan"], after["slogan"]) == (before["slogan"], "Together") != ("Together", "Together")


def test_page_that_is_taken_away_leaves_the_menu() -> None:
    before, _ = frame()
    path = next(entry["page"]["path"] for entry in before["primaryMenu"] if entry["page"])
    Page.objects.filter(slug=path.strip("/").rpartition("/")[2]).update(live=False)
    after, _ = frame()

    assert path not in str(after["primaryMenu"])


def test_what_is_rolled_back_was_seen_by_nobody_else(world: Populated) -> None:
    before, _ = frame()
    with transaction.atomic():
        MicrositeLanguage.objects.filter(microsite=world.microsite).update(slogan="Perhaps")
        within, _ = frame()
        transaction.set_rollback(True)

    assert within["slogan"] == "Perhaps"
    assert frame()[0] == before


def test_visitor_of_another_language_gets_their_own() -> None:
    frame()
    result = answer(prepare(document("navigation"), None), Context("one.localhost"), {"locale": "pl"}, None)

    assert (result.data or {})["site"]["locale"] == "pl"


def test_frame_is_right_until_a_moment_and_with_its_own_generations() -> None:
    now = datetime.datetime.now(datetime.UTC)
    kept = Frame(b"{}", {"a": 1, "b": 1}, frozenset({"a"}), now, ())
    earlier = now - datetime.timedelta(microseconds=1)

    assert kept.is_right({"a": 1, "b": 2}, earlier)
    assert not kept.is_right({"a": 2, "b": 1}, earlier)
    assert not kept.is_right(kept.snapshot, now)


def test_nothing_of_a_page_or_a_list_is_kept() -> None:
    # These would make the process remember all content; and what a search finds hangs on more than one microsite.
    assert Site.shared.fields.isdisjoint({"route", "page", "pages", "home", "search", "sitemap", "events", "news"})
