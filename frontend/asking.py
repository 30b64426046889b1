"""
Asking the API by the names of registered documents: in this process, or over HTTP where `FRONTEND_API_URL` says where.

Both ways give the same answers, so a front end that begins beside the CMS can move to a server of its own.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings

from api import asking as in_process

TIMEOUT = 10.0
"""Seconds that the API on another server may take."""


class NotAnswered(Exception):
    """The API refused, or could not be asked. *code* is its `extensions.code`."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def is_our_request(self) -> bool:
        """Whether what was asked for doesn't exist (a language, the value of a filter), rather than the API failing."""
        return self.code == "BAD_INPUT"


def ask(name: str, hostname: str, /, **variables: Any) -> dict[str, Any]:
    """
    Return the data that the document called *name* answers for the microsite at *hostname*.

    :raises NotAnswered: when there are errors in the answer, or none comes
    """
    asked = {key: value for key, value in variables.items() if value is not None}
    answer = _over_http(name, asked) if settings.FRONTEND_API_URL else in_process.ask(name, hostname, asked)
    if answer.get("errors"):
        error = answer["errors"][0]
        raise NotAnswered(error["message"], error.get("extensions", {}).get("code", ""))
    data: dict[str, Any] = answer["data"]
    return data


def ask_site(name: str, hostname: str, /, **variables: Any) -> dict[str, Any] | None:
    """
    Return what the document called *name* says of the microsite at *hostname*; None where there is none.

    :raises NotAnswered: as `ask` does
    """
    site: dict[str, Any] | None = ask(name, hostname, hostname=hostname, **variables)["site"]
    return site


def _over_http(name: str, variables: dict[str, Any]) -> dict[str, Any]:
    # The text rather than its hash: a server of another release has never heard of a newer document's hash.
    body = json.dumps({"query": in_process.document(name), "variables": variables}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
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
