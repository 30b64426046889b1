"""
The outermost WSGI application: it answers what it has answered before, and asks Django for everything else.

In front of Django's middleware, because that costs more than handing out bytes. An answer is kept when the view has
said what it was made of (`api.cache.reach`), with the generations that were read *before* it was computed; it is given
as long as these are current and no moment has passed at which it changes by the clock.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from api.cache.answers import OVERHEAD, Answer, Answers, Headers
from api.cache.reach import ENVIRON, Reach
from api.cache.requests import PATH, Key, Request, encoding, request_of
from cms.generations.announcements import Watch
from cms.generations.boundaries import upcoming
from cms.generations.reading import Snapshot
from cms.generations.watching import watch

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# How long somebody waits for another's computation of the same answer, in seconds.
FLIGHT = 10.0
# Headers that speak of one request or of the body's form, and are not kept.
OF_ONE_REQUEST = ("content-length", "content-encoding", "etag", "date", "server", "retry-after", "x-request-id")
# What a key is made of already, and what no request has that is answered here.
IN_EVERY_KEY = {"accept", "origin", "accept-encoding", "x-preview-token"}


def in_front_of(application: Application) -> Application:
    """Return *application* with the cache in front of it, or alone where the settings switch it off."""
    if not settings.GRAPHQL_CACHE:
        return application
    return AnswerCache(application, max_bytes=settings.GRAPHQL_CACHE_MEGABYTES * 1024 * 1024)


@dataclass
class Computed:
    """What the application answered."""

    status: str = ""
    headers: Headers = field(default_factory=list)
    body: bytes = b""


class AnswerCache:
    """A WSGI application that keeps another one's answers."""

    def __init__(self, application: Application, *, max_bytes: int, watch: Watch | None = None) -> None:
        """
        Stand in front of *application*.

        :param watch: the generations; without it, those of the database, from the first request on (a server may start
            other processes before that)
        """
        self.application = application
        self.answers = Answers(max_bytes)
        self.boundaries = upcoming
        self._watch = watch
        self._lock = threading.Lock()
        self._flights: dict[Any, threading.Event] = {}
        self._computed_with: Snapshot | None = None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ.get("PATH_INFO") != PATH:
            return self.application(environ, start_response)
        request = request_of(environ)
        snapshot = self.watch().current() if request is not None else None
        if request is None or snapshot is None:
            return self._pass(environ, start_response)
        key = request.exact_key
        answer = self._find(key, request, snapshot)
        if answer is None:
            same = request.key()
            if same is None:
                return self._pass(environ, start_response)
            answer = self._find(same, request, snapshot)
            if answer is None:
                found = self._fly(same, request, snapshot)
                if isinstance(found, Computed):
                    return _plain(found, start_response)
                answer = found
            self.answers.put(key, _Elsewhere(same), OVERHEAD // 4)
        return _give(answer, request, start_response)

    def watch(self) -> Watch:
        """Return the generations as this process knows them."""
        return self._watch or watch()

    def _find(self, key: Key, request: Request, snapshot: Snapshot) -> Answer | None:
        kept = self.answers.get(key)
        # From the request's bytes to what it asks, and from there to the headers that the answer varies by.
        while isinstance(kept, _Elsewhere):
            kept = self.answers.get(kept.key(request))
        if isinstance(kept, Answer) and kept.is_right(snapshot, time.time()):
            return kept
        return None

    def _fly(self, key: Key, request: Request, snapshot: Snapshot) -> Answer | Computed:
        """Compute an answer, or wait for somebody who is computing the same one."""
        # Another's computation that began with older generations is of no use to us.
        flight_key = (key, id(snapshot), request.environ.get("HTTP_ACCEPT_LANGUAGE"))
        with self._lock:
            flight = self._flights.get(flight_key)
            if flight is None:
                self._flights[flight_key] = threading.Event()
        if flight is not None and flight.wait(FLIGHT):
            answer = self._find(key, request, snapshot)
            if answer is not None:
                return answer
        try:
            return self._compute(key, request, snapshot)
        finally:
            if flight is None:
                with self._lock:
                    self._flights.pop(flight_key).set()

    def _compute(self, key: Key, request: Request, snapshot: Snapshot) -> Answer | Computed:
        begun = timezone.now()
        self._forget_with(snapshot)
        computed = _run(self.application, request.environ)
        reach: Reach | None = request.environ.get(ENVIRON)
        if reach is None or not computed.status.startswith("200") or not _may_be_kept(computed.headers):
            return computed
        try:
            until = self.boundaries.following(begun, snapshot).timestamp()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("The next boundary cannot be read: the answer is not kept. %s", error)
            connection.close()
            return computed
        if time.time() >= until:
            return computed
        answer = Answer(computed.body, _kept_headers(computed.headers, reach), reach, snapshot, until)
        varies = [name for name in _vary(computed.headers) if name not in IN_EVERY_KEY]
        if varies:
            elsewhere = _Elsewhere(key, tuple(f"HTTP_{name.upper().replace('-', '_')}" for name in varies))
            self.answers.put(key, elsewhere, OVERHEAD // 4)
            key = elsewhere.key(request)
        self.answers.put(key, answer, answer.size)
        return answer

    def _forget_with(self, snapshot: Snapshot) -> None:
        """Let what else this process remembers for seconds be read again: nothing older goes into an answer."""
        if self._computed_with == snapshot:
            return
        from api.documents import registered
        from api.http import origins

        origins.forget()
        registered.forget_rows()
        self._computed_with = snapshot

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let the application answer, and nobody else keep it."""

        def start(status: str, headers: Headers, *exc_info: Any) -> Any:
            return start_response(status, _not_kept(headers), *exc_info)

        return self.application(environ, start)


@dataclass(frozen=True)
class _Elsewhere:
    """Says under which key an answer is, which may depend on headers of the request."""

    base: Key
    names: tuple[str, ...] = ()

    def key(self, request: Request) -> Key:
        if not self.names:
            return self.base
        return (*self.base, *(request.environ.get(name) for name in self.names))


def _run(application: Application, environ: Environ) -> Computed:
    computed = Computed()
    written: list[bytes] = []

    def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], Any]:
        computed.status, computed.headers = status, list(headers)
        return written.append

    body = application(environ, start)
    try:
        computed.body = b"".join([*written, *body])
    finally:
        if hasattr(body, "close"):
            body.close()
    return computed


def _plain(computed: Computed, start_response: StartResponse) -> Iterable[bytes]:
    start_response(computed.status, _not_kept(computed.headers))
    return [computed.body]


def _give(answer: Answer, request: Request, start_response: StartResponse) -> Iterable[bytes]:
    environ = request.environ
    body, headers = answer.form(encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
    headers = [*headers, ("Cache-Control", _cache_control(answer))]
    if request.is_get and (wanted := environ.get("HTTP_IF_NONE_MATCH")) and answer.matches(wanted):
        of_body = ("content-length", "content-type", "content-encoding")
        start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() not in of_body])
        return []
    start_response("200 OK", headers)
    return [body]


def _cache_control(answer: Answer) -> str:
    """Return what others may do with an answer: ask whether it is still right, or keep it for some seconds."""
    seconds = min(settings.GRAPHQL_CACHE_SHARED_SECONDS, int(answer.until - time.time()))
    return f"public, max-age=0, must-revalidate, s-maxage={seconds}" if seconds > 0 else "public, no-cache"


def _may_be_kept(headers: Headers) -> bool:
    for name, value in headers:
        lowered = name.lower()
        if lowered == "set-cookie" or (lowered == "cache-control" and ("no-store" in value or "private" in value)):
            return False
    return "*" not in _vary(headers) and "cookie" not in _vary(headers)


def _kept_headers(headers: Headers, reach: Reach) -> Headers:
    kept = [
        (sys.intern(name), value)
        for name, value in headers
        if name.lower() not in (*OF_ONE_REQUEST, "vary", "cache-control") and "ratelimit" not in name.lower()
    ]
    varies = list(dict.fromkeys([*_vary(headers), "accept-encoding"]))
    return [*kept, ("Vary", ", ".join(name.title() for name in varies)), ("Surrogate-Key", reach.surrogate_keys)]


def _not_kept(headers: Headers) -> Headers:
    if any(name.lower() == "cache-control" for name, _ in headers):
        return headers
    return [*headers, ("Cache-Control", "no-store")]


def _vary(headers: Headers) -> list[str]:
    return [name.strip().lower() for header, value in headers if header.lower() == "vary" for name in value.split(",")]
