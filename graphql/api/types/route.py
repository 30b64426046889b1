"""Routing: what a front end shows at a path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from api import loaders
from api.engine import Load, batch
from api.engine.batch import Step, Steps
from api.readings import Seen
from api.types.addresses import canonical_url, paths, urls
from api.types.pages import Alternate, Page
from cms.content import queries
from cms.content.queries import Visitor

MAX_PATH_LENGTH = 2000


class PageRoute(graphene.ObjectType):
    """A page is here: answer 200."""

    page = graphene.Field(Page, required=True, description="The page.")
    canonical_url = graphene.String(required=True, description="The page's one address for search engines.")
    alternates = graphene.List(
        graphene.NonNull(Alternate), required=True, description="The page in all its languages, for hreflang."
    )

    def resolve_page(self: Any, info: Any) -> Any:
        return self.value

    def resolve_canonical_url(self: Any, info: Any) -> str:
        return canonical_url(self.value)

    @batch
    def resolve_alternates(parents: Sequence[Seen], info: Any) -> Steps:
        keys = [(parent.visitor, parent.value.pk) for parent in parents]
        found = yield Load(loaders.translations, keys)
        return [found.get(key) or [] for key in keys]


class RedirectRoute(graphene.ObjectType):
    """What was here is elsewhere: answer 301 when it is permanent, else 302."""

    url = graphene.String(required=True, description="Where to go.")
    is_permanent = graphene.Boolean(required=True, description="Whether it will stay there.")
    target = graphene.Field(Page, description="The page that is there; null for an address on another website.")

    @batch
    def resolve_url(parents: Sequence[Seen], info: Any) -> Steps:
        pages = [parent.value["page"] for parent in parents]
        addresses = yield from urls(pages)
        return [address or parent.value["url"] for parent, address in zip(parents, addresses, strict=True)]

    def resolve_is_permanent(self: Any, info: Any) -> bool:
        return self.value["is_permanent"]

    def resolve_target(self: Any, info: Any) -> Any:
        return self.value["page"]


class GoneRoute(graphene.ObjectType):
    """A page was here and was taken away: answer 410."""

    path = graphene.String(required=True, description="The path that was asked for.")

    def resolve_path(self: Any, info: Any) -> str:
        return self.value


class NotFoundRoute(graphene.ObjectType):
    """Nothing is here: answer 404."""

    path = graphene.String(required=True, description="The path that was asked for.")

    def resolve_path(self: Any, info: Any) -> str:
        return self.value


class Found(Seen):
    """What is at a path, with the type that says so."""

    __slots__ = ("type",)

    def __init__(self, type_: Any, value: Any, visitor: Visitor) -> None:
        super().__init__(value, visitor)
        self.type = type_


class Route(graphene.Union):
    """What a front end should answer at a path."""

    class Meta:
        types = (PageRoute, RedirectRoute, GoneRoute, NotFoundRoute)

    @classmethod
    def resolve_type(cls, value: Found, info: Any) -> Any:
        return value.type


def route(visitor: Visitor, path: str) -> Step:
    """Resolve what is at *path* of the visitor's microsite. The language is the path's own, `/pl/…`."""
    if len(path) > MAX_PATH_LENGTH or "\0" in path or not path.startswith("/"):
        return Found(NotFoundRoute, path[:MAX_PATH_LENGTH], visitor)
    language, slugs = split_path(path)
    if not language:
        home = yield from home_page(visitor)
        target = {"page": home, "url": None, "is_permanent": False}
        return Found(RedirectRoute, target, visitor) if home else Found(NotFoundRoute, path, visitor)
    if language in visitor.codes.values():
        visitor = visitor if language == visitor.language else visitor.in_language(language)
        page = yield from page_at(visitor, slugs)
        if page is not None:
            return Found(PageRoute, page, visitor)
    redirect = queries.redirect_from(visitor, path)
    if redirect is not None:
        target_page = None
        if redirect.redirect_page_id:
            key = (visitor, redirect.redirect_page_id)
            pages = yield Load(loaders.pages, [key])
            target_page = pages.get(key)
        url = redirect.redirect_link if not redirect.redirect_page_id else None
        if target_page is not None or url:
            target = {"page": target_page, "url": url, "is_permanent": redirect.is_permanent}
            return Found(RedirectRoute, target, visitor)
        return Found(GoneRoute, path, visitor)
    if language == visitor.language and queries.was_public(visitor, slugs):
        return Found(GoneRoute, path, visitor)
    return Found(NotFoundRoute, path, visitor)


def split_path(path: str) -> tuple[str, list[str]]:
    """Return the language and the slugs of a path: `/pl/wydarzenia/forum/` is "pl" and two slugs."""
    language, *slugs = [part for part in path.split("?")[0].split("#")[0].split("/") if part] or [""]
    return language, slugs


def page_at(visitor: Visitor, slugs: list[str]) -> Step:
    """Resolve the page at a path of *slugs* in the visitor's language, or the one that stands in for it there."""
    key = (visitor, tuple(slugs))
    here = yield Load(loaders.pages_at, [key])
    if here[key] is not None or not slugs:
        return here[key]
    candidates = queries.stand_ins(visitor, slugs[-1])
    addresses = yield from paths(candidates)
    asked = "/".join(["", visitor.language, *slugs, ""])
    return next((page for page, path in zip(candidates, addresses, strict=True) if path == asked), None)


def home_page(visitor: Visitor) -> Step:
    """Resolve the home page in the visitor's language, else the best there is."""
    for locale_id in [*visitor.ranks, *visitor.homes]:
        if locale_id in visitor.homes:
            key = (visitor, visitor.homes[locale_id].pk)
            pages = yield Load(loaders.pages, [key])
            if pages.get(key):
                return pages[key]
    return None
