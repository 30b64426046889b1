"""PostgreSQL: full-text search over the column `vector`, by its GIN index."""

from __future__ import annotations

from collections.abc import Sequence

from cms.search.engines import Statement, Wanted
from cms.search.words import QueryWord

# A word in the title counts 1, in what leads a page 0.4; in the rest of it 0, so that nothing long has to be read.
_HITS = """
    SELECT page_id, CAST(1000000 * ts_rank('{0, 0, 0.4, 1}', head, CAST(%s AS tsquery)) AS integer) AS score
    FROM search_searchentry WHERE vector @@ CAST(%s AS tsquery)
"""


def hits(wanted: Sequence[Wanted]) -> Statement:
    """Return the query for what fits one of *wanted*."""
    fits = " | ".join(f"(({_any(each.scopes)}) & {' & '.join(map(_word, each.words))})" for each in wanted)
    counts = " | ".join(dict.fromkeys(_word(word) for each in wanted for word in each.words))
    return _HITS, [counts, fits]


def _word(word: QueryWord) -> str:
    terms = [_quoted(form) for form in word.forms]
    if word.prefix is not None:
        terms[0] = f"{_quoted(word.prefix)}:*"
    return f"({' | '.join(terms)})"


def _any(words: Sequence[str]) -> str:
    return " | ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    # Words have letters and digits only; should that ever change, they are still no operators.
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
