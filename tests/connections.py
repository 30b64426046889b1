"""The test's connections to the database, for tests that run a server's code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def kept_open() -> Iterator[None]:
    """
    Keep the connections of this thread open as long as this context lasts.

    A server closes them between requests, and with a test's would go what it has not committed. The signals that do so
    are no help: the tests' client disconnects and connects them itself.
    """
    ours = connections.all()
    for connection in ours:
        connection.close_if_unusable_or_obsolete = _keep  # type: ignore[method-assign]  # of this one connection
    try:
        yield
    finally:
        for connection in ours:
            del connection.close_if_unusable_or_obsolete


def _keep() -> None:
    """Do nothing."""
