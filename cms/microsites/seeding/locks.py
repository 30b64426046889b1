"""Lets only one load write at a time."""

from __future__ import annotations

import time

from django.db import connection

# Any number that nothing else takes for an advisory lock of this database: "seed" in ASCII.
_LOCK = 0x73656564
WAIT_SECONDS = 60.0


class Busy(Exception):
    """Another load has been writing for too long."""


def take_lock(wait: float = WAIT_SECONDS) -> None:
    """
    Wait until no other load writes, and keep others waiting until the transaction ends.

    On PostgreSQL this is an advisory lock. SQLite lets only one transaction write from its beginning (`IMMEDIATE`, see
    the settings), and waits by itself.

    :raises Busy: after *wait* seconds
    """
    if connection.vendor != "postgresql":
        return
    end = time.monotonic() + wait
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if cursor.fetchone()[0]:
                return
        if time.monotonic() >= end:
            raise Busy
        time.sleep(0.2)
