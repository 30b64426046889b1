"""
Tokens: each opens one restriction, as it is now, for some hours.

They are signed and stored nowhere. A token says the restriction's id and a fingerprint of its password, so that another
password closes what the old one has opened; one that was given to a person says who, and ends with that person's
sessions. Keys that are being replaced (`SECRET_KEY_FALLBACKS`) are honoured.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from cms.content.protection.people import Person, lets_in, session_hash
from cms.content.queries import Key, Restriction
from cms.microsites.models import Microsite

HOUR = 3600
LIFETIME = 12 * HOUR
"""Seconds for which a password opens a page."""
PERSONS_LIFETIME = HOUR
"""Seconds for which a page is open to somebody who has signed in."""
MAX_TOKENS = 20
MAX_LENGTH = 8_000
"""Characters of all tokens of a request."""

_SALT = "cms.content.protection.token"


class TokenState(StrEnum):
    """What became of the tokens that were sent for one restriction."""

    # None of them is for it.
    NOT_SENT = "NOT_SENT"
    EXPIRED = "EXPIRED"
    # The password is another one by now, or the person isn't let in any more.
    REVOKED = "REVOKED"


def restriction_id(pk: int) -> str:
    """Return by what name visitors know a restriction: it says nothing, not even how many there are."""
    return _restriction_ids(pk)[0]


def is_named(pk: int, name: str) -> bool:
    """Return whether *name* is what `restriction_id` returns, or returned before the secret key was changed."""
    # All of them are compared: the time that it takes says nothing of which one it was.
    return any(constant_time_compare(known, name) for known in _restriction_ids(pk))


def new_key(restriction: Restriction, person: Person | None = None) -> Key:
    """Return a key to *restriction*, for everybody who has it, or for *person*."""
    ends_at = int(time.time()) + (LIFETIME if person is None else PERSONS_LIFETIME)
    [fingerprint, *_older] = _fingerprints(restriction)
    if person is None:
        return Key(restriction.pk, fingerprint, ends_at)
    return Key(restriction.pk, fingerprint, ends_at, person.pk, session_hash(person))


def token_of(key: Key) -> str:
    """Return the token that `Tokens` makes *key* of again."""
    return signing.Signer(salt=_SALT).sign_object(key)


class Keyring:
    """Keys that somebody has: which restrictions do they open?"""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys: dict[int, list[Key]] = {}
        for key in keys:
            self._keys.setdefault(key.restriction, []).append(key)

    def opening(self, microsite: Microsite, restriction: Restriction) -> Key | None:
        """Return a key that opens *restriction*, a page's of *microsite*; None when there is none (any more)."""
        now = time.time()
        for key in self._keys.get(restriction.pk, ()):
            if key.ends_at > now and _fits(key, microsite, restriction):
                return key
        return None

    def state(self, restriction: Restriction) -> TokenState:
        """Return why *restriction* is closed all the same."""
        keys = self._keys.get(restriction.pk)
        if not keys:
            return TokenState.NOT_SENT
        now = time.time()
        return TokenState.EXPIRED if all(key.ends_at <= now for key in keys) else TokenState.REVOKED


def keyring_of(header: str) -> Keyring:
    """Return the keys of tokens with commas between them. What isn't a token of ours is as if it had not been sent."""
    tokens = header.split(",")[:MAX_TOKENS] if len(header) <= MAX_LENGTH else []
    return Keyring(key for token in tokens if (key := _read(token.strip())) is not None)


def _read(token: str) -> Key | None:
    if not token:
        return None
    try:
        return Key(*signing.Signer(salt=_SALT).unsign_object(token))
    except (signing.BadSignature, ValueError):
        return None


def _fits(key: Key, microsite: Microsite, restriction: Restriction) -> bool:
    if not any(constant_time_compare(key.fingerprint, known) for known in _fingerprints(restriction)):
        return False
    if restriction.kind == "password":
        return key.user is None
    return key.user is not None and lets_in(restriction, microsite, key.user, key.session)


def _fingerprints(restriction: Restriction) -> list[str]:
    """Return what a restriction is known by as it is now: with the secret key, and with those before it."""
    text = f"{restriction.pk}:{restriction.kind}:{restriction.password if restriction.kind == 'password' else ''}"
    return [_keyed("fingerprint", text, secret) for secret in _secrets()]


def _restriction_ids(pk: int) -> list[str]:
    return [_keyed("id", str(pk), secret) for secret in _secrets()]


def _keyed(what: str, text: str, secret: str) -> str:
    return salted_hmac(f"cms.content.protection.{what}", text, secret=secret, algorithm="sha256").hexdigest()[:32]


def _secrets() -> list[str]:
    return [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
