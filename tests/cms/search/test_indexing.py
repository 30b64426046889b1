"""Entries: written with what is saved, made anew by a command, found by the database's index."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from wagtail.models import Page

from cms.content import models
from cms.content.queries import visitors
from cms.microsites.models import Microsite
from cms.search import indexing, signals
from cms.search.engines import Wanted, hits
from cms.search.models import SearchEntry, SearchTerm
from cms.search.rebuilding import rebuild, rebuild_when_empty
from cms.search.searching import Search, run
from cms.search.words import parse_query
from tests.factories import ThemeFactory
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("eu-belong", fallback=("en",))


def search(site: Microsite, query: str) -> list[str]:
    found = Search(tuple(visitors([(site, "en")])), parse_query(query))
    return [result.page.title for result in run([found])[found].rows]


def state() -> list[Any]:
    terms = list(SearchTerm.objects.order_by("entry", "kind", "value").values_list("entry", "kind", "value"))
    return [list(SearchEntry.objects.order_by("pk").values_list()), terms]


def test_entry_is_taken_back_with_what_was_saved(site: Microsite, make_page: MakePage) -> None:
    page = make_page(site, title="Before")
    with transaction.atomic():
        page.title = "After"
        page.save()
        assert search(site, "after") == ["After"]
        transaction.set_rollback(True)

    assert search(site, "after") == []
    assert search(site, "before") == ["Before"]


def test_rebuilding_mends_everything_and_can_be_repeated(site: Microsite, make_page: MakePage) -> None:
    page = make_page(site, title="Housing", themes=[ThemeFactory(slug="housing")])
    other = make_page(site, title="Seminar")
    right = state()
    SearchEntry.objects.filter(pk=page.pk).update(title_words="wrong", scope="@none")
    SearchTerm.objects.all().delete()
    Page.objects.filter(pk=other.pk).update(title="Workshop", draft_title="Workshop")
    Page.objects.filter(pk=other.pk).update(title="Seminar", draft_title="Seminar")
    gone = make_page(site, title="Gone")
    Page.objects.filter(pk=gone.pk).update(live=False)
    assert search(site, "housing") == []
    assert search(site, "wrong") == []

    call_command("rebuild_search", verbosity=0)
    assert state() == right
    call_command("rebuild_search", verbosity=0)
    assert state() == right
    assert search(site, "housing") == ["Housing"]


def test_rebuilding_goes_on_over_batches(site: Microsite, make_page: MakePage, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        make_page(site, title=f"Housing {number}")
    SearchEntry.objects.all().delete()
    for module in ("rebuilding", "indexing"):
        monkeypatch.setattr(f"cms.search.{module}.BATCH", 2)

    assert rebuild() == Page.objects.filter(depth__gte=2).count()
    assert len(search(site, "housing")) == 5


def test_migrating_fills_a_search_that_is_empty(site: Microsite, make_page: MakePage) -> None:
    make_page(site, title="Housing")
    SearchEntry.objects.all().delete()
    assert search(site, "housing") == []

    rebuild_when_empty()

    assert search(site, "housing") == ["Housing"]


def test_pages_of_a_term_beyond_the_first_are_written_in_the_background(
    site: Microsite, make_page: MakePage, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(signals, "BATCH", 2)
    theme = ThemeFactory(slug="housing", label="Dwelling")
    for number in range(5):
        make_page(site, title=f"Page {number}", themes=[theme])
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    theme.label = "Shelter"
    theme.save()
    assert len(search(site, "shelter")) == 2

    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    theme.save()

    assert len(search(site, "shelter")) == 5


def test_entry_follows_whatever_writes_the_table(site: Microsite, make_page: MakePage) -> None:
    page = make_page(site, title="Housing")
    SearchEntry.objects.filter(pk=page.pk).update(title_words="seminar")
    assert search(site, "seminar") == ["Housing"]
    assert search(site, "housing") == []

    SearchEntry.objects.filter(pk=page.pk)._raw_delete(using=SearchEntry.objects.db)
    assert search(site, "seminar") == []


def test_moving_homes_keeps_their_pages_found(site: Microsite, make_microsite: Any, make_page: MakePage) -> None:
    theirs = make_microsite("eim")
    make_page(site, title="Ours, housing")
    make_page(theirs, title="Theirs, housing")
    home, first = theirs.home("en"), site.home("en")
    assert home is not None
    assert first is not None

    home.move(first, pos="left")

    assert search(site, "housing") == ["Ours, housing"]
    assert search(Microsite.objects.get(pk=theirs.pk), "housing") == ["Theirs, housing"]


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_index_of_words_is_used(site: Microsite, make_page: MakePage) -> None:
    page = make_page(site, models.NewsPage, title="Housing")
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; "
            "CREATE TEMP TABLE copies AS SELECT generate_series(1000000, 1020000) AS id; "
            "ALTER TABLE search_searchentry DISABLE TRIGGER ALL; "
            "INSERT INTO search_searchentry (page_id, scope, page_type, day, title_words, lead_words, body_words, "
            "text, is_sent) SELECT id, '@none @l0', 'NewsPage', 0, 'word' || id, '', 'common words' || id % 100, '', "
            "false FROM copies; ANALYZE search_searchentry"
        )
        sql, values = hits([Wanted((indexing.home_scope(page.path),), parse_query("housing").in_language("en"))])
        cursor.execute(f"EXPLAIN (ANALYZE) {sql}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Bitmap Index Scan on search_entry_vector" in plan, plan
    assert "Seq Scan" not in plan, plan
