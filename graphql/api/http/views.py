"""The API's endpoint, and GraphiQL. No cookie is read or set, and no answer depends on one."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_noop as _
from django.views.decorators.csrf import csrf_exempt
from graphql import OperationType, get_operation_ast

from api import cache, failures
from api.budgets import REQUEST_PRICE, budget_of
from api.context import Context
from api.documents import automatic
from api.documents.choosing import chosen
from api.errors import Code, RequestRefused
from api.execution import REFUSED_PRICE, Prepared, answer, prepare
from api.http import answers
from api.http.media_types import JSON, negotiated
from api.http.origins import share
from api.http.requests import METHODS, read
from api.messages import Message
from api.previews import HEADER, previewing
from cms.callers import client_address


# It reads no cookie, so there is nothing that a forged request could use.
@csrf_exempt
def graphql_view(request: HttpRequest) -> HttpResponse:
    """Answer a GraphQL request: POST with JSON, or GET for queries."""
    _forget_cookies(request)
    return share(request, _of_preview(request, _answer(request)))


def _answer(request: HttpRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS})
    media_type = JSON
    try:
        media_type = negotiated(request.headers.get("Accept"))
        response = _answered(request, media_type)
    except RequestRefused as refusal:
        response = answers.refused(request, refusal, media_type)
    except SuspiciousOperation:
        raise  # Django answers it
    except Exception as error:
        response = answers.refused(request, failures.refusal(error), media_type)
    return _without_body(response) if request.method == "HEAD" else response


def _answered(request: HttpRequest, media_type: str) -> HttpResponse:
    budget = budget_of(request)
    budget.spend(REQUEST_PRICE)
    asked = read(request)
    document = chosen(asked.query, asked.document_id, asked.persisted_hash)
    prepared = prepare(document.text, asked.operation_name)
    if prepared.errors:
        budget.spend(REFUSED_PRICE)
        return answers.refused_document(request, prepared.errors, media_type)
    if request.method != "POST":
        _require_query(prepared, asked.operation_name)
    hostname, _port = split_domain_port(request.get_host())
    context = Context(
        hostname,
        address=client_address(request),
        is_post=request.method == "POST",
        unlock_tokens=request.headers.get("X-Unlock-Token", ""),
    )
    token = request.headers.get(HEADER)
    with previewing(token, document.text, prepared, asked.operation_name, context, budget):
        result = answer(prepared, context, asked.variables, asked.operation_name, budget.spend)
    if not result.errors:
        cache.allow(request.META, prepared, context)
    response = answers.executed(request, result, media_type)
    if context.is_private or context.is_momentary:
        response.headers["Cache-Control"] = "no-store"
    if document.keep_as is not None and result.data is not None:
        automatic.remember(document.keep_as, document.text)
        # A cache that answered this request for us would keep us from learning the document.
        response.headers["Cache-Control"] = "no-store"
    return response


def _of_preview(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let nobody keep what a request with a token was told, and take nothing else for the answer to such a request."""
    if HEADER in request.headers:
        response.headers["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, [HEADER])
    return response


def _require_query(prepared: Prepared, operation_name: str | None) -> None:
    """:raises RequestRefused: when a mutation is asked for by GET, which browsers repeat and prefetch as they like"""
    if prepared.document is None:
        return
    operation = get_operation_ast(prepared.document, operation_name)
    if operation is not None and operation.operation is not OperationType.QUERY:
        raise RequestRefused(
            Message(_("By GET only queries are answered. Use POST.")),
            Code.METHOD_NOT_ALLOWED,
            405,
            headers={"Allow": "POST"},
        )


def _forget_cookies(request: HttpRequest) -> None:
    # Middleware answers a session or a token that it doesn't know with new cookies. Here nobody asked for any.
    request.COOKIES.clear()
    request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)


def _without_body(response: HttpResponse) -> HttpResponse:
    """Return the answer to HEAD: the headers of GET alone, with the length of what GET would send."""
    response.headers["Content-Length"] = str(len(response.content))
    response.content = b""
    return response


def graphiql_view(request: HttpRequest) -> HttpResponse:
    """Show GraphiQL, the query editor, with files of this server only."""
    if not settings.GRAPHQL_INTROSPECTION or settings.GRAPHQL_ONLY_REGISTERED_DOCUMENTS:
        raise Http404("GraphiQL needs introspection, which is switched off here.")
    return render(request, "api/graphiql.html")
