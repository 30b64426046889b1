"""
Documents and pictures on private pages: their addresses open them for an hour, and nothing else.

What is signed are the keys with which the page was opened. Whoever asks for the file is looked at with these again: it
is handed out while they open a page that shows it. Another password, or another page, and the address opens nothing.
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db.models import Q
from django.http import FileResponse, HttpResponseBase
from wagtail.models import Page, ReferenceIndex

from cms.content.protection.tokens import HOUR, Keyring
from cms.content.queries import Key, Visitor, public_files, visitors
from cms.microsites.models import Microsite, OwnedModel

PARAMETER = "unlocked"
# Addresses stay the same for some minutes, so that browsers fetch no picture twice.
STEP = 600

_SALT = "cms.content.protection.file"


def signed(url: str, visitor: Visitor, kind: str, pk: int) -> str:
    """
    Return *url*, of a file, as *visitor* needs it: with what opens the file, where a key has opened its page.

    :param kind: "image" or "document"
    """
    if not visitor.keys:
        return url
    ends_at = (int(time.time()) // STEP + 1) * STEP + HOUR
    value = signing.Signer(salt=_SALT).sign_object([kind, pk, ends_at, visitor.keys], compress=True)
    return f"{url}?{urlencode({PARAMETER: value})}"


def keyring_in(value: str, kind: str, pk: int) -> Keyring | None:
    """Return the keys in the address of a file; None when it was signed for no file, another one, or is too old."""
    try:
        for_kind, for_pk, ends_at, keys = signing.Signer(salt=_SALT).unsign_object(value)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if (for_kind, for_pk) != (kind, pk) or ends_at <= time.time():
        return None
    return Keyring(Key(*values) for values in keys)


def visitor_with(microsite: Microsite, keyring: Keyring | None = None) -> Visitor:
    """Return who reads *microsite* with the keys of *keyring*."""
    [visitor] = visitors([(microsite, str(microsite.default_locale.language_code))])
    return visitor if keyring is None else visitor.with_keys(keyring.opening)


def may_have(file: Any, visitor: Visitor) -> bool:
    """
    Return whether *visitor* may have a *file*: a document or a picture.

    Its collection is not private, and belongs to the microsite or to nobody; and a page that the visitor sees, a
    snippet that is shared or the microsite's own, or the microsite's settings refer to it.
    """
    found = public_files(type(file)).filter(pk=file.pk).first()
    if found is None or found.microsite_id not in (None, visitor.microsite.pk):
        return False
    return is_used(file, [visitor])


def is_used(file: Any, asking: list[Visitor]) -> bool:
    """Return whether something refers to *file* that one of these visitors sees, each of a microsite of its own."""
    references: dict[int, set[int]] = {}
    # Of what is published: Wagtail indexes rows, and drafts are none.
    for content_type, pk in ReferenceIndex.get_references_to(file).values_list("base_content_type", "object_id"):
        references.setdefault(content_type, set()).add(int(pk))
    microsites = [visitor.microsite for visitor in asking]
    for content_type, pks in references.items():
        model: Any = ContentType.objects.get_for_id(content_type).model_class()
        if model is Page:
            pages = list(Page.objects.filter(pk__in=pks))
            found = any(visitor.sees(page) for visitor in asking for page in pages)
        else:
            found = (
                model is not None
                and issubclass(model, OwnedModel)
                and model._default_manager.filter(Q(owner=None) | Q(owner__in=microsites), pk__in=pks).exists()
            )
        if found:
            return True
    # The index knows microsites only where the admin is loaded; they are quickly looked through.
    name = ContentType.objects.get_for_model(type(file)).pk, str(file.pk)
    return any(
        (content_type, pk) == name
        for microsite in microsites
        for content_type, pk, *_ in ReferenceIndex._extract_references_from_object(microsite)
    )


def privately(file: Any, filename: str, content_type: str, *, as_attachment: bool) -> HttpResponseBase:
    """
    Return the answer with a file for one visitor: through the program, wherever it is stored, and kept by nobody.

    :param file: of a storage: a disk or a bucket, whose own address nobody learns
    """
    response = FileResponse(file.open("rb"), as_attachment=as_attachment, filename=filename, content_type=content_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
