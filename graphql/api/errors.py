"""Errors that say what to do, with codes that a program can rely on."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from graphql import GraphQLError

from api.messages import Message


class Code(StrEnum):
    """
    Every value of `extensions.code`. A code never changes its meaning.

    `docs/front-end/limits.md` says of each when it comes and what to do; a test compares the two.
    """

    # The request itself
    BAD_REQUEST = "BAD_REQUEST"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    TOO_LARGE = "TOO_LARGE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"

    # Persisted documents
    DOCUMENT_NOT_REGISTERED = "DOCUMENT_NOT_REGISTERED"
    PERSISTED_QUERY_HASH_MISMATCH = "PERSISTED_QUERY_HASH_MISMATCH"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"

    # The document and its variables
    BAD_INPUT = "BAD_INPUT"
    COST_LIMIT_EXCEEDED = "COST_LIMIT_EXCEEDED"
    DEPTH_LIMIT_EXCEEDED = "DEPTH_LIMIT_EXCEEDED"
    DOCUMENT_LIMIT_EXCEEDED = "DOCUMENT_LIMIT_EXCEEDED"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"

    # Whoever asks
    RATE_LIMITED = "RATE_LIMITED"
    UNKNOWN_API_KEY = "UNKNOWN_API_KEY"

    # Previews
    PREVIEW_IS_READ_ONLY = "PREVIEW_IS_READ_ONLY"
    PREVIEW_NOT_POSSIBLE = "PREVIEW_NOT_POSSIBLE"
    PREVIEW_TOKEN_INVALID = "PREVIEW_TOKEN_INVALID"  # noqa: S105 (a code, not a secret)

    # Ourselves
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    TIMEOUT = "TIMEOUT"


class BadInput(GraphQLError):
    """An argument that can't be answered. The code is BAD_INPUT, and *argument* says which one it is."""

    def __init__(self, message: str, argument: str, **extensions: Any) -> None:
        super().__init__(message, extensions={"code": Code.BAD_INPUT, "argument": argument, **extensions})


class LimitExceeded(GraphQLError):
    """A document that isn't executed, because it has more than *maximum* of what *limit* names."""

    def __init__(self, message: str, code: Code, limit: str, maximum: int) -> None:
        super().__init__(message, extensions={"code": code, "limit": limit, "maximum": maximum})


class RequestRefused(Exception):
    """
    A request that isn't answered at all, with the words, the code and the HTTP status that say why.

    *retry_after* is in seconds: for the header of that name, where asking again later helps. *request_id* is what the
    log knows the failure by. *headers* are further ones that the answer needs, such as `Allow`. Where *about_document*
    is true, the older media type says 200 all the same, as it does for a document that isn't valid.
    """

    def __init__(
        self,
        message: str,
        code: str = Code.BAD_REQUEST,
        status: int = 400,
        *,
        about_document: bool = False,
        headers: dict[str, str] | None = None,
        retry_after: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.about_document = about_document
        self.headers = {**({"Retry-After": str(retry_after)} if retry_after is not None else {}), **(headers or {})}
        self.retry_after = retry_after
        self.request_id = request_id

    @property
    def formatted(self) -> dict[str, Any]:
        """The error as an answer shows it, in English."""
        extensions: dict[str, Any] = {"code": self.code}
        if self.retry_after is not None:
            extensions["retryAfter"] = self.retry_after
        if self.request_id is not None:
            extensions["requestId"] = self.request_id
        return {"message": str(self), "extensions": extensions}


def told(error: Exception) -> str:
    """Return the words of *error* in the active language; in English where they are somebody else's, not ours."""
    for words in (getattr(error, "message", ""), getattr(getattr(error, "original_error", None), "message", "")):
        if isinstance(words, Message):
            return words.in_active_language()
    return str(getattr(error, "message", error))
