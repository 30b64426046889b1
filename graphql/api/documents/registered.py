"""The documents that the operator of this installation knows: in files, and in the database."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from api.documents.identifiers import MAX_LENGTH, identifier_of, normalised
from api.documents.manifests import Documents, InvalidManifest, read_folder
from api.models import RegisteredDocument
from cms.settings.environment import BASE_DIR

# How long a process goes by what it read from the database: so long a document is answered after it was removed.
SECONDS = 10.0
_MAX_KEPT = 4_096

_kept: dict[str, tuple[float, str]] = {}


def text_of(identifier: str) -> str | None:
    """Return the document with the canonical *identifier*; None where nobody has registered one."""
    text = in_files().get(identifier)
    if text is not None:
        return text
    now = time.monotonic()
    known = _kept.get(identifier)
    if known is not None and known[0] > now:
        return known[1]
    # PostgreSQL takes no NUL, and no identifier has one.
    if len(identifier) > MAX_LENGTH or "\0" in identifier:
        return None
    text = RegisteredDocument.objects.filter(identifier=identifier).values_list("text", flat=True).first()
    if text is None:
        _kept.pop(identifier, None)
        return None
    if len(_kept) >= _MAX_KEPT:
        _kept.clear()
    _kept[identifier] = (now + SECONDS, text)
    return text


def is_registered(text: str) -> bool:
    """Tell whether exactly this *text* is a registered document."""
    return text_of(identifier_of(text)) is not None


@lru_cache(maxsize=1)
def in_files() -> Documents:
    """
    Return the documents of `graphql/operations/` and of the folder that `GRAPHQL_DOCUMENTS_DIR` names, by identifier.

    They are read once, when the first one is asked for.

    :raises ImproperlyConfigured: when a file can't be used
    """
    documents = shipped()
    if settings.GRAPHQL_DOCUMENTS_DIR:
        folder = Path(settings.GRAPHQL_DOCUMENTS_DIR)
        if not folder.is_dir():
            raise ImproperlyConfigured(f"GRAPHQL_DOCUMENTS_DIR names {folder}, which is no folder.")
        try:
            documents = {**read_folder(folder), **documents}
        except InvalidManifest as error:
            raise ImproperlyConfigured(f"GRAPHQL_DOCUMENTS_DIR: {error}") from None
    return documents


def shipped() -> Documents:
    """Return the documents of `graphql/operations/`, as they are and as they are printed, by identifier."""
    return read_folder(BASE_DIR / "graphql" / "operations")


def printed(documents: Documents) -> Documents:
    """Return those of *documents* that are in their printed form: of each file one, not two."""
    return {identifier: text for identifier, text in documents.items() if text == normalised(text)}


def forget_rows() -> None:
    """Forget what was read from the database; files stay as they were read."""
    _kept.clear()


def forget() -> None:
    """Forget what this process knows; it will read again."""
    in_files.cache_clear()
    forget_rows()
