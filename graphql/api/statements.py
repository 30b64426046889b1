"""A limit on how long the database may work on one statement of the API."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import Error, OperationalError, connection

# PostgreSQL's code of a statement that was cancelled (https://www.postgresql.org/docs/current/errcodes-appendix.html).
QUERY_CANCELED = "57014"
# SQLite's virtual machine asks after so many of its steps: some milliseconds.
STEPS = 50_000

# PostgreSQL's connections that have a limit now, with the limit in milliseconds. It stays until another request needs
# the connection, so that the API pays nothing for it.
_limited: WeakKeyDictionary[Any, int] = WeakKeyDictionary()


@contextmanager
def limited_statements() -> Iterator[None]:
    """
    Limit the statements of the block to `GRAPHQL_STATEMENT_TIMEOUT` seconds: each on PostgreSQL, together on SQLite.

    One that takes longer raises `OperationalError`, for which `took_too_long` is true.
    """
    seconds: float = settings.GRAPHQL_STATEMENT_TIMEOUT
    if not seconds:
        yield
        return
    limit = _Limit(seconds)
    with connection.execute_wrapper(limit):
        try:
            yield
        finally:
            limit.lift()


class _Limit:
    """Sets the limit when the first statement comes: many documents need no connection."""

    def __init__(self, seconds: float) -> None:
        self.milliseconds = max(1, int(seconds * 1000))
        self.deadline = time.monotonic() + seconds
        self.handled: Any = None
        self.is_set = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not self.is_set:
            self.is_set = True
            self.set()
        return execute(sql, params, many, context)

    def set(self) -> None:
        raw: Any = connection.connection
        if connection.vendor == "sqlite":
            self.handled = raw
            raw.set_progress_handler(lambda: time.monotonic() > self.deadline, STEPS)
        elif connection.vendor == "postgresql":
            if connection.in_atomic_block:
                # Ends with the transaction, and so would the other.
                _run(raw, f"SET LOCAL statement_timeout = {self.milliseconds}")
            elif _limited.get(raw) != self.milliseconds:
                _run(raw, f"SET statement_timeout = {self.milliseconds}")
                _limited[raw] = self.milliseconds

    def lift(self) -> None:
        if self.handled is not None:
            self.handled.set_progress_handler(None, 0)


def lift_limit(sender: Any, environ: dict[str, Any] | None = None, **_: Any) -> None:
    """Give other requests, which may be an editor's, a connection without the API's limit (on `request_started`)."""
    raw: Any = connection.connection
    if raw is None or raw not in _limited or (environ or {}).get("PATH_INFO", "").startswith("/graphql"):
        return
    try:
        _run(raw, "RESET statement_timeout")
    except Exception:
        # It is broken: who uses it next finds out, and Django closes it.
        connection.errors_occurred = True
    _limited.pop(raw, None)


def _run(raw: Any, sql: str) -> None:
    # Below Django's cursor: this is no statement of the document's, and nobody should count it among them.
    with raw.cursor() as cursor:
        cursor.execute(sql)


def took_too_long(error: BaseException | None) -> bool:
    """Return whether *error* is the one of a statement that was stopped by the limit."""
    if not isinstance(error, OperationalError):
        return False
    return getattr(error.__cause__, "pgcode", None) == QUERY_CANCELED or str(error) == "interrupted"


def is_down(error: BaseException | None) -> bool:
    """Return whether *error* says that the database can't be used now."""
    if not isinstance(error, Error) or took_too_long(error):
        return False
    # Also a plain DatabaseError is raised when the server goes away in the middle of an answer.
    return isinstance(error, OperationalError) or bool(getattr(connection.connection, "closed", 0))
