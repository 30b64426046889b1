"""
How much one document may ask for, found out before it is parsed, validated or executed.

Everything here takes time in proportion to the length of the document: its text is read once for its tokens, its tree
once for its fields. A fragment is counted once and multiplied by its uses, so that a document of thirty fragments that
would expand to a thousand million fields is as quick to refuse as any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _
from graphql import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode

from api.costs import Cost
from api.counting import Counting
from api.errors import Code, LimitExceeded
from api.messages import Message


@dataclass(frozen=True)
class Limits:
    """The most that one request may have of each; `settings.GRAPHQL_LIMITS` has other numbers by these names."""

    bytes: int = 65_536
    """Of a document, in UTF-8."""
    tokens: int = 1_500
    lines: int = 2_000
    nesting: int = 60
    """Brackets within brackets, of all kinds."""
    depth: int = 24
    """Fields within fields, fragments expanded."""
    operations: int = 10
    fragments: int = 100
    aliases: int = 200
    directives: int = 100
    fields: int = 2_000
    """Fields of all operations, fragments expanded."""
    comparisons: int = 4_000
    """Steps of the validation that fields of one name can be merged: it grows with the square of a document."""
    items: int = 100
    """Of one list, in the document or in a variable."""
    values: int = 1_000
    """Of all variables together."""
    nodes: int = 25_000
    """Objects that the answer can have."""
    cost: int = 100_000
    """Points; docs/front-end/limits.md says how they are counted."""


def limits() -> Limits:
    """Return the limits of this installation."""
    return Limits(**settings.GRAPHQL_LIMITS)


LIMIT_NAMES = frozenset(field.name for field in fields(Limits))

# --- Text -------------------------------------------------------------------------------------------------------------

# The tokens of a document (GraphQL specification, section 2.1). A string that nobody closes ends with its line or with
# the text: every attempt succeeds where it begins, so the time is linear.
TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    r'|"(?:[^"\\\n\r]|\\.)*+"?'
    r"|#[^\n\r]*+"
    r"|[^\W\d]\w*+"
    r"|-?\d[\d.eE+\-]*+"
    r"|\.\.\."
    r"|[!$&()*:=@\[\]{|}]",
    re.DOTALL,
)
LINE_END = re.compile(r"\r\n|[\n\r]")


def text_excess(text: str, most: Limits) -> LimitExceeded | None:
    """Return what is too much about the text of a document; None when it may be parsed."""
    # Most are far below in characters already: then nothing needs to be encoded.
    if len(text) > most.bytes or (len(text) * 4 > most.bytes and len(text.encode("utf-8", "replace")) > most.bytes):
        return too_many("bytes", most.bytes, Code.TOO_LARGE)
    if sum(1 for _end in LINE_END.finditer(text)) >= most.lines:
        return too_many("lines", most.lines)
    tokens = nesting = deepest = directives = 0
    lists: list[int] = []
    for match in TOKEN.finditer(text):
        first = text[match.start()]
        if first == "#":
            continue
        tokens += 1
        if tokens > most.tokens:
            return too_many("tokens", most.tokens)
        if first in "{([":
            nesting += 1
            deepest = max(deepest, nesting)
            if first == "[":
                lists.append(tokens)
        elif first in "})]":
            nesting -= 1
            if first == "]" and lists and tokens - lists.pop() - 1 > most.items:
                return too_many("items", most.items)
        elif first == "@":
            directives += 1
    if deepest > most.nesting:
        return too_deep(most.depth)
    if directives > most.directives:
        return too_many("directives", most.directives)
    return None


# --- Fields -----------------------------------------------------------------------------------------------------------


def document_excess(document: DocumentNode, most: Limits) -> LimitExceeded | None:
    """Return what is too much about a document, all its operations together; None when it may be validated."""
    fragments: dict[str, FragmentDefinitionNode] = {}
    operations: list[OperationDefinitionNode] = []
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            fragments[definition.name.value] = definition
        elif isinstance(definition, OperationDefinitionNode):
            operations.append(definition)
    others = len(document.definitions) - len(operations)
    if len(operations) > most.operations:
        return too_many("operations", most.operations)
    if others > most.fragments:
        return too_many("fragments", most.fragments)
    counting = Counting(fragments)
    try:
        counted = [counting.of(operation.selection_set) for operation in operations]
    except RecursionError:
        # A long chain of fragments, each nested within the one before.
        return too_deep(most.depth)
    if any(depth > most.depth for _, _, depth in counted):
        return too_deep(most.depth)
    if sum(found for found, _, _ in counted) > most.fields:
        return too_many("fields", most.fields)
    # An alias in a fragment is written once and costs at each use.
    if sum(aliases for _, aliases, _ in counted) > most.aliases:
        return too_many("aliases", most.aliases)
    return None


# --- Variables --------------------------------------------------------------------------------------------------------

# Of JSON within one variable. No input of the schema is nested at all.
MOST_LEVELS = 10


def variables_excess(variables: Mapping[str, Any], most: Limits) -> LimitExceeded | None:
    """Return what is too much about the variables that came with a document; None when they may be coerced."""
    total = 0
    level: list[Any] = [variables]
    for _level in range(MOST_LEVELS):
        below: list[Any] = []
        for holder in level:
            entries = holder.values() if isinstance(holder, Mapping) else holder
            if len(entries) > most.items:
                return too_many("items", most.items)
            total += len(entries)
            if total > most.values:
                return too_many("values", most.values)
            below += [entry for entry in entries if isinstance(entry, dict | list)]
        if not below:
            return None
        level = below
    return too_deep(MOST_LEVELS)


# --- Cost -------------------------------------------------------------------------------------------------------------


def too_expensive(cost: Cost, most: Limits) -> LimitExceeded | None:
    """Return what is too much about the cost of a document; None when it may be executed."""
    if cost.nodes > most.nodes:
        return too_many("nodes", most.nodes, Code.COST_LIMIT_EXCEEDED)
    if cost.points > most.cost:
        return too_many("cost", most.cost, Code.COST_LIMIT_EXCEEDED)
    return None


# --- Words ------------------------------------------------------------------------------------------------------------


def too_many(what: str, most: int, code: Code = Code.DOCUMENT_LIMIT_EXCEEDED) -> LimitExceeded:
    """Return the error of a request that has more of something than is allowed."""
    message = Message(_("The limit for %(what)s is %(most)s. Ask for less at once."), what=what, most=most)
    return LimitExceeded(message, code, what, most)


def too_deep(most: int) -> LimitExceeded:
    """Return the error of a document that is nested too deep."""
    message = Message(_("The document is nested more than %(most)s levels deep. Ask in several requests."), most=most)
    return LimitExceeded(message, Code.DEPTH_LIMIT_EXCEEDED, "depth", most)
