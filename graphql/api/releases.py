"""
What a release of the schema promises, and whether the schema of today keeps it.

External sites are built against the schema of a release. Until the next one nothing of it may go or change its type in
a way that breaks them, but for what that release already called deprecated, with a last day that is over. Types have no
deprecation of their own: they go with the last field that leads to them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import (
    REMOVE,
    DirectiveNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    Visitor,
    build_ast_schema,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
    parse,
    print_schema,
    visit,
)

# The end of the reason of a deprecation: “Use `name`. Removed after 2027-06-30.”
LAST_DAY = re.compile(r"Removed after (\d{4}-\d{2}-\d{2})\.$")


class NoLastDay(ValueError):
    """A deprecation that doesn't say until when what it is about is served."""


def last_day(reason: str) -> datetime.date:
    """
    Return the last day on which something deprecated for *reason* is served.

    :raises NoLastDay: when the reason doesn't end with one
    """
    found = LAST_DAY.search(reason)
    if found is None:
        raise NoLastDay(f"“{reason}” doesn't end with “Removed after YYYY-MM-DD.”")
    try:
        return datetime.date.fromisoformat(found[1])
    except ValueError as error:
        raise NoLastDay(f"“{reason}” doesn't end with a day that there is.") from error


@dataclass(frozen=True)
class Deprecation:
    """Something in the schema that will go."""

    coordinate: str
    """As in the specification: `EventPage.title`, `Query.site(slug:)`, `EventType.FORUM`."""
    reason: str


def deprecations(schema: GraphQLSchema) -> Iterator[Deprecation]:
    """Yield everything in *schema* that is deprecated."""
    for name, type_ in sorted(schema.type_map.items()):
        for coordinate, member in _members(name, type_):
            if member.deprecation_reason is not None:
                yield Deprecation(coordinate, member.deprecation_reason)


def _members(name: str, type_: GraphQLNamedType) -> Iterator[tuple[str, Any]]:
    if isinstance(type_, GraphQLEnumType):
        yield from ((f"{name}.{value}", member) for value, member in type_.values.items())
    elif isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        for field_name, field in type_.fields.items():
            yield f"{name}.{field_name}", field
            for argument, definition in getattr(field, "args", {}).items():
                yield f"{name}.{field_name}({argument}:)", definition


# --- Releases ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Release:
    """The schema of a version, as it was released."""

    version: str
    text: str


def last_release(folder: Path) -> Release | None:
    """Return the last one of the schemas in *folder*, which are called after their versions: `0.1.0.graphql`."""
    paths = sorted(folder.glob("*.graphql"), key=lambda path: [int(part) for part in path.stem.split(".")])
    return Release(paths[-1].stem, paths[-1].read_text()) if paths else None


@dataclass(frozen=True)
class Comparison:
    """How a schema differs from that of a release, in words."""

    broken: list[str]
    """What breaks documents of the release."""
    not_yet: list[str]
    """The like, about something that the release deprecated, but whose last day isn't over."""
    dangerous: list[str]
    """What can surprise those who built against the release: a value that is new in an enum, a default that changed."""

    @property
    def is_kept(self) -> bool:
        """Whether the schema keeps what the release promised."""
        return not self.broken and not self.not_yet


def compare(release: Release, schema: GraphQLSchema, today: datetime.date) -> Comparison:
    """Compare *schema* with what *release* promises from *today* on."""
    # Read from text like the release: code has types of its own for scalars.
    schema = build_schema(print_schema(schema))
    promised = _without(release, lambda day: day < today)
    for_good = _without(release, lambda day: True)
    breaking = [change.description for change in find_breaking_changes(promised, schema)]
    broken = {change.description for change in find_breaking_changes(for_good, schema)}
    return Comparison(
        broken=[words for words in breaking if words in broken],
        not_yet=[words for words in breaking if words not in broken],
        dangerous=[change.description for change in find_dangerous_changes(build_schema(release.text), schema)],
    )


def _without(release: Release, is_over: Callable[[datetime.date], bool]) -> GraphQLSchema:
    """Return the schema of *release* without what it deprecated with a last day that *is_over*."""

    class Remover(Visitor):
        def leave(self, node: Any, *_: Any) -> Any:
            for directive in getattr(node, "directives", ()) or ():
                if directive.name.value == "deprecated" and (day := _day(directive)) and is_over(day):
                    return REMOVE
            return None

    return _reachable(build_ast_schema(visit(parse(release.text), Remover()), assume_valid=True))


def _day(directive: DirectiveNode) -> datetime.date | None:
    reason = next((argument.value for argument in directive.arguments if argument.name.value == "reason"), None)
    try:
        return last_day(getattr(reason, "value", ""))
    except NoLastDay:
        return None  # such a thing is never over; `graphql_release` refuses it before it is released


def _reachable(schema: GraphQLSchema) -> GraphQLSchema:
    """Return *schema* without the types that no field leads to any more, and without the scalars of all schemas."""
    reached: set[str] = set()
    waiting: list[Any] = [schema.query_type, schema.mutation_type, schema.subscription_type]
    while waiting:
        type_ = waiting.pop()
        if type_ is None or type_.name in reached:
            continue
        reached.add(type_.name)
        if isinstance(type_, GraphQLUnionType):
            waiting += type_.types
            continue
        if isinstance(type_, GraphQLInterfaceType):
            waiting += [*schema.get_implementations(type_).objects, *schema.get_implementations(type_).interfaces]
        waiting += getattr(type_, "interfaces", ())
        for field in getattr(type_, "fields", {}).values():
            waiting.append(get_named_type(field.type))
            waiting += [get_named_type(argument.type) for argument in getattr(field, "args", {}).values()]
    for name in list(schema.type_map):
        type_ = schema.type_map[name]
        if is_specified_scalar_type(type_) or (name not in reached and not is_introspection_type(type_)):
            del schema.type_map[name]
    return schema
