"""What went wrong here, and what of it a client is told: no more than when to come again, and what to ask us about."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from uuid import uuid4

from django.db import InterfaceError
from django.utils.translation import gettext_noop as _
from redis.exceptions import ConnectionError as RedisDown
from redis.exceptions import TimeoutError as RedisSlow

from api.errors import Code, RequestRefused
from api.messages import Message
from api.statements import is_down

logger = logging.getLogger(__name__)

RETRY_AFTER = 5
"""Seconds until a client may hope that a database is back."""


def new_request_id() -> str:
    """Return what the log and the answer know a failure by."""
    return uuid4().hex


def is_unavailable(error: BaseException | None) -> bool:
    """Return whether *error* comes from a database or a cache that can't be reached."""
    return isinstance(error, InterfaceError | RedisDown | RedisSlow | ConnectionError) or is_down(error)


def log_failure(error: BaseException, path: list[str | int] | None) -> str:
    """Log an error of a field that nobody expected; return the id that the log knows it by."""
    request_id = new_request_id()
    logger.error("A resolver failed at %s (request %s)", path, request_id, exc_info=error)
    return request_id


def refusal(error: BaseException) -> RequestRefused:
    """Log an error that nobody expected; return what the client is told of it."""
    request_id = new_request_id()
    if is_unavailable(error):
        logger.error("Database or cache unavailable (request %s)", request_id, exc_info=error)
        return RequestRefused(
            Message(_("This can't be answered right now. Ask again in some seconds.")),
            Code.SERVICE_UNAVAILABLE,
            503,
            retry_after=RETRY_AFTER,
            request_id=request_id,
        )
    logger.error("A request failed (request %s)", request_id, exc_info=error)
    return RequestRefused(Message(_("Internal error.")), Code.INTERNAL_SERVER_ERROR, 500, request_id=request_id)


def refuse_if_unavailable(errors: Iterable[BaseException | None]) -> None:
    """
    Refuse the whole request when one of the *errors* of its fields is the database's or the cache's.

    What was read before would look like an answer, with nulls where the rest should be.

    :raises RequestRefused: with the status 503
    """
    for error in errors:
        if error is not None and is_unavailable(error):
            raise refusal(error)
