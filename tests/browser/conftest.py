"""The microsites that come with this project, as visitors see them: one server, and one browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connections

from tests.api.populated import undone_database
from tests.connections import kept_open

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Response


class Silent(WSGIRequestHandler):
    """Writes nothing about requests."""

    def log_message(self, *_args: Any) -> None:
        """Write nothing."""


class Patient(WSGIServer):
    """Lets a browser's requests wait for each other: they share one connection to the database."""

    request_queue_size = 64


@pytest.fixture(scope="module")
def port(django_db_setup: None, django_db_blocker: Any, chromium_browser: Browser) -> Iterator[int]:
    """Load all microsites and serve them, once for all tests of this module. Pictures are still to be made."""
    with undone_database(django_db_blocker):
        call_command("load_microsites", quiet=True)
        with served() as port:
            yield port


@contextmanager
def served() -> Iterator[int]:
    """Serve what is in the test's database, uncommitted as it is; give the port."""
    with kept_open():
        ours = {alias: connections[alias] for alias in connections}
        for connection in ours.values():
            connection.inc_thread_sharing()
        server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), Patient, Silent)

        def serve() -> None:
            for alias, connection in ours.items():
                connections[alias] = connection
            server.serve_forever(poll_interval=0.05)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(server.server_port)
        server.shutdown()
        thread.join()
        server.server_close()
        for connection in ours.values():
            connection.dec_thread_sharing()


@dataclass
class Seen:
    """A page in the browser, with what went wrong on it."""

    page: Page
    port: int
    wrong: list[str] = field(default_factory=list)

    def open(self, slug: str, path: str) -> None:
        """Open a path of the microsite *slug*."""
        self.page.goto(f"http://{slug}.localhost:{self.port}{path}", wait_until="load")

    def hear(self, message: ConsoleMessage) -> None:
        """Remember what the browser says in its console, but for advice to developers."""
        if not message.text.startswith("[DOM] "):
            self.wrong.append(f"{message.type}: {message.text}")

    def judge(self, response: Response) -> None:
        """Remember an answer that isn't what was asked for."""
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")

    def overflow(self) -> list[str]:
        """Return what makes the page wider than its window."""
        found: list[str] = self.page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] :
            [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 5).map((e) => `${e.tagName}.${e.className}`)"""
        )
        return found


def watched(page: Page, port: int) -> Seen:
    """Remember from now on what goes wrong on *page*."""
    page.set_default_timeout(15_000)
    seen = Seen(page, port)
    page.on("console", seen.hear)
    page.on("pageerror", lambda error: seen.wrong.append(str(error)))
    page.on("requestfailed", lambda request: seen.wrong.append(f"failed: {request.url}"))
    page.on("response", seen.judge)
    return seen


@pytest.fixture
def look(chromium_browser: Browser, port: int) -> Iterator[Any]:
    """Give a function that opens a window, on a phone or a desk, by day or by night; it remembers what went wrong."""
    opened = []

    def look(*, width: int = 1280, dark: bool = False, scripts: bool = True) -> Seen:
        context = chromium_browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        opened.append(context)
        return watched(context.new_page(), port)

    yield look
    for context in opened:
        context.close()
