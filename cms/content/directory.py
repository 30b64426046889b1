"""
Who is who: microsites, their languages, home pages and links, and which pages are private.

Every answer begins with these, and they change seldom; so the process holds them, by generation. Within a transaction
they are read as `cms.content.queries` reads them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone

from cms.content import queries
from cms.content.queries import Trees, Visitor
from cms.generations.held import Held
from cms.generations.tables import SHARED
from cms.microsites.models import Microsite, SocialLink


@dataclass(frozen=True)
class _Microsites:
    """All microsites, by title, and the links of each."""

    listed: list[Microsite]
    social_links: dict[int, list[SocialLink]]


def _read_microsites() -> _Microsites:
    listed = queries.microsites()
    return _Microsites(listed, queries.social_links(microsite.pk for microsite in listed))


# Rows of microsites can show anywhere; what is private hangs on pages of one tree.
_microsites = Held(_read_microsites, frozenset({SHARED}))
_trees = Held(Trees)


def microsites(
    *,
    slug: str | None = None,
    hostname: str | None = None,
    pks: Collection[int] | None = None,
    slugs: Collection[str] | None = None,
) -> list[Microsite]:
    """Return the microsites with their languages, by title; of *slug*, *hostname*, *pks* or *slugs* only."""
    held = _microsites.get()
    if held is None:
        return queries.microsites(slug=slug, hostname=hostname, pks=pks, slugs=slugs)
    return [
        microsite
        for microsite in held.listed
        if (slug is None or microsite.slug == slug)
        and (hostname is None or microsite.site.hostname.lower() == hostname.lower())
        and (pks is None or microsite.pk in pks)
        and (slugs is None or microsite.slug in slugs)
    ]


def social_links(microsite_pks: Iterable[int]) -> dict[int, list[SocialLink]]:
    """Return the links to social networks of microsites, by microsite id."""
    held = _microsites.get()
    if held is None:
        return queries.social_links(microsite_pks)
    return {pk: held.social_links[pk] for pk in microsite_pks if pk in held.social_links}


def visitors(asked: Iterable[tuple[Microsite, str]]) -> list[Visitor]:
    """Return a visitor for each microsite and language."""
    pairs = list(asked)
    trees = _trees.get()
    if trees is None:
        return queries.visitors(pairs)
    now = timezone.now()
    return [trees.visitor(microsite, language, now) for microsite, language in pairs]
