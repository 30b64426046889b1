"""The tokens in the links of mails. Only hashes of them are stored, and nothing but the mail has them in clear."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from cms.registrations.models import AccessToken, Invitation, Registration

if TYPE_CHECKING:
    from collections.abc import Iterable

# 256 bits, in base64 for addresses.
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """Return a token that nobody can guess, of 43 letters, digits, hyphens and underscores."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str | None:
    """Return what is stored of *token*; None where it can be none of ours."""
    return hash_of(token) if TOKEN.fullmatch(token) else None


def hash_of(token: str) -> str:
    """Return what is stored of a token of ours."""
    # No salt and no stretching: there is nothing in 256 random bits that could be guessed.
    return hashlib.sha256(token.encode()).hexdigest()


def mint(registration: Registration) -> str:
    """Return a new token for *registration*, for the link of one mail. It works until the registration is deleted."""
    token = new_token()
    AccessToken.objects.create(registration=registration, digest=hash_of(token))
    return token


def registration_by(token: str) -> Registration | None:
    """Return the registration that *token* is for."""
    digest = digest_of(token)
    if digest is None:
        return None
    return Registration.objects.select_related("pool__microsite").filter(access_tokens__digest=digest).first()


def invitation_by(token: str) -> Invitation | None:
    """Return the invitation that *token* is for."""
    digest = digest_of(token)
    if digest is None:
        return None
    return Invitation.objects.select_related("pool__microsite").filter(digest=digest).first()


def keyed_digest(*parts: str) -> str:
    """Return a hash that can't be found out by trying: for keys and contents that people chose, and addresses."""
    # The length stands in front of each: ("ab", "c") and ("a", "bc") are not the same.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return salted_hmac("cms.registrations", text, algorithm="sha256").hexdigest()


def fingerprint(values: Iterable[tuple[str, str]]) -> str:
    """Return a hash of what was sent, by which it is known again."""
    return keyed_digest(*(part for pair in sorted(values) for part in pair))
