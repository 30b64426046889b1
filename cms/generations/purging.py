"""
Telling the caches in front of us what has changed.

Every answer carries the keys of what it was made of in the header `Surrogate-Key`, see `api.cache.reach`. For each
scope the table of purges remembers the generation that the caches were last told of: what differs is told, and
remembered when
all of them have taken it. So nothing is lost when a cache or this process is down, and many changes are one request.
"""

from __future__ import annotations

import logging
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence

from django.db import transaction

from cms.generations.models import Purge
from cms.generations.reading import read

logger = logging.getLogger(__name__)

# What each answer about all microsites carries: it is told at every change.
ALL = "all"
# How long one cache may take, in seconds.
TIMEOUT = 5.0


class NotTaken(Exception):
    """A cache in front of us has not taken what it was told; it will be told again."""


def surrogate_key(scope: str) -> str:
    """Return the surrogate key of a scope: `tree-00010003` for `tree:00010003`."""
    return scope.replace(":", "-")


def purge(urls: Sequence[str], method: str) -> list[str]:
    """
    Tell the caches at *urls* which keys have changed since they were last told; return the keys.

    :param method: the HTTP method, such as "PURGE"
    :raises NotTaken: when a cache doesn't answer with success; all are told again the next time
    """
    snapshot = read()
    told = dict(Purge.objects.values_list("scope", "value"))
    changed = {scope: value for scope, value in snapshot.items() if told.get(scope) != value}
    if not changed:
        return []
    keys = [ALL, *(surrogate_key(scope) for scope in sorted(changed))]
    for url in urls:
        _tell(url, method, keys)
    with transaction.atomic():
        Purge.objects.bulk_create(
            [Purge(scope=scope, value=value) for scope, value in changed.items()],
            update_conflicts=True,
            unique_fields=["scope"],
            update_fields=["value"],
        )
    return keys


def _tell(url: str, method: str, keys: Iterable[str]) -> None:
    if not url.startswith(("http://", "https://")):
        raise NotTaken(f"{url} is no address of a cache: it begins with http:// or https://.")
    words = list(keys)
    headers = {
        "Surrogate-Key": " ".join(words),
        # For caches that compare by pattern: one of the words of `Surrogate-Key`.
        "X-Surrogate-Pattern": f"(^| )({'|'.join(words)})( |$)",
        "Content-Length": "0",
    }
    request = urllib.request.Request(url, method=method, headers=headers)  # noqa: S310 (http, as was seen above)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT):  # noqa: S310 (an operator's own address)
            pass
    except (OSError, urllib.error.HTTPError) as error:
        raise NotTaken(f"{url} has not taken the purge of {' '.join(words)}: {error}") from error
