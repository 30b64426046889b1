"""What a process holds of the database: right as long as the generations are those of when it was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection

from cms.generations.reading import Snapshot
from cms.generations.watching import current

Value = TypeVar("Value")


class Held(Generic[Value]):
    """
    A value that is read once for as long as nothing changes that it is made of.

    The generations are read *before* the value, so a change in between makes it be read again. Nothing is held within
    a transaction: what that has changed nobody else may see, and perhaps never will.
    """

    def __init__(self, read: Callable[[], Value], scopes: frozenset[str] | None = None) -> None:
        """
        Hold what *read* returns.

        :param scopes: the scopes that it is made of (see `cms.generations.tables`); None for all of them
        """
        self.read = read
        self.scopes = scopes
        self._held: tuple[Snapshot, Value] | None = None

    def get(self) -> Value | None:
        """Return the value; None where it can't be held: within a transaction, or while the generations are unknown."""
        if connection.in_atomic_block:
            return None
        snapshot = current()
        if snapshot is None:
            return None
        held = self._held
        if held is not None and self._is_same(held[0], snapshot):
            return held[1]
        value = self.read()
        self._held = snapshot, value
        return value

    def _is_same(self, before: Snapshot, now: Snapshot) -> bool:
        if before is now:
            return True
        if self.scopes is None:
            return before == now
        return all(before.get(scope) == now.get(scope) for scope in self.scopes)
