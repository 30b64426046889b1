"""Many queries as few statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

# SQL, and the values for its parameters.
Part = tuple[str, Sequence[Any]]


def unions(parts: Sequence[Part], most: int) -> Iterator[tuple[str, list[Any]]]:
    """
    Yield statements, with their values, that run *parts* as one; *most* of them in each.

    SQLite takes 500 parts of a compound statement (SQLITE_MAX_COMPOUND_SELECT). Django's own `union` can't limit its
    parts there.
    """
    for start in range(0, len(parts), most):
        together = parts[start : start + most]
        yield " UNION ALL ".join(sql for sql, _ in together), [value for _, values in together for value in values]
