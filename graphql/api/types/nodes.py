"""Asking for pages and microsites again by their global ids."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_noop as _

from api import loaders
from api.context import Context
from api.engine import Load
from api.engine.batch import Step
from api.errors import BadInput
from api.global_ids import GlobalId, page_key
from api.messages import Message
from api.readings import Seen
from api.types.site import Site
from cms.content.queries import Visitor


def read_nodes(context: Context, asked: Sequence[GlobalId]) -> Step:
    """
    Resolve what *asked* for is, each as the visitor whom its id names reads it; None for what that visitor doesn't see.

    :raises BadInput: for the id of something that can't be asked for by its id
    """
    visitors = _visitors(context, asked)
    keys: list[tuple[Visitor, UUID] | None] = []
    for found in asked:
        if found.type_name == Site._meta.name:
            keys.append(None)
            continue
        visitor, key = visitors.get((found.microsite, found.language)), _page_key(found)
        keys.append((visitor, key) if visitor else None)
    pages = yield Load(loaders.pages_by_key, keys)
    return [
        _site(found, visitors) if found.type_name == Site._meta.name else _page(found, pages.get(key))
        for found, key in zip(asked, keys, strict=True)
    ]


def _visitors(context: Context, asked: Sequence[GlobalId]) -> dict[tuple[str, str], Visitor]:
    """Return the visitors whom ids name, by microsite and language; without those that can't be (any more)."""
    microsites = {one.slug: one for one in context.microsites(slugs={found.microsite for found in asked})}
    pairs = sorted(
        {
            (found.microsite, found.language)
            for found in asked
            if found.microsite in microsites and found.language in microsites[found.microsite].language_codes()
        }
    )
    visitors = context.visitors([(microsites[slug], language) for slug, language in pairs])
    return dict(zip(pairs, visitors, strict=True))


def _page_key(found: GlobalId) -> UUID:
    try:
        return page_key(found, "id")
    except BadInput:
        raise BadInput(
            Message(_("No page and no microsite has this id. Everything else is read from there.")), "id"
        ) from None


def _site(found: GlobalId, visitors: dict[tuple[str, str], Visitor]) -> Seen | None:
    visitor = visitors.get((found.microsite, found.language))
    return Seen(visitor.microsite, visitor) if visitor and found.key == found.microsite else None


def _page(found: GlobalId, page: object | None) -> object | None:
    # The page of another type than the id says would come with another id.
    return page if page is not None and type(page).__name__ == found.type_name else None
