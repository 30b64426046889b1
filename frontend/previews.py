"""
A preview's visitors: they walk through the microsite below an address with their token in front.

So no cookie is needed, which browsers would refuse in the frame of the editor, and whoever leaves that address sees
nothing but what is public.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

TOKEN = re.compile(r"[A-Za-z0-9_-]{65}")
# In what this front end writes, an address of its own that leads to a page: to the root or to a language.
LINK = re.compile(r'(\s(?:href|action|formaction)=")/(?=["?#]|[a-z]{2,3}(?:-[a-z0-9]{2,8})?["?#/])')
PAGE = re.compile(r"/(?:[a-z]{2,3}(?:-[a-z0-9]{2,8})?(?:/|$)|$)")


def is_token(text: str) -> bool:
    """Tell whether *text* looks like a token."""
    return TOKEN.fullmatch(text) is not None


def is_path(text: str) -> bool:
    """Tell whether *text* is the path of a page, and leads to no other website."""
    return PAGE.match(text) is not None and "\\" not in text and text.isprintable()


def within(token: str, path: str) -> str:
    """Return the address of the page at *path* within the preview."""
    return f"/preview/{token}{path}"


def enter(request: HttpRequest, token: str, path: str) -> None:
    """Let *request* be one for *path*, by somebody who has *token*."""
    request.path = request.path_info = path
    request.preview_token = token  # type: ignore[attr-defined]  # what `caller_of` looks for


def leave(request: HttpRequest) -> None:
    """Let *request* be one of somebody without a token."""
    request.preview_token = None  # type: ignore[attr-defined]


def kept_within(response: HttpResponse, token: str) -> HttpResponse:
    """Return *response* with its links to pages of this website leading to the same pages within the preview."""
    location = response.headers.get("Location", "")
    if location and PAGE.match(location):
        response.headers["Location"] = within(token, location)
    if response.headers.get("Content-Type", "").startswith("text/html"):
        response.content = LINK.sub(rf"\g<1>/preview/{token}/", response.content.decode()).encode()
    return response


def admin_origin() -> str:
    """Return the origin of the admin, which shows previews in a frame."""
    admin = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return f"{admin.scheme}://{admin.netloc}"


def sealed(response: HttpResponse) -> HttpResponse:
    """Return *response* so that nobody keeps it, finds it or learns its address, and the admin alone may frame it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    for name in ("ETag", "Last-Modified"):
        response.headers.pop(name, None)
    policy = response.headers.get("Content-Security-Policy")
    if policy:
        policy = policy.replace("frame-ancestors 'none'", f"frame-ancestors {admin_origin()}")
        # The script that keeps the place to which the frame is scrolled.
        policy += "" if "script-src" in policy else "; script-src 'self'"
        response.headers["Content-Security-Policy"] = policy
        # Which says the same as the policy in an older language, that knows no addresses.
        response.xframe_options_exempt = True
    return response
