"""The generations as this process knows them: one watch for all who keep something."""

from __future__ import annotations

import threading
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from cms.generations.announcements import BELIEF, Bell, Watch, listen
from cms.generations.reading import Snapshot, read

_lock = threading.Lock()
_watch: Watch | None = None


def watch() -> Watch:
    """Return this process's watch; it begins to listen when it is first asked for: servers start processes before."""
    global _watch
    if _watch is None:
        with _lock:
            if _watch is None:
                _watch = _make()
    return _watch


def _make() -> Watch:
    outage = settings.GRAPHQL_CACHE_OUTAGE_SECONDS
    if connection.vendor != "postgresql":
        return Watch(Bell(None), belief=0.0, outage=outage)
    if not settings.GRAPHQL_CACHE_LISTEN:
        return Watch(Bell(None), belief=BELIEF, outage=outage)
    bell = Bell(Path(settings.GRAPHQL_CACHE_BELL))
    listen(bell)
    return Watch(bell, belief=BELIEF, outage=outage)


def current() -> Snapshot | None:
    """
    Return the generations for somebody who answers a request; None when they cannot be known.

    Where nobody listens to the database, it is asked: what a process holds is not older than the rows that it reads.
    """
    if settings.GRAPHQL_CACHE_LISTEN or connection.vendor != "postgresql":
        return watch().current(in_request=True)
    try:
        return read()
    except (DatabaseError, InterfaceError):
        return None


def known() -> Snapshot | None:
    """
    Return the generations where that costs next to nothing; else None.

    Also within a transaction, which may have changed what nobody else sees yet.
    """
    if connection.in_atomic_block or (connection.vendor == "postgresql" and not settings.GRAPHQL_CACHE_LISTEN):
        return None
    return watch().current(in_request=True)
