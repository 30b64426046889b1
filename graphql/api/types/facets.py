"""The facets of a listing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import graphene
from graphene.utils.str_converters import to_camel_case

from api.connections import connection_type
from api.engine import Load, batch
from api.engine.batch import Steps
from api.facets import counted
from api.windows import ConnectionValue


class FacetValue(graphene.ObjectType):
    """A value that the list can be narrowed by."""

    value = graphene.String(required=True, description="What to give to the argument; for an enum its member's name.")
    label = graphene.String(
        required=True, description="The value in words, in the language asked for where it has any."
    )
    count = graphene.Int(required=True, description="How many rows the list would have.")
    is_chosen = graphene.Boolean(required=True, description="Whether the list is narrowed by it now.")


class Facet(graphene.ObjectType):
    """
    How many rows have which value of one argument.

    Counted after all other filters, as if this argument weren't given; values that no row has are left out.
    """

    argument = graphene.String(required=True, description="The argument of the list that takes these values.")
    values = graphene.List(
        graphene.NonNull(FacetValue),
        required=True,
        description="The values: the most frequent first, years the last first.",
    )


@cache
def listing_connection_type(node: str) -> type[graphene.ObjectType]:
    """Return the connection type of a listing of pages of the type *node*: with facets."""
    made = connection_type(node, f"api.types.page_types.{node}")
    made._meta.fields["facets"] = graphene.Field(
        graphene.List(graphene.NonNull(Facet)),
        required=True,
        description="How many rows have which theme, country, year and so on: for filters beside the list.",
        resolver=batch(_resolve_facets),
    )
    return made


def _resolve_facets(parents: Sequence[ConnectionValue], info: Any) -> Steps:
    found = yield Load(counted, parents)
    return [
        [Facet(argument=to_camel_case(name), values=values) for name, values in found[parent]] for parent in parents
    ]
