"""What can be wrong with something that a registrant asks for, in words for that person and in codes for programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Code(StrEnum):
    """Every code that a problem can have. A code never changes its meaning."""

    # One field or one question
    REQUIRED = "REQUIRED"
    TOO_LONG = "TOO_LONG"
    INVALID_CHARACTERS = "INVALID_CHARACTERS"
    INVALID_NAME = "INVALID_NAME"
    INVALID_EMAIL = "INVALID_EMAIL"
    INVALID_PHONE = "INVALID_PHONE"
    INVALID_COUNTRY = "INVALID_COUNTRY"
    INVALID_DATE = "INVALID_DATE"
    INVALID_CHOICE = "INVALID_CHOICE"
    INVALID_LANGUAGE = "INVALID_LANGUAGE"
    UNKNOWN_QUESTION = "UNKNOWN_QUESTION"
    ANSWERED_TWICE = "ANSWERED_TWICE"
    CONSENT_REQUIRED = "CONSENT_REQUIRED"
    NOTICE_CHANGED = "NOTICE_CHANGED"

    # The event
    NO_SUCH_EVENT = "NO_SUCH_EVENT"
    NOT_OPEN_YET = "NOT_OPEN_YET"
    CLOSED = "CLOSED"
    FULL = "FULL"
    INVITATION_REQUIRED = "INVITATION_REQUIRED"
    INVALID_INVITATION = "INVALID_INVITATION"

    # Whoever sends
    CHALLENGE_REQUIRED = "CHALLENGE_REQUIRED"
    CHALLENGE_FAILED = "CHALLENGE_FAILED"
    CHALLENGE_USED = "CHALLENGE_USED"
    TOO_FAST = "TOO_FAST"
    TOO_MANY = "TOO_MANY"
    LOOKS_LIKE_SPAM = "LOOKS_LIKE_SPAM"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"

    # A registration that is there already
    INVALID_TOKEN = "INVALID_TOKEN"  # noqa: S105 (a code, no secret)
    LINK_EXPIRED = "LINK_EXPIRED"
    NOT_POSSIBLE = "NOT_POSSIBLE"


@dataclasses.dataclass(frozen=True)
class Problem:
    """
    One thing that is wrong.

    :ivar message: lazily translated, so that it can be told in any language
    :ivar field: of the input, in its own spelling: `email`, `accepted_notice`; empty where it is about none
    :ivar question: the key of the question that it is about
    """

    code: Code
    message: _StrPromise | str
    field: str = ""
    question: str = ""
    params: dict[str, Any] = dataclasses.field(default_factory=dict, compare=False)

    def words(self) -> str:
        """Return the message in the active language."""
        text = str(self.message)
        return text % self.params if self.params else text


class Refused(Exception):
    """What was asked for isn't done, and nothing has changed; *problems* say why, all of them at once."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        # No values: this may be logged.
        super().__init__(", ".join(problem.code for problem in self.problems))
