"""The answer cache in front of Django, beside Django alone: what one says, the other must say too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from api.cache import AnswerCache
from cms.generations import reading
from cms.generations.announcements import Bell, Watch
from cms.microsites.models import Microsite
from tests.connections import kept_open

MEGABYTE = 1024 * 1024


class Said:
    """An HTTP answer."""

    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status = int(status.split()[0])
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def data(self) -> Any:
        answer = json.loads(self.body)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


class Edge:
    """Django with the cache in front of it, which reads the generations for each request."""

    def __init__(self) -> None:
        self.django = WSGIHandler()
        self.asked = 0
        self.cache = AnswerCache(self.count, max_bytes=8 * MEGABYTE, watch=Watch(Bell(None), belief=0.0))

    def count(self, environ: Any, start_response: Any) -> Any:
        self.asked += 1
        return self.django(environ, start_response)

    def send(self, application: Any, environ: dict[str, Any]) -> Said:
        said: list[Any] = []
        body = application(environ, lambda status, headers, exc_info=None: said.extend((status, headers)))
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        return Said(said[0], said[1], content)

    def post(
        self,
        document: str,
        variables: Any = None,
        *,
        host: Microsite | str = "localhost",
        alone: bool = False,
        **more: Any,
    ) -> Said:
        """Ask; *alone* asks Django without the cache. *more* goes into the WSGI environment."""
        body = json.dumps({"query": document, "variables": variables}).encode()
        return self.post_bytes(body, host=host, alone=alone, **more)

    def post_bytes(self, body: bytes, *, host: Microsite | str = "localhost", alone: bool = False, **more: Any) -> Said:
        environ = RequestFactory().post("/graphql", b"", content_type="application/json").environ
        environ |= {
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            **_host(host),
            **more,
        }
        environ.pop("HTTP_COOKIE", None)
        environ |= {name: value for name, value in more.items() if name == "HTTP_COOKIE"}
        return self.send(self.django if alone else self.cache, environ)

    def get(self, query: dict[str, str], *, host: Microsite | str = "localhost", **more: Any) -> Said:
        environ = RequestFactory().get("/graphql", query).environ | _host(host)
        environ.pop("HTTP_COOKIE", None)
        return self.send(self.cache, environ | more)

    def is_kept(self, document: str, variables: Any = None, **more: Any) -> bool:
        """Return whether an answer comes from memory."""
        before = self.asked
        self.post(document, variables, **more)
        return self.asked == before

    def checked(self, document: str, variables: Any = None, **more: Any) -> Any:
        """Ask with and without the cache, see that both say the same, and return the data."""
        # In a test's one transaction, PostgreSQL would count all changes as one.
        reading.fold()
        said = self.post(document, variables, **more)
        alone = self.post(document, variables, alone=True, **more)
        assert said.body == alone.body
        assert said.status == alone.status
        return said.data


def _host(host: Microsite | str) -> dict[str, str]:
    return {"HTTP_HOST": host if isinstance(host, str) else host.site.hostname}


@pytest.fixture
def edge(db: None) -> Iterator[Edge]:
    """Give Django with the cache in front of it."""
    with kept_open():
        yield Edge()
