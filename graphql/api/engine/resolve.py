"""Every field's resolver as a batch resolver, also that of fields which have an ordinary one or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from operator import attrgetter
from typing import Any

from graphene.types.resolver import dict_or_attr_resolver
from graphql import GraphQLField, GraphQLResolveInfo, default_field_resolver
from graphql.execution.values import get_argument_values

from api.engine.batch import BatchResolver

ResolveAll = Callable[..., Any]
"""`resolve_all(parents, info, **args)` returns a value for each parent, or a generator that will."""


def resolver_for_all(definition: GraphQLField) -> ResolveAll:
    """Return what resolves a field for all parents of a level."""
    resolve = definition.resolve or default_field_resolver
    if isinstance(resolve, BatchResolver):
        return resolve.resolve_all
    each = partial(_resolve_each, definition, resolve)
    if (
        isinstance(resolve, partial)
        and resolve.func is dict_or_attr_resolver
        and not resolve.keywords
        and not definition.args
    ):
        attribute, default = resolve.args
        return partial(_read_attribute, attribute, attrgetter(attribute), default, each)
    return each


def lasting(arguments: dict[str, Any]) -> bool:
    """Return whether a resolver has no way to change these arguments, so that they can be handed out again."""
    return all(value is None or isinstance(value, str | int | float | Enum) for value in arguments.values())


def _resolve_each(
    definition: GraphQLField,
    resolve: Callable[..., Any],
    parents: Sequence[Any],
    info: GraphQLResolveInfo,
    /,
    **args: Any,
) -> list[Any]:
    shared = lasting(args)
    values = []
    for parent in parents:
        try:
            if not shared:
                args = get_argument_values(definition, info.field_nodes[0], info.variable_values)
            values.append(resolve(parent, info, **args))
        except Exception as error:
            values.append(error)
    return values


def _read_attribute(
    attribute: str,
    getter: Callable[[Any], Any],
    default: Any,
    each: ResolveAll,
    parents: Sequence[Any],
    info: GraphQLResolveInfo,
    /,
) -> list[Any]:
    """Read an attribute, or a key of a dict, as graphene's default resolver does."""
    try:
        return [parent.get(attribute, default) if isinstance(parent, dict) else getter(parent) for parent in parents]
    except Exception:
        # One has no such attribute, or fails to compute it: now each for itself.
        return each(parents, info)
