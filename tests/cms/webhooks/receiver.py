"""A real receiver of webhooks, which verifies what it gets by the words of the specification alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

# A certificate for receiver.test, which nobody trusts but the tests.
CERTIFICATE = Path(__file__).with_name("receiver.pem")


def verify(secret: str, headers: Any, body: bytes) -> dict[str, Any]:
    """
    Return what a call says, if it is from whoever knows *secret* and from now.

    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    message_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    assert abs(time.time() - int(timestamp)) < 300, "the call is old"
    key = base64.b64decode(secret.split("_")[1])
    expected = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    given = [value.split(",") for value in headers["webhook-signature"].split(" ")]
    assert any(version == "v1" and base64.b64decode(text) == expected for version, text in given), "forged"
    return json.loads(body)


class Receiver:
    """A web server at a port of this machine that keeps what it is sent."""

    def __init__(self, *, tls: bool = False) -> None:
        # Path, headers and body of each call.
        self.received: list[tuple[str, Any, bytes]] = []
        # What it answers, one after the other; at the end, the last one again and again.
        self.answers: list[int] = [204]
        self.location = ""
        # What it waits for before it answers, by path.
        self.waits: dict[str, threading.Event] = {}
        # Seconds between its having a call and its saying so.
        self.delay = 0.0
        # Sends its answer byte by byte, and never to the end.
        self.drips = False
        self.is_over = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append((self.path, self.headers, body))
                if (event := receiver.waits.get(self.path)) is not None:
                    event.wait(20)
                time.sleep(receiver.delay)
                if receiver.drips:
                    while not receiver.is_over.wait(0.05):
                        try:
                            self.wfile.write(b"H")
                        except OSError:
                            return
                self.send_response(receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0])
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/hook"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.is_over.set()
        for event in self.waits.values():
            event.set()
        self.server.shutdown()
        self.server.server_close()
