"""SQLite: the full-text table `search_words` (FTS5), with an index of beginnings, ranked by bm25."""

from __future__ import annotations

from collections.abc import Sequence

from cms.search.engines import Statement, Wanted
from cms.search.words import QueryWord

# How much a word counts in the title, in what leads a page, in the rest of it, and in the scope. What bm25 gives is
# negative, and smaller for what fits better.
_HITS = """
    SELECT rowid AS page_id, CAST(-1000000 * bm25(search_words, 10, 4, 1, 0) AS integer) AS score
    FROM search_words WHERE search_words MATCH %s
"""


def hits(wanted: Sequence[Wanted]) -> Statement:
    """Return the query for what fits one of *wanted*."""
    return _HITS, [" OR ".join(_fits(each) for each in wanted)]


def _fits(wanted: Wanted) -> str:
    scopes = " OR ".join(map(_quoted, wanted.scopes))
    words = " AND ".join(map(_word, wanted.words))
    return f"(scope : ({scopes}) AND {{title_words lead_words body_words}} : ({words}))"


def _word(word: QueryWord) -> str:
    terms = [_quoted(form) for form in word.forms]
    if word.prefix is not None:
        terms[0] = f"{_quoted(word.prefix)} *"
    return f"({' OR '.join(terms)})"


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
