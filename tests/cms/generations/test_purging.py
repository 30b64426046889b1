"""Caches in front of us are told what has changed, until they have taken it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from cms.generations import reading
from cms.generations.purging import NotTaken, purge

pytestmark = pytest.mark.django_db


class Cache(BaseHTTPRequestHandler):
    """A cache that notes what it is told."""

    told: list[tuple[str, str, str]] = []
    status = 200

    def do_PURGE(self) -> None:
        self.told.append((self.command, self.headers["Surrogate-Key"], self.headers["X-Surrogate-Pattern"]))
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    """Start a cache in front."""
    Cache.told, Cache.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Cache)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(make_microsite: Any, make_page: Any, url: str) -> Any:
    page = make_page(make_microsite())
    purge([url], "PURGE")
    Cache.told.clear()
    reading.fold()
    return page


def test_caches_are_told_what_has_changed_and_only_once(page: Any, url: str) -> None:
    Page.objects.filter(pk=page.pk).update(title="New")
    key = f"tree-{page.path[:8]}"

    assert purge([url], "PURGE") == ["all", key]
    assert purge([url], "PURGE") == []
    assert Cache.told == [("PURGE", f"all {key}", f"(^| )(all|{key})( |$)")]


def test_cache_that_has_not_taken_it_is_told_again(page: Any, url: str) -> None:
    Page.objects.filter(pk=page.pk).update(title="New")
    Cache.status = 503
    with pytest.raises(NotTaken, match="has not taken the purge"):
        purge([url], "PURGE")
    Cache.status = 200

    assert purge([url], "PURGE") == ["all", f"tree-{page.path[:8]}"]


def test_clock_tells_the_caches_of_the_settings(page: Any, url: str, settings: Any, capsys: Any) -> None:
    Page.objects.filter(pk=page.pk).update(title="New")
    call_command("purge_caches")
    assert Cache.told == []

    settings.PURGE_URLS = [url]
    call_command("purge_caches")
    assert len(Cache.told) == 1
    # In a test's one transaction, PostgreSQL would count all changes as one.
    reading.fold()
    Page.objects.filter(pk=page.pk).delete()
    settings.PURGE_URLS = ["ftp://example.org/"]
    with pytest.raises(CommandError, match="no address of a cache"):
        call_command("purge_caches")
