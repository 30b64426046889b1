"""
Connections: lists that are read page by page (Relay's Cursor Connections Specification).

A cursor holds the values that its row is ordered by, so pages neither skip nor repeat a row when others come and go
between two requests. Several lists of one kind, such as the events of each of several microsites, are read together.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import graphene
from django.core.exceptions import EmptyResultSet
from django.db import connection as database
from django.db.models import F, Q, QuerySet
from django.db.models import Window as Placement
from django.db.models.expressions import BaseExpression, OrderBy
from django.db.models.functions import RowNumber
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_noop as _

from api.engine import Load, batch
from api.engine.batch import Steps
from api.errors import BadInput
from api.messages import Message
from cms.content.queries import Visitor, attend
from cms.content.unions import unions

DEFAULT_FIRST = 20
MAX_FIRST = 100


@dataclass(frozen=True)
class Ordering:
    """How a list is ordered: by expressions that are never null, then by id."""

    keys: tuple[tuple[BaseExpression, bool], ...]
    """Each expression with whether it descends."""

    def annotated(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return *rows* with the values that they are ordered by as `_key0`, `_key1`…"""
        return rows.annotate(**{f"_key{number}": expression for number, (expression, _) in enumerate(self.keys)})

    def names(self) -> list[tuple[str, bool]]:
        """Return the names to order by, with whether they descend; the id last, so that no two rows are equal."""
        return [*((f"_key{number}", descends) for number, (_, descends) in enumerate(self.keys)), ("pk", False)]


@dataclass(frozen=True)
class Window:
    """Which part of a list is asked for."""

    size: int
    after: tuple[Any, ...] | None = None
    before: tuple[Any, ...] | None = None
    backwards: bool = False


@dataclass(eq=False)
class ConnectionValue:
    """A list before it is read: its rows, its order, and the part asked for. What isn't asked for isn't read."""

    visitor: Visitor
    rows: QuerySet[Any]
    ordering: Ordering
    window: Window
    # How many rows have which value, see api.facets: what to count, made when it is asked for.
    facets: Callable[[], list[Any]] = list

    def window_rows(self) -> QuerySet[Any]:
        """Return the rows of the window and one more, which tells whether there are others."""
        rows = self.ordering.annotated(self.rows)
        names = self.ordering.names()
        if self.window.after is not None:
            rows = rows.filter(_beyond(names, self.window.after, backwards=False))
        if self.window.before is not None:
            rows = rows.filter(_beyond(names, self.window.before, backwards=True))
        return rows.order_by(*self._order())[: self.window.size + 1]

    def placed_rows(self) -> QuerySet[Any]:
        """Return ids and places of the rows of `window_rows`, as tuples: the parts of a union come in any order."""
        placed = self.window_rows().annotate(_place=Placement(RowNumber(), order_by=self._order()))
        return placed.values_list("pk", "_place")

    def _order(self) -> list[OrderBy]:
        return [
            F(name).desc() if descends != self.window.backwards else F(name).asc()
            for name, descends in self.ordering.names()
        ]

    def cursor(self, row: Any) -> str:
        """Return the cursor of one of the rows."""
        return encode_cursor([getattr(row, name) for name, _ in self.ordering.names()])


@dataclass(eq=False)
class Slice:
    """The rows of a window, in order, and whether there are others on its sides."""

    connection: ConnectionValue
    rows: list[Any] = field(default_factory=list)
    has_next: bool = False
    has_previous: bool = False


def window(
    visitor: Visitor,
    rows: QuerySet[Any],
    ordering: Ordering,
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> ConnectionValue:
    """
    Return the list of *rows* with the part that the arguments of a connection ask for.

    :raises BadInput: for a number outside of 1 to 100, a cursor that isn't one of this list's, or first with last
    """
    if first is not None and last is not None:
        raise BadInput(Message(_("Ask for the first or for the last ones, not for both.")), "last")
    backwards = last is not None
    size = DEFAULT_FIRST if first is None and last is None else (last if backwards else first)
    if size is None or not 1 <= size <= MAX_FIRST:
        name = "last" if backwards else "first"
        raise BadInput(
            Message(
                _("“%(name)s” is %(size)s. It can be 1 to %(most)s; read more with “after”."),
                name=name,
                size=size,
                most=MAX_FIRST,
            ),
            name,
        )
    return ConnectionValue(
        visitor,
        rows,
        ordering,
        Window(
            size,
            after=None if after is None else decode_cursor(after, ordering, "after"),
            before=None if before is None else decode_cursor(before, ordering, "before"),
            backwards=backwards,
        ),
    )


# --- Cursors ----------------------------------------------------------------------------------------------------------


def encode_cursor(values: Sequence[Any]) -> str:
    """Return the cursor of a row that is ordered by *values*."""
    text = json.dumps([value.isoformat() if hasattr(value, "isoformat") else value for value in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, ordering: Ordering, argument: str) -> tuple[Any, ...]:
    """
    Return the values that a cursor holds.

    :raises BadInput: when it is no cursor of a list in this order
    """
    values = _cursor_values(cursor, len(ordering.names()), argument)
    decoded = []
    for value, (expression, _descending) in zip(values, [*ordering.keys, (None, False)], strict=True):
        try:
            decoded.append(_decode_value(value, expression))
        except (TypeError, ValueError, OverflowError):
            raise no_cursor(argument) from None
    return tuple(decoded)


def decode_numbers(cursor: str, count: int, argument: str) -> list[int]:
    """
    Return the *count* numbers, none of them negative, that a cursor holds.

    :raises BadInput: when it holds anything else
    """
    values = _cursor_values(cursor, count, argument)
    if any(not isinstance(value, int) or isinstance(value, bool) or value < 0 for value in values):
        raise no_cursor(argument)
    return values


def _cursor_values(cursor: str, count: int, argument: str) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise no_cursor(argument) from None
    if not isinstance(values, list) or len(values) != count:
        raise no_cursor(argument)
    return values


def no_cursor(argument: str) -> BadInput:
    """Return the error for what is no cursor of a list."""
    return BadInput(
        Message(
            _("“%(argument)s” is no cursor of this list in this order. Use one that “edges” or “pageInfo” gave."),
            argument=argument,
        ),
        argument,
    )


def _decode_value(value: Any, expression: BaseExpression | None) -> Any:
    if expression is None:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
            raise ValueError
        return value
    kind = expression.output_field.get_internal_type()
    if kind == "DateTimeField":
        moment = parse_datetime(value)
        if moment is None or moment.tzinfo is None:
            raise ValueError
        # No database reads a moment that lies in another year than 1 to 9999 there.
        return moment.astimezone(datetime.UTC)
    if kind == "DateField":
        day = parse_date(value)
        if day is None:
            raise ValueError
        return day
    if "Integer" in kind:
        if not isinstance(value, int) or isinstance(value, bool) or not -(2**31) <= value < 2**31:
            raise ValueError
        return value
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    value.encode()  # half a surrogate pair is no text for a database
    return value


def _beyond(names: list[tuple[str, bool]], values: tuple[Any, ...], *, backwards: bool) -> Q:
    """Select what comes after (or before) the row that is ordered by *values*."""
    beyond = Q()
    equal = Q()
    for (name, descends), value in zip(names, values, strict=True):
        lookup = "lt" if descends != backwards else "gt"
        beyond |= equal & Q(**{f"{name}__{lookup}": value})
        equal &= Q(**{name: value})
    return beyond


# --- Reading lists together ------------------------------------------------------------------------------------------


def slices(_context: Any, connections: list[Any]) -> dict[Any, Slice]:
    """Load the windows of lists; one query for a list, two for several of the same model in the same order."""
    alike: dict[Any, list[ConnectionValue]] = {}
    for connection in connections:
        alike.setdefault((connection.rows.model, connection.ordering), []).append(connection)
    found: dict[Any, Slice] = {}
    for same in alike.values():
        if len(same) == 1:
            found[same[0]] = _slice(same[0], list(same[0].window_rows()))
        else:
            found |= _slices_together(same)
    return found


def _slice(connection: ConnectionValue, rows: list[Any]) -> Slice:
    asked = connection.window
    has_more = len(rows) > asked.size
    rows = rows[: asked.size]
    if asked.backwards:
        rows.reverse()
    rows = [attend(connection.visitor, row) for row in rows]
    return Slice(
        connection,
        rows,
        has_next=asked.before is not None if asked.backwards else has_more,
        has_previous=has_more if asked.backwards else asked.after is not None,
    )


def _slices_together(connections: list[ConnectionValue]) -> dict[Any, Slice]:
    # Which rows each list has and at which place, found with one query; the rows themselves with another.
    places: dict[int, list[tuple[int, int]]] = {number: [] for number in range(len(connections))}
    for number, pk, place in union_all(
        [connection.placed_rows() for connection in connections],
        lambda sql, number: f"SELECT {number} AS list, rows.* FROM ({sql}) AS rows",  # noqa: S608 (SQL of Django's)
    ):
        places[number].append((place, pk))
    model, ordering = connections[0].rows.model, connections[0].ordering
    pks = {pk for rows in places.values() for _, pk in rows}
    by_pk = {row.pk: row for row in ordering.annotated(model._default_manager.filter(pk__in=pks))}
    return {
        # Between the two queries, a row may have been deleted.
        connection: _slice(connection, [by_pk[pk] for _, pk in sorted(places[number]) if pk in by_pk])
        for number, connection in enumerate(connections)
    }


def totals(_context: Any, connections: list[Any]) -> dict[Any, int]:
    """Load how many rows whole lists have, with one query."""
    if len(connections) == 1:
        return {connections[0]: connections[0].rows.count()}
    counted = union_all(
        [connection.rows.order_by().values_list("pk") for connection in connections],
        lambda sql, number: f"SELECT {number} AS list, COUNT(*) FROM ({sql}) AS rows",  # noqa: S608 (as above)
    )
    # Of a list that can't have rows, nothing is counted.
    return dict.fromkeys(connections, 0) | {connections[number]: total for number, total in counted}


MAX_PARTS = 400


def union_all(queries: Sequence[QuerySet[Any]], part: Callable[[str, int], str]) -> list[tuple[Any, ...]]:
    """Run queries as one, or as one for each `MAX_PARTS` of them."""
    parts: list[tuple[str, Sequence[Any]]] = []
    for number, query in enumerate(queries):
        try:
            sql, parameters = query.query.sql_with_params()
        except EmptyResultSet:
            continue  # known without asking: a microsite without a home, a filter by nothing
        parts.append((part(sql, number), parameters))
    found: list[tuple[Any, ...]] = []
    for statement, values in unions(parts, MAX_PARTS):
        with database.cursor() as cursor:
            cursor.execute(statement, values)
            found += cursor.fetchall()
    return found


# --- Types ------------------------------------------------------------------------------------------------------------


class PageInfo(graphene.ObjectType):
    """Where a part of a list lies in the whole."""

    has_next_page = graphene.Boolean(required=True, description="Whether there are rows after the last of these.")
    has_previous_page = graphene.Boolean(required=True, description="Whether there are rows before the first of these.")
    start_cursor = graphene.String(description="The cursor of the first row; null for an empty list.")
    end_cursor = graphene.String(description="The cursor of the last row: “after” for the next part.")


@dataclass(eq=False, slots=True)
class Edge:
    """A row with its cursor."""

    node: Any
    cursor: str


@cache
def connection_type(node: str, node_type: Any) -> type[graphene.ObjectType]:
    """Return the connection type of nodes called *node*; *node_type* is their type, or where to import it from."""
    edge = type(
        f"{node}Edge",
        (graphene.ObjectType,),
        {
            "__doc__": "A row of the list, with its cursor.",
            "node": graphene.Field(node_type, required=True, description="The row."),
            "cursor": graphene.String(required=True, description="Its place in the list, for “after” and “before”."),
        },
    )
    return type(
        f"{node}Connection",
        (graphene.ObjectType,),
        {
            "__doc__": "A list that is read part by part.",
            "edges": graphene.Field(
                graphene.List(graphene.NonNull(edge)),
                required=True,
                description="The rows of this part, with their cursors.",
                resolver=batch(_resolve_edges),
            ),
            "nodes": graphene.Field(
                graphene.List(graphene.NonNull(node_type)),
                required=True,
                description="The rows of this part.",
                resolver=batch(_resolve_nodes),
            ),
            "page_info": graphene.Field(
                PageInfo, required=True, description="Where this part lies.", resolver=batch(_resolve_page_info)
            ),
            "total_count": graphene.Field(
                graphene.Int,
                required=True,
                description="How many rows the whole list has, after all filters.",
                resolver=batch(_resolve_total_count),
            ),
        },
    )


def _resolve_nodes(parents: Sequence[ConnectionValue], info: Any) -> Steps:
    found = yield Load(slices, parents)
    return [found[parent].rows for parent in parents]


def _resolve_edges(parents: Sequence[ConnectionValue], info: Any) -> Steps:
    found = yield Load(slices, parents)
    return [[Edge(row, parent.cursor(row)) for row in found[parent].rows] for parent in parents]


def _resolve_page_info(parents: Sequence[ConnectionValue], info: Any) -> Steps:
    found = yield Load(slices, parents)
    return [
        PageInfo(
            has_next_page=found[parent].has_next,
            has_previous_page=found[parent].has_previous,
            start_cursor=parent.cursor(found[parent].rows[0]) if found[parent].rows else None,
            end_cursor=parent.cursor(found[parent].rows[-1]) if found[parent].rows else None,
        )
        for parent in parents
    ]


def _resolve_total_count(parents: Sequence[ConnectionValue], info: Any) -> Steps:
    found = yield Load(totals, parents)
    return [found[parent] for parent in parents]


def connection_arguments() -> dict[str, graphene.Argument]:
    """Return the arguments that every connection has."""
    return {
        "first": graphene.Argument(
            graphene.Int,
            description=f"How many to read from the start; {DEFAULT_FIRST} where left out, at most {MAX_FIRST}.",
        ),
        "after": graphene.Argument(graphene.String, description="Read what comes after this cursor."),
        "last": graphene.Argument(graphene.Int, description=f"How many to read from the end, at most {MAX_FIRST}."),
        "before": graphene.Argument(graphene.String, description="Read what comes before this cursor."),
    }
