"""
Queries whose SQL is written once, and rows that cost what they hold.

To answer what ten rows say, Django takes longer to write the SQL and to make instances than the database takes for both
of its own: a query of the gate has some thirty conditions. They are the same ones for every visitor, only with other
values. So a query is written as ever, but with a `Slot` where a visitor's value goes; it is compiled once, and run with
the values of each request.

What is found are tuples. `instance` makes of one an instance of its model without what `Model.__init__` does for those
that are going to be edited: no signals, and a StreamField is the text that is stored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, Field, ForeignObject, Lookup, Model, QuerySet
from django.db.models.base import ModelState
from wagtail.fields import StreamField

from cms.content.unions import unions

Values = Mapping[str, Any]
"""What goes into a query's slots, by their names."""

Kind = tuple[tuple[str, ...], tuple[str, ...]]

MAX_PARTS = 400
# PostgreSQL takes 1664 columns, SQLite 2000.
MAX_COLUMNS = 1200

Instance = TypeVar("Instance", bound=Model)


class Slot(Expression):
    """Stands in a query for a value that is known when it is run."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return a parameter that is this slot itself: `Prepared` finds it among the values."""
        return "%s", [self]

    def parameter(self, value: Any) -> Any:
        """Return *value* as the database takes it."""
        return self.output_field.get_db_prep_value(value, connection)


class Several(Slot):
    """Stands for any number of values, for the lookup `among`."""

    def parameter(self, value: Any) -> Any:
        """Return the values of *value* as one that the database takes."""
        if connection.vendor == "postgresql":
            return list(value)
        return json.dumps([super(Several, self).parameter(one) for one in value])


@ForeignObject.register_lookup  # which takes none of other fields
@Field.register_lookup
class Among(Lookup[Any]):
    """`IN`, for values in one slot: the SQL is the same for any number of them."""

    lookup_name = "among"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition."""
        lhs, lhs_values = self.process_lhs(compiler, connection)
        rhs, rhs_values = self.process_rhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{lhs} = ANY({rhs})", [*lhs_values, *rhs_values]
        return f"{lhs} IN (SELECT value FROM json_each({rhs}))", [*lhs_values, *rhs_values]


class Prepared:
    """A query that was compiled: it is run with the values of its slots. It holds no data, and threads share it."""

    def __init__(self, rows: QuerySet[Any], names: Sequence[str], *, order: str = "") -> None:
        """
        Compile what selects the columns *names* of *rows*.

        :param order: SQL that orders the rows, which it calls `rows`; for those that are read together with others
        """
        self.names = tuple(names)
        self.order = order
        self.sql = ""
        self.parameters: tuple[Any, ...] = ()
        self.types: tuple[str, ...] = ()
        self._converters: list[tuple[int, list[Callable[..., Any]], Any]] = []
        compiler = rows.values_list(*names).query.get_compiler(connection=connection)
        try:
            self.sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return  # known without asking: a microsite without a home, a filter by nothing
        self.parameters = tuple(parameters)
        columns = [expression for expression, *_ in compiler.select]
        self.types = tuple(column.output_field.db_type(connection) or "text" for column in columns)
        for place, (convert, column) in compiler.get_converters(columns).items():
            if not isinstance(column.output_field, StreamField):
                self._converters.append((place, convert, column))

    @classmethod
    def count(cls, rows: QuerySet[Any]) -> Prepared:
        """Compile what counts *rows*: one row with `total`, or none where nothing can be found."""
        made = cls(rows.order_by(), ["pk"])
        if made.sql:
            made.sql = f"SELECT COUNT(*) AS total FROM ({made.sql}) AS counted"  # noqa: S608 (Django's SQL)
        made.names, made.types, made._converters = ("total",), ("bigint",), []
        return made

    @property
    def kind(self) -> Kind:
        """The names and the types of its columns: those of one kind can stand below each other."""
        return self.names, self.types

    def bound(self, values: Values) -> list[Any]:
        """Return the parameters of the statement for the *values* of its slots."""
        return [one.parameter(values[one.name]) if isinstance(one, Slot) else one for one in self.parameters]

    def rows(self, values: Values) -> list[Any]:
        """Run the query; return its rows as sequences in the order of its names."""
        if not self.sql:
            return []
        return self.converted(run(self.sql, self.bound(values)))

    def converted(self, rows: list[Any]) -> list[Any]:
        """Return *rows* with the values that Django makes of those that the database gives."""
        if not self._converters:
            return rows
        rows = [list(row) for row in rows]
        for place, convert, column in self._converters:
            for one in convert:
                for row in rows:
                    row[place] = one(row[place], column, connection)
        return rows


def run(sql: str, values: Sequence[Any]) -> list[Any]:
    """Run a statement and return its rows, as tuples."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall()
    return found


class Shapes:
    """The queries of one kind, by what their SQL depends on. For as many as the code has: strangers choose none."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Prepared] = {}

    def get(self, key: Hashable, make: Callable[[], Prepared]) -> Prepared:
        """Return the query of *key*, compiled when it is first asked for."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
        return found


def columns_of(model: type[Model], *, without: Iterable[str] = ()) -> list[str]:
    """Return the names of the columns of *model*, those of its parents included."""
    left_out = set(without)
    return [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]


def instance(model: type[Instance], names: Sequence[str], values: Sequence[Any]) -> Instance:
    """Return an instance of *model* that has *values* under *names*, and nothing else."""
    made = model.__new__(model)
    made.__dict__ = dict(zip(names, values, strict=True))
    state = made._state = ModelState()
    state.db = connection.alias
    state.adding = False
    return made


# --- Several queries as one statement --------------------------------------------------------------------------------


def run_together(asked: Sequence[tuple[Prepared, Values]]) -> list[list[Any]]:
    """
    Run queries, each with its values; return the rows of each.

    As one statement, however different their columns are: each kind has columns of its own there, which are NULL in
    the rows of the others.
    """
    if len(asked) == 1:
        [(only, values)] = asked
        return [only.rows(values)]
    found: list[list[Any]] = [[] for _ in asked]
    for numbers in _statements(asked):
        starts: dict[Kind, int] = {}
        width = 2
        for number in numbers:
            kind = asked[number][0].kind
            if kind not in starts:
                starts[kind] = width
                width += len(kind[0])
        parts = [_part(number, *asked[number], starts) for number in numbers]
        for statement, parameters in unions(parts, MAX_PARTS):
            for row in run(statement, parameters):
                found[row[0]].append(row)
        for number in numbers:
            query = asked[number][0]
            start = starts[query.kind]
            rows = sorted(found[number], key=lambda row: row[1]) if query.order else found[number]
            found[number] = query.converted([row[start : start + len(query.names)] for row in rows])
    return found


def _statements(asked: Sequence[tuple[Prepared, Values]]) -> Iterable[list[int]]:
    """Part queries, by number, into statements of no more columns than a database takes."""
    numbers: list[int] = []
    kinds: set[Kind] = set()
    for number, (query, _) in enumerate(asked):
        if not query.sql:
            continue
        if numbers and sum(len(names) for names, _ in kinds | {query.kind}) > MAX_COLUMNS:
            yield numbers
            numbers, kinds = [], set()
        numbers.append(number)
        kinds.add(query.kind)
    if numbers:
        yield numbers


def _part(number: int, query: Prepared, values: Values, kinds: Iterable[Kind]) -> tuple[str, list[Any]]:
    columns = [_columns(kind) if kind == query.kind else _nulls(kind) for kind in kinds]
    place = f"ROW_NUMBER() OVER (ORDER BY {query.order})" if query.order else "0"
    sql = f"SELECT {number} AS part, {place} AS place, {', '.join(columns)} FROM ({query.sql}) AS rows"  # noqa: S608 (names of our own and Django's SQL)
    return sql, query.bound(values)


@cache
def _columns(kind: Kind) -> str:
    names, _types = kind
    return ", ".join(f"rows.{connection.ops.quote_name(name)}" for name in names)


@cache
def _nulls(kind: Kind) -> str:
    _names, types = kind
    # PostgreSQL takes a bare NULL for text.
    is_typed = connection.vendor == "postgresql"
    return ", ".join(f"CAST(NULL AS {type_})" if is_typed else "NULL" for type_ in types)
