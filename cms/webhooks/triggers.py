"""
Triggers that leave a trace of each public change, in the transaction of whatever changed.

They go with those of `cms.generations.triggers`: made after migrations, for the tables that there are. So an edit
counts however it was made, and one that was rolled back left nothing. They do nothing while no endpoint is switched on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.generations.tables import HOME_DEPTH, OF_HOMES, page_column, public_models
from cms.webhooks.models import Endpoint, Trace

TRACES = Trace._meta.db_table
PAGES = Page._meta.db_table
ENABLED = f"EXISTS (SELECT 1 FROM {Endpoint._meta.db_table} e WHERE e.enabled)"
COLUMNS = ("kind", "path", "url_path", "translation_key", "locale_id", "turned", "about", "whose")


class Kind:
    """What a trace says."""

    # The page at `url_path` is, or was, another one: `about` is its id, `path` its place in the tree.
    PAGE = "page"
    # Everything in the tree at the beginning of `path`.
    TREE = "tree"
    # Everything of the microsite `whose`; of all of them where that is empty.
    MICROSITE = "microsite"
    # Everything of the microsite that has the site `whose`.
    SITE = "site"
    # What shows the image or document `about`.
    IMAGE = "image"
    DOCUMENT = "document"
    # Everything of the microsite that has the collection `whose`: a file is gone.
    COLLECTION = "collection"
    # What is found at the path `url_path` of the site `whose`.
    REDIRECT = "redirect"


# Apps and models whose rows are public and call nobody, each with why.
TELL_NOBODY = {
    "api": "which documents are answered, and not with what",
    "search": "follows pages, which tell by themselves; no front end keeps results of searches",
    "taggit": "words by which editors find images and documents",
    "wagtaildocs": "not the documents of this installation",
    "wagtailembeds": "what other websites say of a video, asked when it is shown first",
    "wagtailimages": "not the images of this installation",
    "wagtailcore.Locale": "a language shows when a microsite gets it",
}
# Columns of pages that change beside what visitors see.
NOT_SEEN = frozenset({"numchild", "has_unpublished_changes", "go_live_at", "draft_title", "latest_revision_id"}) | {
    "latest_revision_created_at",
    "live_revision_id",
    "locked",
    "locked_at",
    "locked_by_id",
    "owner_id",
}


@dataclass(frozen=True)
class Source:
    """
    What a table's rows leave behind.

    In SQL, `{row}` stands for the row, `{turned}` for whether it came or went, and `p` for its page, where `page` says
    by which condition that is found.
    """

    name: str
    key: str
    # Those whose change counts.
    columns: tuple[str, ...]
    values: dict[str, str]
    page: str = ""
    where: str = "TRUE"
    operations: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")
    # Makes the triggers of the same table differ by their names.
    label: str = "trace"

    def select(self, row: str, turned: str) -> str:
        """Return the columns of a trace."""
        # PostgreSQL wants to know which type a NULL is of, where rows are put together.
        empty = {"path": "''", "url_path": "''", "turned": "FALSE", "translation_key": "CAST(NULL AS uuid)"}
        chosen = [self.values.get(column, empty.get(column, "CAST(NULL AS bigint)")) for column in COLUMNS]
        return ", ".join(value.replace("{row}", row).replace("{turned}", turned) for value in chosen)

    def condition(self, row: str) -> str:
        """Return which rows count."""
        return self.where.replace("{row}", row)


def make(vendor: str, there: set[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the triggers of the tables that are *there*: table, kind and statements, see `add_maker`."""
    if not {TRACES, PAGES, Endpoint._meta.db_table} <= there:
        return
    for source in sources():
        if source.name in there and source.operations:
            if vendor == "postgresql":
                yield source.name, source.label, _postgresql(source)
            else:
                for operation in source.operations:
                    yield source.name, f"{source.label}_{operation.lower()}", [_sqlite(source, operation)]


def sources() -> list[Source]:
    """Return what is followed, by the names of the tables."""
    found = {model._meta.db_table: model for model in public_models()}
    return [source for _, model in sorted(found.items()) for source in _sources(model)]


def _sources(model: type[models.Model]) -> list[Source]:
    options = model._meta
    if options.app_label in TELL_NOBODY or options.label in TELL_NOBODY:
        return []
    columns = tuple(field.column for field in options.local_concrete_fields)
    table: dict[str, Any] = {"name": options.db_table, "key": options.pk.column, "columns": columns}
    if model is Page:
        return _of_pages(table)
    if (special := _special(model)) is not None:
        return [Source(**{**table, **special})]
    if (column := page_column(model)) is not None:
        values = _page_values("p", "FALSE")
        return [Source(**table, values=values, page=f"p.id = {{row}}.{column}", where=_seen("p"))]
    for field in options.local_concrete_fields:
        if field.is_relation and field.related_model._meta.label == "microsites.Microsite":  # type: ignore[union-attr]
            return [Source(**table, values={"kind": f"'{Kind.MICROSITE}'", "whose": f"{{row}}.{field.column}"})]
    # Whatever it is, it can show anywhere.
    return [Source(**table, values={"kind": f"'{Kind.MICROSITE}'"})]


def _of_pages(table: dict[str, Any]) -> list[Source]:
    columns = tuple(column for column in table["columns"] if column not in NOT_SEEN)
    page = Source(**{**table, "columns": columns}, values=_page_values("{row}", "{turned}"), where=_seen("{row}"))
    home = Source(
        **{**table, "columns": tuple(column for column in OF_HOMES if column != "depth")},
        values={"kind": f"'{Kind.TREE}'", "path": "{row}.path"},
        where=f"{{row}}.depth = {HOME_DEPTH}",
        label="home",
    )
    return [page, home]


def _special(model: type[models.Model]) -> dict[str, Any] | None:
    """Return how rows are followed whose owner isn't in a column of their own."""
    label, image = model._meta.label, get_image_model()
    if label == "microsites.Microsite":
        return {"values": {"kind": f"'{Kind.MICROSITE}'", "whose": "{row}.id"}}
    if label == "wagtailcore.Site":
        return {"values": {"kind": f"'{Kind.SITE}'", "whose": "{row}.id"}}
    if label == "wagtailredirects.Redirect":
        return {"values": {"kind": f"'{Kind.REDIRECT}'", "url_path": "{row}.old_path", "whose": "{row}.site_id"}}
    if label == "wagtailcore.PageViewRestriction":
        # Who may see a page decides about all below it.
        return {"values": {"kind": f"'{Kind.TREE}'", "path": "p.path"}, "page": "p.id = {row}.page_id"}
    if label == "wagtailcore.CollectionViewRestriction":
        return {"values": {"kind": f"'{Kind.COLLECTION}'", "whose": "{row}.collection_id"}}
    if label == "wagtailcore.Collection":
        # Where it lies says whose its files are; its name is for editors.
        values = {"kind": f"'{Kind.COLLECTION}'", "whose": "{row}.id"}
        return {"values": values, "columns": ("path",), "operations": ("UPDATE",)}
    if label in {"wagtailcore.PageViewRestriction_groups", "wagtailcore.CollectionViewRestriction_groups"}:
        # Nobody who isn't signed in is in a group.
        return {"values": {"kind": "''"}, "operations": ()}
    if model is image or model is get_document_model():
        kind = Kind.IMAGE if model is image else Kind.DOCUMENT
        return {"values": {"kind": f"'{kind}'", "about": "{row}.id", "whose": "{row}.collection_id"}}
    if model is image.get_rendition_model():
        return {"values": {"kind": f"'{Kind.IMAGE}'", "about": "{row}.image_id"}}
    return None


def _page_values(row: str, turned: str) -> dict[str, str]:
    return {
        "kind": f"'{Kind.PAGE}'",
        **{column: f"{row}.{column}" for column in ("path", "url_path", "translation_key", "locale_id")},
        "turned": turned,
        "about": f"{row}.id",
    }


def _seen(row: str) -> str:
    # An alias repeats another page, and no visitor sees it.
    return f"{row}.live AND {row}.alias_of_id IS NULL AND {row}.depth >= {HOME_DEPTH}"


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def _postgresql(source: Source) -> list[str]:
    into = f"INSERT INTO {TRACES} ({', '.join(COLUMNS)}, at)"
    page = f" JOIN {PAGES} p ON {source.page}" if source.page else ""

    def rows(row: str, turned: str, table: str, condition: str) -> str:
        joined = page.replace("{row}", row)
        return (
            f"SELECT {source.select(row, turned)}, clock_timestamp() FROM {table}{joined}"
            f" WHERE ({source.condition(row)}) AND ({condition})"
        )

    differs = f"({_list(source, 'b')}) IS DISTINCT FROM ({_list(source, 'a')})"
    both = f'changed_before b JOIN changed_after a ON a."{source.key}" = b."{source.key}"'
    turned = f"NOT COALESCE(({source.condition('a')}) AND ({source.condition('b')}), FALSE)" if not page else "FALSE"
    steps = {
        "INSERT": ("NEW TABLE AS changed_after", rows("a", "TRUE", "changed_after a", "TRUE")),
        "DELETE": ("OLD TABLE AS changed_before", rows("b", "TRUE", "changed_before b", "TRUE")),
        "UPDATE": (
            "OLD TABLE AS changed_before NEW TABLE AS changed_after",
            f"{rows('b', turned, both, differs)} UNION {rows('a', turned, both, differs)}",
        ),
    }
    branches = " ELSIF ".join(f"TG_OP = '{name}' THEN {into} {steps[name][1]};" for name in source.operations)
    function = f"""
CREATE OR REPLACE FUNCTION {{name}}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT {ENABLED} THEN
        RETURN NULL;
    END IF;
    IF {branches} END IF;
    RETURN NULL;
END $$"""
    triggers = [
        f'CREATE TRIGGER {{name}}_{name.lower()} AFTER {name} ON "{source.name}" REFERENCING {steps[name][0]}'
        " FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        for name in source.operations
    ]
    return [function, *triggers]


def _list(source: Source, row: str) -> str:
    return ", ".join(f'{row}."{column}"' for column in source.columns)


# --- SQLite -----------------------------------------------------------------------------------------------------------


def _sqlite(source: Source, operation: str) -> str:
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[operation]
    turned = "TRUE"
    when = [ENABLED]
    if operation == "UPDATE":
        when.append(f"({' OR '.join(f'OLD.{_quoted(c)} IS NOT NEW.{_quoted(c)}' for c in source.columns)})")
        both = f"({source.condition('OLD')}) AND ({source.condition('NEW')})"
        turned = "FALSE" if source.page else f"NOT COALESCE({both}, FALSE)"
    statements = []
    for row in rows:
        page = f" FROM {PAGES} p" if source.page else ""
        conditions = [f"({source.condition(row)})"]
        if source.page:
            conditions.append(source.page.replace("{row}", row))
        statements.append(
            f"INSERT INTO {TRACES} ({', '.join(COLUMNS)}, at) SELECT {source.select(row, turned)},"
            f" strftime('%Y-%m-%d %H:%M:%f', 'now'){page} WHERE {' AND '.join(conditions)};"
        )
    body = "\n".join(statements)
    return f'CREATE TRIGGER {{name}} AFTER {operation} ON "{source.name}" WHEN {" AND ".join(when)} BEGIN\n{body}\nEND'


def _quoted(column: str) -> str:
    return f'"{column}"'
