"""Who reads: microsites with their languages, and visitors of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Collection as AnyCollection
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from cms.content.queries.gate import HOME_PATH_LENGTH, Gate, end_of
from cms.generations.tables import SHARED
from cms.microsites.models import Microsite, MicrositeLanguage, SocialLink


class Home(NamedTuple):
    """A live home page: where the pages of one language begin."""

    pk: int
    path: str
    url_path: str


class Restriction(NamedTuple):
    """What keeps the public from a page and from all below it (Wagtail's `PageViewRestriction`)."""

    pk: int
    path: str
    # "password", "login" or "groups".
    kind: str
    password: str
    # Whether the page that it was put on can be seen by whom it lets in, as far as that doesn't depend on the clock.
    is_live: bool
    expire_at: datetime | None

    def is_there(self, now: datetime) -> bool:
        """Return whether visitors are told of it: the page that it was put on is published, and not expired."""
        return self.is_live and (self.expire_at is None or self.expire_at > now)


class Key(NamedTuple):
    """What a token says: for which restriction it is, as that was when the token was made, until when, and for whom."""

    restriction: int
    fingerprint: str
    # In seconds since 1970.
    ends_at: int
    # Of a person, where the restriction asks who somebody is; with the beginning of the hash of that person's sessions.
    user: int | None = None
    session: str = ""


@dataclass(eq=False)
class Visitor:
    """Somebody who reads one microsite in one language; signed in nowhere, but perhaps with keys to private pages."""

    microsite: Microsite
    language: str
    # Locale ids in the order in which content is looked for: the visitor's language, then its fallbacks.
    ranks: dict[int, int]
    # Codes of the microsite's languages by locale id, in the order in which they are shown.
    codes: dict[int, str]
    homes: dict[int, Home]
    # What is private: nothing at or below the paths of these is shown.
    restrictions: tuple[Restriction, ...]
    # The microsite's languages in the order of `ranks`.
    languages: tuple[MicrositeLanguage, ...]
    now: datetime = field(default_factory=timezone.now)
    siblings: dict[str, Visitor] = field(default_factory=dict, repr=False)
    # With what this visitor has opened private pages: the addresses of files on those carry it on.
    keys: tuple[Key, ...] = ()

    @cached_property
    def private_paths(self) -> tuple[str, ...]:
        """The paths of private pages: nothing at or below them is shown."""
        return tuple(restriction.path for restriction in self.restrictions)

    @cached_property
    def unrestricted(self) -> Visitor:
        """Who would see private pages too: to learn which of them lies at a path, and never to show one."""
        return replace(self, restrictions=(), siblings={})

    def with_keys(self, opening: Callable[[Microsite, Restriction], Key | None]) -> Visitor:
        """Return the same visitor without those restrictions for which *opening* returns a key."""
        found = [(restriction, opening(self.microsite, restriction)) for restriction in self.restrictions]
        keys = tuple(key for _, key in found if key is not None)
        if not keys:
            return self
        closed = tuple(restriction for restriction, key in found if key is None)
        return replace(self, restrictions=closed, keys=keys, siblings={})

    def sees(self, page: Page) -> bool:
        """Return whether *page* is public, in whichever of the microsite's languages."""
        home = self.homes.get(page.locale_id)
        return (
            home is not None
            and page.path.startswith(home.path)
            and page.live
            and (page.expire_at is None or page.expire_at > self.now)
            # An alias repeats another page. One that stands in for a translation would serve the wrong language.
            and page.alias_of_id is None
            and not any(page.path.startswith(path) for path in self.private_paths)
        )

    def rank(self, locale_id: int) -> int:
        """Return how good content in a language is for this visitor: 0 is best; after all fallbacks comes the rest."""
        return self.ranks.get(locale_id, len(self.ranks))

    def in_language(self, language: str) -> Visitor:
        """Return the same visitor, asking for another of the microsite's *language*s; always the same one for each."""
        self.siblings.setdefault(self.language, self)
        if language not in self.siblings:
            languages = _in_order(self.microsite, language)
            ranks = _ranks(self.microsite, language)
            self.siblings[language] = replace(self, language=language, ranks=ranks, languages=languages)
        return self.siblings[language]

    @cached_property
    def gate(self) -> Gate:
        """What decides which pages this visitor gets where a query selects them."""
        homes = [(locale_id, self.homes[locale_id]) for locale_id in self.ranks if locale_id in self.homes]
        return Gate(
            tuple((locale_id, home.path, end_of(home.path)) for locale_id, home in homes),
            tuple((path, end_of(path)) for path in self.private_paths),
            self.now,
        )


def microsites(
    *,
    slug: str | None = None,
    hostname: str | None = None,
    pks: AnyCollection[int] | None = None,
    slugs: AnyCollection[str] | None = None,
) -> list[Microsite]:
    """Return microsites with their languages, by title, in one query; of *slug*, *hostname*, *pks* or *slugs* only."""
    rows = MicrositeLanguage.objects.select_related("locale", "microsite__site__root_page", "microsite__default_locale")
    if slug is not None:
        rows = rows.filter(microsite__slug=slug)
    if hostname is not None:
        rows = rows.filter(microsite__site__hostname__iexact=hostname)
    if pks is not None:
        rows = rows.filter(microsite__in=pks)
    if slugs is not None:
        rows = rows.filter(microsite__slug__in=slugs)
    found: dict[int, Microsite] = {}
    languages: dict[int, list[MicrositeLanguage]] = {}
    for entry in rows.order_by("microsite__title", "microsite_id", "sort_order", "pk"):
        entry.microsite = found.setdefault(entry.microsite_id, entry.microsite)
        languages.setdefault(entry.microsite_id, []).append(entry)
    for pk, microsite in found.items():
        # What `microsite.languages` reads from, instead of the database (django-modelcluster).
        microsite._cluster_related_objects = {"languages": languages[pk]}
    return list(found.values())


def social_links(microsite_pks: Iterable[int]) -> dict[int, list[SocialLink]]:
    """Return the links to social networks of microsites, by microsite id."""
    links: dict[int, list[SocialLink]] = {}
    for link in SocialLink.objects.filter(microsite__in=list(microsite_pks)).order_by("sort_order", "pk"):
        links.setdefault(link.microsite_id, []).append(link)
    return links


def language_value(visitor: Visitor, name: str) -> Any:
    """Return what the microsite says as *name* in the visitor's language, else in the first fallback that says it."""
    return next((value for entry in visitor.languages if (value := getattr(entry, name))), None)


def site_title(visitor: Visitor) -> str:
    """Return what the visitor's microsite is called in their language."""
    return str(language_value(visitor, "title") or visitor.microsite.title)


class Trees:
    """The home pages of all microsites that are there, and what is private: as the database has it at one moment."""

    def __init__(self, microsites: Iterable[Microsite] | None = None) -> None:
        """Read them, with one query; those of *microsites* only, where they are given."""
        is_home = Q(depth=2)
        if microsites is not None:
            is_home &= Q(translation_key__in={one.site.root_page.translation_key for one in microsites})
        # Like any other page, a home that only repeats the one in another language isn't there.
        is_there = Q(live=True, alias_of=None)
        rows = Page.objects.filter((is_home & is_there) | Q(view_restrictions__isnull=False)).values_list(
            "pk",
            "path",
            "url_path",
            "locale_id",
            "translation_key",
            "expire_at",
            is_home & is_there,
            "live",
            "alias_of",
            "view_restrictions__id",
            "view_restrictions__restriction_type",
            "view_restrictions__password",
        )
        self._homes: dict[Any, dict[int, tuple[Home, datetime | None]]] = {}
        self._private: dict[str, list[Restriction]] = {}
        for pk, path, url_path, locale_id, key, expire_at, is_live_home, live, alias_of, *restriction in rows:
            if restriction[0] is not None:
                pk_, kind, password = restriction
                found = Restriction(pk_, path, kind, password, live and alias_of is None, expire_at)
                self._private.setdefault(path[:HOME_PATH_LENGTH], []).append(found)
            if is_live_home:
                self._homes.setdefault(key, {})[locale_id] = Home(pk, path, url_path), expire_at
        self._everywhere = tuple(
            one for prefix, found in self._private.items() if len(prefix) < HOME_PATH_LENGTH for one in found
        )

    def visitor(self, microsite: Microsite, language: str, now: datetime) -> Visitor:
        """Return who reads *microsite* in *language* at the moment *now*."""
        codes = {entry.locale_id: entry.code for entry in microsite.ordered_languages()}
        homes = self._homes.get(microsite.site.root_page.translation_key, {})
        own = {
            locale_id: home
            for locale_id, (home, expire_at) in homes.items()
            # A tree in a language that the microsite doesn't have is nobody's.
            if locale_id in codes and (expire_at is None or expire_at > now)
        }
        private = tuple(one for home in own.values() for one in self._private.get(home.path, ()))
        ranks, languages = _ranks(microsite, language), _in_order(microsite, language)
        return Visitor(microsite, language, ranks, codes, own, private + self._everywhere, languages, now)


def visitors(asked: Iterable[tuple[Microsite, str]]) -> list[Visitor]:
    """Return a visitor for each microsite and language, with one query for all."""
    pairs = list(asked)
    trees = Trees(microsite for microsite, _ in pairs)
    now = timezone.now()
    return [trees.visitor(microsite, language, now) for microsite, language in pairs]


def generation_scopes(asking: Iterable[Visitor]) -> frozenset[str]:
    """Return the scopes (see `cms.generations.tables`) of everything that these visitors could be shown."""
    scopes = {SHARED}
    for visitor in asking:
        scopes.add(f"owner:{visitor.microsite.pk}")
        # Home pages that are not live count as shared: when one goes live, everything does.
        scopes.update(f"tree:{home.path}" for home in visitor.homes.values())
    return frozenset(scopes)


def _in_order(microsite: Microsite, language: str) -> tuple[MicrositeLanguage, ...]:
    """Return the languages in which to look for what is asked for in *language*, best first."""
    entries = {entry.code: entry for entry in microsite.ordered_languages()}
    return tuple(entries[code] for code in microsite.fallback_codes(language) if code in entries)


def _ranks(microsite: Microsite, language: str) -> dict[int, int]:
    ids = {entry.code: entry.locale_id for entry in microsite.ordered_languages()}
    return {ids[code]: rank for rank, code in enumerate(microsite.fallback_codes(language)) if code in ids}
