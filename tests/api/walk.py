"""
Documents that ask for everything: made from the schema, so that a new type or field is asked for by itself.

Something that has an id is a thing (a page, a snippet, a file). A walk goes from a thing to those that it refers to, so
many steps far; what lies between them (blocks, rich text, dates) is always asked for whole.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from api.schema import schema

SCHEMA = schema.graphql_schema

# A walk asks for everything at once, which nobody else may.
UNLIMITED = dict.fromkeys(
    ("tokens", "lines", "fragments", "aliases", "fields", "comparisons", "items", "nodes", "cost"), 10**15
)

# What to give for arguments that have to be given, or that show more when they are; by their names. Whoever adds an
# argument says here what a walk should try: each value once, beside none at all.
ARGUMENTS: dict[str, list[str]] = {
    "first": ["100"],
    "after": [],
    "last": ["100"],
    "before": [],
    "locale": ['"en"'],
    "theme": ['["{theme}"]', '["{hidden_theme}"]'],
    "keyword": ['["{keyword}"]', '["{hidden_keyword}"]'],
    "audience": ['["{audience}"]', '["{hidden_audience}"]'],
    "country": ['["PL"]'],
    "year": ["2014"],
    "startsFrom": ['"2000-01-01T00:00:00Z"'],
    "startsUntil": ['"2030-01-01T00:00:00Z"'],
    "archived": ["true", "false"],
    "withSessions": ["true"],
    "types": ['["PlainPage", "EventPage"]'],
    # All words of the world in which everything is hidden begin so.
    "query": ['"w1"'],
    "themes": ['["{theme}"]', '["{hidden_theme}"]'],
    "countries": ['["PL"]'],
    "dateFrom": ['"2000-01-01"'],
    "dateTo": ['"2030-01-01"'],
    "sites": [],
    # By token: tests/api/test_registrations.py.
    "input": [],
    # Asked for one by one, with the paths and ids of what is hidden.
    "path": [],
    "id": [],
    "ids": [],
    "slug": [],
    "hostname": [],
}

# They have no sensible value that is always there: tests ask for them by themselves.
# A microsite is asked for everything once, and not again for each page that a search finds on it.
APART = {("Site", "route"), ("Site", "page"), ("SearchResult", "site")}
# What an ordinary visitor of a microsite that is alive gets nothing of: see tests/api/test_previews and cms/archives.
NOT_FOR_ALL = {("Site", "archivedAt"), ("Site", "preview")} | {
    ("SitePreview", name)
    for name in SCHEMA.type_map["SitePreview"].fields  # type: ignore[union-attr]
}


def is_thing(type_: Any) -> bool:
    """Return whether *type_* is a page, a snippet, a file or a microsite, and no part of one."""
    if not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        return False
    return "id" in type_.fields


def is_page(type_: Any) -> bool:
    """Return whether *type_* is a page type, or what all have in common."""
    return type_.name == "Page" or any(interface.name == "Page" for interface in getattr(type_, "interfaces", ()))


@dataclass(frozen=True)
class Steps:
    """How many pages, and how many other things, a walk may still go to. From a page that was gone to, nowhere else."""

    pages: int
    others: int

    def to(self, type_: Any) -> Steps | None:
        """Return how far a walk may go on from *type_*; None when it may not even go there."""
        if not is_thing(type_):
            return self
        if is_page(type_):
            return Steps(self.pages - 1, 0) if self.pages else None
        return Steps(self.pages, self.others - 1) if self.others else None


def page_type_names() -> list[str]:
    """Return the names of all page types in the schema."""
    return sorted(type_.name for type_ in SCHEMA.get_possible_types(SCHEMA.type_map["Page"]))  # type: ignore[arg-type]


@dataclass
class Walk:
    """
    A document in the making. *values* fill the braces of `ARGUMENTS`.

    :param every_list: ask for lists below a page with each value of each argument, and not once
    """

    values: dict[str, str]
    every_list: bool = True
    fragments: dict[str, str] = field(default_factory=dict)

    def document(self, selection: str, variables: str = "") -> str:
        """Return the document that asks for *selection*, with the fragments that were made for it."""
        declared = f"query ({variables}) " if variables else ""
        return "\n".join([f"{declared}{{ {selection} }}", *self.fragments.values()])

    def spread(self, type_: Any, steps: Steps) -> str:
        """Return a spread that asks for all of *type_*, and for what it refers to, *steps* far."""
        name = f"{type_.name}_{steps.pages}_{steps.others}"
        if name not in self.fragments:
            self.fragments[name] = ""  # recursion ends here
            self.fragments[name] = f"fragment {name} on {type_.name} {{ {self.selections(type_, steps)} }}"
        return f"...{name}"

    def selections(self, type_: Any, steps: Steps) -> str:
        """Return the selections that ask for all of *type_*."""
        parts = ["__typename"]
        if isinstance(type_, GraphQLUnionType):
            return " ".join([*parts, *(self.spread(possible, steps) for possible in type_.types)])
        # A page where a walk ends is only recognised: each page that is public is where another walk begins.
        recognised = is_page(type_) and steps == Steps(0, 0)
        fields = SCHEMA.type_map["Page"].fields if recognised else type_.fields
        for name, field_ in fields.items():
            if (type_.name, name) not in APART:
                parts += self.field(name, name, field_, steps)
        if isinstance(type_, GraphQLInterfaceType) and not recognised:
            parts += self.of_possible_types(type_, steps)
        return " ".join(parts)

    def of_possible_types(self, type_: GraphQLInterfaceType, steps: Steps) -> Iterator[str]:
        """Yield the selections of what only some types of the interface *type_* have."""
        for possible in SCHEMA.get_possible_types(type_):
            own = [
                part
                for name, field_ in possible.fields.items()
                if name not in type_.fields
                # Fields of the same name and another type could not be asked for side by side.
                for part in self.field(f"{possible.name}__{name}", name, field_, steps)
            ]
            if own:
                yield f"... on {possible.name} {{ {' '.join(own)} }}"

    def field(self, key: str, name: str, field_: GraphQLField, steps: Steps) -> Iterator[str]:
        """Yield the selections of a field: with as few arguments as possible, and with each value of each of them."""
        target: Any = get_named_type(field_.type)
        left = steps.to(target)
        is_list_of_pages = "nodes" in getattr(target, "fields", {})
        if left is None or (is_list_of_pages and not left.pages):
            return
        if name == "edges":
            left = Steps(1, 0)  # they are the nodes once more
        required = {name for name, argument in field_.args.items() if is_required_argument(argument)}
        base = {"first": "100"} if "first" in field_.args else {}
        needed = {
            name: values for name in required if len(values := self.argument_values(name, field_.args[name])) == 1
        }
        base |= {name: value for name, [value] in needed.items()}
        variants = [base] if required <= base.keys() else []
        for argument_name, argument in field_.args.items():
            for value in self.argument_values(argument_name, argument) if argument_name not in needed else ():
                others = {name: given for name, given in base.items() if (argument_name, name) != ("last", "first")}
                variants.append({**others, argument_name: value})
        if is_list_of_pages and not self.every_list:
            variants = variants[:1]
        for number, given in enumerate(variants):
            arguments = ", ".join(f"{name}: {value}" for name, value in given.items())
            called = f"{name}({arguments})" if arguments else name
            if is_leaf_type(target):
                below = ""
            elif is_list_of_pages and number:
                # What a filter leaves and how it is ordered is seen by names; all rows are asked for whole without one.
                row: Any = get_named_type(target.fields["nodes"].type)
                named = "title" if "title" in row.fields else "url"
                below = f" {{ __typename totalCount nodes {{ __typename {named} }} }}"
            else:
                below = f" {{ {self.spread(target, left)} }}"
            alias = key if number == 0 else f"{key}__{number}"
            yield f"{called}{below}" if alias == name else f"{alias}: {called}{below}"

    def argument_values(self, name: str, argument: Any) -> list[str]:
        """
        Return what to try for an argument, as GraphQL.

        :raises KeyError: for one that nobody has thought about
        """
        type_ = get_named_type(argument.type)
        if name in ARGUMENTS:
            if name == "first":
                return []
            return [self._filled(value) for value in ARGUMENTS[name]]
        if isinstance(type_, GraphQLEnumType):
            is_list = "[" in str(argument.type)
            return [f"[{value}]" if is_list else value for value in type_.values]
        raise KeyError(f"Say in ARGUMENTS what a walk should give for “{name}: {argument.type}”.")

    def _filled(self, value: str) -> str:
        for name, word in self.values.items():
            value = value.replace(f"{{{name}}}", word)
        return value


def answered_fields(data: Any, type_name: str) -> Iterator[tuple[str, str]]:
    """Yield type and name of each field in *data*, an answer about *type_name*, that isn't null and no empty list."""
    if isinstance(data, list):
        for entry in data:
            yield from answered_fields(entry, type_name)
        return
    type_name = data.get("__typename", type_name)
    for key, value in data.items():
        name, below = _answered(type_name, key)
        if name is None or value is None or value == []:
            continue
        yield type_name, name
        if below is not None:
            yield from answered_fields([entry for entry in value if entry] if isinstance(value, list) else value, below)


@functools.cache
def _answered(type_name: str, key: str) -> tuple[str | None, str | None]:
    """Return which field of a type a key of an answer stands for, and the type of what is below it, if anything is."""
    fields = SCHEMA.type_map[type_name].fields  # type: ignore[union-attr]
    name = next((part for part in key.split("__") if part in fields), None)
    if name is None:
        return None, None
    target = get_named_type(fields[name].type)
    # Scalars may be objects, as JSON is.
    return name, None if is_leaf_type(target) else target.name


def content_fields() -> set[tuple[str, str]]:
    """Return type and name of each field that is reached from `Site`: of all that visitors read."""
    found: dict[str, GraphQLObjectType] = {}
    waiting: list[Any] = [SCHEMA.type_map["Site"]]
    while waiting:
        type_ = waiting.pop()
        if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            waiting += SCHEMA.get_possible_types(type_)
        elif isinstance(type_, GraphQLObjectType) and type_.name not in found:
            found[type_.name] = type_
            waiting += [get_named_type(field_.type) for field_ in type_.fields.values()]
    return {(type_.name, name) for type_ in found.values() for name in type_.fields}
