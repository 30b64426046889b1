"""
What a document costs at most, in points, before it is executed.

Each field has a price, which counts once for each object that it is read from; a list has as many objects as `first`
or `last` says, or as are assumed for one that is always read whole. Of fields for different types only those of the
dearest type count, since an object has one type. docs/front-end/limits.md says this to those who write documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)
from graphql.utilities import value_from_ast_untyped

from api.connections import DEFAULT_FIRST, MAX_FIRST

OBJECT_PRICE = 3
"""Of a field that leads to an object, for each of them; a field that is a value has the price 1."""
FORMATTING_PRICE = 3
"""Of a value with arguments, which is written for a language each time."""
LISTING_PRICE = 200
"""Of a connection: a query of its own, or a part of one."""
ASSUMED_SIZE = 10
"""Of a list that is read whole and stands in no line below."""
SIZES = {
    ("Query", "sites"): 20,
    ("PartnersBlock", "partners"): 20,
    ("Site", "locales"): 5,
    # The schema about itself.
    ("__Schema", "types"): 200,
    ("__Type", "fields"): 8,
    ("__Field", "args"): 1,
    ("__Type", "interfaces"): 1,
    ("__Type", "possibleTypes"): 1,
    ("__Type", "enumValues"): 1,
    ("__Type", "inputFields"): 1,
}
"""How many objects a list that is read whole has, where that isn't usual, by type and field."""
INTROSPECTION_DISCOUNT = 10
"""Into how many parts the price of what is read from the schema itself is divided: it costs no query."""


class Cost(NamedTuple):
    """Points, and the objects that the answer can have."""

    points: int
    nodes: int


class Costing:
    """Computes the cost of a valid document for values of its variables. It keeps what it computed."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self.schema = schema
        self.fragments: dict[str, FragmentDefinitionNode] = {}
        self.operations: list[OperationDefinitionNode] = []
        for definition in document.definitions:
            if isinstance(definition, FragmentDefinitionNode):
                self.fragments[definition.name.value] = definition
            elif isinstance(definition, OperationDefinitionNode):
                self.operations.append(definition)
        self.defaults = [_defaults(operation) for operation in self.operations]
        self.names: list[str] | None = None
        """The variables that the cost depends on; None before it was computed once."""
        self._kept: dict[tuple[Any, ...], Cost] = {}

    def cost(self, variables: Mapping[str, Any]) -> Cost:
        """Return what all operations of the document cost together, with *variables* where they have such."""
        key = tuple(_hashable(variables.get(name)) for name in self.names) if self.names is not None else ()
        found = self._kept.get(key) if self.names is not None else None
        if found is None:
            used: set[str] = set()
            found = Cost(0, 0)
            for operation, defaults in zip(self.operations, self.defaults, strict=True):
                pricing = _Pricing(self, {**defaults, **variables}, used)
                root: Any = self.schema.get_root_type(operation.operation)
                amount = pricing.selections(operation.selection_set, root).total()
                found = Cost(found.points + amount.points, found.nodes + amount.nodes)
            # Which variables are asked about depends on no value: all selections are looked at.
            self.names = sorted(used)
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[tuple(_hashable(variables.get(name)) for name in self.names)] = found
        return found


MOST_KEPT = 64
"""Costs kept for a document: who asks chooses the values of the variables."""


def _hashable(value: Any) -> Any:
    if isinstance(value, list):
        return "list", len(value)  # of ids: it counts how many
    return value if isinstance(value, int | float | None) else str(type(value))


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        definition.variable.name.value: value_from_ast_untyped(definition.default_value)
        for definition in operation.variable_definitions or ()
        if definition.default_value is not None
    }


def _is_list(field: GraphQLField) -> bool:
    of_type: Any = field.type
    return is_list_type(get_nullable_type(of_type))


class _Amount:
    """What selections cost for one object: whatever it is, for each row where it is a connection, and by type."""

    __slots__ = ("by_type", "each", "row")

    def __init__(self) -> None:
        self.each = Cost(0, 0)
        self.row = Cost(0, 0)
        self.by_type: dict[str, Cost] = {}

    def add(self, other: _Amount) -> None:
        self.each = _sum(self.each, other.each)
        self.row = _sum(self.row, other.row)
        for name, cost in other.by_type.items():
            self.by_type[name] = _sum(self.by_type.get(name, _NOTHING), cost)

    def total(self, rows: int = 0) -> Cost:
        """Return the cost for an object of the dearest type, or for a connection of so many rows."""
        points = max((cost.points for cost in self.by_type.values()), default=0)
        nodes = max((cost.nodes for cost in self.by_type.values()), default=0)
        return Cost(
            self.each.points + points + rows * self.row.points,
            self.each.nodes + nodes + rows * self.row.nodes,
        )


_NOTHING = Cost(0, 0)


def _sum(one: Cost, other: Cost) -> Cost:
    return Cost(one.points + other.points, one.nodes + other.nodes)


class _Pricing:
    """One computation, for given values of the variables. Each fragment is computed once."""

    def __init__(self, costing: Costing, variables: Mapping[str, Any], used: set[str]) -> None:
        self.types = costing.schema.type_map
        self.query = costing.schema.query_type
        self.fragments = costing.fragments
        self.variables = variables
        self.used = used
        self._computed: dict[str, _Amount] = {}

    def selections(self, selection_set: SelectionSetNode | None, parent: Any) -> _Amount:
        """Return what the selections cost that are read from one object of the type *parent*."""
        amount = _Amount()
        for selection in selection_set.selections if selection_set else ():
            is_left_out = self.is_left_out(selection.directives)
            if isinstance(selection, FieldNode):
                found = self.field(selection, parent)
            elif isinstance(selection, FragmentSpreadNode):
                found = self.fragment(selection.name.value, parent)
            else:
                assert isinstance(selection, InlineFragmentNode)  # noqa: S101 (there is no other kind)
                found = self.narrowed(selection, parent)
            if not is_left_out:
                amount.add(found)
        return amount

    def fragment(self, name: str, parent: Any) -> _Amount:
        amount = self._computed.get(name)
        if amount is None:
            # Within itself it counts nothing. No valid document comes here with one.
            self._computed[name] = _Amount()
            amount = self._computed[name] = self.narrowed(self.fragments[name], parent)
        return amount

    def narrowed(self, fragment: FragmentDefinitionNode | InlineFragmentNode, parent: Any) -> _Amount:
        """Return the cost of a fragment, filed under the type that it is for where that is one of several."""
        condition = fragment.type_condition
        narrowed = self.types[condition.name.value] if condition else parent
        amount = self.selections(fragment.selection_set, narrowed)
        if not isinstance(narrowed, GraphQLObjectType) or not (condition and amount.row == _NOTHING):
            return amount
        filed = _Amount()
        filed.by_type[narrowed.name] = amount.total()
        return filed

    def field(self, node: FieldNode, parent: Any) -> _Amount:
        amount = _Amount()
        name = node.name.value
        field: GraphQLField | None = getattr(parent, "fields", {}).get(name)
        if field is None:
            # __typename, __schema and __type.
            if node.selection_set is None:
                amount.each = Cost(1, 0)
            else:
                below = self.selections(node.selection_set, self.types["__Schema" if name == "__schema" else "__Type"])
                amount.each = Cost(below.total().points // INTROSPECTION_DISCOUNT, 0)
            return amount
        rows = self.rows(node, field)
        if node.selection_set is None:
            amount.each = Cost(FORMATTING_PRICE if field.args else 1, 0)
            return amount
        target: Any = get_named_type(field.type)
        below = self.selections(node.selection_set, target)
        if rows is not None:
            cost = below.total(rows)
            amount.each = Cost(LISTING_PRICE + cost.points, 1 + cost.nodes)
            return amount
        cost = below.total()
        one = Cost(OBJECT_PRICE + cost.points, 1 + cost.nodes)
        if not _is_list(field):
            amount.each = one
        elif "pageInfo" in getattr(parent, "fields", {}):
            amount.row = one
        else:
            size = self.ids(node) if "ids" in field.args else SIZES.get((parent.name, name), ASSUMED_SIZE)
            amount.each = Cost(size * one.points, size * one.nodes)
        return amount

    def rows(self, node: FieldNode, field: GraphQLField) -> int | None:
        """Return how many rows a connection is asked for; None for any other field."""
        if "first" not in field.args:
            return None
        given = [
            self.value(argument.value) for argument in node.arguments or () if argument.name.value in ("first", "last")
        ]
        # More than there can be, and less than one, is refused by the field itself.
        asked = [int(number) for number in given if isinstance(number, int | float)]
        return min(max([1, *asked]), MAX_FIRST) if asked else DEFAULT_FIRST

    def ids(self, node: FieldNode) -> int:
        """Return how many things are asked for by their ids."""
        [given] = [argument.value for argument in node.arguments or () if argument.name.value == "ids"]
        if isinstance(given, ListValueNode):
            return len(given.values)
        ids = self.value(given)
        return len(ids) if isinstance(ids, list) else 1

    def is_left_out(self, directives: Sequence[DirectiveNode] | None) -> bool:
        left_out = False
        for directive in directives or ():
            if directive.name.value in ("skip", "include"):
                for argument in directive.arguments or ():
                    if self.value(argument.value) is (directive.name.value == "skip"):
                        left_out = True
        return left_out

    def value(self, node: ValueNode) -> Any:
        """Return a number or a condition of the document, whether it is written there or given as a variable."""
        if isinstance(node, VariableNode):
            self.used.add(node.name.value)
            return self.variables.get(node.name.value)
        if isinstance(node, IntValueNode):
            # Python makes no number of thousands of digits.
            return int(node.value) if len(node.value) < 20 else MAX_FIRST
        return getattr(node, "value", None)
