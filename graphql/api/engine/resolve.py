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

ReadAll = Callable[[Sequence[Any]], list[Any]]
"""The same without telling what for: reads something of each parent, and never raises."""


def resolver_for_all(definition: GraphQLField) -> ResolveAll:
    """Return what resolves a field for all parents of a level."""
    resolve = definition.resolve or default_field_resolver
    if isinstance(resolve, BatchResolver):
        return resolve.resolve_all
    return partial(_resolve_each, definition, resolve)


def reader_for_all(definition: GraphQLField) -> ReadAll | None:
    """Return what reads a field that is an attribute of its parents, for all of them; None for any other field."""
    resolve = definition.resolve
    if not isinstance(resolve, partial) or resolve.func is not dict_or_attr_resolver:
        return None
    if resolve.keywords or definition.args:
        return None
    attribute, default = resolve.args
    return partial(_read, attribute, attrgetter(attribute), default)


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
    values: list[Any] = []
    add = values.append
    if lasting(args):
        for parent in parents:
            try:
                add(resolve(parent, info, **args))
            except Exception as error:
                add(error)
        return values
    for parent in parents:
        try:
            add(resolve(parent, info, **get_argument_values(definition, info.field_nodes[0], info.variable_values)))
        except Exception as error:
            add(error)
    return values


# Classes of parents that are no dicts.
_bare: set[type] = set()


def _read(attribute: str, getter: Callable[[Any], Any], default: Any, parents: Sequence[Any]) -> list[Any]:
    if not _bare.issuperset(map(type, parents)):
        if any(isinstance(parent, dict) for parent in parents):
            return _read_each(attribute, default, parents)
        _bare.update(map(type, parents))
    try:
        values = list(map(getter, parents))
    except Exception:
        # One has no such attribute, or fails to compute it: now each for itself.
        return _read_each(attribute, default, parents)
    # One may have raised StopIteration, which `list` takes for the end.
    return values if len(values) == len(parents) else _read_each(attribute, default, parents)


def _read_each(attribute: str, default: Any, parents: Sequence[Any]) -> list[Any]:
    """Read an attribute, or a key of a dict, as graphene's default resolver does."""
    values: list[Any] = []
    for parent in parents:
        try:
            is_dict = isinstance(parent, dict)
            values.append(parent.get(attribute, default) if is_dict else getattr(parent, attribute, default))
        except Exception as error:
            values.append(error)
    return values
