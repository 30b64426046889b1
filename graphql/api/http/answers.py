"""From what was found out to an HTTP answer."""

from __future__ import annotations

import json
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from graphql import ExecutionResult, GraphQLError

from api.errors import RequestRefused, told
from api.http.media_types import GRAPHQL_JSON, JSON


def executed(request: HttpRequest, result: ExecutionResult, media_type: str) -> HttpResponse:
    """Return the answer for a document that was run, or could not be: then `data` is left out."""
    errors = result.errors
    if not errors:
        return _response(result.formatted, media_type, 200)
    if result.data is None and all(error.path is None for error in errors):
        return refused_document(request, errors, media_type)
    # The draft's newest status for this, 294, is registered nowhere yet, see docs/decisions/010.
    return _failed(request, {**result.formatted, "errors": _formatted(request, errors)}, media_type, 200)


def refused_document(request: HttpRequest, errors: Any, media_type: str) -> HttpResponse:
    """Return the answer to a document that isn't run: the older media type says 200 even then."""
    body = {"errors": _formatted(request, errors)}
    return _failed(request, body, media_type, 400 if media_type == GRAPHQL_JSON else 200)


def refused(request: HttpRequest, refusal: RequestRefused, media_type: str) -> HttpResponse:
    """Return the answer to a request that isn't one of GraphQL over HTTP, or not one for us."""
    with translation.override(language(request)):
        body = {"errors": [{**refusal.formatted, "message": told(refusal)}]}
    status = 200 if refusal.about_document and media_type == JSON else refusal.status
    response = _failed(request, body, media_type, status)
    for name, value in refusal.headers.items():
        response.headers[name] = value
    return response


def language(request: HttpRequest) -> str:
    """Return the language in which errors are told: the first one in `Accept-Language` that the interface has."""
    wishes = request.headers.get("Accept-Language", "")
    for wish, _quality in parse_accept_lang_header(wishes.lower()[:500]):
        code = wish.partition("-")[0]
        if code in settings.UI_LANGUAGES:
            return code
    return str(settings.LANGUAGE_CODE)


def _formatted(request: HttpRequest, errors: list[GraphQLError]) -> list[dict[str, Any]]:
    with translation.override(language(request)):
        return [{**error.formatted, "message": told(error)} for error in errors]


def _failed(request: HttpRequest, body: Any, media_type: str, status: int) -> HttpResponse:
    """Return an answer with errors: in the client's language, and so for nobody else and for no cache."""
    response = _response(body, media_type, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = language(request)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _response(body: Any, media_type: str, status: int) -> HttpResponse:
    try:
        content = orjson.dumps(body)
    except TypeError:
        # Lone surrogates, and whatever else orjson refuses and json escapes.
        content = json.dumps(body).encode()
    response = HttpResponse(content, content_type=f"{media_type}; charset=utf-8", status=status)
    response.headers["Vary"] = "Accept"
    return response
