"""How a plan runs: level by level, each field for all its parents."""

from __future__ import annotations

from collections.abc import Sequence
from types import GeneratorType
from typing import Any, NamedTuple

from graphql import (
    ExecutionContext,
    ExecutionResult,
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLResolveInfo,
    located_error,
)
from graphql.execution.execute import assume_not_awaitable
from graphql.execution.values import get_variable_values

from api.engine.batch import one_for_each
from api.engine.complete import Failure
from api.engine.plan import Compiled, FieldPlan, ObjectPlan, Plan


class Unsupported(Exception):
    """The document needs graphql-core: a mutation, introspection, or an error that it words."""


Coerced = dict[str, Any] | list[GraphQLError]
"""The values of a document's variables, or what is wrong with them."""


def coerce(compiled: Compiled, variables: dict[str, Any], *, hide_suggestions: bool = False) -> Coerced:
    """
    Return the *variables* as the types that the document declares for them.

    :raises Unsupported: when graphql-core has to answer
    """
    if compiled.operation is None:
        raise Unsupported
    definitions = compiled.operation.variable_definitions or ()
    return get_variable_values(
        compiled.schema, definitions, variables, max_errors=50, hide_suggestions=hide_suggestions
    )


def execute(
    compiled: Compiled,
    context: Any,
    variables: dict[str, Any] | None = None,
    root: Any = None,
    *,
    coerced: Coerced | None = None,
) -> ExecutionResult:
    """
    Answer a validated document as graphql-core would. Who has *coerced* the variables already gives them as that.

    :raises Unsupported: when graphql-core has to answer
    """
    if coerced is None:
        coerced = coerce(compiled, variables or {})
    if isinstance(coerced, list):
        return ExecutionResult(None, coerced)
    plan = compiled.plan(coerced)
    if plan is None:
        raise Unsupported
    return Run(plan, context, coerced, root).result()


class Group(NamedTuple):
    """The objects of one level that the same fields are read from, and the dicts that these go to."""

    plan: ObjectPlan
    values: list[Any]
    outs: list[dict[str, Any]]
    # By identity: what is in several places, such as a person who speaks twice, is read once.
    known: dict[int, dict[str, Any]]


class Run:
    """One answer in the making."""

    def __init__(self, plan: Plan, context: Any, variables: dict[str, Any], root: Any) -> None:
        self.plan = plan
        self.context = context
        self.variables = variables
        self.root = root
        self.failed = False
        # Kept to the end: what failed is settled by walking the answer with the fields that made it.
        self.groups: list[Group] = []
        self.next: dict[ObjectPlan, Group] = {}
        # The last parts of what all resolvers are told.
        self._told = (plan.schema, plan.fragments, root, plan.operation, variables, context, assume_not_awaitable)

    def result(self) -> ExecutionResult:
        """Run all levels; return the answer."""
        data: dict[str, Any] = {}
        self.run([Group(self.plan.root, [self.root], [data], {})])
        return _Settling(self.groups).result(data) if self.failed else ExecutionResult(data, None)

    def run(self, level: list[Group]) -> None:
        """Run this level and all that follow from it."""
        while level:
            self.groups += level
            self.next = {}
            self.run_level(level)
            level = list(self.next.values())

    def run_level(self, level: list[Group]) -> None:
        """Resolve and complete all fields of a level. The objects that they return are the next one."""
        waiting = []
        for plan, parents, outs, _known in level:
            shared = self.shared(plan, parents) if plan.shared is not None else None
            for field in plan.fields:
                if isinstance(field, str):
                    for out in outs:
                        out[field] = plan.object_type.name
                    continue
                if shared is not None and field.key in shared:
                    outs[0][field.key] = shared[field.key]
                    continue
                if field.read is not None:
                    self.complete(field, None, outs, field.read(parents))
                    continue
                info = self.info(field)
                try:
                    values = field.resolve(parents, info)
                except Exception as error:
                    values = error
                if type(values) is GeneratorType:
                    key = field.key
                    for out in outs:
                        out[key] = None  # keeps the order of keys
                    waiting.append(((field, info, outs), values))
                else:
                    self.complete(field, info, outs, values)
        if waiting:
            for (field, info, outs), values in self.context.loads.run(waiting):
                self.complete(field, info, outs, values)

    def shared(self, plan: ObjectPlan, parents: list[Any]) -> dict[str, Any] | None:
        """Return what is known already of the only one of *parents*; of several, all is resolved together."""
        fields = plan.shared_fields
        if len(parents) != 1 or plan.shared is None or fields is None:
            return None

        def compute(context: Any) -> dict[str, Any] | None:
            data: dict[str, Any] = {}
            run = Run(self.plan, context, self.variables, self.root)
            run.run([Group(fields, parents, [data], {})])
            return None if run.failed else data

        return plan.shared.answer(self.context, parents[0], fields, compute)

    def info(self, field: FieldPlan) -> GraphQLResolveInfo:
        """Return what resolvers are told, but for `path`: a level has many."""
        return tuple.__new__(GraphQLResolveInfo, field.told + self._told)

    def complete(
        self, field: FieldPlan, info: GraphQLResolveInfo | None, outs: list[dict[str, Any]], values: Any
    ) -> None:
        """Put a field's values where they belong."""
        key = field.key
        if type(values) is not list or len(values) != len(outs):
            values = one_for_each(len(outs), values, info or self.info(field))
            if isinstance(values, Exception):
                values = [values] * len(outs)
        if field.unchanged is not None and field.unchanged(values):
            for out, value in zip(outs, values, strict=True):
                out[key] = value
            return
        info, complete = info or self.info(field), field.complete
        for out, value in zip(outs, values, strict=True):
            out[key] = complete(self, info, value)

    def begin(self, plan: ObjectPlan) -> Group:
        """Return a new group of the next level, for the objects that *plan* is read from."""
        group = self.next[plan] = Group(plan, [], [], {})
        return group

    def fail(self, error: Exception, items: Sequence[Any] = ()) -> Failure:
        """Return what stands for a value that failed."""
        self.failed = True
        return Failure(error, items)


class _Settling:
    """Walks an answer in the document's order, places its errors and propagates nulls as graphql-core does."""

    def __init__(self, groups: list[Group]) -> None:
        self.errors: list[GraphQLError] = []
        self.plans = {id(out): group.plan for group in groups for out in group.outs}

    def result(self, data: dict[str, Any]) -> ExecutionResult:
        try:
            settled: dict[str, Any] | None = self.object(data, [])
        except GraphQLError as error:
            self.errors.append(error)
            settled = None
        return ExecutionContext.build_response(settled, self.errors)

    def object(self, out: dict[str, Any], path: list[str | int]) -> dict[str, Any]:
        settled = dict(out)  # which may be in several places, and has failed in all of them
        for field in self.plans[id(out)].fields:
            if isinstance(field, FieldPlan):
                settled[field.key] = self.place(field, field.definition.type, out[field.key], [*path, field.key])
        return settled

    def place(self, field: FieldPlan, output_type: GraphQLOutputType, value: Any, path: list[str | int]) -> Any:
        """
        Settle a field or an item of a list.

        :raises GraphQLError: when it may not be null, for the place around it
        """
        of_type = output_type.of_type if isinstance(output_type, GraphQLNonNull) else output_type
        try:
            if not isinstance(value, Failure):
                return self.value(field, of_type, value, path)
            if value.items:
                self.value(field, of_type, value.items, path)
            failed = value.error
        except Exception as error:
            failed = error
        located = located_error(failed, field.nodes, path)
        if of_type is not output_type:
            raise located
        self.errors.append(located)
        return None

    def value(self, field: FieldPlan, of_type: GraphQLOutputType, value: Any, path: list[str | int]) -> Any:
        if isinstance(of_type, GraphQLList) and value is not None:
            return [self.place(field, of_type.of_type, item, [*path, index]) for index, item in enumerate(value)]
        return self.object(value, path) if id(value) in self.plans else value
