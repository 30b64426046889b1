"""
Automatic persisted queries: the documents that clients sent with their hash, so that the hash will do the next time.

They live in the shared cache, in a fixed number of places, so that nobody can fill it with them: at most `BUCKETS` ×
`BUCKET_SIZE` documents of `MAX_BYTES`, the newest of each bucket. A document is found by the hash of its own text and
nothing else, which is computed here and compared again when it is read. So a stranger can make one forgotten at worst,
and its client will send it again.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from threading import Lock
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError
from redis import RedisError

from api.documents.identifiers import identifier_of

logger = logging.getLogger(__name__)

BUCKETS = 64
BUCKET_SIZE = 16
MAX_BYTES = 16 * 1024
SECONDS = 30 * 24 * 3600

# What this process has seen. It never goes out of date: a hash has only one text.
_MAX_KEPT = 512
_kept: OrderedDict[str, str] = OrderedDict()
_lock = Lock()

_UNREACHABLE = (RedisError, DatabaseError, OSError)


def text_of(identifier: str) -> str | None:
    """Return the document whose hash is *identifier* (`sha256:…`); None where it is not known, or no longer."""
    with _lock:
        text = _kept.get(identifier)
        if text is not None:
            _kept.move_to_end(identifier)
            return text
    for known, text in _bucket(identifier):
        if known == identifier == identifier_of(text):
            _keep(identifier, text)
            return text
    return None


def remember(identifier: str, text: str) -> None:
    """Keep a valid document, whose hash is *identifier*. A long one is not kept: its client sends it each time."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return
    _keep(identifier, text)
    bucket = [pair for pair in _bucket(identifier) if pair[0] != identifier]
    try:
        cache.set(_key(identifier), [(identifier, text), *bucket][:BUCKET_SIZE], SECONDS)
    except _UNREACHABLE as error:
        logger.warning("A persisted query could not be kept in the cache: %s", error)


def forget() -> None:
    """Forget what this process has seen."""
    with _lock:
        _kept.clear()


def _keep(identifier: str, text: str) -> None:
    with _lock:
        _kept[identifier] = text
        if len(_kept) > _MAX_KEPT:
            _kept.popitem(last=False)


def _key(identifier: str) -> str:
    digest = identifier.removeprefix("sha256:")
    return f"graphql:automatic:{int(digest[:8], 16) % BUCKETS}"


def _bucket(identifier: str) -> list[tuple[str, str]]:
    try:
        bucket: Any = cache.get(_key(identifier))
    except _UNREACHABLE as error:
        # Its client sends the text then, and is answered.
        logger.warning("A persisted query could not be looked up in the cache: %s", error)
        return []
    return bucket if isinstance(bucket, list) else []
