"""
Windows: the parts of lists that a document asks for, read together.

A list is a query with slots for what its visitor may see (`cms.content.prepared`), so its SQL is written once for each
choice of filters. All windows and totals of a level are one statement, of whichever types their pages are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection as database
from django.db.models import CharField, F, Q, QuerySet
from django.db.models.expressions import BaseExpression, OrderBy
from wagtail.fields import StreamField

from api.kept import Kept
from cms.content.prepared import Prepared, Slot, instance, run_together
from cms.content.queries import PAGE_COLUMNS, Visitor, attend, own_columns, page_of, page_types
from cms.content.unions import unions

MAX_PARTS = 400
# Compiled queries: strangers choose filters and sizes.
_queries: Kept[Prepared] = Kept(1_000)
_rows: Kept[QuerySet[Any]] = Kept(1_000)


@dataclass(frozen=True, eq=False)
class Ordering:
    """How a list is ordered: by expressions that are never null, then as the pages lie in their tree."""

    keys: tuple[tuple[BaseExpression, bool], ...]
    """Each expression with whether it descends."""

    def annotated(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return *rows* with the values that they are ordered by as `_key0`, `_key1`…"""
        return rows.annotate(**{f"_key{number}": expression for number, (expression, _) in enumerate(self.keys)})

    def names(self) -> list[tuple[str, bool]]:
        """Return the names to order by, with whether they descend; the path last, so that no two rows are equal."""
        return [*((f"_key{number}", descends) for number, (_, descends) in enumerate(self.keys)), ("path", False)]

    def slots(self, where: str) -> tuple[Slot, ...]:
        """Return slots for the values of a row that others come after or before."""
        fields = [*(expression.output_field for expression, _ in self.keys), CharField()]
        return tuple(Slot(f"{where}{number}", field) for number, field in enumerate(fields))


@dataclass(frozen=True)
class Window:
    """Which part of a list is asked for."""

    size: int
    after: tuple[Any, ...] | None = None
    before: tuple[Any, ...] | None = None
    backwards: bool = False

    @property
    def shape(self) -> tuple[int, bool, bool, bool]:
        """What the SQL depends on."""
        return self.size, self.after is not None, self.before is not None, self.backwards

    def values(self) -> Mapping[str, Any]:
        """Return what goes into the slots of its cursors."""
        return {
            f"{where}{number}": value
            for where, values in (("after", self.after), ("before", self.before))
            for number, value in enumerate(values or ())
        }


@dataclass(frozen=True)
class Rows:
    """The pages of a list: a query, with slots for the values of its visitor's gate, and for those of *values*."""

    query: QuerySet[Any]
    # What its SQL depends on; None where it is written anew each time.
    key: Hashable | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    # As many rows, with fewer tables to read; where there is such a query.
    counted: Callable[[], QuerySet[Any]] | None = None


def kept_rows(
    key: Hashable,
    make: Callable[[], QuerySet[Any]],
    values: Mapping[str, Any] | None = None,
    counted: Callable[[], QuerySet[Any]] | None = None,
) -> Rows:
    """Return the rows of *key*; they are made when they are first asked for."""
    query = _rows.get(key)
    if query is None:
        query = make()
        _rows.keep(key, query, 1)
    return Rows(query, key, values or {}, counted)


@dataclass(eq=False)
class ConnectionValue:
    """A list before it is read: its rows, its order, and the part asked for. What isn't asked for isn't read."""

    visitor: Visitor
    rows: Rows
    ordering: Ordering
    window: Window
    # How many rows have which value, see api.facets: what to count, made when it is asked for.
    facets: Callable[[], list[Any]] = list
    # The StreamFields to read with the rows, by their names: they are large. Others are read when they are asked for.
    streams: frozenset[str] = frozenset()

    @property
    def model(self) -> Any:
        """What the rows are of: one page type, or pages of all types."""
        return self.rows.query.model

    @property
    def values(self) -> Mapping[str, Any]:
        """What goes into all slots."""
        return {**self.visitor.gate.values(), **self.rows.values, **self.window.values()}

    def window_query(self) -> Prepared:
        """Return the query for the rows of the window and one more, which tells whether there are others."""
        return self._kept(("window", self.ordering, self.window.shape, self.streams), self._prepare_window)

    def total_query(self) -> Prepared:
        """Return the query for how many rows the whole list has."""
        counted = self.rows.counted
        return self._kept("total", lambda: Prepared.count(counted() if counted else self.rows.query))

    def _kept(self, kind: Hashable, prepare: Callable[[], Prepared]) -> Prepared:
        if self.rows.key is None:
            return prepare()
        key = self.rows.key, kind
        found = _queries.get(key)
        if found is None:
            found = prepare()
            _queries.keep(key, found, 1)
        return found

    def _prepare_window(self) -> Prepared:
        rows = self.ordering.annotated(self.rows.query)
        names = self.ordering.names()
        if self.window.after is not None:
            rows = rows.filter(_beyond(names, self.ordering.slots("after"), backwards=False))
        if self.window.before is not None:
            rows = rows.filter(_beyond(names, self.ordering.slots("before"), backwards=True))
        quote = database.ops.quote_name
        order = ", ".join(
            f"rows.{quote(name)} {'DESC' if self._descends(descends) else 'ASC'}" for name, descends in names
        )
        # Sorted are ids, and not all that the rows hold: a list is long, and a window short.
        within = rows.order_by(*self._order())[: self.window.size + 1].values("pk")
        rows = self.ordering.annotated(self.model._default_manager.filter(pk__among=within)).order_by(*self._order())
        return Prepared(rows, [*self._columns(), *(name for name, _ in names[:-1])], order=order)

    def _descends(self, descends: bool) -> bool:
        return descends != self.window.backwards

    def _order(self) -> list[OrderBy]:
        return [
            F(name).desc() if self._descends(descends) else F(name).asc() for name, descends in self.ordering.names()
        ]

    def _columns(self) -> list[str]:
        if self.model not in page_types().values():
            return PAGE_COLUMNS
        streams = {
            field.attname
            for field in self.model._meta.concrete_fields
            if isinstance(field, StreamField) and field.name not in self.streams
        }
        return [*PAGE_COLUMNS, "page_ptr_id", *(name for name in own_columns(self.model) if name not in streams)]

    def page(self, names: Sequence[str], values: Sequence[Any]) -> Any:
        """Return one of the rows, for the list's visitor."""
        page = instance(self.model, names, values) if "page_ptr_id" in names else page_of(names, values)
        return attend(self.visitor, page)


def _beyond(names: list[tuple[str, bool]], values: Iterable[Any], *, backwards: bool) -> Q:
    """Select what comes after (or before) the row that is ordered by *values*."""
    beyond = Q()
    equal = Q()
    for (name, descends), value in zip(names, values, strict=True):
        lookup = "lt" if descends != backwards else "gt"
        beyond |= equal & Q(**{f"{name}__{lookup}": value})
        equal &= Q(**{name: value})
    return beyond


@dataclass(eq=False)
class Slice:
    """The rows of a window, in order, and whether there are others on its sides."""

    rows: list[Any] = field(default_factory=list)
    has_next: bool = False
    has_previous: bool = False


class Part(Enum):
    """What there is to read of a list."""

    WINDOW = "window"
    TOTAL = "total"


def parts(_context: Any, keys: list[Any]) -> dict[Any, Any]:
    """Windows (`Slice`) and totals of lists, by list and `Part`; one query for all."""
    asked = []
    for connection, part in keys:
        query = connection.window_query() if part is Part.WINDOW else connection.total_query()
        asked.append((query, connection.values))
    return {
        key: _slice(key[0], query.names, rows) if key[1] is Part.WINDOW else sum(total for (total,) in rows)
        for key, (query, _), rows in zip(keys, asked, run_together(asked), strict=True)
    }


def _slice(connection: ConnectionValue, names: Sequence[str], rows: list[Any]) -> Slice:
    asked = connection.window
    has_more = len(rows) > asked.size
    rows = rows[: asked.size]
    if asked.backwards:
        rows.reverse()
    return Slice(
        [connection.page(names, values) for values in rows],
        has_next=asked.before is not None if asked.backwards else has_more,
        has_previous=has_more if asked.backwards else asked.after is not None,
    )


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
