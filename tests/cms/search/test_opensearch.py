"""The search server: a small one that speaks the calls that are made stands in for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.content.queries import visitors
from cms.microsites.models import Microsite
from cms.search.engines import opensearch
from cms.search.models import SearchEntry
from cms.search.searching import Search, run
from cms.search.words import parse_query
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db


class FakeServer:
    """An index of one OpenSearch server, in memory. It understands the queries that we make, and refuses all others."""

    def __init__(self) -> None:
        self.documents: dict[str, Any] | None = None
        self.requests: list[tuple[str, str]] = []
        self.headers: list[Any] = []
        self.is_broken = False

    def answer(self, method: str, path: str, body: str) -> tuple[int, Any]:
        self.requests.append((method, path))
        if self.is_broken:
            return 503, {"error": "no shards"}
        if method == "PUT" and path == "/ours":
            assert json.loads(body)["mappings"]["dynamic"] == "strict"
            self.documents = {}
            return 200, {}
        if self.documents is None:
            return 404, {"error": "no such index"}
        if method == "DELETE":
            self.documents = None
            return 200, {}
        if method == "GET":
            return 200, {}
        if path == "/ours/_bulk":
            return 200, {"items": list(self._bulk([json.loads(line) for line in body.splitlines()]))}
        assert path == "/ours/_search"
        found = [
            {"_id": pk, "_score": score}
            for pk, document in self.documents.items()
            if (score := self._score(json.loads(body)["query"], document))
        ]
        return 200, {"hits": {"hits": sorted(found, key=lambda hit: -hit["_score"])}}

    def _bulk(self, lines: list[Any]) -> Iterator[Any]:
        assert self.documents is not None
        while lines:
            [(action, about)] = lines.pop(0).items()
            if action == "index":
                self.documents[about["_id"]] = lines.pop(0)
                yield {"index": {"status": 201}}
            else:
                yield {"delete": {"status": 200 if self.documents.pop(about["_id"], None) else 404}}

    def _score(self, query: Any, document: Any) -> float:
        [(kind, inner)] = query.items()
        if kind == "bool":
            if not all(self._score(each, document) for each in [*inner.get("filter", ()), *inner.get("must", ())]):
                return 0
            scores = [self._score(each, document) for each in [*inner.get("must", ()), *inner.get("should", ())]]
            return sum(scores)
        if kind == "constant_score":
            return inner["boost"] if self._score(inner["filter"], document) else 0
        [(name, value)] = inner.items()
        words = document[name] if name == "scope" else document[name].split()
        if kind == "terms":
            return float(bool(set(value) & set(words)))
        assert kind == "prefix"
        return float(any(word.startswith(value) for word in words))


@pytest.fixture
def server(settings: Any) -> Iterator[FakeServer]:
    fake = FakeServer()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            fake.headers.append(self.headers)
            status, value = fake.answer(self.command, self.path, self.rfile.read(length).decode())
            content = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815 (the names of the base class)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    settings.SEARCH_URL = f"http://reader:s%40cret@127.0.0.1:{listening.server_port}/ours"
    yield fake
    listening.shutdown()
    listening.server_close()


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("eu-belong", fallback=("en",))


def search(site: Microsite, query: str, language: str = "en") -> list[str]:
    found = Search(tuple(visitors([(site, language)])), parse_query(query))
    return [result.page.title for result in run([found])[found].rows]


def test_pages_are_sent_when_they_are_published_and_found_there(
    server: FakeServer, site: Microsite, make_page: MakePage
) -> None:
    make_page(site, title="Housing in Łódź")
    make_page(site, title="Else", introduction="Houses in Łódź")
    hidden = make_page(site, title="Houses of nobody in Łódź")
    server.requests.clear()

    assert search(site, "house lodz") == ["Housing in Łódź", "Houses of nobody in Łódź", "Else"] or search(
        site, "house lodz"
    ) == ["Houses of nobody in Łódź", "Housing in Łódź", "Else"]
    assert set(server.requests) == {("POST", "/ours/_search")}
    assert server.headers[-1]["Authorization"] == "Basic cmVhZGVyOnNAY3JldA=="
    type(hidden).objects.filter(pk=hidden.pk).update(live=False)
    assert search(site, "house lodz", "pl") == ["Housing in Łódź", "Else"]
    hidden.delete()
    assert str(hidden.pk) not in (server.documents or {})


def test_server_learns_words_and_no_texts(server: FakeServer, site: Microsite, make_page: MakePage) -> None:
    page = make_page(site, title="Łódź", introduction="An Introduction!")

    assert (server.documents or {})[str(page.pk)] == {
        "scope": SearchEntry.objects.get(pk=page.pk).scope.split(),
        "title": "lodz",
        "lead": "an introduction introduct",
        "body": "an introduction introduct",
    }


def test_database_answers_while_the_server_does_not(server: FakeServer, site: Microsite, make_page: MakePage) -> None:
    make_page(site, title="Housing")
    server.is_broken = True
    server.requests.clear()

    assert search(site, "housing") == ["Housing"]
    assert search(site, "housing") == ["Housing"]
    # Asked once, and then left alone for a while.
    assert len(server.requests) == 1


def test_what_could_not_be_sent_is_sent_later(
    server: FakeServer, site: Microsite, make_page: MakePage, capsys: pytest.CaptureFixture[str]
) -> None:
    server.is_broken = True
    page = make_page(site, title="Housing")
    assert not SearchEntry.objects.get(pk=page.pk).is_sent
    with pytest.raises(CommandError, match="can't be reached"):
        call_command("rebuild_search")
    server.is_broken = False

    call_command("rebuild_search", "--unsent")

    assert str(page.pk) in (server.documents or {})
    assert not SearchEntry.objects.filter(is_sent=False).exists()
    call_command("rebuild_search", "--unsent")
    assert "0 entries were sent" in capsys.readouterr().out


def test_rebuilding_makes_the_index_anew(server: FakeServer, site: Microsite, make_page: MakePage) -> None:
    page = make_page(site, title="Housing")
    server.documents = {"999999": {"scope": [], "title": "", "lead": "", "body": ""}}

    call_command("rebuild_search", verbosity=0)

    assert set(server.documents or {}) >= {str(page.pk)}
    assert "999999" not in (server.documents or {})


def test_without_a_setting_nothing_is_asked(server: FakeServer, settings: Any, site: Microsite) -> None:
    settings.SEARCH_URL = ""
    server.requests.clear()
    call_command("rebuild_search", "--unsent", verbosity=0)

    assert search(site, "belong")
    assert server.requests == []
    assert opensearch.MAX_HITS == 10_000
