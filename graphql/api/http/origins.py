"""
Which websites' scripts may read the API's answers in a browser: CORS, https://fetch.spec.whatwg.org/#http-cors-protocol.

At a microsite's host those are the websites that show this microsite; at any other host, those that show any of them,
since there only the document says which microsite is read. `docs/decisions/011-browsers-read-by-origin.md` says why.
"""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils.cache import patch_vary_headers

from cms.microsites.addresses import origin_of
from cms.microsites.queries import origins_by_hostname

logger = logging.getLogger(__name__)

# How long a process goes by what it read; a change in the admin reaches the other processes so late.
SECONDS = 10.0
# How long a browser goes by a preflight: as long as the most patient one does.
MAX_AGE = 24 * 3600

_LOCALHOST = re.compile(r"https?://((?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?")

_known: tuple[float, dict[str, set[str]]] | None = None


@dataclass(frozen=True)
class Origins:
    """
    The origins that may read at one host.

    :ivar everybody: all of them may
    :ivar localhost: those of this machine may besides, at any port
    """

    named: frozenset[str]
    everybody: bool = False
    localhost: bool = False

    @property
    def vary(self) -> bool:
        """Whether the answer's headers depend on who asks. With one origin or all of them they are always the same."""
        return not self.everybody and (self.localhost or len(self.named) > 1)

    def allowed(self, origin: str | None) -> str | None:
        """Return the value of `Access-Control-Allow-Origin` for a request of *origin*; None for no such header."""
        if self.everybody:
            return "*"
        if not self.vary:
            return next(iter(self.named), None)
        if origin is not None and (origin in self.named or (self.localhost and _LOCALHOST.fullmatch(origin))):
            return origin
        return None


def origins_at(host: str) -> Origins:
    """Return the origins that may read at *host* (a `Host` header)."""
    installation = settings.GRAPHQL_ALLOWED_ORIGINS
    if "*" in installation:
        return Origins(frozenset(), everybody=True)
    by_hostname = _origins_by_hostname()
    hostname, _port = split_domain_port(host)
    shown = by_hostname.get(hostname)
    named = shown if shown is not None else set().union(*by_hostname.values())
    return Origins(frozenset(named | set(map(origin_of, installation))), localhost=settings.GRAPHQL_LOCALHOST_ORIGINS)


def share(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Add to *response* which website may read it. It says nothing of cookies: none is ever looked at."""
    origins = origins_at(request.get_host())
    allowed = origins.allowed(request.headers.get("Origin"))
    if origins.vary:
        patch_vary_headers(response, ["Origin"])
    if allowed is not None:
        response.headers["Access-Control-Allow-Origin"] = allowed
        # Beside those that scripts may always read: when to ask again, and what the answer was made of.
        response.headers["Access-Control-Expose-Headers"] = "*"
    if allowed is not None and "Access-Control-Request-Method" in request.headers:
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        # Whatever clients call themselves by; the star doesn't stand for a key in “Authorization”.
        response.headers["Access-Control-Allow-Headers"] = "*, Authorization"
        response.headers["Access-Control-Max-Age"] = str(MAX_AGE)
    return response


def forget(**_: object) -> None:
    """Forget what this process knows, because a microsite or its address has changed."""
    global _known
    _known = None


def _origins_by_hostname() -> dict[str, set[str]]:
    global _known
    now = time.monotonic()
    known = _known
    if known is None or known[0] <= now:
        try:
            known = _known = (now + SECONDS, origins_by_hostname())
        except DatabaseError:
            # An answer that needs no database is still to be read.
            logger.warning("The origins of microsites could not be read.", exc_info=True)
            return known[1] if known else {}
    return known[1]
