"""The schema's root."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene
from django.utils.translation import gettext_noop as _

from api.context import Context
from api.descriptions import describe
from api.engine import batch
from api.engine.batch import Steps
from api.errors import BadInput
from api.global_ids import parse_global_id
from api.limits import Limits
from api.messages import Message
from api.mutations.registrations import RegistrationMutations, RegistrationQueries
from api.mutations.unlocking import UnlockMutations
from api.readings import Seen
from api.types import block_lists  # noqa: F401 (adds fields to the types of blocks, before they are made)
from api.types.blocks import body_types
from api.types.node import Node
from api.types.nodes import read_nodes
from api.types.page_types import PAGE_TYPES
from api.types.search import SearchResultConnection, asks_for_counts, make_search, search_arguments
from api.types.site import Site
from cms.microsites.models import Microsite
from cms.search.searching import Search

LOCALE = graphene.Argument(
    graphene.String, description="The code of the language to read in. The microsite's default where left out."
)


class Query(RegistrationQueries, graphene.ObjectType):
    """Everything that is public: the microsites and what is on them. And, by the token from a mail, a registration."""

    sites = graphene.List(
        graphene.NonNull(Site),
        required=True,
        locale=graphene.Argument(
            graphene.String,
            description="The code of the language to read in; microsites that don't have it are read in their default.",
        ),
        description="All microsites, by title.",
    )
    site = graphene.Field(
        Site,
        slug=graphene.Argument(graphene.String, description="The microsite's short name."),
        hostname=graphene.Argument(graphene.String, description="The microsite's host, without a port."),
        locale=LOCALE,
        description="One microsite: the one named, else the one at this request's host. Null when there is none.",
    )

    search = graphene.Field(
        SearchResultConnection,
        required=True,
        locale=graphene.Argument(
            graphene.String,
            description="The code of the language to read in; microsites that don't have it are read in their default.",
        ),
        sites=graphene.Argument(
            graphene.List(graphene.NonNull(graphene.String)), description="Only on these microsites (short names)."
        ),
        description="The pages that have some words, of all microsites that take part in the portal.",
        **search_arguments(),
    )
    node = graphene.Field(
        Node,
        id=graphene.Argument(graphene.ID, required=True, description="A global id that this API gave."),
        description="What has this global id. Null when it isn't there, or isn't public.",
    )
    nodes = graphene.List(
        Node,
        required=True,
        ids=graphene.Argument(
            graphene.List(graphene.NonNull(graphene.ID)),
            required=True,
            description=f"Global ids that this API gave, at most {Limits().items}.",
        ),
        description="What has these global ids, in their order. Null for what isn't there, or isn't public.",
    )

    @batch
    def resolve_node(parents: Sequence[Any], info: Any, id: str) -> Steps:
        [found] = yield from read_nodes(info.context, [parse_global_id(id, "id")])
        return [found] * len(parents)

    @batch
    def resolve_nodes(parents: Sequence[Any], info: Any, ids: list[str]) -> Steps:
        found = yield from read_nodes(info.context, [parse_global_id(id_, "ids") for id_ in ids])
        return [found] * len(parents)

    def resolve_sites(self: Any, info: Any, locale: str | None = None) -> list[Seen]:
        context: Context = info.context
        visitors = context.visitors(_pairs(context.microsites(), locale))
        return [Seen(visitor.microsite, visitor) for visitor in visitors]

    def resolve_search(self: Any, info: Any, locale: str | None = None, **asked: Any) -> Search:
        context: Context = info.context
        microsites = [microsite for microsite in context.microsites() if microsite.in_portal]
        return make_search(context.visitors(_pairs(microsites, locale)), counts_too=asks_for_counts(info), **asked)

    def resolve_site(
        self: Any, info: Any, slug: str | None = None, hostname: str | None = None, locale: str | None = None
    ) -> Seen | None:
        context: Context = info.context
        if slug is not None and hostname is not None:
            raise BadInput(Message(_("Name the microsite by its “slug” or its “hostname”, not by both.")), "hostname")
        if slug is not None:
            found = context.microsites(slug=slug)
        else:
            found = context.microsites(hostname=(hostname if hostname is not None else context.hostname).lower())
        if len(found) != 1:
            return None
        [microsite] = found
        language = _language(microsite, locale)
        [visitor] = context.visitors([(microsite, language)])
        return Seen(microsite, visitor)


def _pairs(microsites: Sequence[Microsite], locale: str | None) -> list[tuple[Microsite, str]]:
    """Return microsites with the language to read each in: its default, where it doesn't have *locale*."""
    return [
        (microsite, locale if locale in microsite.language_codes() else microsite.default_locale.language_code)
        for microsite in microsites
    ]


def _language(microsite: Microsite, locale: str | None) -> str:
    """
    Return the code of the language to read *microsite* in.

    :raises BadInput: when *locale* is no language of it
    """
    if locale is None:
        return str(microsite.default_locale.language_code)
    codes = microsite.language_codes()
    if locale not in codes:
        raise BadInput(
            Message(
                _("“%(locale)s” is no language of this microsite. Ask for one of: %(codes)s."),
                locale=locale[:20],
                codes=", ".join(codes),
            ),
            "locale",
        )
    return locale


class Mutation(RegistrationMutations, UnlockMutations, graphene.ObjectType):
    """What can be changed."""


schema = graphene.Schema(query=Query, mutation=Mutation, types=[*PAGE_TYPES, *body_types().values()])
describe(schema.graphql_schema)
