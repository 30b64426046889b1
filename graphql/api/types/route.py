"""Routing: what a front end shows at a path."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import graphene

from api import loaders
from api.engine import Load, batch
from api.engine.batch import Step, Steps
from api.readings import Seen
from api.types.addresses import canonical_url, paths, urls
from api.types.pages import Alternate, Page
from cms.content import queries
from cms.content.protection.tokens import TokenState, restriction_id
from cms.content.protection.views import sign_in_url
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


class Protection(StrEnum):
    """What a private page asks for."""

    PASSWORD = "PASSWORD"  # noqa: S105 (the name of a kind)
    LOGIN = "LOGIN"
    GROUPS = "GROUPS"


_PROTECTIONS = {
    Protection.PASSWORD: "The password that the team gives out: see the mutation unlock.",
    Protection.LOGIN: "Signing in as somebody of the microsite's team: lead to signInUrl.",
    Protection.GROUPS: "Signing in as somebody of certain groups: lead to signInUrl.",
}
_TOKEN_STATES = {
    TokenState.NOT_SENT: "No token for this page was sent, or none that we gave.",
    TokenState.EXPIRED: "Its time is over. Ask for the password, or to sign in, again.",
    TokenState.REVOKED: "The password was changed, or the person isn't let in any more.",
}


class ProtectedRoute(graphene.ObjectType):
    """
    What is here, or would be, is private: answer 403, and ask for what opens it.

    Nothing is said of the page, nor whether there is one: everything at and below a private page's path answers like
    this. Send the token in the header X-Unlock-Token and ask again.
    """

    path = graphene.String(required=True, description="The path that was asked for.")
    restriction = graphene.Field(
        graphene.Enum.from_enum(
            Protection,
            name="PageRestriction",
            description=lambda value: _PROTECTIONS[value.value] if value else "What a private page asks for.",
        ),
        required=True,
        description="What is asked for.",
    )
    page_id = graphene.ID(
        required=True,
        description="What to unlock: the input of the mutation unlock. The same for all that one token opens.",
    )
    sign_in_url = graphene.String(
        description="Where somebody signs in, who is led back to this path then. Null for a password."
    )
    token_state = graphene.Field(
        graphene.Enum.from_enum(
            TokenState,
            name="UnlockTokenState",
            description=lambda value: _TOKEN_STATES[value.value] if value else "What became of a token.",
        ),
        required=True,
        description="What became of the tokens that were sent.",
    )

    def resolve_path(self: Any, info: Any) -> str:
        return self.value[0]

    def resolve_restriction(self: Any, info: Any) -> str:
        return Protection[self.value[1].kind.upper()].value

    def resolve_page_id(self: Any, info: Any) -> str:
        return restriction_id(self.value[1].pk)

    def resolve_sign_in_url(self: Any, info: Any) -> str | None:
        path, restriction = self.value
        if restriction.kind == "password":
            return None
        return sign_in_url(self.visitor.microsite, restriction, path)

    def resolve_token_state(self: Any, info: Any) -> str:
        return info.context.keyring.state(self.value[1]).value


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
        types = (PageRoute, RedirectRoute, GoneRoute, ProtectedRoute, NotFoundRoute)

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
        # That of a private home says nothing but the language.
        url = None if home or not visitor.homes else _address_of_private_home(visitor)
        target = {"page": home, "url": url, "is_permanent": False}
        return Found(RedirectRoute, target, visitor) if home or url else Found(NotFoundRoute, path, visitor)
    if language in visitor.codes.values():
        visitor = visitor if language == visitor.language else visitor.in_language(language)
        page = yield from page_at(visitor, slugs)
        if page is not None:
            return Found(PageRoute, page, visitor)
        # Before redirects, which would tell what was below a private page.
        restriction = yield from restriction_at(visitor, slugs)
        if restriction is not None:
            return Found(ProtectedRoute, (path, restriction), visitor)
    redirect = queries.redirect_from(visitor, path)
    if redirect is not None:
        target_page = None
        if redirect.redirect_page_id:
            key = (visitor, redirect.redirect_page_id)
            pages = yield Load(loaders.pages, [key])
            target_page = pages.get(key)
            if target_page is None and visitor.restrictions:
                restriction = yield from _restriction_of(visitor, redirect.redirect_page_id)
                if restriction is not None:
                    return Found(ProtectedRoute, (path, restriction), visitor)
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


def restriction_at(visitor: Visitor, slugs: list[str]) -> Step:
    """Resolve what keeps the visitor from a path of *slugs* in their language: the outermost restriction above it."""
    there = [one for one in visitor.restrictions if one.is_there(visitor.now)]
    if not there:
        return None
    keys = [(visitor.unrestricted, one.path) for one in there]
    pages = yield Load(loaders.restricted_pages, keys)
    addresses = yield from paths([pages.get(key) for key in keys])
    asked = "/".join(["", visitor.language, *slugs, ""])
    found = [one for one, address in zip(there, addresses, strict=True) if address and asked.startswith(address)]
    return min(found, key=lambda one: (len(one.path), one.pk), default=None)


def _restriction_of(visitor: Visitor, pk: int) -> Step:
    """Resolve what keeps the visitor from the page with this id; None where it wouldn't be there for anybody."""
    key = (visitor.unrestricted, pk)
    pages = yield Load(loaders.pages, [key])
    page = pages.get(key)
    found = [one for one in visitor.restrictions if page is not None and page.path.startswith(one.path)]
    if not all(one.is_there(visitor.now) for one in found):
        return None
    return min(found, key=lambda one: (len(one.path), one.pk), default=None)


def _address_of_private_home(visitor: Visitor) -> str:
    language = next(visitor.codes[pk] for pk in [*visitor.ranks, *visitor.homes] if pk in visitor.homes)
    return f"{visitor.microsite.base_url()}/{language}/"


def home_page(visitor: Visitor) -> Step:
    """Resolve the home page in the visitor's language, else the best there is."""
    for locale_id in [*visitor.ranks, *visitor.homes]:
        if locale_id in visitor.homes:
            key = (visitor, visitor.homes[locale_id].pk)
            pages = yield Load(loaders.pages, [key])
            if pages.get(key):
                return pages[key]
    return None
