"""Answers that are kept, within a number of bytes."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from hashlib import blake2b

import brotli

from api.cache.reach import Reach
from api.cache.requests import Key
from cms.generations.reading import Snapshot

Headers = list[tuple[str, str]]

# What an answer takes beside its bytes, roughly: keys, headers, entries of dicts.
OVERHEAD = 2_000
# Below this, compressed bytes with their header are hardly fewer.
MIN_COMPRESSED = 500


class Answer:
    """The bytes of an answer, with what they depend on. Compressed forms are made once, when somebody wants them."""

    def __init__(self, body: bytes, headers: Headers, reach: Reach, snapshot: Snapshot, until: float) -> None:
        """
        Keep what was answered.

        :param headers: without those of the body's length and form
        :param snapshot: the generations that were current before the answer was computed
        :param until: when it changes by the clock, in seconds since 1970
        """
        self.reach = reach
        self.until = until
        # Which encoding stands for which other one, because it isn't worth its while.
        self.etag = blake2b(body, digest_size=16).hexdigest()
        self._headers = headers
        self._snapshot = snapshot
        self._forms: dict[str, tuple[bytes, Headers]] = {"": self._form("", body)}

    @property
    def size(self) -> int:
        """How many bytes this takes, or will take when it was asked for in each form."""
        return OVERHEAD + 2 * len(self._forms[""][0])

    def is_right(self, snapshot: Snapshot, now: float) -> bool:
        """Return whether this is what would be computed with the generations of *snapshot* at *now*."""
        if now >= self.until:
            return False
        if snapshot is self._snapshot:
            return True
        if self.reach.scopes is None:
            is_same = snapshot == self._snapshot
        else:
            is_same = all(snapshot.get(scope) == self._snapshot.get(scope) for scope in self.reach.scopes)
        if is_same:
            # So that the next one who asks needs not compare.
            self._snapshot = snapshot
        return is_same

    def form(self, encoding: str) -> tuple[bytes, Headers]:
        """Return the body in *encoding* ("br", "gzip" or "") and its headers."""
        made = self._forms.get(encoding)
        if made is None:
            body = self._forms[""][0]
            if len(body) < MIN_COMPRESSED:
                made = self._forms[""]
            else:
                compressed = brotli.compress(body, quality=5) if encoding == "br" else gzip.compress(body, 6, mtime=0)
                made = self._form(encoding, compressed)
            self._forms[encoding] = made
        return made

    def matches(self, if_none_match: str) -> bool:
        """Return whether an `If-None-Match` header names this answer, in whichever form."""
        tags = [tag.strip().removeprefix("W/").strip('"') for tag in if_none_match.split(",")]
        return "*" in tags or any(tag.partition("-")[0] == self.etag for tag in tags)

    def _form(self, encoding: str, body: bytes) -> tuple[bytes, Headers]:
        # Strong validators differ where the bytes do (RFC 9110, section 8.8.3).
        tag = f'"{self.etag}-{encoding}"' if encoding else f'"{self.etag}"'
        headers = [*self._headers, ("ETag", tag), ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return body, headers


class Answers:
    """The answers of one process, by key; those that were asked for longest ago make room for new ones."""

    def __init__(self, max_bytes: int) -> None:
        """Keep at most *max_bytes*; 0 keeps nothing."""
        self.max_bytes = max_bytes
        self.bytes = 0
        self._kept: OrderedDict[Key, tuple[object, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> object | None:
        """Return what is kept under *key*."""
        with self._lock:
            entry = self._kept.get(key)
            if entry is None:
                return None
            self._kept.move_to_end(key)
            return entry[0]

    def put(self, key: Key, value: object, size: int) -> None:
        """Keep *value*, which takes *size* bytes, unless it would take more than an eighth of all there are."""
        with self._lock:
            self._remove(key)
            if size > self.max_bytes / 8:
                return
            self._kept[key] = (value, size)
            self.bytes += size
            while self.bytes > self.max_bytes:
                self._remove(next(iter(self._kept)))

    def _remove(self, key: Key) -> None:
        entry = self._kept.pop(key, None)
        if entry is not None:
            self.bytes -= entry[1]
