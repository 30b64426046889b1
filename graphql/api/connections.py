"""
Connections: lists that are read page by page (Relay's Cursor Connections Specification).

A cursor holds the values that its row is ordered by, so pages neither skip nor repeat a row when others come and go
between two requests. The last of them is where the page lies below the home of its language, as `pl/00020001`: that is
the same on every installation that the microsite is moved to. How lists are read from the database is said in
`api.windows`.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import graphene
from django.db.models.expressions import BaseExpression
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_noop as _

from api.engine import Load, batch
from api.engine.batch import Steps
from api.errors import BadInput
from api.messages import Message
from api.windows import ConnectionValue, Ordering, Part, Rows, Window, parts
from cms.content.queries import HOME_PATH_LENGTH, Visitor

DEFAULT_FIRST = 20
MAX_FIRST = 100
# Of the places of pages in their trees.
MAX_PATH_LENGTH = 255


def window(
    visitor: Visitor,
    rows: Rows,
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
            after=None if after is None else decode_cursor(after, ordering, visitor, "after"),
            before=None if before is None else decode_cursor(before, ordering, visitor, "before"),
            backwards=backwards,
        ),
    )


# --- Cursors ----------------------------------------------------------------------------------------------------------


def encode_cursor(values: Sequence[Any]) -> str:
    """Return the cursor of a row that is ordered by *values*."""
    text = json.dumps([value.isoformat() if hasattr(value, "isoformat") else value for value in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, ordering: Ordering, visitor: Visitor, argument: str) -> tuple[Any, ...]:
    """
    Return the values that a cursor holds.

    :raises BadInput: when it is no cursor of a list in this order
    """
    values = _cursor_values(cursor, len(ordering.names()), argument)
    decoded = []
    try:
        for value, (expression, _descending) in zip(values[:-1], ordering.keys, strict=True):
            decoded.append(_decode_value(value, expression))
        decoded.append(_decode_path(values[-1], visitor))
    except (TypeError, ValueError, OverflowError):
        raise no_cursor(argument) from None
    return tuple(decoded)


def _encode_path(page: Any) -> str:
    return f"{page.visitor.codes[page.locale_id]}/{page.path[HOME_PATH_LENGTH:]}"


def _decode_path(value: Any, visitor: Visitor) -> str:
    """:raises ValueError: for what is no place below a home of the visitor's microsite"""
    if not isinstance(value, str):
        raise ValueError
    code, _slash, below = value.partition("/")
    home = next((home for pk, home in visitor.homes.items() if visitor.codes[pk] == code), None)
    if home is None or len(below) > MAX_PATH_LENGTH or not re.fullmatch("[0-9A-Z]*", below):
        raise ValueError
    return f"{home.path}{below}"


def decode_numbers(cursor: str, count: int, argument: str) -> tuple[Any, ...]:
    """
    Return the *count* numbers, none of them negative, that a cursor holds, and the translation key (`UUID`) after them.

    :raises BadInput: when it holds anything else
    """
    *numbers, key = _cursor_values(cursor, count + 1, argument)
    if any(not isinstance(value, int) or isinstance(value, bool) or value < 0 for value in numbers):
        raise no_cursor(argument)
    try:
        return (*numbers, UUID(hex=key))
    except (AttributeError, TypeError, ValueError):
        raise no_cursor(argument) from None


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


def _decode_value(value: Any, expression: BaseExpression) -> Any:
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


def read_slices(connections: Sequence[ConnectionValue]) -> Steps:
    """Resolve the windows of lists."""
    keys = [(connection, Part.WINDOW) for connection in connections]
    found = yield Load(parts, keys)
    return [found[key] for key in keys]


def cursor_of(connection: ConnectionValue, row: Any) -> str:
    """Return the cursor of one of a list's rows."""
    return encode_cursor([*(getattr(row, name) for name, _ in connection.ordering.names()[:-1]), _encode_path(row)])


def _resolve_nodes(parents: Sequence[ConnectionValue], info: Any) -> Steps:
    found = yield from read_slices(parents)
    return [part.rows for part in found]


def _resolve_edges(parents: Sequence[ConnectionValue], info: Any) -> Steps:
    found = yield from read_slices(parents)
    return [
        [Edge(row, cursor_of(parent, row)) for row in part.rows] for parent, part in zip(parents, found, strict=True)
    ]


def _resolve_page_info(parents: Sequence[ConnectionValue], info: Any) -> Steps:
    found = yield from read_slices(parents)
    return [
        PageInfo(
            has_next_page=part.has_next,
            has_previous_page=part.has_previous,
            start_cursor=cursor_of(parent, part.rows[0]) if part.rows else None,
            end_cursor=cursor_of(parent, part.rows[-1]) if part.rows else None,
        )
        for parent, part in zip(parents, found, strict=True)
    ]


def _resolve_total_count(parents: Sequence[ConnectionValue], info: Any) -> Steps:
    keys = [(parent, Part.TOTAL) for parent in parents]
    found = yield Load(parts, keys)
    return [found[key] for key in keys]


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
