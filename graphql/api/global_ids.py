"""
Global ids: what tells one answered thing from every other (Relay's Global Object Identification Specification).

The same page reads differently on two microsites and in two languages: its path, what stands in for what isn't
translated, what it may refer to. So an id says who looks, beside what is looked at, and a client that keeps things by
their ids never shows one language in place of another. Ids are no secret, and give nobody a right: whatever one holds
is read through the public gate.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_noop as _

from api.errors import BadInput
from api.messages import Message
from cms.content.queries import Visitor, page_types

MAX_LENGTH = 200
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class GlobalId(NamedTuple):
    """What a global id holds: a type of the schema, who reads it in which language, and what it is among its type."""

    type_name: str
    microsite: str
    language: str
    key: str


def global_id(type_name: str, visitor: Visitor, key: object) -> str:
    """
    Return the global id of what *visitor* sees as *type_name* with *key*.

    The key of a page is its translation key in hexadecimal digits: whichever translation is served, it is the same
    page. All keys are such that the same thing has the same one on whichever installation it is: never the id of a row.
    """
    text = f"{type_name}:{visitor.microsite.slug}:{visitor.language}:{key}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def parse_global_id(text: str, argument: str) -> GlobalId:
    """
    Return what a global id holds.

    :raises BadInput: when it is none that this API can have given
    """
    wrong = BadInput(
        Message(_("“%(argument)s” is no id of this API. Use one that it gave."), argument=argument), argument
    )
    if len(text) > MAX_LENGTH:
        raise wrong
    try:
        decoded = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)).decode("ascii")
        type_name, microsite, language, key = decoded.split(":")
        found = GlobalId(type_name, microsite, language, key)
    except (ValueError, binascii.Error):
        raise wrong from None
    if not SLUG.fullmatch(found.microsite):
        raise wrong
    return found


def page_key(found: GlobalId, argument: str) -> UUID:
    """
    Return the translation key of the page that a global id names.

    :raises BadInput: when it is the id of something else
    """
    if found.type_name in page_types():
        try:
            return UUID(hex=found.key)
        except ValueError:
            pass
    raise BadInput(
        Message(_("“%(argument)s” is not the id of a page. Use one that this API gave."), argument=argument), argument
    )
