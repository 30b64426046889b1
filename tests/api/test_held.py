"""What a process holds costs no query: it is asked outside of a transaction, where nothing would be held."""

from __future__ import annotations

from statistics import mode

import pytest
from django.db import connection
from django.test import override_settings

from cms.generations.models import Generation
from tests.api.populated import Populated
from tests.api.test_operations import BENCH, ask

# The documents of `make bench` and the richest page, as a process answers them that has answered before: who is who it
# holds, and asks nothing but what has changed (which costs no query where it listens, on PostgreSQL).
# The page links to one of the menu, which nobody has read for it: the menu is known.
HELD = {"page_view": 9, "navigation": 0, "listing": 3, "nested": 3, "search": 2, "event": 10}
# Nobody listens to PostgreSQL in tests, and without that, no frames are kept: the menu is read each time, and the links
# of the page with it.
WITHOUT_FRAMES = {"page_view": 8, "navigation": 1}


@pytest.mark.django_db(transaction=True)
def test_microsites_homes_and_private_pages_are_no_queries_of_each_request() -> None:
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}):
        Populated("one").grow(1)
    counts = {}
    for name in HELD:
        file = BENCH / f"{name}.graphql" if name in ("listing", "nested") else None
        ask(name, "one.localhost", file)
        asked = [ask(name, "one.localhost", file)[1] for _ in range(5)]
        # What most of them ask: now and then, a quarter of an hour is over, and something is read anew.
        counts[name] = mode(len([sql for sql in one if Generation._meta.db_table not in sql]) for one in asked)

    assert counts == (HELD | WITHOUT_FRAMES if connection.vendor == "postgresql" else HELD)
