"""From an HTTP request to what is asked: a document or the name of one, variables, the operation's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _

from api.errors import Code, RequestRefused
from api.http.media_types import JSON
from api.messages import Message

METHODS = "GET, HEAD, POST, OPTIONS"
MAX_BODY = 64 * 1024

_PARAMETERS = ("query", "documentId", "doc_id", "id", "operationName", "variables", "extensions")
# Under which names clients send the identifier of a document: the specification's, and those of Relay's examples.
_DOCUMENT_IDS = ("documentId", "doc_id", "id")


@dataclass(frozen=True)
class Asked:
    """
    What a request asks for. At least one of the first three is there.

    :ivar query: the text of a document
    :ivar document_id: the identifier of a document that we have
    :ivar persisted_hash: what `extensions.persistedQuery.sha256Hash` says
    """

    query: str | None
    document_id: str | None
    persisted_hash: str | None
    variables: dict[str, Any]
    operation_name: str | None


def read(request: HttpRequest) -> Asked:
    """
    Return what *request* asks for.

    :raises RequestRefused: when it is not a GraphQL-over-HTTP request
    """
    if request.method in {"GET", "HEAD"}:
        return _asked(_address(request))
    if request.method == "POST":
        return _asked(_body(request))
    raise RequestRefused(Message(_("Use GET or POST.")), Code.METHOD_NOT_ALLOWED, 405, headers={"Allow": METHODS})


def _address(request: HttpRequest) -> dict[str, Any]:
    """Return the parameters in the address; one that is empty counts as left out."""
    parameters: dict[str, Any] = {}
    for name in _PARAMETERS:
        values = request.GET.getlist(name)
        if len(values) > 1:
            raise RequestRefused(Message(_("The parameter “%(name)s” is there more than once."), name=name))
        if values and values[0] != "":
            parameters[name] = values[0]
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = _json(
                parameters[name].encode(), Message(_("In the parameter “%(name)s” there is no valid JSON."), name=name)
            )
    return parameters


def _body(request: HttpRequest) -> dict[str, Any]:
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if request.content_type != JSON or charset not in {"utf-8", "utf8"}:
        raise RequestRefused(
            Message(_("Send the request as %(json)s, in UTF-8."), json=JSON),
            Code.UNSUPPORTED_MEDIA_TYPE,
            415,
            headers={"Accept-Post": JSON},
        )
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise RequestRefused(
            Message(_("Send the request without compression.")),
            Code.UNSUPPORTED_MEDIA_TYPE,
            415,
            headers={"Accept-Encoding": "identity"},
        )
    length = request.headers.get("Content-Length") or ""
    if not length and "Transfer-Encoding" in request.headers:
        raise RequestRefused(Message(_("Say in “Content-Length” how long the body is.")), status=411)
    if length and not (length.isascii() and length.isdigit()):
        raise RequestRefused(Message(_("“Content-Length” is not a number.")))
    # Compared by its digits first: Python refuses to make a number of thousands of them.
    if len(length) > 9 or int(length or "0") > MAX_BODY:
        raise _too_large()
    try:
        raw = request.read(MAX_BODY + 1)
    except OSError:
        raise RequestRefused(Message(_("The body did not arrive whole."))) from None
    parameters = _json(raw, Message(_("In the body there is no valid JSON.")))
    if not isinstance(parameters, dict):
        raise RequestRefused(
            Message(_("Send one object with “query”, and “variables” and “operationName” where needed."))
        )
    return parameters


def _json(raw: bytes, wrong: Message) -> Any:
    if len(raw) > MAX_BODY:
        raise _too_large()
    try:
        return orjson.loads(raw)
    except (orjson.JSONDecodeError, RecursionError):
        raise RequestRefused(wrong) from None


def _too_large() -> RequestRefused:
    return RequestRefused(
        Message(_("The request has more than %(size)s bytes. Ask for less at once."), size=MAX_BODY),
        Code.TOO_LARGE,
        413,
    )


def _asked(parameters: dict[str, Any]) -> Asked:
    query = _text(parameters, "query")
    ids = [identifier for name in _DOCUMENT_IDS if (identifier := _text(parameters, name))]
    variables = _object(parameters, "variables")
    extensions = _object(parameters, "extensions")
    operation_name = _text(parameters, "operationName")
    persisted_hash = _persisted_hash(extensions)
    # Clients send an “id” for reasons of their own beside a query; only the specification's word is meant for sure.
    document_id = ids[0] if ids and (not query or "documentId" in parameters) else None
    if query and document_id:
        raise RequestRefused(Message(_("Send either “query” or “documentId”, not both.")))
    if not query and not document_id and not persisted_hash:
        raise RequestRefused(Message(_("There is no “query”: a text with a GraphQL document.")))
    return Asked(query or None, document_id, persisted_hash, variables, operation_name)


def _persisted_hash(extensions: dict[str, Any]) -> str | None:
    """Return the hash of what Apollo calls a persisted query (https://www.apollographql.com/docs/apollo-server/performance/apq)."""
    persisted = extensions.get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or not isinstance(persisted.get("sha256Hash"), str):
        raise RequestRefused(
            Message(_("“extensions.persistedQuery” is not an object with “version” and “sha256Hash”."))
        )
    if persisted.get("version") != 1:
        raise RequestRefused(Message(_("“extensions.persistedQuery” has another version than 1.")))
    return persisted["sha256Hash"] or None


def _text(parameters: dict[str, Any], name: str) -> str | None:
    value = parameters.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        if name == "query":
            raise RequestRefused(Message(_("There is no “query”: a text with a GraphQL document.")))
        if name in {"doc_id", "id"}:
            return None  # no name of the specification: it may mean anything
        raise RequestRefused(Message(_("“%(name)s” is not a text."), name=name))
    return value


def _object(parameters: dict[str, Any], name: str) -> dict[str, Any]:
    value = parameters.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RequestRefused(Message(_("“%(name)s” is not an object."), name=name))
    return value
