"""
Keeping programs from registering, without keeping out people.

Who opens a form gets a challenge: signed, for one event, to be used once. A browser with JavaScript solves it, which
takes it a second (ALTCHA, https://altcha.org); without JavaScript the challenge is sent back unsolved, and then the
form must have been open for longer and fewer are taken from one address. Nothing here stores an address: only keyed
hashes of them are counted, for two hours at most.
"""

from __future__ import annotations

import base64
import json
import logging
import time
import uuid
from dataclasses import dataclass
from typing import Any

import altcha
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cms.registrations.problems import Code, Problem, Refused
from cms.registrations.tokens import keyed_digest

logger = logging.getLogger(__name__)

ALGORITHM = "PBKDF2/SHA-256"
LIFETIME = 2 * 3600
"""Seconds from when a form is opened until it is sent."""
MAX_PAYLOAD = 4_096
WITHOUT_SOLUTION = 5
"""Into how many parts the limit of an address is divided for forms that come without a solution."""
HOUR, MINUTE = 3600, 60


@dataclass(frozen=True)
class Visit:
    """
    What is known of whoever sends a form, beside the form itself.

    :ivar address: where the request comes from; empty where that is unknown
    :ivar challenge: the payload of an ALTCHA widget, or the challenge as it was given, unsolved; both in base64
    :ivar website: what was written into a field that people don't see
    """

    address: str = ""
    challenge: str = ""
    website: str = ""


def is_needed() -> bool:
    """Return whether forms are taken with a challenge only."""
    return bool(settings.REGISTRATION_CHALLENGE_COST > 0)


def new_challenge(event_key: uuid.UUID) -> dict[str, Any]:
    """Return a challenge for the form of one event, as ALTCHA's widget takes it."""
    now = int(time.time())
    challenge = altcha.create_challenge(
        ALGORITHM,
        max(1, settings.REGISTRATION_CHALLENGE_COST),
        expires_at=now + LIFETIME,
        data={"event": event_key.hex, "issued": now},
        hmac_secret=_secret(),
    )
    found: dict[str, Any] = challenge.to_dict()
    return found


def unsolved(challenge: dict[str, Any]) -> str:
    """Return what a form without JavaScript sends back of *challenge*."""
    return base64.b64encode(json.dumps({"challenge": challenge}).encode()).decode()


def check(visit: Visit, event_key: uuid.UUID, submission: str) -> None:
    """
    Let pass what people send, once.

    :param submission: what the same form is known by when it is sent again because its answer was lost; may be empty
    :raises Refused: with what to do about it
    """
    if visit.website:
        message = _("Please leave the field “website” empty: it is there to find programs that fill in everything.")
        raise Refused(Problem(Code.LOOKS_LIKE_SPAM, message, field="website"))
    nonce, is_solved = "", True
    if is_needed():
        nonce, issued, is_solved = _read(visit.challenge, event_key)
        age = time.time() - issued
        least = settings.REGISTRATION_MINIMUM_SECONDS if is_solved else settings.REGISTRATION_UNSOLVED_SECONDS
        if age < least:
            message = _("That was very quick. Please wait %(seconds)s seconds and send the form again.")
            seconds = int(least - age) + 1
            raise Refused(Problem(Code.TOO_FAST, message, field="challenge", params={"seconds": seconds}))
    _count_in(visit, event_key, is_solved)
    if nonce and not _use(nonce, submission):
        message = _("This form was sent already. Please open it again.")
        raise Refused(Problem(Code.CHALLENGE_USED, message, field="challenge"))


def _read(text: str, event_key: uuid.UUID) -> tuple[str, int, bool]:
    """
    Return what the challenge in *text* is known by, when it was given (Unix time), and whether it is solved.

    :raises Refused: when there is none of ours, for this event, that is still good
    """
    if not text:
        message = _("Please open the form again and send it from there.")
        raise Refused(Problem(Code.CHALLENGE_REQUIRED, message, field="challenge"))
    failed = Refused(
        Problem(Code.CHALLENGE_FAILED, _("The form was open for too long. Please open it again."), field="challenge")
    )
    if len(text) > MAX_PAYLOAD:
        raise failed
    try:
        sent = json.loads(base64.b64decode(text, validate=True))
        challenge = altcha.Challenge.from_dict(sent["challenge"])
        solution = altcha.Solution.from_dict(sent["solution"]) if sent.get("solution") else altcha.Solution(0, "")
        result = altcha.verify_solution(altcha.Payload(challenge, solution), _secret())
        if result.expired or result.invalid_signature is not False or result.error:
            raise failed
        # From here on it is known to be what we gave.
        parameters, data = challenge.parameters, challenge.parameters.data or {}
        is_for = data["event"]
    # Strangers choose what is in there, and the library takes it as it comes.
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise failed from None
    if is_for != event_key.hex or (sent.get("solution") and not result.verified):
        raise failed
    return parameters.nonce, data["issued"], bool(result.verified)


def _use(nonce: str, submission: str) -> bool:
    """Return whether a challenge is used for the first time, or again for the very same form."""
    key = f"registration-challenge:{nonce}"
    try:
        if cache.add(key, submission, timeout=LIFETIME):
            return True
        return bool(submission) and cache.get(key) == submission
    except Exception:
        # Whatever a cache raises: nobody is turned away because of it.
        logger.warning("The cache can't be reached: used challenges are not remembered.", exc_info=True)
        return True


def _count_in(visit: Visit, event_key: uuid.UUID, is_solved: bool) -> None:
    limits = [(f"event:{event_key.hex}", settings.REGISTRATION_PER_EVENT, MINUTE)]
    if visit.address and settings.REGISTRATION_PER_ADDRESS:
        holder = keyed_digest("address", visit.address)
        limits.append((f"address:{holder}", settings.REGISTRATION_PER_ADDRESS, HOUR))
        if not is_solved:
            most = max(1, settings.REGISTRATION_PER_ADDRESS // WITHOUT_SOLUTION)
            limits.append((f"unsolved:{holder}", most, HOUR))
    for name, most, seconds in limits:
        if most and _count(f"registrations:{name}:{int(time.time() // seconds)}", seconds) > most:
            message = _("Too many people are registering at the moment. Please try again in a while.")
            raise Refused(Problem(Code.TOO_MANY, message))


def _count(key: str, seconds: int) -> int:
    try:
        if cache.add(key, 1, timeout=2 * seconds):
            return 1
        return int(cache.incr(key))
    except Exception:
        logger.warning("The cache can't be reached: registrations are not counted.", exc_info=True)
        return 0


def _secret() -> bytes:
    return salted_hmac("cms.registrations.guarding", "challenge", algorithm="sha256").digest()
