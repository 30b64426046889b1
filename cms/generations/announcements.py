"""
How a process learns that a generation has changed, without asking the database for each request.

The database is the authority. A process believes what it read there for a second at most, and asks sooner when it is
told to: on PostgreSQL, every commit that changes a generation notifies those who listen. One process on each host
listens, and tells the others by changing a number in a file that all of them have mapped into their memory, which
takes a quarter of a microsecond to look at. On SQLite the database is a file on this host: it is asked each
time.

So a process that is killed, or a notification that is lost, leaves nothing wrong for more than a second.
"""

from __future__ import annotations

import fcntl
import logging
import mmap
import os
import select
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from cms.generations.reading import Snapshot, read
from cms.generations.triggers import CHANNEL

logger = logging.getLogger(__name__)

# How long a process believes what it read, in seconds.
BELIEF = 1.0
# How often a process that could not become the listener, or whose connection broke, tries again, in seconds.
PATIENCE = 1.0


class Bell:
    """A number that all processes of this host see, and that any of them may change."""

    def __init__(self, path: Path | None) -> None:
        """
        Map the file at *path*, which is made when it is not there.

        Without a path, or where none can be made, the number is this process's own.
        """
        self.file: int | None = None
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                os.ftruncate(self.file, 8)
        except OSError as error:
            logger.warning("Cannot use %s: each process listens for itself. %s", path, error)
            self.file = None
        self._map = mmap.mmap(-1 if self.file is None else self.file, 8)

    def number(self) -> bytes:
        """Return the number, as bytes: it says nothing but whether it is still the same."""
        return self._map[:8]

    def ring(self) -> None:
        """Change the number."""
        self._map[:8] = time.time_ns().to_bytes(8, "little")

    def be_listener(self) -> bool:
        """Return whether this process is the host's listener from now on: the first that asks, until it ends."""
        if self.file is None:
            return True
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class Watch:
    """The generations as this process knows them."""

    def __init__(
        self,
        bell: Bell,
        *,
        belief: float = BELIEF,
        outage: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Begin to know nothing.

        :param belief: for how many seconds what was read is believed when nobody rings
        :param outage: for how many seconds it is believed when the database cannot be asked: nobody can then change
            anything there either, unless only we don't reach it
        :param clock: seconds that only grow
        """
        self.clock = clock
        self.bell = bell
        self.belief = belief
        self.outage = outage
        self._lock = threading.Lock()
        self._known: Snapshot | None = None
        self._number = b""
        self._read_at = self._tried_at = float("-inf")

    def current(self, *, in_request: bool = False) -> Snapshot | None:
        """
        Return the generations that were current a second ago or later; None when they cannot be known.

        :param in_request: whether Django looks after the connection, because it answers a request
        """
        if self._is_fresh(self.clock()):
            return self._known
        with self._lock:
            # Another thread may have read them while we waited.
            now = self.clock()
            if not self._is_fresh(now):
                self._read(now, in_request=in_request)
            return self._known

    def _is_fresh(self, now: float) -> bool:
        return now - self._tried_at < self.belief and self.bell.number() == self._number

    def _read(self, now: float, *, in_request: bool) -> None:
        # In this order: who rings after this makes us read again.
        number = self.bell.number()
        try:
            snapshot = read()
        except (DatabaseError, InterfaceError) as error:
            connection.close()
            if self._known is not None and now - self._read_at > self.outage:
                logger.warning("The generations cannot be read: nothing is answered from memory. %s", error)
                self._known = None
        else:
            if snapshot != self._known:
                self._known = snapshot
            self._read_at = now
            if not in_request and not connection.in_atomic_block:
                # As Django does after each request: we came in before one.
                connection.close_if_unusable_or_obsolete()
        self._number = number
        self._tried_at = now


def listen(bell: Bell) -> threading.Thread:
    """Listen to the database in a thread, or take over when the process that does so ends."""
    thread = threading.Thread(target=_listen, args=(bell,), name="generations", daemon=True)
    thread.start()
    return thread


def _listen(bell: Bell) -> None:
    while not bell.be_listener():
        time.sleep(PATIENCE)
    while True:
        # A connection of our own, not of this thread's requests: it waits all the time.
        ours = connection.copy()
        try:
            _hear(ours, bell.ring)
        except Exception as error:
            logger.info("Listening to the database ended, and begins again: %s", error)
            time.sleep(PATIENCE)
        finally:
            ours.close()


def _hear(ours: Any, ring: Callable[[], None]) -> None:
    with ours.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    # What happened before we listened.
    ring()
    raw = ours.connection
    while True:
        select.select([raw], [], [], 30.0)
        raw.poll()
        if raw.notifies:
            raw.notifies.clear()
            ring()
