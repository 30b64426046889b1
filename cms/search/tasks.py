"""Work that is done in the background."""

from __future__ import annotations

from django_tasks import task

from cms.search.engines import opensearch
from cms.search.indexing import BATCH, index_pages


@task()
def index_later(pks: list[int]) -> None:
    """Write the entries of many pages, batch by batch: nobody waits for the whole of it."""
    for start in range(0, len(pks), BATCH):
        index_pages(pks[start : start + BATCH])


@task()
def send_later() -> None:
    """Send the search server what it doesn't have; what can't be sent now is sent with the next change."""
    opensearch.send_entries()


@task()
def drop_later(pks: list[int]) -> None:
    """Have the search server forget pages."""
    opensearch.drop_entries(pks)
