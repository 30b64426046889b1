"""
The servers' WSGI applications: as in production, and able to say how many queries an answer took.

`BENCH_ENGINE=graphql-core` runs our schema one object at a time, as graphene does. `BENCH_FRAMES=false` keeps
nothing of what a microsite says on every page (decision 053).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from cms.wsgi import application as served

if os.environ.get("BENCH_ENGINE") == "graphql-core":
    from api import execution
    from api.engine import Unsupported

    def _leave_to_graphql_core(*_: Any, **__: Any) -> Any:
        raise Unsupported

    execution.execute = _leave_to_graphql_core

if os.environ.get("BENCH_FRAMES") == "false":
    from api.frames import Frames

    # The engine resolves the fields itself.
    Frames.answer = lambda *_, **__: None  # type: ignore[method-assign]

StartResponse = Callable[..., Any]


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer; with the header `X-Count-Queries`, say in `X-Queries` how many there were."""
    if "HTTP_X_COUNT_QUERIES" not in environ:
        return served(environ, start_response)
    from django.db import connection

    count = 0

    def counting(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("X-Queries", str(count))], *rest)

    with connection.execute_wrapper(counting):
        return served(environ, start)
