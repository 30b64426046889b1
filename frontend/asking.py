"""
Asking the API by the names of registered documents: in this process, or over HTTP where `FRONTEND_API_URL` says where.

Both ways give the same answers, so a front end that begins beside the CMS can move to a server of its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

from api import asking as in_process
from frontend.cookies import tokens_of

TIMEOUT = 10.0
"""Seconds that the API on another server may take."""


@dataclass(frozen=True)
class Caller:
    """
    For whom the API is asked.

    :ivar hostname: of the microsite that is visited
    :ivar address: where the visitor comes from: the API's limits are each visitor's own, not the front end's
    :ivar preview_token: of a visitor who looks at drafts
    :ivar unlock_tokens: with which the visitor has opened private pages here, with commas between them
    """

    hostname: str
    address: str = ""
    preview_token: str | None = None
    unlock_tokens: str = ""


def caller_of(request: HttpRequest) -> Caller:
    """Return for whom is asked to answer *request*."""
    hostname, _port = split_domain_port(request.get_host())
    token: str | None = getattr(request, "preview_token", None)
    return Caller(str(hostname), in_process.client_address(request), token, tokens_of(request))


class NotAnswered(Exception):
    """The API refused, or could not be asked. *code* is its `extensions.code`."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def is_too_much(self) -> bool:
        """Whether the visitor has asked for too much in this minute."""
        return self.code == "RATE_LIMITED"

    @property
    def is_our_request(self) -> bool:
        """Whether what was asked for doesn't exist (a language, the value of a filter), rather than the API failing."""
        return self.code == "BAD_INPUT"

    @property
    def is_over(self) -> bool:
        """Whether the preview that was asked for is over, was revoked or never was."""
        return self.code == "PREVIEW_TOKEN_INVALID"


def identifier(name: str) -> str:
    """Return the identifier of the registered document called *name*, by which scripts on other websites ask for it."""
    return in_process.identifier(name)


def ask(name: str, caller: Caller, /, **variables: Any) -> dict[str, Any]:
    """
    Return the data that the document called *name* answers to *caller*.

    :raises NotAnswered: when there are errors in the answer, or none comes
    """
    asked = {key: value for key, value in variables.items() if value is not None}
    if settings.FRONTEND_API_URL:
        answer = _over_http(name, asked, caller)
    else:
        answer = in_process.ask(
            name,
            caller.hostname,
            asked,
            caller.address,
            preview_token=caller.preview_token,
            unlock_tokens=caller.unlock_tokens,
        )
    if answer.get("errors"):
        error = answer["errors"][0]
        raise NotAnswered(error["message"], error.get("extensions", {}).get("code", ""))
    data: dict[str, Any] = answer["data"]
    return data


def ask_site(name: str, caller: Caller, /, **variables: Any) -> dict[str, Any] | None:
    """
    Return what the document called *name* says of the microsite that *caller* visits; None where there is none.

    :raises NotAnswered: as `ask` does
    """
    site: dict[str, Any] | None = ask(name, caller, hostname=caller.hostname, **variables)["site"]
    return site


def _over_http(name: str, variables: dict[str, Any], caller: Caller) -> dict[str, Any]:
    # The text rather than its hash: a server of another release has never heard of a newer document's hash.
    body = json.dumps({"query": in_process.document(name), "variables": variables}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
    if caller.address:
        # Of a network of IPv6 its first address: the API looks no closer.
        headers["X-Forwarded-For"] = caller.address.partition("/")[0]
    if caller.preview_token is not None:
        headers["X-Preview-Token"] = caller.preview_token
    if caller.unlock_tokens:
        headers["X-Unlock-Token"] = caller.unlock_tokens
    request = Request(settings.FRONTEND_API_URL, data=body, headers=headers)  # noqa: S310 (the operator's own address)
    try:
        with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310 (as above)
            answer: dict[str, Any] = json.load(response)
    except HTTPError as error:
        try:
            answer = json.load(error)
        except ValueError:
            raise NotAnswered(f"The API answered with {error.code}.", "SERVICE_UNAVAILABLE") from None
    except (URLError, OSError, ValueError) as error:
        raise NotAnswered(f"The API can't be asked: {error}", "SERVICE_UNAVAILABLE") from error
    return answer
