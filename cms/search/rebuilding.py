"""Writes all search entries anew: after an import by other ways than the admin, or when the rules for words change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Page

from cms.search.engines import opensearch
from cms.search.indexing import BATCH, index_pages, remove_pages, searchable
from cms.search.models import SearchEntry


def rebuild(progress: Callable[[int], None] = lambda done: None) -> int:
    """
    Write the entries of all pages, and remove those of pages that have none; return how many there are.

    Batch by batch, each in a transaction of its own: visitors search meanwhile, and editors publish.

    :param progress: called with the number of pages that are done
    :raises opensearch.Unavailable: when there is a search server that can't be reached
    """
    if settings.SEARCH_URL:
        opensearch.make_index()
    written = done = 0
    for pks in _batches():
        written += index_pages(pks)
        done += len(pks)
        progress(done)
    while stale := list(
        SearchEntry.objects.exclude(page__in=Page.objects.filter(searchable())).values_list("pk", flat=True)[:BATCH]
    ):
        remove_pages(stale)
    if settings.SEARCH_URL:
        opensearch.send_entries()
    return written


def _batches() -> Iterator[list[int]]:
    """Yield the ids of the pages that can have entries, by their ids: pages that are added meanwhile come last."""
    last = 0
    while pks := list(
        Page.objects.filter(searchable(), pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield pks
        last = pks[-1]


def rebuild_when_empty(**_kwargs: Any) -> None:
    """After migrations: fill the search of an installation that has pages already."""
    if SearchEntry._meta.db_table not in connection.introspection.table_names():
        return
    if SearchEntry.objects.exists() or not Page.objects.filter(searchable()).exists():
        return
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        rebuild()
