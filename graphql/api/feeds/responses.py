"""How feeds are answered: the same for everybody, kept for a while, and not sent again to whoever has them."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

MAX_AGE = datetime.timedelta(minutes=5)


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Make a view one for GET and HEAD that sees no cookie and sets none. What isn't there is told in plain text."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Middleware answers a session that it doesn't know with a new cookie.
        request.COOKIES.clear()
        try:
            return view(request, *args, **kwargs)
        except Http404 as error:
            return HttpResponse(f"{error}\n", status=404, content_type="text/plain; charset=utf-8")

    return answer


def file(
    request: HttpRequest,
    content: bytes,
    media_type: str,
    *,
    changed: datetime.datetime | None = None,
    name: str | None = None,
) -> HttpResponse:
    """
    Return the answer with *content*, or 304 for whoever has it already.

    That is told by the ETag alone, which changes also when something is taken away; `Last-Modified` (*changed*) is
    said, but not compared. With a *name* browsers offer to save the file.
    """
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=f"{media_type}; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={int(MAX_AGE.total_seconds())}"
    # Pages of other websites may read what is public.
    response.headers["Access-Control-Allow-Origin"] = "*"
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    if name is not None:
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return get_conditional_response(request, etag, None, response) or response
