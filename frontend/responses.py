"""How pages are answered: the same for everybody, safe by header, and not sent again to whoever has them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import get_template
from django.utils import translation
from django.utils.cache import get_conditional_response

# No script, no style in the page, nothing from anybody else. JSON-LD is data, which no policy stops.
POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# Of pages with a form: their one script, and the worker in which it solves the form's challenge.
WITH_SCRIPT = {"script-src": "'self'", "worker-src": "'self'"}


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    language: str,
    status: int = 200,
    image_origins: Iterable[str] = (),
    is_momentary: bool = False,
    is_private: bool = False,
    has_script: bool = False,
) -> HttpResponse:
    """
    Return the answer with the page that *template* makes, its interface in *language*.

    :param is_momentary: whether it is right at this moment only, so that nobody keeps it
    :param is_private: whether it is for one person: nobody keeps it, finds it, or learns its address from it
    """
    with translation.override(language):
        html = get_template(template).render(context)
    response = HttpResponse(_compact(html), status=status)
    response.headers["Content-Language"] = language
    response.headers["Content-Security-Policy"] = _policy(image_origins, has_script=has_script)
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), browsing-topics=()"
    if is_private:
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    if status in (200, 404, 410) and not is_momentary and not is_private:
        return kept(request, response)
    response.headers["Cache-Control"] = "no-store"
    return response


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return *response* for everybody to keep, or 304 for whoever has it: caches ask each time whether it is right."""
    seconds = settings.GRAPHQL_CACHE_SHARED_SECONDS
    shared = f", s-maxage={seconds}" if seconds > 0 else ""
    response.headers["Cache-Control"] = f"public, max-age=0, must-revalidate{shared}"
    if response.status_code != 200:
        return response
    response.headers["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag, None, response) or response


def script(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return *response*, a script that any website may load: kept for minutes, so that a new one is soon everywhere."""
    response.headers["Cache-Control"] = "public, max-age=300, stale-while-revalidate=86400"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag, None, response) or response


def moved(url: str, *, permanently: bool, varies: str = "") -> HttpResponse:
    """Return the answer that leads to *url*, which editors have chosen or which lies on this website."""
    response = HttpResponseRedirect(url)
    response.status_code = 301 if permanently else 302
    # Editors change their minds about redirects, and browsers would never ask again.
    response.headers["Cache-Control"] = "public, max-age=300" if permanently else "public, max-age=0, must-revalidate"
    if varies:
        response.headers["Vary"] = varies
    return response


def done(url: str) -> HttpResponse:
    """Return the answer to a form that was taken: the browser asks for *url* next, and sends nothing twice."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def download(content: bytes, name: str) -> HttpResponse:
    """Return the answer with a file of JSON for one person, called *name*."""
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _policy(image_origins: Iterable[str], *, has_script: bool = False) -> str:
    policy = POLICY | (WITH_SCRIPT if has_script else {})
    for origin in sorted(image_origins):
        if urlsplit(origin).scheme in ("http", "https"):
            policy["img-src"] += f" {origin}"
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def _compact(html: str) -> str:
    """Return *html* without the indentation and the empty lines that templates leave."""
    return "\n".join(stripped for line in html.split("\n") if (stripped := line.strip()))
