"""
One call: to an address that was looked at, within a time limit, without following anybody anywhere.

No database is asked here, so that a call can be made in a thread.
"""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version

from cms.webhooks import destinations, signing
from cms.webhooks.choices import Problem
from cms.webhooks.destinations import Destination, Forbidden, Resolver, UnknownName

logger = logging.getLogger("microsites.webhooks")

# Seconds for a connection to one address, and for the whole call from the first packet on.
CONNECT, DEADLINE = 5.0, 15.0
# What is read of an answer, so that its sender isn't cut off in the middle of the usual one. Nobody looks at it.
READ = 4096


@dataclass(frozen=True)
class Message:
    """What is sent: the same in each attempt but for the time and the signatures."""

    url: str
    key: str
    body: bytes
    secrets: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What an attempt came to: the HTTP status, or 0 and the problem."""

    status: int = 0
    problem: Problem = Problem.NONE

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver has taken it: any 2xx, as the specification says. A redirect is none."""
        return 200 <= self.status < 300


def call(message: Message, *, resolver: Resolver | None = None, deadline: float = DEADLINE) -> Outcome:
    """Make one attempt; return what it came to, whatever happens."""
    try:
        where = destinations.destination(message.url)
        found = destinations.addresses(where, resolver)
        return Outcome(_status(message, where, found, deadline))
    except Forbidden:
        return Outcome(problem=Problem.FORBIDDEN)
    except UnknownName:
        return Outcome(problem=Problem.UNKNOWN_NAME)
    except TimeoutError:
        return Outcome(problem=Problem.TIMEOUT)
    except ssl.SSLError:
        return Outcome(problem=Problem.TLS)
    except (OSError, http.client.HTTPException):
        return Outcome(problem=Problem.CONNECTION)
    except Exception:
        # A mistake of ours must not end the process, which has other calls to make.
        logger.exception("A webhook call failed")
        return Outcome(problem=Problem.CONNECTION)


def _status(message: Message, where: Destination, found: list[str], deadline: float) -> int:
    until = time.monotonic() + deadline
    raw = _connect(found, where.port, until)
    with raw, _time_limit(raw, until) as is_over:
        try:
            return _answer(message, where, raw)
        except (OSError, http.client.HTTPException) as error:
            if is_over():
                raise TimeoutError from error
            raise


def _answer(message: Message, where: Destination, raw: socket.socket) -> int:
    sock = raw
    if where.scheme == "https":
        # Certificates are verified, and for the name that the team wrote.
        sock = ssl.create_default_context().wrap_socket(raw, server_hostname=where.host)
    connection = http.client.HTTPConnection(where.host, where.port)
    # It never looks for an address by itself: this is the one that was looked at.
    connection.auto_open = 0
    connection.sock = sock
    try:
        connection.request("POST", where.target, body=message.body, headers=_headers(message, where))
        response = connection.getresponse()
        with suppress(OSError, http.client.HTTPException):
            response.read(READ)
        return response.status
    finally:
        connection.close()


def _headers(message: Message, where: Destination) -> dict[str, str]:
    return {
        "Host": where.authority,
        "Content-Type": "application/json",
        "User-Agent": f"microsites/{version('microsites')} (webhooks)",
        "Connection": "close",
        **signing.headers(message.secrets, message.key, int(time.time()), message.body),
    }


def _connect(found: list[str], port: int, until: float) -> socket.socket:
    """Connect to the first of the addresses that takes us; numbers, so that nobody is asked again where they lead."""
    failure: OSError = OSError("no address")
    for address in found:
        seconds = min(CONNECT, until - time.monotonic())
        if seconds <= 0:
            break
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.settimeout(seconds)
        try:
            sock.connect((address, port))
        except OSError as error:
            sock.close()
            failure = error
        else:
            sock.settimeout(max(0.1, until - time.monotonic()))
            return sock
    raise failure


@contextmanager
def _time_limit(sock: socket.socket, until: float) -> Iterator[Callable[[], bool]]:
    """
    Break the connection at *until*: a time limit for each packet does not limit them all.

    Gives a function that tells whether that has happened.
    """
    over = threading.Event()
    # A second handle of the same connection: TLS takes the first one over.
    handle = sock.dup()

    def end() -> None:
        over.set()
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, until - time.monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield over.is_set
    finally:
        timer.cancel()
        handle.close()
