"""What a document becomes: fields with their resolvers, arguments and completion, found once."""

from __future__ import annotations

from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    get_named_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import collect_fields, collect_sub_fields
from graphql.execution.values import get_argument_values
from graphql.language import Visitor, visit

from api.engine.apart import Shared
from api.engine.complete import completer, unchanged
from api.engine.resolve import lasting, reader_for_all, resolver_for_all

MOST_PLANS = 64
"""Plans kept for a document: n conditions have 2**n outcomes, and who asks chooses n."""


class FieldPlan:
    """One field of one object type in a document: what to call, and what to do with the values."""

    __slots__ = (
        "arguments",
        "complete",
        "definition",
        "key",
        "name",
        "nodes",
        "read",
        "resolve_all",
        "told",
        "unchanged",
    )

    def __init__(self, plan: Plan, parent_type: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> None:
        self.key = key
        self.nodes = nodes
        self.name = nodes[0].name.value
        definition = self.definition = parent_type.fields[self.name]
        # The first parts of what resolvers are told, see `Run.info`.
        self.told = (self.name, nodes, definition.type, parent_type, None)
        self.read = reader_for_all(definition)
        self.resolve_all = resolver_for_all(definition)
        selection = None if is_leaf_type(get_named_type(definition.type)) else Selection(plan, nodes)
        self.complete = completer(definition.type, selection, f"{parent_type.name}.{self.name}")
        self.unchanged = unchanged(definition.type)
        self.arguments = None if any(Used(node).variables for node in nodes[0].arguments) else self._literal_arguments()

    def _literal_arguments(self) -> dict[str, Any] | None:
        try:
            arguments = get_argument_values(self.definition, self.nodes[0], {})
        except Exception:
            # Coerced again at each run, where the error belongs to the field.
            return None
        return arguments if lasting(arguments) else None

    def resolve(self, parents: list[Any], info: GraphQLResolveInfo) -> Any:
        """
        Return what the resolver makes of *parents*.

        :raises GraphQLError: when an argument does not fit its type
        """
        arguments = self.arguments
        if arguments is None:
            arguments = get_argument_values(self.definition, self.nodes[0], info.variable_values)
        return self.resolve_all(parents, info, **arguments)


class ObjectPlan:
    """The fields to read from objects of one type in one place of a document, in the order of the answer."""

    __slots__ = ("fields", "object_type", "shared", "shared_fields")

    def __init__(self, plan: Plan, object_type: GraphQLObjectType, collected: dict[str, list[FieldNode]]) -> None:
        self.object_type = object_type
        self.fields: list[FieldPlan | str] = []
        """A string is the key of a `__typename`."""
        self.shared: Shared | None = None
        """Who may know the values of some of the fields already, which are those of the plan `shared_fields`."""
        self.shared_fields: ObjectPlan | None = None
        for key, nodes in collected.items():
            name = nodes[0].name.value
            if name == "__typename":
                self.fields.append(key)
            elif name in object_type.fields:
                self.fields.append(FieldPlan(plan, object_type, key, nodes))
        shared: Shared | None = getattr(getattr(object_type, "graphene_type", None), "shared", None)
        if shared is not None:
            fields = [
                field for field in self.fields if isinstance(field, FieldPlan) and _is_shared(shared, plan, field)
            ]
            if fields:
                self.shared = shared
                self.shared_fields = ObjectPlan(plan, object_type, {})
                self.shared_fields.fields.extend(fields)


def _is_shared(shared: Shared, plan: Plan, field: FieldPlan) -> bool:
    if field.name not in shared.fields:
        return False
    # What `@skip` and `@include` depend on is the same for all who have this plan.
    return all(Used(node, plan.fragments).variables <= plan.conditions.keys() for node in field.nodes)


class Selection:
    """What is selected below one or several merged field nodes, by the object type that it is read from."""

    __slots__ = ("_objects", "nodes", "plan")

    def __init__(self, plan: Plan, nodes: list[FieldNode]) -> None:
        self.plan = plan
        self.nodes = nodes
        self._objects: dict[str, ObjectPlan] = {}

    def of(self, object_type: GraphQLObjectType) -> ObjectPlan:
        """Return the plan for objects of *object_type*, made when the first of them comes."""
        found = self._objects.get(object_type.name)
        if found is None:
            plan = self.plan
            collected = collect_sub_fields(plan.schema, plan.fragments, plan.conditions, object_type, self.nodes)
            # Another thread may have been quicker: all take the same one, so that its objects stay in one group.
            found = self._objects.setdefault(object_type.name, ObjectPlan(plan, object_type, collected))
        return found


class Plan:
    """
    An operation of a document, compiled for one schema and one outcome of its `@skip` and `@include` conditions.

    Plans hold no data and are shared between requests and threads.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        query_type: GraphQLObjectType,
        operation: OperationDefinitionNode,
        fragments: dict[str, FragmentDefinitionNode],
        conditions: dict[str, Any],
    ) -> None:
        self.schema = schema
        self.operation = operation
        self.fragments = fragments
        self.conditions = conditions
        collected = collect_fields(schema, fragments, conditions, query_type, operation.selection_set)
        self.root = ObjectPlan(self, query_type, collected)


class Compiled:
    """A document with one operation chosen: makes the plan that fits the values of the variables, and keeps it."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation_name: str | None = None) -> None:
        self.schema = schema
        definitions = document.definitions
        self.fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
        operations = [
            node
            for node in definitions
            if isinstance(node, OperationDefinitionNode)
            and (operation_name is None or (node.name is not None and node.name.value == operation_name))
        ]
        self.operation: OperationDefinitionNode | None = None
        """The operation to run; None when graphql-core has to run it, or to say what is wrong."""
        self.condition_names: tuple[str, ...] = ()
        if len(operations) == 1 and operations[0].operation is OperationType.QUERY:
            used = Used(operations[0], self.fragments)
            if not used.introspection:
                self.operation = operations[0]
                self.condition_names = tuple(sorted(used.conditions))
        self._plans: dict[tuple[bool, ...], Plan] = {}

    def plan(self, variables: dict[str, Any]) -> Plan | None:
        """Return the plan for these coerced *variables*; None where graphql-core has to say what is wrong."""
        values: tuple[Any, ...] = tuple(variables.get(name) for name in self.condition_names)
        query_type = self.schema.query_type
        if not self.operation or not query_type or not all(isinstance(value, bool) for value in values):
            return None
        plan = self._plans.get(values)
        if plan is None:
            conditions = dict(zip(self.condition_names, values, strict=True))
            try:
                plan = Plan(self.schema, query_type, self.operation, self.fragments, conditions)
            except RecursionError:
                return None
            if len(self._plans) >= MOST_PLANS:
                self._plans.clear()
            self._plans[values] = plan
        return plan


class Used(Visitor):
    """What a part of a document uses, with the fragments that it spreads."""

    def __init__(self, node: Node, fragments: dict[str, FragmentDefinitionNode] | None = None) -> None:
        super().__init__()
        self.introspection = False
        self.variables: set[str] = set()
        self.conditions: set[str] = set()
        """The variables that `@skip` and `@include` depend on."""
        self._fragments = dict(fragments or {})
        self._waiting: list[Node] = [node]
        while self._waiting:
            visit(self._waiting.pop(), self)

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.name.value in ("__schema", "__type"):
            self.introspection = True

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        fragment = self._fragments.pop(node.name.value, None)
        if fragment is not None:
            self._waiting.append(fragment)

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value in ("skip", "include"):
            self.conditions |= {
                argument.value.name.value for argument in node.arguments if isinstance(argument.value, VariableNode)
            }

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables.add(node.name.value)
