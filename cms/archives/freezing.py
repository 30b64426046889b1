"""
What keeps an archived microsite as it is: triggers on all tables that its public answers are made of.

Whatever writes is stopped: the admin, an administrator, a command, a bulk update, a schedule. Which rows belong to a
microsite follows from the models, so a new one is frozen too. What says who did something may change, since people's
accounts are deleted; pictures may get their other sizes, and the search its words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import connections, models
from wagtail.models import Collection, CollectionMember, Page, Site

from cms.generations.tables import HOME_DEPTH, TREE_LENGTH, public_models
from cms.generations.triggers import drop_triggers, existing_triggers
from cms.microsites.models import Microsite

PREFIX = "archived_"
# What the databases say when they refuse; see `is_refusal`.
REFUSED = "microsite_is_archived"
# Apps and models whose rows may change, each with why.
FREE: dict[str, str] = {
    "content.Rendition": "sizes of a picture that are made when they are needed",
    "search": "what is found by which words: made anew when the rules change",
    "wagtailcore.Locale": "all microsites'",
}
# Of pages and files: who did something. People's accounts may be deleted.
PEOPLE = frozenset({"locked_by_id", "owner_id", "uploaded_by_user_id"})

_ARCHIVED = f"SELECT 1 FROM {Microsite._meta.db_table} m"  # noqa: S608 (names of our own)
_SITE, _PAGE, _COLLECTION = Site._meta.db_table, Page._meta.db_table, Collection._meta.db_table
_OF_PATH = (
    f"EXISTS ({_ARCHIVED} JOIN {_SITE} s ON s.id = m.site_id JOIN {_PAGE} h ON h.id = s.root_page_id"
    f" JOIN {_PAGE} t ON t.translation_key = h.translation_key AND t.depth = {HOME_DEPTH}"
    f" WHERE m.archived_at IS NOT NULL AND t.path = substr({{path}}, 1, {TREE_LENGTH}))"
)
_OF_COLLECTION = (
    f"EXISTS ({_ARCHIVED} JOIN {_COLLECTION} c ON c.id = m.collection_id"
    " WHERE m.archived_at IS NOT NULL AND substr({path}, 1, length(c.path)) = c.path)"
)


def is_refusal(error: BaseException) -> bool:
    """Tell whether a database refused to change an archived microsite."""
    return REFUSED in str(error)


def before_migrations(using: str, plan: Any, **_kwargs: Any) -> None:
    """Take SQLite's triggers away before it makes tables anew, see `cms.generations.triggers`."""
    if plan and connections[using].vendor == "sqlite":
        drop_triggers(connections[using], existing_triggers(connections[using], PREFIX))


def after_migrations(using: str, **_kwargs: Any) -> None:
    """Make the triggers that are missing, and take away those that are no longer right."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    if Microsite._meta.db_table not in there or not _has_column(connection):
        return
    wanted = triggers(connection.vendor, there)
    existing = existing_triggers(connection, PREFIX)
    drop_triggers(connection, set(existing) - set(wanted))
    with connection.cursor() as cursor:
        for name in sorted(set(wanted) - set(existing)):
            for statement in wanted[name]:
                cursor.execute(statement)


def triggers(vendor: str, there: set[str]) -> dict[str, list[str]]:
    """Return the statements that make the triggers of the tables that are *there*, by their names."""
    make = _postgresql if vendor == "postgresql" else _sqlite
    found: dict[str, list[str]] = {}
    for model, condition in frozen_models():
        if model._meta.db_table in there:
            for kind, statements in make(model, condition):
                fingerprint = hashlib.sha256("\n".join([model._meta.db_table, *statements]).encode()).hexdigest()[:20]
                name = f"{PREFIX}{kind}_{fingerprint}"
                found[name] = [statement.replace("{name}", name) for statement in statements]
    return found


def frozen_models() -> Iterator[tuple[Any, str]]:
    """Yield the models of which rows can belong to a microsite, each with the SQL that tells for `{row}`."""
    for model in public_models():
        if model._meta.app_label in FREE or model._meta.label in FREE:
            continue
        if conditions := list(dict.fromkeys(_conditions(model))):
            yield model, " OR ".join(conditions)


def _conditions(model: Any) -> Iterator[str]:
    """Yield what makes a row of *model* a part of an archived microsite."""
    if model is Page:
        yield _OF_PATH.format(path="{row}.path")
    elif model is Collection:
        yield _OF_COLLECTION.format(path="{row}.path")
    elif model is Site:
        yield f"EXISTS ({_ARCHIVED} WHERE m.archived_at IS NOT NULL AND m.site_id = {{row}}.id)"
    elif model is Microsite:
        yield "{row}.archived_at IS NOT NULL"
    for field in [] if model is Microsite else model._meta.local_concrete_fields:
        if field.is_relation and _is_whole(model, field):
            yield from _of_relation(field)


def _is_whole(model: Any, field: Any) -> bool:
    """Tell whether a row is a part of what *field* refers to, and doesn't merely lead there."""
    named = {"page", "page_ptr", "collection", "site", "microsite", "owner"}
    through = model._meta.auto_created
    return bool(
        field.name in named
        or getattr(field.remote_field, "parent_link", False)
        or (isinstance(field, models.ForeignKey) and type(field).__name__ == "ParentalKey")
        or (through and field.related_model is through)
    )


def _of_relation(field: Any) -> Iterator[str]:
    column = f"{{row}}.{field.column}"
    related = field.related_model
    if issubclass(related, Page):
        path = f"(SELECT p.path FROM {_PAGE} p WHERE p.id = {column})"  # noqa: S608 (names of our own)
        yield _OF_PATH.format(path=path)
    elif related is Microsite:
        yield f"EXISTS ({_ARCHIVED} WHERE m.archived_at IS NOT NULL AND m.id = {column})"
    elif related is Site:
        yield f"EXISTS ({_ARCHIVED} WHERE m.archived_at IS NOT NULL AND m.site_id = {column})"
    elif related is Collection:
        path = f"(SELECT f.path FROM {_COLLECTION} f WHERE f.id = {column})"  # noqa: S608 (names of our own)
        yield _OF_COLLECTION.format(path=path)
    elif any(issubclass(related, kind) for kind in (CollectionMember,)) or _has_owner(related):
        # A part, or the holder of a set, of something that itself belongs to a microsite.
        table = related._meta.db_table
        for inner in related._meta.local_concrete_fields:
            if inner.is_relation and inner.related_model in (Microsite, Collection):
                [condition] = list(_of_relation(inner))
                yield f"EXISTS (SELECT 1 FROM {table} up WHERE up.id = {column} AND {condition.replace('{row}', 'up')})"  # noqa: S608


def _has_owner(model: Any) -> bool:
    return any(field.is_relation and field.related_model is Microsite for field in model._meta.local_concrete_fields)


def _columns(model: Any) -> list[str]:
    named = PEOPLE if issubclass(model, Page | CollectionMember) else frozenset()
    return [field.column for field in model._meta.local_concrete_fields if field.column not in named]


def _differs(model: Any, distinct: str) -> str:
    changed = " OR ".join(f'OLD."{column}" {distinct} NEW."{column}"' for column in _columns(model))
    # To open it again is the one change that an archived microsite's own row takes.
    return f"({changed}) AND NEW.archived_at IS NOT NULL" if model is Microsite else changed


def _postgresql(model: Any, condition: str) -> Iterator[tuple[str, list[str]]]:
    before, after = condition.replace("{row}", "OLD"), condition.replace("{row}", "NEW")
    # The microsite's own row becomes archived by its change.
    of_new = "FALSE" if model is Microsite else after
    refuse = f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'"
    function = f"""
CREATE OR REPLACE FUNCTION {{name}}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS ({_ARCHIVED} WHERE m.archived_at IS NOT NULL) THEN
        IF TG_OP = 'INSERT' THEN
            IF {of_new} THEN {refuse}; END IF;
        ELSIF TG_OP = 'DELETE' THEN
            IF {before} THEN {refuse}; END IF;
        ELSE
            IF ({_differs(model, "IS DISTINCT FROM")}) THEN
                IF ({before}) OR ({of_new}) THEN {refuse}; END IF;
            END IF;
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$"""
    trigger = (
        f'CREATE TRIGGER {{name}} BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}"'
        " FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    yield "of", [function, trigger]


def _sqlite(model: Any, condition: str) -> Iterator[tuple[str, list[str]]]:
    before, after = condition.replace("{row}", "OLD"), condition.replace("{row}", "NEW")
    any_archived = f"EXISTS ({_ARCHIVED} WHERE m.archived_at IS NOT NULL)"
    changed = _differs(model, "IS NOT")
    either = before if model is Microsite else f"({before}) OR ({after})"
    for operation, when in (
        ("INSERT", "0" if model is Microsite else after),
        ("DELETE", before),
        ("UPDATE", f"({changed}) AND ({either})"),
    ):
        yield (
            operation.lower(),
            [
                f'CREATE TRIGGER {{name}} BEFORE {operation} ON "{model._meta.db_table}"'
                f" WHEN {any_archived} AND ({when}) BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            ],
        )


def _has_column(connection: Any) -> bool:
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, Microsite._meta.db_table)
    return any(column.name == "archived_at" for column in columns)
