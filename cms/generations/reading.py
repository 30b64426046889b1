"""Reading generations."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from cms.generations.models import Generation

Snapshot = Mapping[str, int]
"""The generations of all scopes that ever changed, at one moment."""

TABLE = Generation._meta.db_table
# More rows than this are folded: adding them up would take longer than everything else.
MANY = 500
# So that two processes do not fold at a time.
FOLD_LOCK = 0x666F6C64


def read() -> Snapshot:
    """Return the generations as they are now, in one query."""
    rows = 0
    snapshot = {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT scope, SUM(value), COUNT(*) FROM {TABLE} GROUP BY scope")  # noqa: S608 (a constant)
        for scope, value, count in cursor.fetchall():
            snapshot[scope] = int(value) % Generation.MODULUS
            rows += count
    if rows > MANY + len(snapshot):
        fold()
    return snapshot


def fold() -> None:
    """Make one row of all rows of a scope; its generation stays the same. For PostgreSQL: SQLite has only such rows."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        # One statement, so that every reader sees all of it or nothing.
        cursor.execute(
            f"""
            WITH gone AS (
                DELETE FROM {TABLE} WHERE mark <> '' AND (SELECT pg_try_advisory_xact_lock({FOLD_LOCK}))
                RETURNING scope, value
            )
            INSERT INTO {TABLE} AS kept (scope, mark, value)
            SELECT scope, '', (SUM(value) % {Generation.MODULUS})::bigint FROM gone GROUP BY scope
            ON CONFLICT (scope, mark) DO UPDATE SET value = (kept.value + excluded.value) % {Generation.MODULUS}
            """  # noqa: S608 (constants)
        )
