"""What the API's own page says, taken from the schema, the documents in `graphql/operations/` and the limits."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLEnumType, GraphQLObjectType, OperationDefinitionNode, parse
from markdown_it import MarkdownIt

from api.documents.identifiers import identifier_of
from api.limits import Limits, limits
from api.schema import schema
from cms.content.addresses import path_of
from cms.content.models import EventPage
from cms.content.queries import Visitor, live_pages

FOLDER = Path(__file__).parents[2]
# The server makes feeds and calendars of these; nobody else needs them.
_OWN = ("calendar", "feed_")
_EXPIRES = re.compile(r"\bUntil (\d{4}-\d{2}-\d{2})\.")


class NoExpiry(ValueError):
    """A deprecation doesn't say until when the deprecated thing stays."""


@dataclass(frozen=True)
class Operation:
    """A document to copy, with a command that asks for it."""

    name: str
    words: str
    text: str
    variables: str
    curl: str


@dataclass(frozen=True)
class Field:
    """A field of the schema, as the tour shows it."""

    name: str
    type: str
    words: str


@dataclass(frozen=True)
class Deprecation:
    """What will be taken away, why, and on which day at the earliest."""

    place: str
    reason: str
    until: date


def operations(visitor: Visitor, endpoint: str) -> list[Operation]:
    """Return the documents with commands that work for the visitor's microsite at *endpoint*, an address."""
    found = []
    for path in sorted((FOLDER / "operations").glob("*.graphql")):
        text = path.read_text(encoding="utf-8")
        variables = _variables(path.stem, text, visitor)
        if path.stem.startswith(_OWN) or variables is None:
            continue
        comment, _, _rest = text.partition("\nquery")
        written = json.dumps(variables, ensure_ascii=False)
        parts = ["curl", "-sG", endpoint, "--data-urlencode", f"documentId={identifier_of(text)}"]
        if variables:
            parts += ["--data-urlencode", f"variables={written}"]
        words = " ".join(line.removeprefix("#").strip() for line in comment.splitlines())
        found.append(Operation(path.stem, words, text, written, shlex.join(parts)))
    return found


def _variables(name: str, text: str, visitor: Visitor) -> dict[str, Any] | None:
    """Return values for what a document needs; None when the microsite has nothing to ask it about."""
    [operation, *_] = [node for node in parse(text).definitions if isinstance(node, OperationDefinitionNode)]
    needed = {definition.variable.name.value for definition in operation.variable_definitions or ()}
    if needed & {"input", "ids"}:
        return None  # of one registration, or of what somebody chose
    if "query" in needed:
        return {"query": visitor.microsite.title}
    if "path" not in needed:
        return {}
    if name not in ("event", "registration_form"):
        return {"path": f"/{visitor.language}/"}
    url_path = live_pages(visitor.microsite, visitor.language, EventPage).values_list("url_path", flat=True).first()
    return {"path": path_of(url_path)} if url_path else None


@cache
def site_fields() -> list[Field]:
    """Return what a microsite has: where every document begins."""
    return _fields("Site")


@cache
def page_types() -> list[Field]:
    """Return the types of pages."""
    page: Any = schema.graphql_schema.type_map["Page"]
    return [
        Field(type_.name, "", type_.description or "")
        for type_ in sorted(schema.graphql_schema.get_possible_types(page), key=lambda type_: type_.name)
    ]


@cache
def page_fields() -> list[Field]:
    """Return what all pages have."""
    return _fields("Page")


def _fields(type_name: str) -> list[Field]:
    type_: Any = schema.graphql_schema.type_map[type_name]
    return [Field(name, str(field.type), field.description or "") for name, field in type_.fields.items()]


def limit_rows() -> list[tuple[str, int]]:
    """Return the limits of this installation, by name."""
    now = limits()
    return [(field.name, getattr(now, field.name)) for field in fields(Limits)]


@cache
def changes() -> str:
    """Return the changelog of the schema as HTML. Our own text: nothing in it comes from anybody else."""
    text = (FOLDER / "CHANGELOG.md").read_text(encoding="utf-8")
    # The page has a heading of its own above it.
    html: str = MarkdownIt().render(text.partition("\n")[2].replace("\n## ", "\n### "))
    return html


def deprecations(of_schema: Any = None) -> list[Deprecation]:
    """
    Return what is deprecated in the schema, the first to go first.

    :raises NoExpiry: when a reason doesn't end with a day, such as “Until 2027-06-30.”
    """
    found = []
    for place, reason in _deprecated(of_schema or schema.graphql_schema):
        said = _EXPIRES.search(reason)
        if said is None:
            raise NoExpiry(f"{place}: its reason must say until when it stays, such as “Until 2027-06-30.”")
        found.append(Deprecation(place, reason, date.fromisoformat(said[1])))
    return sorted(found, key=lambda one: one.until)


def _deprecated(of_schema: Any) -> list[tuple[str, str]]:
    found = []
    for type_ in of_schema.type_map.values():
        members: dict[str, Any] = {}
        if isinstance(type_, GraphQLEnumType):
            members = type_.values
        elif not type_.name.startswith("__"):
            members = getattr(type_, "fields", {})
        for name, member in members.items():
            arguments = getattr(member, "args", {}) if isinstance(type_, GraphQLObjectType) else {}
            places = {f"{type_.name}.{name}": member} | {
                f"{type_.name}.{name}({argument}:)": one for argument, one in arguments.items()
            }
            found += [(place, one.deprecation_reason) for place, one in places.items() if one.deprecation_reason]
    return found
