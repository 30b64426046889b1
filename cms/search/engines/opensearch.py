"""
OpenSearch and Elasticsearch: the words are found by a server of their own, named in the setting `SEARCH_URL`.

The server is sent the words that the database has, in the forms that they are compared in, and is asked for ids. It
learns neither what is public nor what a page says in full, and decides nothing but how well a page fits. When it can't
be reached, the database answers.
"""

from __future__ import annotations

import base64
import http.client
import json
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection

from cms.search.engines import Statement, Wanted
from cms.search.models import SearchEntry
from cms.search.words import QueryWord

logger = logging.getLogger(__name__)

# What the server gives at most in one answer (`index.max_result_window`).
MAX_HITS = 10_000
BATCH = 200
# How long a visitor waits for the server, and how long whoever sends it something, in seconds.
TIMEOUT = 2.0
PATIENCE = 30.0
# How long the database answers after the server couldn't be reached, in seconds.
PAUSE = 30.0
# How much a word counts where it stands: as with the database's own searches.
WEIGHTS = {"title": 10, "lead": 4, "body": 1}
# Words come in the forms in which they are compared: the server only takes them apart at the spaces.
MAPPING = {
    "mappings": {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "properties": {
            "scope": {"type": "keyword"},
            **{name: {"type": "text", "analyzer": "whitespace", "index_prefixes": {}} for name in WEIGHTS},
        },
    }
}


class Unavailable(Exception):
    """The server didn't answer, or answered that it can't."""


@dataclass
class Server:
    """An OpenSearch or Elasticsearch server, and the index on it that is ours."""

    url: str
    silent_until: float = 0.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        secure = parts.scheme == "https"
        self._connect: Any = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        self._host = (parts.hostname or "localhost", parts.port or (443 if secure else 9200))
        self.index = parts.path.strip("/") or "microsites"
        self._headers = {"Accept": "application/json"}
        if parts.username is not None:
            secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"

    def ask(
        self, method: str, path: str, body: str | None = None, *, missing: bool = False, wait: float = TIMEOUT
    ) -> Any:
        """
        Return what the server answers, as JSON.

        :param missing: whether something that isn't there is no failure; None is returned for it
        :raises Unavailable: when there is no answer, or one that is no success
        """
        kind = "application/x-ndjson" if path.endswith("_bulk") else "application/json"
        link = self._connect(*self._host, timeout=wait)
        try:
            link.request(
                method, f"/{self.index}{path}", body and body.encode(), {**self._headers, "Content-Type": kind}
            )
            response = link.getresponse()
            raw = response.read()
            if missing and response.status == 404:
                return None
            if response.status >= 300:
                raise Unavailable(f"{method} {path}: status {response.status}")
            return json.loads(raw)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unavailable(f"{method} {path}: {error}") from error
        finally:
            link.close()


@lru_cache(maxsize=1)
def _server(url: str) -> Server:
    return Server(url)


def server() -> Server:
    """Return the server of the setting `SEARCH_URL`."""
    return _server(settings.SEARCH_URL)


# --- Searching --------------------------------------------------------------------------------------------------------


def hits(wanted: Sequence[Wanted]) -> Statement | None:
    """Return the query for what the server finds; None while it can't be reached."""
    ours = server()
    if time.monotonic() < ours.silent_until:
        return None
    question = {
        "size": MAX_HITS,
        "_source": False,
        "track_total_hits": False,
        "query": {"bool": {"should": [_fits(each) for each in wanted], "minimum_should_match": 1}},
    }
    try:
        answer = ours.ask("POST", "/_search", json.dumps(question))
        found = [[int(hit["_id"]), round(float(hit["_score"]) * 1000)] for hit in answer["hits"]["hits"]]
    except (Unavailable, KeyError, TypeError, ValueError) as error:
        ours.silent_until = time.monotonic() + PAUSE
        logger.warning("The search server can't be reached, the database searches for %.0f seconds: %s", PAUSE, error)
        return None
    return _table(found)


def _table(found: list[list[int]]) -> Statement:
    if connection.vendor == "postgresql":
        return (
            "SELECT CAST(value ->> 0 AS bigint) AS page_id, CAST(value ->> 1 AS integer) AS score "
            "FROM jsonb_array_elements(CAST(%s AS jsonb))",
            [json.dumps(found)],
        )
    return (
        "SELECT json_extract(value, '$[0]') AS page_id, json_extract(value, '$[1]') AS score FROM json_each(%s)",
        [json.dumps(found)],
    )


def _fits(wanted: Wanted) -> dict[str, Any]:
    scopes = {"terms": {"scope": list(wanted.scopes)}}
    return {"bool": {"filter": [scopes], "must": [_word(word) for word in wanted.words]}}


def _word(word: QueryWord) -> dict[str, Any]:
    """Return the condition for a word, which scores by the places in which it stands."""
    places = []
    for name, weight in WEIGHTS.items():
        ways: list[dict[str, Any]] = [{"terms": {name: list(word.forms)}}]
        if word.prefix is not None:
            ways.append({"prefix": {name: word.prefix}})
        places.append({"constant_score": {"filter": {"bool": {"should": ways}}, "boost": weight}})
    return {"bool": {"should": places, "minimum_should_match": 1}}


# --- Sending ----------------------------------------------------------------------------------------------------------


def make_index() -> None:
    """
    Make the index anew, without entries, and count all entries as not sent.

    :raises Unavailable: when the server doesn't do it
    """
    ours = server()
    ours.ask("DELETE", "", missing=True, wait=PATIENCE)
    ours.ask("PUT", "", json.dumps(MAPPING), wait=PATIENCE)
    SearchEntry.objects.update(is_sent=False)


def send_entries() -> int:
    """
    Send all entries that the server doesn't have as they are; return how many.

    :raises Unavailable: when the server doesn't take them
    """
    if server().ask("GET", "", missing=True, wait=PATIENCE) is None:
        make_index()
    sent = 0
    while batch := list(SearchEntry.objects.filter(is_sent=False).order_by("pk")[:BATCH]):
        lines: list[Any] = []
        for entry in batch:
            words = {"title": entry.title_words, "lead": entry.lead_words, "body": entry.body_words}
            lines += [{"index": {"_id": str(entry.pk)}}, {"scope": entry.scope.split(), **words}]
        _bulk(lines)
        for entry in batch:
            # Unless it has changed since it was read: then it is sent once more.
            same = {"scope": entry.scope, "title_words": entry.title_words}
            same |= {"lead_words": entry.lead_words, "body_words": entry.body_words}
            SearchEntry.objects.filter(pk=entry.pk, **same).update(is_sent=True)
        sent += len(batch)
    return sent


def drop_entries(pks: Iterable[int]) -> None:
    """
    Have the server forget pages that have no entry.

    :raises Unavailable: when it doesn't
    """
    gone = set(pks) - set(SearchEntry.objects.filter(pk__in=list(pks)).values_list("pk", flat=True))
    if gone:
        _bulk([{"delete": {"_id": str(pk)}} for pk in sorted(gone)])


def _bulk(lines: list[Any]) -> None:
    answer = server().ask("POST", "/_bulk", "".join(json.dumps(line) + "\n" for line in lines), wait=PATIENCE)
    failed = [
        done
        for item in answer.get("items", ())
        for action, done in item.items()
        if done.get("status", 200) >= 300 and not (action == "delete" and done.get("status") == 404)
    ]
    if failed:
        raise Unavailable(f"{len(failed)} entries were refused, first: {str(failed[0])[:200]}")
