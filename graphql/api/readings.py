"""
Readings: how a stored value becomes a GraphQL value.

A reading has a GraphQL type and a function that turns the stored values of many parents into values of that type, for
the visitors who look at them. Fields of models and children of blocks are read with the same ones, and they nest: a
list of structs with a chooser in each is still one load.
"""

from __future__ import annotations

import datetime
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import graphene
from django.db import models

from api import loaders
from api.engine import Load, batch
from api.engine.batch import BatchResolver, Loader, Steps, Values, View
from cms.content import rich_text
from cms.content.partial_dates import PartialDate
from cms.content.queries import Visitor

Read = Callable[[Sequence[Visitor], Sequence[Any]], Values | Steps]


@dataclass(frozen=True)
class Reading:
    """A GraphQL type, without its nullability, and how values of it are read."""

    type: Any
    read: Read
    # Whether a value that is stored may still be nothing for a visitor: its target is deleted, or not public.
    can_vanish: bool = False

    def field(self, get: Callable[[Any], Any], *, required: bool, description: str | None) -> graphene.Field:
        """Return a field whose stored value *get* takes from a parent, which has its `visitor` on it."""
        read = self.read

        @batch
        def resolve(parents: Sequence[Any], info: Any) -> Values | Steps:
            return read([parent.visitor for parent in parents], [get(parent) for parent in parents])

        return mounted(self.type, resolve, required=required and not self.can_vanish, description=description)


def mounted(
    graphql_type: Any, resolve: BatchResolver, *, required: bool, description: str | None, **arguments: Any
) -> graphene.Field:
    """Return a field of *graphql_type*; lists are never null."""
    if isinstance(graphql_type, graphene.List):
        required = True
    return graphene.Field(graphql_type, required=required, description=description, resolver=resolve, **arguments)


# --- Values that need nothing more ----------------------------------------------------------------------------------


def plain(graphql_type: Any, convert: Callable[[Any], Any] | None = None) -> Reading:
    """Return the reading of a value that is served as it is, or as *convert* makes it; None and "" are null."""
    if convert is None:
        return Reading(graphql_type, lambda _visitors, values: [None if v == "" else v for v in values])
    return Reading(graphql_type, lambda _visitors, values: [None if v in (None, "") else convert(v) for v in values])


TEXT = plain(graphene.String)
REQUIRED_TEXT = Reading(graphene.String, lambda _visitors, values: [v or "" for v in values])
INTEGER = plain(graphene.Int)
FLOAT = plain(graphene.Float)
BOOLEAN = Reading(graphene.Boolean, lambda _visitors, values: [bool(v) for v in values])
DECIMAL = plain(graphene.Decimal, lambda v: v if isinstance(v, Decimal) else Decimal(str(v)))
DATE = plain(graphene.Date, lambda v: datetime.date.fromisoformat(v) if isinstance(v, str) else v)
TIME = plain(graphene.Time, lambda v: datetime.time.fromisoformat(v) if isinstance(v, str) else v)
DATE_TIME = plain(graphene.DateTime, lambda v: datetime.datetime.fromisoformat(v) if isinstance(v, str) else v)


@cache
def enum_type(choices: type[models.TextChoices], name: str | None = None) -> type[graphene.Enum]:
    """Return the GraphQL enum of a `TextChoices` class: with its members, described by their labels, and its name."""
    labels = {member.value: str(member.label) for member in choices}

    def describe(value: Any) -> str | None:
        return labels.get(value.value) if value else inspect.cleandoc(vars(choices).get("__doc__") or "") or None

    made: type[graphene.Enum] = graphene.Enum.from_enum(choices, name=name, description=describe)
    return made


def enum(choices: type[models.TextChoices]) -> Reading:
    """Return the reading of one of *choices*."""
    return plain(enum_type(choices))


# --- Values that know who looks at them -----------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class Seen:
    """A value with the visitor who sees it."""

    value: Any
    visitor: Visitor


def seen(graphql_type: Any, convert: Callable[[Any], Any] | None = None) -> Reading:
    """Return the reading of a value whose fields depend on the visitor's language: `Seen`, or null."""

    def read(visitors: Sequence[Visitor], values: Sequence[Any]) -> Values:
        return [
            None if value in (None, "") else Seen(convert(value) if convert else value, visitor)
            for visitor, value in zip(visitors, values, strict=True)
        ]

    return Reading(graphql_type, read)


def partial_date() -> Reading:
    """Return the reading of a date of day, month or year precision."""
    return seen("api.types.facts.PartialDate", lambda v: v if isinstance(v, PartialDate) else PartialDate.parse(v))


def country() -> Reading:
    """Return the reading of an ISO 3166 country code."""
    return seen("api.types.facts.Country", str)


def rich(*, required: bool = False) -> Reading:
    """Return the reading of rich text as Wagtail stores it; text without words is null where it isn't *required*."""

    def read(visitors: Sequence[Visitor], values: Sequence[Any]) -> Values:
        trees = [rich_text.parse(value or "") for value in values]
        return [
            Seen(tree, visitor) if required or tree.blocks else None
            for visitor, tree in zip(visitors, trees, strict=True)
        ]

    return Reading("api.types.text.RichText", read, can_vanish=not required)


# --- References -------------------------------------------------------------------------------------------------------


def reference(graphql_type: Any, loader: Loader | View) -> Reading:
    """Return the reading of an id, which *loader* turns into what the visitor may see there."""

    def read(visitors: Sequence[Visitor], values: Sequence[Any]) -> Steps:
        keys = [
            None if value is None else (visitor, int(value)) for visitor, value in zip(visitors, values, strict=True)
        ]
        found = yield Load(loader, keys)
        return [found.get(key) for key in keys]

    return Reading(graphql_type, read, can_vanish=True)


PAGE = reference("api.types.pages.Page", loaders.pages)
IMAGE = reference("api.types.media.Image", loaders.images)
DOCUMENT = reference("api.types.media.Document", loaders.documents)


def list_of(item: Reading) -> Reading:
    """Return the reading of a list; what vanishes from it leaves no gap."""

    def read(visitors: Sequence[Visitor], values: Sequence[Any]) -> Values | Steps:
        flat = [(visitor, entry) for visitor, value in zip(visitors, values, strict=True) for entry in value or ()]
        entries = item.read([visitor for visitor, _ in flat], [entry for _, entry in flat])
        lengths = [len(value or ()) for value in values]
        if isinstance(entries, Sequence):
            return _regroup(entries, lengths)
        return _regroup_later(entries, lengths)

    return Reading(graphene.List(graphene.NonNull(item.type)), read)


def _regroup_later(steps: Steps, lengths: list[int]) -> Steps:
    entries = yield from steps
    return _regroup(entries, lengths)


def _regroup(entries: Sequence[Any], lengths: list[int]) -> list[list[Any]]:
    groups = []
    start = 0
    for length in lengths:
        groups.append([entry for entry in entries[start : start + length] if entry is not None])
        start += length
    return groups
