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

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, ForeignObject, Lookup, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.sql import Query
from wagtail.fields import StreamField

from cms.content.statements import Several, Slot, Statement

Values = Mapping[str, Any]
"""What goes into a query's slots, by their names."""

Kind = tuple[tuple[str, ...], tuple[str, ...]]

MAX_PARTS = 400
# PostgreSQL takes 1664 columns, SQLite 2000.
MAX_COLUMNS = 1200

__all__ = ["Prepared", "Several", "Shapes", "Slot", "Values", "columns_of", "instance", "run_together"]

Instance = TypeVar("Instance", bound=Model)


@ForeignObject.register_lookup  # which takes none of other fields
@Field.register_lookup
class Among(Lookup[Any]):
    """
    `IN`, for values in one slot: the SQL is the same for any number of them.

    Also for a subquery. PostgreSQL then expects few values: it looks each of them up instead of reading whole tables.
    """

    lookup_name = "among"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition."""
        lhs, lhs_values = self.process_lhs(compiler, connection)
        rhs, rhs_values = self.process_rhs(compiler, connection)
        if not isinstance(self.rhs, Query):
            condition = among(lhs, rhs)
        elif connection.vendor == "postgresql":
            condition = f"{lhs} = ANY(ARRAY{rhs})"
        else:
            condition = f"{lhs} IN {rhs}"
        return condition, [*lhs_values, *rhs_values]


def among(column: str, values: str) -> str:
    """Return the SQL for *column* being one of *values*, the SQL for a parameter of several values."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY({values})"
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 (names of our own)


class Prepared:
    """A query that was compiled: it is run with the values of its slots. It holds no data, and threads share it."""

    def __init__(self, rows: QuerySet[Any], names: Sequence[str], *, order: str = "") -> None:
        """
        Compile what selects the columns *names* of *rows*.

        :param order: SQL that orders the rows, which it calls `rows`; for those that are read together with others
        """
        self.names = tuple(names)
        self.order = order
        # None where the answer is known without asking: for a microsite without a home, a filter by nothing.
        self.statement: Statement | None = None
        self.types: tuple[str, ...] = ()
        self._converters: Converters = []
        compiler = rows.values_list(*names).query.get_compiler(connection=connection)
        try:
            self.statement = Statement(*compiler.as_sql())
        except EmptyResultSet:
            return
        columns = [expression for expression, *_ in compiler.select]
        self.types = tuple(column.output_field.db_type(connection) or "text" for column in columns)
        self._converters = [
            (place, convert, column)
            for place, (convert, column) in compiler.get_converters(columns).items()
            if not isinstance(column.output_field, StreamField)
        ]

    @classmethod
    def count(cls, rows: QuerySet[Any]) -> Prepared:
        """Compile what counts *rows*: one row with `total`, or none where nothing can be found."""
        made = cls(rows.order_by(), ["pk"])
        if made.statement is not None:
            inner = made.statement
            made.statement = Statement(f"SELECT COUNT(*) AS total FROM ({inner.sql}) AS counted", inner.parameters)  # noqa: S608 (Django's SQL)
        made.names, made.types, made._converters = ("total",), ("bigint",), []
        return made

    @property
    def kind(self) -> Kind:
        """The names and the types of its columns: those of one kind can stand below each other."""
        return self.names, self.types

    def bound(self, values: Values) -> list[Any]:
        """Return *values* in the order of the statement's slots, as the database takes them."""
        if self.statement is None:
            return []
        return [slot.parameter(values[slot.name]) for slot in self.statement.slots]

    def rows(self, values: Values) -> list[Any]:
        """Run the query; return its rows as sequences in the order of its names."""
        if self.statement is None:
            return []
        return self.converted(self.statement.run(self.bound(values)))

    def converted(self, rows: list[Any]) -> list[Any]:
        """Return *rows* with the values that Django makes of those that the database gives."""
        return converted(self._converters, rows)


Converters = list[tuple[int, list[Callable[..., Any]], Any]]
"""What makes Django's values of the database's: at which place of a row, how, and of which column."""


def converters_of(model: type[Model], names: Sequence[str]) -> Converters:
    """Return the converters for rows that begin with the columns *names* of *model*."""
    found: Converters = []
    for place, name in enumerate(names):
        field: Any = model._meta.get_field(name)
        column = field.get_col(field.model._meta.db_table)
        convert = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
        if convert and not isinstance(field, StreamField):
            found.append((place, convert, column))
    return found


def converted(converters: Converters, rows: list[Any]) -> list[Any]:
    """Return *rows* with the values that Django makes of those that the database gives."""
    if not converters:
        return rows
    rows = [list(row) for row in rows]
    for place, convert, column in converters:
        for one in convert:
            for row in rows:
                row[place] = one(row[place], column, connection)
    return rows


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


class _Read(ModelState):
    """The state of an instance that was read."""

    db = DEFAULT_DB_ALIAS
    adding = False


def instance(model: type[Instance], names: Sequence[str], values: Sequence[Any]) -> Instance:
    """Return an instance of *model* that has *values* under *names*, and nothing else."""
    made = model.__new__(model)
    made.__dict__ = dict(zip(names, values, strict=True))
    made._state = _Read()
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
    for union in _unions(tuple(query for query, _ in asked)):
        values_of_all = [one for number in union.numbers for one in asked[number][0].bound(asked[number][1])]
        for row in union.statement.run(values_of_all):
            found[row[0]].append(row)
        for number in union.numbers:
            query = asked[number][0]
            start = union.starts[query.kind]
            rows = sorted(found[number], key=lambda row: row[1]) if query.order else found[number]
            found[number] = query.converted([row[start : start + len(query.names)] for row in rows])
    return found


class _Union:
    """Several queries as one statement: their numbers, and at which column those of each kind begin."""

    def __init__(self, queries: dict[int, Prepared]) -> None:
        self.numbers = list(queries)
        self.starts: dict[Kind, int] = {}
        width = 2
        for query in queries.values():
            if query.kind not in self.starts:
                self.starts[query.kind] = width
                width += len(query.names)
        parts = []
        parameters: list[Any] = []
        for number, query in queries.items():
            if query.statement is not None:
                parts.append(_part(number, query, query.statement.sql, self.starts))
                # Slots of one name have other values in each query.
                parameters += [_renamed(one, number) for one in query.statement.parameters]
        self.statement = Statement(" UNION ALL ".join(parts), parameters)


def _renamed(parameter: Any, number: int) -> Any:
    if not isinstance(parameter, Slot):
        return parameter
    return type(parameter)(f"{number} {parameter.name}", parameter.output_field)


@lru_cache(maxsize=200)
def _unions(queries: tuple[Prepared, ...]) -> list[_Union]:
    """Put queries into statements of no more parts and columns than a database takes."""
    unions: list[dict[int, Prepared]] = [{}]
    kinds: set[Kind] = set()
    for number, query in enumerate(queries):
        if query.statement is None:
            continue
        columns = sum(len(names) for names, _ in kinds | {query.kind})
        if columns > MAX_COLUMNS or len(unions[-1]) == MAX_PARTS:
            unions.append({})
            kinds = set()
        unions[-1][number] = query
        kinds.add(query.kind)
    return [_Union(union) for union in unions if union]


def _part(number: int, query: Prepared, sql: str, kinds: Iterable[Kind]) -> str:
    columns = [_columns(kind) if kind == query.kind else _nulls(kind) for kind in kinds]
    place = f"ROW_NUMBER() OVER (ORDER BY {query.order})" if query.order else "0"
    return f"SELECT {number} AS part, {place} AS place, {', '.join(columns)} FROM ({sql}) AS rows"  # noqa: S608 (names of our own and Django's SQL)


def _columns(kind: Kind) -> str:
    names, _types = kind
    return ", ".join(f"rows.{connection.ops.quote_name(name)}" for name in names)


def _nulls(kind: Kind) -> str:
    _names, types = kind
    # PostgreSQL takes a bare NULL for text.
    is_typed = connection.vendor == "postgresql"
    return ", ".join(f"CAST(NULL AS {type_})" if is_typed else "NULL" for type_ in types)
