"""
Tokens of previews.

A token is the key of its row and what this installation's secret makes of that: the database alone gives none away, and
whoever made a link can be shown it again.
"""

from __future__ import annotations

import base64
import re
import secrets
from typing import TYPE_CHECKING

from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from cms.previews.models import Preview

# 128 bits that name the row, and 256 that nobody can make up, in base64 for addresses.
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}[A-Za-z0-9_-]{43}")
KEY_LENGTH = 22


def new_key() -> str:
    """Return the key of a new row."""
    return secrets.token_urlsafe(16)


def token_of(preview: Preview) -> str:
    """Return the token that opens *preview*, of 65 letters, digits, hyphens and underscores."""
    return preview.key + _proof(preview.key)


def key_of(token: str) -> str | None:
    """Return the key of the row that *token* is for; None where it is none of ours."""
    if not TOKEN.fullmatch(token):
        return None
    key, proof = token[:KEY_LENGTH], token[KEY_LENGTH:]
    return key if constant_time_compare(proof, _proof(key)) else None


def _proof(key: str) -> str:
    digest = salted_hmac("cms.previews", key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
