"""
Triggers that change the generations, in the transaction of whatever changed.

They are made after migrations, for the tables that there are, and made anew where they are no longer what they should
be: their names end in a fingerprint of what they do.

PostgreSQL: once for each statement, with all rows that it changed. Each transaction adds a row of its own for each
scope to the table of generations, so that transactions never wait for each other; a notification goes out when it
commits.

SQLite: once for each row. There is one writer at a time, so it changes the scope's one row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.generations.models import Generation
from cms.generations.tables import HOME_DEPTH, OF_HOMES, SHARED, TREE_LENGTH, Table, public_tables

PREFIX = "generations_"
CHANNEL = "generations"
# Whoever moves pages from one tree to another has this lock alone; whoever looks up a page's tree shares it.
LOCK = 0x67656E6572
GENERATIONS = Generation._meta.db_table
# A setting of PostgreSQL's by which a transaction says that it is going to be rolled back: what it writes changes no
# generation, and takes no lock that others would wait for.
QUIET = "microsites.quiet"

# Yields a table, a word for its kind, and the statements that make a trigger named `{name}`; gets the vendor of the
# database, and the names of the tables that are there.
Maker = Callable[[str, set[str]], Iterator[tuple[str, str, list[str]]]]
_makers: list[Maker] = []


def add_maker(maker: Maker) -> None:
    """Have *maker*'s triggers made and taken away with ours, for a room that also follows what is public."""
    if maker not in _makers:
        _makers.append(maker)


def before_migrations(using: str, plan: Any, **kwargs: Any) -> None:
    """Take SQLite's triggers away before it makes tables anew: it renames none that another table's trigger names."""
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        drop_triggers(connection, existing_triggers(connection, PREFIX))


def after_migrations(using: str, **kwargs: Any) -> None:
    """Make the triggers that are missing, and take away those that are no longer right."""
    synchronise(connections[using])


def synchronise(connection: BaseDatabaseWrapper) -> bool:
    """Make the triggers of *connection*'s database what they should be; return whether anything was to be done."""
    there = set(connection.introspection.table_names())
    if GENERATIONS not in there:
        return False
    wanted = triggers(connection.vendor, there)
    existing = existing_triggers(connection, PREFIX)
    if set(wanted) == set(existing):
        return False
    drop_triggers(connection, set(existing) - set(wanted))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ADVANCE)
        for name in sorted(set(wanted) - set(existing)):
            for statement in wanted[name]:
                cursor.execute(statement)
        # What changed meanwhile was seen by nobody.
        cursor.execute(_touch(connection.vendor))
    return True


def triggers(vendor: str, there: set[str]) -> dict[str, list[str]]:
    """Return the statements that make the triggers of the tables that are *there*, by the names under which they go."""
    found: dict[str, list[str]] = {}
    for maker in (_make, *_makers):
        for table, kind, statements in maker(vendor, there):
            fingerprint = hashlib.sha256("\n".join([table, *statements]).encode()).hexdigest()[:20]
            name = f"{PREFIX}{kind}_{fingerprint}"
            found[name] = [statement.replace("{name}", name) for statement in statements]
    return found


def _make(vendor: str, there: set[str]) -> Iterator[tuple[str, str, list[str]]]:
    make = _postgresql if vendor == "postgresql" else _sqlite
    for table in public_tables():
        if table.name in there:
            for kind, statements in make(table):
                yield table.name, kind, statements


def existing_triggers(connection: BaseDatabaseWrapper, prefix: str) -> list[str]:
    """Return the names that begin with *prefix*, of functions with triggers on PostgreSQL and of triggers on SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A function goes with its table's triggers, but a table that was dropped leaves its function behind.
            cursor.execute(
                "SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_trigger t ON t.tgfoid = p.oid"
                " WHERE starts_with(p.proname, %s) AND p.pronamespace = current_schema()::regnamespace",
                [prefix],
            )
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s",
                [len(prefix), prefix],
            )
        return [name for (name,) in cursor.fetchall()]


def drop_triggers(connection: BaseDatabaseWrapper, names: Iterable[str]) -> None:
    """Drop what goes under *names*, see `existing_triggers`."""
    with connection.cursor() as cursor:
        for name in sorted(names):
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP FUNCTION IF EXISTS "{name}" CASCADE')
            else:
                cursor.execute(f'DROP TRIGGER "{name}"')


def _touch(vendor: str) -> str:
    if vendor == "postgresql":
        return f"SELECT {PREFIX}advance(ARRAY['{SHARED}'])"
    return (
        f"INSERT INTO {GENERATIONS} (scope, mark, value) VALUES ('{SHARED}', '', {RANDOM_SQLITE})"
        f" ON CONFLICT (scope, mark) DO UPDATE SET value = (value + excluded.value) % {Generation.MODULUS}"
    )


# --- PostgreSQL -------------------------------------------------------------------------------------------------------

# A transaction is named by its number and its time: after a restore, numbers begin anew.
ADVANCE = f"""
CREATE OR REPLACE FUNCTION {PREFIX}advance(scopes text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {GENERATIONS} (scope, mark, value)
    SELECT DISTINCT s, pg_current_xact_id()::text || ' ' || now()::text,
        1 + floor(random() * {Generation.MODULUS - 1})::bigint
    FROM unnest(scopes) AS s
    ON CONFLICT (scope, mark) DO NOTHING;
    IF FOUND THEN
        PERFORM pg_notify('{CHANNEL}', '');
    END IF;
END $$
"""


def _postgresql(table: Table) -> Iterator[tuple[str, list[str]]]:
    before, after = _postgresql_scope(table, "b"), _postgresql_scope(table, "a")
    differs = f"({_list(table, 'b')}) IS DISTINCT FROM ({_list(table, 'a')})"
    if table.is_pages:
        moved = f"substr(b.path, 1, {TREE_LENGTH}) <> substr(a.path, 1, {TREE_LENGTH})"
        lock = (
            f"IF TG_OP = 'UPDATE' THEN IF EXISTS (SELECT FROM changed_before b JOIN changed_after a USING (id)"
            f" WHERE {moved}) THEN PERFORM pg_advisory_xact_lock({LOCK}); END IF; END IF;"
        )
    else:
        lock = f"PERFORM pg_advisory_xact_lock_shared({LOCK});" if table.looks_up else ""
    homes = _homes_differ("b", "a") if table.is_pages else "FALSE"
    function = f"""
CREATE OR REPLACE FUNCTION {{name}}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    scopes text[];
BEGIN
    IF current_setting('{QUIET}', true) = 'on' THEN
        RETURN NULL;
    END IF;
    {lock}
    IF TG_OP = 'INSERT' THEN
        scopes := ARRAY(SELECT DISTINCT {after} FROM changed_after a);
    ELSIF TG_OP = 'DELETE' THEN
        scopes := ARRAY(SELECT DISTINCT {before} FROM changed_before b);
    ELSIF TG_OP = 'UPDATE' THEN
        scopes := ARRAY(
            SELECT DISTINCT s
            FROM changed_before b FULL JOIN changed_after a ON a."{table.key}" = b."{table.key}"
            CROSS JOIN LATERAL (VALUES
                ({_of_update(table, "b")}), ({_of_update(table, "a")}), (CASE WHEN {homes} THEN '{SHARED}' END)
            ) AS v (s)
            WHERE {differs} AND s IS NOT NULL
        );
    ELSE
        scopes := ARRAY['{SHARED}'];
    END IF;
    PERFORM {PREFIX}advance(scopes);
    RETURN NULL;
END $$"""
    statements = [function]
    for operation, tables in (
        ("INSERT", "REFERENCING NEW TABLE AS changed_after"),
        ("DELETE", "REFERENCING OLD TABLE AS changed_before"),
        ("UPDATE", "REFERENCING OLD TABLE AS changed_before NEW TABLE AS changed_after"),
        ("TRUNCATE", ""),
    ):
        statements.append(
            f'CREATE TRIGGER {{name}}_{operation.lower()} AFTER {operation} ON "{table.name}" {tables}'
            " FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    yield "of", statements


def _postgresql_scope(table: Table, row: str) -> str:
    return _with_homes(table, row, table.scope.replace("{row}", row))


def _of_update(table: Table, row: str) -> str:
    return table.scope.replace("{row}", row)


def _list(table: Table, row: str) -> str:
    return ", ".join(f'{row}."{column}"' for column in table.columns)


# --- SQLite -----------------------------------------------------------------------------------------------------------

RANDOM_SQLITE = f"1 + abs(random() % {Generation.MODULUS - 1})"


def _sqlite(table: Table) -> Iterator[tuple[str, list[str]]]:
    scopes = {row: table.scope.replace("{row}", row) for row in ("OLD", "NEW")}
    differs = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in table.columns)
    yield "insert", [_sqlite_trigger(table, "INSERT", "", [_with_homes(table, "NEW", scopes["NEW"])])]
    yield "delete", [_sqlite_trigger(table, "DELETE", "", [_with_homes(table, "OLD", scopes["OLD"])])]
    changed = [scopes["OLD"], scopes["NEW"]]
    if table.is_pages:
        changed.append(f"CASE WHEN {_homes_differ('OLD', 'NEW', 'IS NOT')} THEN '{SHARED}' ELSE {scopes['NEW']} END")
    yield "update", [_sqlite_trigger(table, "UPDATE", f"WHEN {differs}", changed)]


def _sqlite_trigger(table: Table, operation: str, condition: str, scopes: list[str]) -> str:
    advance = "".join(
        f"INSERT INTO {GENERATIONS} (scope, mark, value) SELECT s, '', 0 FROM (SELECT {scope} AS s)"
        f" WHERE NOT EXISTS (SELECT 1 FROM {GENERATIONS} g WHERE g.scope = s AND g.mark = '');\n"
        f"UPDATE {GENERATIONS} SET value = (value + {RANDOM_SQLITE}) % {Generation.MODULUS}"
        f" WHERE mark = '' AND scope = {scope};\n"
        for scope in dict.fromkeys(scopes)
    )
    return f'CREATE TRIGGER {{name}} AFTER {operation} ON "{table.name}" {condition} BEGIN\n{advance}END'


# --- Both -------------------------------------------------------------------------------------------------------------


def _with_homes(table: Table, row: str, scope: str) -> str:
    """Return *scope*, for rows that come or go: a home page makes a tree, by which a microsite is found."""
    if not table.is_pages:
        return scope
    return f"CASE WHEN {row}.depth <= {HOME_DEPTH} THEN '{SHARED}' ELSE {scope} END"


def _homes_differ(before: str, after: str, differ: str = "IS DISTINCT FROM") -> str:
    changes = " OR ".join(f"{before}.{column} {differ} {after}.{column}" for column in OF_HOMES)
    return f"({before}.depth <= {HOME_DEPTH} OR {after}.depth <= {HOME_DEPTH}) AND ({changes})"
