"""Opening a private page: with its password, or with the code that somebody brings who has signed in."""

from __future__ import annotations

import datetime
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum

from django.core import signing
from django.core.cache import cache
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import PageViewRestriction

from cms.accounts.throttling import TooManyAttempts, begin_unlocking, forget_unlocking
from cms.content.addresses import path_of
from cms.content.protection.people import Person
from cms.content.protection.tokens import is_named, new_key, token_of
from cms.content.queries import Key, Restriction

CODE_LIFETIME = 120
"""Seconds from signing in to when the front end fetches the token."""
MAX_ID = 100

_SALT = "cms.content.protection.code"


class Code(StrEnum):
    """Why a page stays closed."""

    WRONG_PASSWORD = "WRONG_PASSWORD"  # noqa: S105 (says what is wrong)
    TOO_MANY_ATTEMPTS = "TOO_MANY_ATTEMPTS"
    CODE_INVALID = "CODE_INVALID"


class StaysClosed(Exception):
    """The page stays closed. *words* tell people why, in the language that is active."""

    def __init__(self, code: Code, words: str, field: str = "") -> None:
        super().__init__(words)
        self.code, self.words, self.field = code, words, field


@dataclass(frozen=True)
class Unlocked:
    """
    A token, and until when it is good.

    :ivar path: of the page with which begins what it opens, in that page's own language: `/pl/zespol/`
    """

    token: str
    expires_at: datetime.datetime
    path: str


def unlock(page_id: str, password: str, address: str) -> Unlocked:
    """
    Return a token for what *page_id* names, if *password* is its password.

    :param page_id: what `tokens.restriction_id` returns; of one that isn't there, every password is wrong
    :param address: the network address from which it is tried
    :raises StaysClosed: when it isn't, or when it was tried too often: then the password is not even looked at
    """
    page_id = page_id[:MAX_ID]
    try:
        begin_unlocking(page_id, address)
    except TooManyAttempts as error:
        raise StaysClosed(Code.TOO_MANY_ATTEMPTS, too_often(error)) from error
    restriction = restriction_named(page_id)
    is_right = constant_time_compare(password, restriction.password if restriction else secrets.token_hex())
    if restriction is None or restriction.kind != "password" or not restriction.password or not is_right:
        raise StaysClosed(Code.WRONG_PASSWORD, _("This password is not the right one."), "password")
    forget_unlocking(page_id, address)
    return _unlocked(new_key(restriction))


def too_often(error: TooManyAttempts) -> str:
    """Return the words in which somebody is told to wait."""
    return ngettext(
        "That was tried too often. Please try again in %(minutes)s minute.",
        "That was tried too often. Please try again in %(minutes)s minutes.",
        error.minutes,
    ) % {"minutes": error.minutes}


def restriction_named(page_id: str) -> Restriction | None:
    """Return the restriction that visitors know as *page_id*."""
    rows = PageViewRestriction.objects.filter(page__live=True, page__alias_of=None)
    columns = rows.values_list(
        "pk", "page__path", "restriction_type", "password", "page__live", "page__expire_at", named=False
    )
    found = None
    for row in columns:
        if is_named(row[0], page_id):
            found = Restriction(*row)
    return found


# --- People -----------------------------------------------------------------------------------------------------------


def code_for(person: Person, restriction: Restriction) -> str:
    """
    Return a code that is good for one token, for two minutes.

    It goes into an address, where tokens don't belong: addresses are written down in many places.
    """
    nonce = secrets.token_urlsafe(12)
    return signing.Signer(salt=_SALT).sign_object([new_key(restriction, person), nonce, int(time.time())])


def redeem(code: str) -> Unlocked:
    """
    Return the token for a code that somebody has brought from signing in.

    :raises StaysClosed: when it is none of ours, is too old, or was brought before
    """
    try:
        values, nonce, made_at = signing.Signer(salt=_SALT).unsign_object(code[:2_000])
        key = Key(*values)
    except (signing.BadSignature, ValueError, TypeError):
        raise _invalid() from None
    if time.time() - made_at > CODE_LIFETIME or not cache.add(f"unlock-code:{nonce}", True, timeout=2 * CODE_LIFETIME):
        raise _invalid()
    try:
        return _unlocked(key)
    except PageViewRestriction.DoesNotExist:
        raise _invalid() from None


def _invalid() -> StaysClosed:
    return StaysClosed(Code.CODE_INVALID, _("This link was used already, or is too old. Please sign in again."), "code")


def _unlocked(key: Key) -> Unlocked:
    [url_path] = PageViewRestriction.objects.values_list("page__url_path").get(pk=key.restriction)
    ends_at = datetime.datetime.fromtimestamp(key.ends_at, datetime.UTC)
    return Unlocked(token_of(key), ends_at, path_of(url_path))
