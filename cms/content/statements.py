"""
SQL with slots, and how it is run.

PostgreSQL takes as long to read and plan a statement of ten thousand characters as to run it. So a connection that has
run one several times keeps it as a prepared statement (https://www.postgresql.org/docs/current/sql-prepare.html), and
only its values are sent. Its name is a fingerprint of its text: behind a pooler, whose connections are others' as well,
what has this name is this statement, whoever prepared it.

Such a connection plans what it keeps once for all values. PostgreSQL would plan anew each time that it hopes for a plan
that is better for these values by more than the planning costs, which is ten times what it takes to run our statements.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import Error, connection
from django.db.models import Expression, Field

# How often a connection runs a statement before it keeps it: one that lives for a request keeps none.
OFTEN = 3
# How many statements a connection keeps: strangers choose filters, and a plan takes some hundred kilobytes.
MOST_KEPT = 100
# PostgreSQL's codes for a statement that is kept already, that isn't (a pooler gave us another's connection), and whose
# tables have changed meanwhile (https://www.postgresql.org/docs/current/errcodes-appendix.html).
IS_THERE, IS_NOT_THERE, HAS_CHANGED = "42P05", "26000", "0A000"

# By connection of the driver: how often each statement was run there, or that it is kept.
_runs: WeakKeyDictionary[Any, dict[Statement, int]] = WeakKeyDictionary()
KEPT = -1


class Slot(Expression):
    """Stands in a query for a value that is known when it is run."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return a parameter that is this slot itself: `Statement` finds it among the values."""
        return "%s", [self]

    def parameter(self, value: Any) -> Any:
        """Return *value* as the database takes it."""
        return self.output_field.get_db_prep_value(value, connection)

    @property
    def type(self) -> str:
        """What the database calls the type of its values."""
        return str(self.output_field.db_type(connection))


class Several(Slot):
    """Stands for any number of values, for the lookup `among`."""

    def parameter(self, value: Any) -> Any:
        """Return the values of *value* as one that the database takes."""
        if connection.vendor == "postgresql":
            return list(value)
        return json.dumps([super(Several, self).parameter(one) for one in value])

    @property
    def type(self) -> str:
        """What the database calls the type of its values."""
        return f"{super().type}[]"


class Statement:
    """SQL and its parameters, some of which are slots. It holds no data, and threads share it."""

    def __init__(self, sql: str, parameters: Sequence[Any]) -> None:
        """Take what a compiler returns. Slots of one name have one value."""
        self.sql = sql
        self.parameters = tuple(parameters)
        places: dict[str, int] = {}
        self.slots: list[Slot] = []
        # For each parameter the number of its slot, or a constant.
        self._filled: list[tuple[int | None, Any]] = []
        for one in parameters:
            if isinstance(one, Slot):
                if one.name not in places:
                    places[one.name] = len(self.slots)
                    self.slots.append(one)
                self._filled.append((places[one.name], None))
            else:
                self._filled.append((None, one))

    def run(self, values: Sequence[Any]) -> list[Any]:
        """Run it with *values* for its slots, in their order, as the database takes them; return rows, as tuples."""
        with connection.cursor() as cursor:
            # Within a transaction, an error could not be mended.
            if connection.vendor == "postgresql" and self.slots and not connection.in_atomic_block:
                self._execute_often(cursor, values)
            else:
                self._execute(cursor, values)
            found: list[Any] = cursor.fetchall()
        return found

    def filled(self, values: Sequence[Any]) -> list[Any]:
        """Return all parameters of the SQL, with *values* for the slots."""
        return [constant if place is None else values[place] for place, constant in self._filled]

    def _execute(self, cursor: Any, values: Sequence[Any]) -> None:
        cursor.execute(self.sql, self.filled(values))

    def _execute_often(self, cursor: Any, values: Sequence[Any]) -> None:
        runs = _runs.setdefault(connection.connection, {})
        count = runs.get(self, 0)
        if count == OFTEN:
            count = self._keep(runs)
        if count != KEPT:
            if len(runs) > 10 * MOST_KEPT:
                _forget(runs)
            runs[self] = count + 1
            self._execute(cursor, values)
            return
        try:
            cursor.execute(self._call, values)
        except Error as error:
            if getattr(error.__cause__, "pgcode", None) not in (IS_NOT_THERE, HAS_CHANGED):
                raise
            _forget(runs)
            self._execute(cursor, values)

    def _keep(self, runs: dict[Statement, int]) -> int:
        """Have the connection prepare this statement; return what `runs` says of it from now on."""
        from psycopg2 import DatabaseError as DriverError
        from psycopg2.extensions import AsIs

        if sum(count == KEPT for count in runs.values()) >= MOST_KEPT:
            _forget(runs)
        numbered = [constant if place is None else AsIs(f"${place + 1}") for place, constant in self._filled]
        types = ", ".join(slot.type for slot in self.slots)
        # Below Django's cursor: this is no statement of the document's, and nobody should count it among them.
        raw: Any = connection.connection
        with raw.cursor() as cursor:
            # All of these look up a few rows of each table by its indexes, whatever the values are.
            cursor.execute("SET plan_cache_mode = force_generic_plan")
            text = f"({types}) AS {cursor.mogrify(self.sql, numbered).decode()}"
            name = f"kept_{hashlib.sha256(text.encode()).hexdigest()[:32]}"
            try:
                cursor.execute(f"PREPARE {name} {text}")
                runs[self] = KEPT
            except DriverError as error:
                # What can't be kept is run as it is; so is everything where the connection is broken, and fails there.
                runs[self] = KEPT if error.pgcode == IS_THERE else OFTEN + 1
        self._call = f"EXECUTE {name} ({', '.join(['%s'] * len(self.slots))})"
        return runs[self]


def _forget(runs: dict[Statement, int]) -> None:
    runs.clear()
    raw: Any = connection.connection
    with raw.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
