"""
The one cookie: what has opened a private page to a visitor.

Nobody gets one who hasn't typed a password, or signed in, for a page; its path is that page's, so that browsers send it
for nothing else; it ends with the browser, and no script can read it. Without it, nobody could go from one page to the
next: it is strictly necessary (Directive 2002/58/EC, article 5(3)), and needs no consent.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

PREFIX = "unlocked_"
_NAME = re.compile(r"[^a-z0-9]")


def keep_ours(request: HttpRequest) -> None:
    """Forget all other cookies: middleware answers a session that it doesn't know with a new one."""
    request.COOKIES = {name: value for name, value in request.COOKIES.items() if name.startswith(PREFIX)}


def tokens_of(request: HttpRequest) -> str:
    """Return the tokens that the visitor sends, with commas between them; empty where there is none."""
    return ",".join(value for name, value in request.COOKIES.items() if name.startswith(PREFIX) and value)


def remember(request: HttpRequest, response: HttpResponse, page_id: str, token: str, path: str) -> None:
    """
    Have the browser send *token* with what it asks for at *path* and below, until it is closed.

    :param page_id: what the token opens: each has a cookie of its own
    """
    response.set_cookie(
        PREFIX + _NAME.sub("", page_id.lower())[:32],
        token,
        # As browsers write it; a semicolon would end it.
        path=quote(path if request.path.startswith(path) else request.path),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
