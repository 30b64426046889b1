"""
Engines: what finds pages by their words.

An engine answers with SQL: a query that returns the ids of pages and how well each fits. The search joins that with
the gate, which leaves out what a visitor may not see, and with the entries, by which results are filtered and counted.
So an engine decides about words and about nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from cms.search.words import QueryWord

Statement = tuple[str, list[object]]


@dataclass(frozen=True)
class Wanted:
    """All of *words* have to be in a page that has one of *scopes*, see `SearchEntry.scope`."""

    scopes: tuple[str, ...]
    words: tuple[QueryWord, ...]


def hits(wanted: Sequence[Wanted]) -> Statement:
    """
    Return a query for what fits one of *wanted*, of which there is at least one: `page_id` and `score`, an integer.

    The higher the score, the better; scores can only be compared within one search.
    """
    from cms.search.engines import opensearch, postgresql, sqlite

    if settings.SEARCH_URL and (found := opensearch.hits(wanted)) is not None:
        return found
    return postgresql.hits(wanted) if connection.vendor == "postgresql" else sqlite.hits(wanted)
