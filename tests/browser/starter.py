"""The website in `examples/starter` as a process of its own, and what stands between it and the API."""

from __future__ import annotations

import datetime
import json
import os
import re
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.utils import timezone

from cms.delivery import sending as mails
from cms.webhooks import sending, signing
from cms.webhooks.choices import CallState
from cms.webhooks.models import Call, Endpoint
from tests.processes import ROOT
from tests.registrations import Sign

STARTER = ROOT / "examples" / "starter"


def npm(folder: Path, script: str, *, fails: bool = False) -> str:
    """Run a script of package.json, and return what it prints; fail the test when it doesn't end as expected."""
    done = subprocess.run(["npm", "run", script], cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode != 0) is fails, (done.stdout + done.stderr)[-4000:]
    return done.stdout + done.stderr


class Relay(ThreadingHTTPServer):
    """Stands before the API, sees with which tokens it is asked, and can be down."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        # Of each question the token of a preview and those of private pages; empty where none was sent.
        self.asked: list[tuple[str, str]] = []
        self.target = 0
        self.is_down = False


class Handler(BaseHTTPRequestHandler):
    """Hands on what it is asked, and what it is answered."""

    server: Relay

    def do_POST(self) -> None:
        """Hand on a document with what is to be put into it."""
        self.do_GET(self.rfile.read(int(self.headers["Content-Length"])))

    def do_GET(self, body: bytes | None = None) -> None:
        """Hand on a question."""
        if self.server.is_down:
            self.give(503, {}, b"{}")
            return
        self.server.asked.append((self.headers.get("X-Preview-Token", ""), self.headers.get("X-Unlock-Token", "")))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        address = f"http://127.0.0.1:{self.server.target}{self.path}"
        headers |= {"Accept-Encoding": "identity"}
        try:
            with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=60) as answer:
                self.give(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            self.give(error.code, error.headers, error.read())

    def give(self, status: int, headers: Any, body: bytes) -> None:
        """Answer."""
        self.send_response(status)
        for name in ("ETag", "Cache-Control", "Content-Type"):
            if name in headers:
                self.send_header(name, headers[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Write nothing."""


class World(Sign):
    """A microsite with all types of pages and blocks in English; in Polish some; and the website made of it."""

    base = ""
    # Where the event and its form are; asked for before other threads may not ask the database.
    at = form_at = ""
    relay: Relay
    endpoint: Endpoint

    def tell(self) -> dict[str, Any]:
        """Let the CMS make the calls for what has changed; return what the website was told, having taken it."""
        before = set(Call.objects.values_list("pk", flat=True))
        sending.gather(timezone.now() + datetime.timedelta(minutes=1))
        sending.Worker(1).run(threading.Event(), until_empty=True)
        [call] = Call.objects.filter(endpoint=self.endpoint).exclude(pk__in=before)
        assert (call.state, call.status) == (CallState.DELIVERED, 204)
        told: dict[str, Any] = json.loads(call.body)["data"]
        return told

    def press(self, data: dict[str, Any], *secrets: str, at: float | None = None) -> int:
        """Send a call by hand, signed with other secrets or at another time; return the status of the answer."""
        body = json.dumps({"type": "content.changed", "data": data}).encode()
        signed = signing.headers(secrets or (self.endpoint.secret,), "msg_1", int(at or time.time()), body)
        return self.status("/api/webhook", data=body, headers={"Content-Type": "application/json", **signed})

    def status(self, path: str, **request: Any) -> int:
        """Return the status that a path is answered with."""
        return self.answer(path, **request)[0]

    def answer(self, path: str, **request: Any) -> tuple[int, dict[str, str], str]:
        """Return status, headers and text of what is at a path, without following where it leads."""
        opener = urllib.request.build_opener(Staying())
        try:
            with opener.open(urllib.request.Request(self.base + path, **request), timeout=60) as found:
                return found.status, dict(found.headers), found.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read().decode()

    def mail_to(self, server: Any, address: str) -> str:
        """Send what is due, and return the link in the newest mail to *address*, at the website's address."""
        mails.Worker().run(threading.Event(), until_empty=True)
        newest = [mail for mail in server.received if mail["To"] == address][-1]
        [link] = set(re.findall(r"https?://\S+token=[\w-]+", newest.get_body(("plain",)).get_content()))
        return self.base + re.sub(r"^https?://[^/]+", "", link)


class Staying(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else."""

    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        """Follow nothing."""


def free_port() -> int:
    """Return a port that nobody listens at."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(own: int, api: int, admin: int, secret: str, log: Path) -> Iterator[str]:
    """Run the built website at the port *own*, against the API at *api*, for editors at *admin*; give its address."""
    base = f"http://localhost:{own}"
    environment = {
        "PATH": os.environ["PATH"],
        "MICROSITES_API": f"http://127.0.0.1:{api}/graphql",
        "MICROSITES_ADMIN": f"http://localhost:{admin}",
        "MICROSITES_SITE": "starter",
        "MICROSITES_WEBHOOK_SECRET": secret,
        # Only the webhook makes it ask again, within this test.
        "MICROSITES_CACHE_SECONDS": "3600",
        "HOST": "127.0.0.1",
        "PORT": str(own),
        "ORIGIN": base,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["node", "build"], cwd=STARTER, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", own)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise AssertionError(log.read_text())
        yield base
    finally:
        process.terminate()
        process.wait(30)
