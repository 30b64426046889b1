"""Writing the search entries of many pages at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wagtail.models import Page

from cms.content.page_saved import page_saved
from cms.search import signals
from cms.search.indexing import index_pages


@contextmanager
def searched_afterwards() -> Iterator[None]:
    """Save many pages without an entry each time, which takes as long as saving does; write them all at the end."""
    page_saved.disconnect(dispatch_uid="search.page_saved")
    try:
        yield
    finally:
        signals.connect()
    index_pages(Page.objects.values_list("pk", flat=True))
