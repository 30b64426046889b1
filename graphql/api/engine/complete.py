"""What becomes of the values that resolvers return (GraphQL specification, section 6.4.3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from graphene.types.definitions import GrapheneEnumType
from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    ExecutionContext,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLString,
    Undefined,
    default_field_resolver,
    default_type_resolver,
)
from graphql.execution.execute import CollectedErrors, invalid_return_type_error
from graphql.pyutils import inspect, is_iterable

if TYPE_CHECKING:
    from api.engine.plan import ObjectPlan, Plan, Selection
    from api.engine.run import Run

Complete = Callable[["Run", GraphQLResolveInfo, Any], Any]
"""Makes of a resolver's value what the answer has: it never raises, but returns a `Failure`. For an object it returns
an empty dict, which the next level fills."""


class Failure:
    """Stands in the answer where a value failed, until it is settled which place around it becomes null."""

    __slots__ = ("error", "items")

    def __init__(self, error: Exception, items: Sequence[Any] = ()) -> None:
        self.error = error
        self.items = items
        """Of a list that failed while it was read: the items that came before, whose errors count too."""


def completer(output_type: GraphQLOutputType, selection: Selection | None, named: str) -> Complete:
    """
    Return what completes values of *output_type*.

    :param selection: what is read from its objects, if it has any
    :param named: the field, as errors name it
    """
    of_type = output_type.of_type if isinstance(output_type, GraphQLNonNull) else output_type
    absent = _refuse_null(named) if of_type is not output_type else _null
    if isinstance(of_type, GraphQLList):
        return _list(completer(of_type.of_type, selection, named), absent, named)
    if selection is None:
        return _leaf(of_type, absent)
    if isinstance(of_type, GraphQLObjectType):
        return _object(of_type, selection, absent)
    return _abstract(of_type, selection, absent)


Absent = Callable[["Run"], Any]
"""Returns what the answer has for a value that is None."""


def _null(_run: Run) -> None:
    return None


def _refuse_null(named: str) -> Absent:
    return lambda run: run.fail(TypeError(f"Cannot return null for non-nullable field {named}."))


def _list(complete_item: Complete, absent: Absent, named: str) -> Complete:
    def complete_list(run: Run, info: GraphQLResolveInfo, value: Any) -> Any:
        if value is None:
            return absent(run)
        if type(value) is list:
            return [complete_item(run, info, item) for item in value]
        if isinstance(value, Exception):
            return run.fail(value)
        if not is_iterable(value):
            return run.fail(GraphQLError(f"Expected Iterable, but did not find one for field '{named}'."))
        items: list[Any] = []
        try:
            for item in value:
                items.append(complete_item(run, info, item))  # what came before an error counts
        except Exception as error:
            return run.fail(error, items)
        return items

    return complete_list


def _object(object_type: GraphQLObjectType, selection: Selection, absent: Absent) -> Complete:
    plan: ObjectPlan | None = None
    is_type_of = object_type.is_type_of
    told_by = _told_by(object_type)
    passed: set[Any] = set()

    def complete_object(run: Run, info: GraphQLResolveInfo, value: Any) -> Any:
        nonlocal plan
        if value is None:
            return absent(run)
        if isinstance(value, Exception):
            return run.fail(value)  # also Undefined, which graphql-core counts among the exceptions
        try:
            if is_type_of is not None and (told_by is None or told_by(value) not in passed):
                if not is_type_of(value, info):
                    raise invalid_return_type_error(object_type, value, selection.nodes)
                if told_by is not None:
                    passed.add(told_by(value))
            if plan is None:
                plan = selection.of(object_type)
        except Exception as error:
            return run.fail(error)
        group = run.next.get(plan)
        if group is None:
            group = run.begin(plan)
        out = group.known.get(id(value))
        if out is None:
            out = group.known[id(value)] = {}
            group.values.append(value)
            group.outs.append(out)
        return out

    return complete_object


def _abstract(abstract_type: Any, selection: Selection, absent: Absent) -> Complete:
    resolve_type = abstract_type.resolve_type or default_type_resolver
    told_by = _told_by(abstract_type)
    by_name: dict[str, Complete] = {}
    by_telling: dict[Any, Complete] = {}

    def complete_abstract(run: Run, info: GraphQLResolveInfo, value: Any) -> Any:
        if value is None:
            return absent(run)
        if isinstance(value, Exception):
            return run.fail(value)
        try:
            telling = None if told_by is None else told_by(value)
            complete = None if telling is None else by_telling.get(telling)
            if complete is None:
                name: Any = resolve_type(value, info, abstract_type)
                complete = by_name.get(name) if isinstance(name, str) else None
                if complete is None:
                    object_type = _oracle(selection.plan).ensure_valid_runtime_type(
                        name, abstract_type, selection.nodes, info, value
                    )
                    complete = by_name[name] = _object(object_type, selection, absent)
                if telling is not None:
                    by_telling[telling] = complete
        except Exception as error:
            return run.fail(error)
        return complete(run, info, value)

    return complete_abstract


def _told_by(graphql_type: Any) -> Callable[[Any], Any] | None:
    """Return the `told_by` of a graphene type: of what is equal there, all values are of one object type."""
    return getattr(getattr(graphql_type, "graphene_type", None), "told_by", None)


def _oracle(plan: Plan) -> ExecutionContext:
    """Return graphql-core's executor, to word its errors: of the schema only, without a request's data."""
    nothing = default_field_resolver, default_type_resolver, default_field_resolver, CollectedErrors(), None, None
    return ExecutionContext(plan.schema, plan.fragments, None, None, plan.operation, {}, *nothing)


# --- Leafs: the many


def _leaf(leaf_type: Any, absent: Absent) -> Complete:
    serialize = leaf_type.serialize
    if getattr(serialize, "__func__", None) in (GraphQLEnumType.serialize, GrapheneEnumType.serialize):
        serialize = _remembered(serialize)

    def complete_leaf(run: Run, info: GraphQLResolveInfo, value: Any) -> Any:
        if value is None:
            return absent(run)
        if isinstance(value, Exception):
            return run.fail(value)
        try:
            serialized = serialize(value)
            if serialized is Undefined or serialized is None:
                raise TypeError(
                    f"Expected `{inspect(leaf_type)}.serialize({inspect(value)})` to return non-nullable value,"
                    f" returned: {inspect(serialized)}"
                )
        except Exception as error:
            return run.fail(error)
        return serialized

    return complete_leaf


def _remembered(serialize: Callable[[Any], str]) -> Callable[[Any], str]:
    """Remember the names of an enum's values: there are few, and graphene is slow to find them."""
    names: dict[str, str] = {}

    def serialize_enum(value: Any) -> str:
        if type(value) is not str:
            return serialize(value)
        name = names.get(value)
        if name is None:
            name = names[value] = serialize(value)
        return name

    return serialize_enum


def unchanged(output_type: GraphQLOutputType) -> Callable[[Sequence[Any]], bool] | None:
    """
    Return what tells whether all of several values are answered as they are; None for a type that has no such values.

    Most values of most answers are plain texts and numbers: these are let through together.
    """
    of_type = output_type.of_type if isinstance(output_type, GraphQLNonNull) else output_type
    plain = _PLAIN.get(getattr(of_type, "serialize", None))
    if plain is None:
        return None
    classes = frozenset({plain} if of_type is not output_type else {plain, type(None)})
    if plain is not int:
        return lambda values: classes.issuperset(map(type, values))

    def whole_numbers(values: Sequence[Any]) -> bool:
        if not classes.issuperset(map(type, values)):
            return False
        numbers = [value for value in values if value is not None]
        return not numbers or (min(numbers) >= GRAPHQL_MIN_INT and max(numbers) <= GRAPHQL_MAX_INT)

    return whole_numbers


_PLAIN: dict[Any, type] = {
    GraphQLString.serialize: str,
    GraphQLID.serialize: str,
    GraphQLBoolean.serialize: bool,
    GraphQLInt.serialize: int,
}
