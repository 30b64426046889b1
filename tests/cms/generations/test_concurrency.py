"""On PostgreSQL, writers do not wait for each other, and no reader keeps an old answer under a new generation."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, connection, connections

from cms.content.models import NewsPage
from cms.generations import reading
from cms.generations.announcements import _hear
from cms.generations.models import Generation

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

RENAME = "UPDATE wagtailcore_page SET title = %s WHERE id = %s"


@contextmanager
def connected() -> Iterator[Any]:
    with closing(psycopg2.connect(**connection.get_connection_params())) as raw:
        with raw.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        raw.commit()
        yield raw


@pytest.fixture
def pages(make_microsite: Any, make_page: Any) -> list[Any]:
    site = make_microsite()
    return [make_page(site), make_page(site)]


def test_writers_of_one_tree_do_not_wait_for_each_other(pages: list[Any]) -> None:
    before = reading.read()
    with connected() as first, connected() as second:
        with first.cursor() as cursor:
            cursor.execute(RENAME, ["First", pages[0].pk])
        assert reading.read() == before, "nobody sees what is not committed"
        with second.cursor() as cursor:
            cursor.execute(RENAME, ["Second", pages[1].pk])
        second.commit()
        between = reading.read()
        first.commit()

    tree = f"tree:{pages[0].path[:8]}"
    # Three different ones: who read between the two commits knows that the first one came later.
    assert len({before[tree], between[tree], reading.read()[tree]}) == 3


def test_folding_beside_an_open_transaction_loses_nothing(pages: list[Any]) -> None:
    with connected() as raw:
        with raw.cursor() as cursor:
            cursor.execute(RENAME, ["First", pages[0].pk])
        before = reading.read()
        reading.fold()
        assert reading.read() == before
        raw.commit()

    assert reading.read() != before
    assert Generation.objects.exclude(mark="").count() > 0


def test_row_of_a_page_that_moves_meanwhile_changes_the_tree_that_it_comes_to(
    make_microsite: Any, make_page: Any
) -> None:
    page = make_page(make_microsite("eim"), NewsPage)
    target = make_microsite("niem").home("en")
    committed = threading.Event()

    def move() -> None:
        with connected() as raw, raw.cursor() as cursor:
            # Waits for whoever has looked up where the page lies, and has not committed yet.
            cursor.execute("UPDATE wagtailcore_page SET path = %s WHERE id = %s", [target.path + "0009", page.pk])
            raw.commit()
            committed.set()

    with connected() as raw, raw.cursor() as cursor:
        cursor.execute("UPDATE content_newspage SET source_name = 'x' WHERE page_ptr_id = %s", [page.pk])
        mover = threading.Thread(target=move)
        mover.start()
        assert not committed.wait(0.5)
        raw.commit()
        mover.join(10)
    assert committed.is_set()

    before = reading.read()[f"tree:{target.path[:8]}"]
    NewsPage.objects.filter(pk=page.pk).update(source_name="y")
    assert reading.read()[f"tree:{target.path[:8]}"] != before


def test_old_content_is_never_read_under_a_new_generation(pages: list[Any]) -> None:
    tree = f"tree:{pages[0].path[:8]}"
    stop = threading.Event()
    failures: list[Any] = []

    def write(seed: int) -> None:
        choose = random.Random(seed)
        with connected() as raw, raw.cursor() as cursor:
            for number in range(40):
                cursor.execute(RENAME, [f"{seed}-{number}", choose.choice(pages).pk])
                if choose.random() < 0.2:
                    raw.rollback()
                else:
                    raw.commit()

    def read() -> None:
        kept: dict[int, Any] = {}
        with connected() as raw, raw.cursor() as cursor:
            raw.autocommit = True

            def generation() -> int:
                cursor.execute("SELECT SUM(value) FROM generations_generation WHERE scope = %s", [tree])
                return int(cursor.fetchone()[0]) % Generation.MODULUS

            while not stop.is_set():
                before = generation()
                cursor.execute("SELECT id, title FROM wagtailcore_page WHERE path LIKE '0001%' ORDER BY id")
                content = cursor.fetchall()
                # As an answer is kept: by the generation that was read before it was computed.
                if generation() == before and kept.setdefault(before, content) != content:
                    failures.append((before, kept[before], content))

    readers = [threading.Thread(target=read) for _ in range(2)]
    writers = [threading.Thread(target=write, args=(seed,)) for seed in range(3)]
    for thread in [*readers, *writers]:
        thread.start()
    for thread in writers:
        thread.join(60)
        reading.fold()
    stop.set()
    for thread in readers:
        thread.join(10)

    assert failures == []


def test_commit_rings_the_bell_and_a_rollback_does_not(pages: list[Any]) -> None:
    heard = threading.Semaphore(0)
    tests_own = connections["default"]

    def hear() -> None:
        # As the listener does: on a connection that this thread made, until it breaks.
        with suppress(psycopg2.Error, DatabaseError):
            _hear(tests_own.copy(), heard.release)

    listener = threading.Thread(target=hear, daemon=True)
    listener.start()
    assert heard.acquire(timeout=60), "it rings when it begins to listen"
    with connected() as raw, raw.cursor() as cursor:
        cursor.execute(RENAME, ["Never", pages[0].pk])
        raw.rollback()
        assert not heard.acquire(timeout=0.3)
        cursor.execute(RENAME, ["New", pages[0].pk])
        raw.commit()
    assert heard.acquire(timeout=10)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND datname = %s",
            [connection.settings_dict["NAME"]],
        )
    listener.join(10)
    assert not listener.is_alive()
