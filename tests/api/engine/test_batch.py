"""Batch resolvers: what is loaded together, who fails with whom, and what they may not return."""

from types import SimpleNamespace
from typing import Any

import graphene
import pytest
from graphql import execute_sync, parse

from api.engine import Compiled, Load, Loads, batch, execute


class Context:
    def __init__(self) -> None:
        self.loads = Loads(self)
        self.calls: list[tuple[str, list[Any]]] = []


def venues(context, keys):
    context.calls.append(("venues", keys))
    return {key: f"venue {key}" for key in keys if key != 404}


def cities(context, keys):
    context.calls.append(("cities", keys))
    return {key: f"city of {key}" for key in keys}


def broken(context, keys):
    context.calls.append(("broken", keys))
    raise ConnectionError("the database is away")


def fails_later(context, keys):
    context.calls.append(("fails_later", keys))
    if 9 in keys:
        raise ConnectionError("nine is too many")
    return dict.fromkeys(keys, "fine")


class Event(graphene.ObjectType):
    venue = graphene.String()
    other_venue = graphene.String()
    city = graphene.String()
    lost = graphene.String()
    lost_or_city = graphene.String()
    early = graphene.String()
    late = graphene.String()
    next = graphene.Field(lambda: Event)
    wrong = graphene.String()
    options = graphene.Field(graphene.JSONString, ids=graphene.List(graphene.Int))

    @batch
    def resolve_venue(parents, info):
        found = yield Load(venues, [parent.venue_id for parent in parents])
        return [found.get(parent.venue_id) for parent in parents]

    @batch
    def resolve_other_venue(parents, info):
        found = yield Load(venues, (parent.other_id for parent in parents))
        return [found.get(parent.other_id) for parent in parents]

    @batch
    def resolve_city(parents, info):
        found = yield Load(venues, [parent.venue_id for parent in parents])
        names = [found.get(parent.venue_id) for parent in parents]
        named = yield Load(cities, names)
        return [named.get(name) for name in names]

    @batch
    def resolve_lost(parents, info):
        yield Load(cities, ["here"]), Load(broken, [1])

    @batch
    def resolve_lost_or_city(parents, info):
        try:
            yield Load(broken, [1])
        except ConnectionError:
            found = yield Load(cities, ["saved"])
        return [found["saved"] for _ in parents]

    @batch
    def resolve_early(parents, info):
        found = yield Load(fails_later, [1])
        found = yield Load(fails_later, [1])
        return [found[1] for _ in parents]

    @batch
    def resolve_late(parents, info):
        yield Load(cities, ["before"])
        yield Load(fails_later, [9])

    @batch
    def resolve_next(parents, info):
        return [parent.next for parent in parents]

    @batch
    def resolve_wrong(parents, info):
        return info.context.wrong

    @staticmethod
    def resolve_options(parent, info, ids):
        ids.append(parent.venue_id)
        return ids


class Query(graphene.ObjectType):
    events = graphene.List(Event)


schema = graphene.Schema(query=Query).graphql_schema


def event(venue_id: int | None, other_id: int | None = None, following: Any = None) -> Any:
    return SimpleNamespace(venue_id=venue_id, other_id=other_id, next=following)


def ask(text: str, *events: Any, context: Context | None = None) -> tuple[Context, Any]:
    context = context or Context()
    root = SimpleNamespace(events=list(events))
    return context, execute(Compiled(schema, parse(text), None), context, {}, root)


def test_loads_of_one_step_are_merged_over_fields_and_parents():
    context, result = ask("{ events { venue otherVenue again: venue city } }", event(1, 2), event(2, 3), event(None, 1))

    assert context.calls == [("venues", [1, 2, 3]), ("cities", ["venue 1", "venue 2"])]
    assert result.errors is None
    assert result.data["events"] == [
        {"venue": "venue 1", "otherVenue": "venue 2", "again": "venue 1", "city": "city of venue 1"},
        {"venue": "venue 2", "otherVenue": "venue 3", "again": "venue 2", "city": "city of venue 2"},
        {"venue": None, "otherVenue": "venue 1", "again": None, "city": None},
    ]


def test_nothing_is_loaded_twice_in_a_request():
    context, result = ask(
        "{ events { venue next { venue next { venue } } } }", event(1, None, event(404, 2, event(404)))
    )

    assert context.calls == [("venues", [1]), ("venues", [404])]
    assert result.data == {
        "events": [{"venue": "venue 1", "next": {"venue": None, "next": {"venue": None}}}],
    }


def test_number_of_loads_does_not_grow_with_the_rows():
    few, _ = ask("{ events { venue city next { otherVenue } } }", event(1, 2, event(3, 4)))
    many, _ = ask("{ events { venue city next { otherVenue } } }", *(event(i, 2, event(3, 500 + i)) for i in range(30)))

    assert len(few.calls) == len(many.calls) == 3


def test_failing_loader_fails_only_the_fields_that_wanted_it():
    context, result = ask("{ events { lost venue lostOrCity } }", event(1), event(2))

    assert result.data["events"] == [
        {"lost": None, "venue": f"venue {i}", "lostOrCity": "city of saved"} for i in (1, 2)
    ]
    assert [(error.message, error.path) for error in result.errors] == [
        ("the database is away", ["events", 0, "lost"]),
        ("the database is away", ["events", 1, "lost"]),
    ]
    assert [name for name, _ in context.calls].count("broken") == 1


def test_failing_loader_fails_nobody_whose_keys_were_loaded_before():
    _, result = ask("{ events { early late } }", event(1))

    assert result.data == {"events": [{"early": "fine", "late": None}]}
    assert [error.path for error in result.errors] == [["events", 0, "late"]]


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        ([1], "1 values, for 2 parents."),
        ([], "0 values, for 2 parents."),
        (None, "NoneType, not a list, for 2 parents."),
        ("ab", "str, not a list, for 2 parents."),
        ({1: 1, 2: 2}, "dict, not a list, for 2 parents."),
    ],
)
def test_batch_resolver_that_returns_not_one_value_for_each_parent_is_told_so(returned, said):
    context = Context()
    context.wrong = returned
    _, result = ask("{ events { wrong venue } }", event(1), event(2), context=context)

    assert result.data == {"events": [{"wrong": None, "venue": "venue 1"}, {"wrong": None, "venue": "venue 2"}]}
    assert [error.message for error in result.errors] == [f"The batch resolver of Event.wrong returned {said}"] * 2


def test_graphql_core_tells_the_same():
    context = Context()
    context.wrong = [1, 2]
    root = SimpleNamespace(events=[event(1)])

    result = execute_sync(schema, parse("{ events { wrong } }"), root, context)

    assert [error.message for error in result.errors] == [
        "The batch resolver of Event.wrong returned 2 values, for 1 parents."
    ]


def test_what_a_resolver_does_to_its_arguments_is_seen_by_no_other_call():
    compiled = Compiled(schema, parse("{ events { options(ids: [7]) } }"), None)
    root = SimpleNamespace(events=[event(1), event(2)])

    answers = [execute(compiled, Context(), {}, root).data for _ in range(2)]

    assert answers == [{"events": [{"options": "[7, 1]"}, {"options": "[7, 2]"}]}] * 2


@pytest.mark.parametrize("last", [{"next": "b"}, SimpleNamespace(next="b")])
@pytest.mark.parametrize("error", [ValueError, StopIteration])
def test_attribute_that_fails_for_one_parent_fails_for_it_alone(error, last):
    class Failing:
        @property
        def next(self):
            raise error("no idea")

    class Plain(graphene.ObjectType):
        next = graphene.String()

    class Root(graphene.ObjectType):
        events = graphene.List(Plain)

    plain = graphene.Schema(query=Root).graphql_schema
    root = SimpleNamespace(events=[SimpleNamespace(next="a"), Failing(), last, object()])

    result = execute(Compiled(plain, parse("{ events { next } }"), None), Context(), {}, root)

    assert result.data == {"events": [{"next": "a"}, {"next": None}, {"next": "b"}, {"next": None}]}
    assert [(error.message, error.path) for error in result.errors] == [("no idea", ["events", 1, "next"])]


def test_what_stands_in_several_places_is_read_once_and_fails_in_all_of_them():
    twice = event(1, 2, event(9))
    text = "{ events { venue late next { venue late } } }"
    context, result = ask(text, twice, event(3), twice)
    oracle = execute_sync(
        schema, parse(text), SimpleNamespace(events=[twice, event(3), twice]), context_value=Context()
    )

    assert result.data == oracle.data
    paths = sorted([error.path for error in result.errors], key=str)
    assert paths == sorted([error.path for error in oracle.errors], key=str)
    assert sorted({path[1] for path in paths if "next" in path}) == [0, 2]
    assert context.calls[0] == ("venues", [1, 3])
