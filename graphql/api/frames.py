"""
Frames: what a microsite says on every page, in one language. It is the same for whoever asks with the same document.

So a process keeps it for as long as an answer could be kept that has it: until a generation changes that it was made
of, or the clock passes a moment at which it may change by itself. It is computed apart from the rest of its answer:
what was read for it, and for whom, is then known for itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson
from django.db import DatabaseError, InterfaceError

from api.kept import Kept
from api.loaders import documents, images, page_rows
from cms.content.queries import generation_scopes
from cms.generations.boundaries import upcoming
from cms.generations.reading import Snapshot

if TYPE_CHECKING:
    from api.context import Context

MOST_BYTES = 8 * 1024 * 1024
"""Of all frames that a process keeps. A frame has some kilobytes."""
OVERHEAD = 2_000
"""Bytes that a frame takes beside its own: its key holds a part of its document."""


@dataclass(frozen=True)
class Frame:
    """A part of an answer, as JSON, and what it was made of."""

    data: bytes
    snapshot: Snapshot
    scopes: frozenset[str]
    until: datetime.datetime
    keys: tuple[str, ...]
    """What it is about, for the caches in front of us."""

    def is_right(self, snapshot: Snapshot, now: datetime.datetime) -> bool:
        """Return whether it is right with these generations, at this moment."""
        if now >= self.until:
            return False
        return snapshot is self.snapshot or all(self.snapshot.get(one) == snapshot.get(one) for one in self.scopes)


class Frames:
    """Keeps the *fields* of a type whose objects are `Seen`: they must follow from the visitor alone."""

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = frozenset(fields)
        self.kept: Kept[Frame] = Kept(MOST_BYTES)

    def answer(
        self, context: Context, parent: Any, asked: Any, compute: Callable[[Any], dict[str, Any] | None]
    ) -> dict[str, Any] | None:
        """Return the fields of *parent* by their keys in the answer, see `api.engine.apart`."""
        snapshot, visitor = context.snapshot, parent.visitor
        if snapshot is None:
            return None
        key = asked, visitor.microsite.pk, visitor.language
        frame = self.kept.get(key)
        if frame is None or not frame.is_right(snapshot, visitor.now):
            frame = self._make(context.apart(visitor), visitor, snapshot, compute)
            if frame is None:
                return None
            self.kept.keep(key, frame, OVERHEAD + len(frame.data))
        context.borrowed_keys += frame.keys
        found: dict[str, Any] = orjson.loads(frame.data)  # its reader's own, who may change it
        return found

    def _make(self, apart: Context, visitor: Any, snapshot: Snapshot, compute: Any) -> Frame | None:
        try:
            until = upcoming.following(visitor.now, snapshot)
        except (DatabaseError, InterfaceError):
            return None
        data = compute(apart)
        if data is None or apart.is_private or apart.is_momentary or apart.reads_all_microsites:
            return None
        if apart.known_visitors() != [visitor]:
            return None  # it leads to other microsites
        keys = tuple(dict.fromkeys(loaded_keys(apart)))
        return Frame(orjson.dumps(data), snapshot, generation_scopes([visitor]), until, keys)


def loaded_keys(context: Context) -> Iterable[str]:
    """Yield what was read for a request, also in vain, as the caches in front of us know it."""
    found = context.loads.values(page_rows)
    for kind, value in found:
        if kind == "pk":
            yield f"page-{value}"
        elif kind == "url_path" and found[kind, value] is None:
            # Nothing is there, and may be some day.
            yield quote(f"path-{value}", safe="/")
    for kind, loader in (("image", images), ("document", documents)):
        for _, pk in context.loads.values(loader):
            if isinstance(pk, int):
                yield f"{kind}-{pk}"
    yield from context.borrowed_keys
