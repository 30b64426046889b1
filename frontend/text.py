"""Words, as readers sort them."""

from __future__ import annotations

import unicodedata


def sort_key(text: str) -> str:
    """Return what *text* is sorted by: without its accents, so that “Österreich” isn't behind “Zypern”."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)).casefold()
