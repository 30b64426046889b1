"""Fields that can be shared: computed once, taken in their places, and only where they are the same for everybody."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import graphene
import pytest
from graphql import execute_sync, parse

from api.engine import Compiled, execute
from tests.api.engine.world import Context

calls: list[str] = []


class Keeper:
    """Keeps what was computed, by what was asked."""

    fields = frozenset({"name", "child", "wrong"})

    def __init__(self) -> None:
        self.kept: dict[Any, Any] = {}

    def answer(self, context: Any, parent: Any, asked: Any, compute: Any) -> Any:
        if asked not in self.kept:
            self.kept[asked] = compute(Context())
        return self.kept[asked]


class Child(graphene.ObjectType):
    title = graphene.String(size=graphene.Int(default_value=0))

    def resolve_title(self: Any, info: Any, size: int) -> str:
        return "t" * size


class Place(graphene.ObjectType):
    shared = Keeper()
    name = graphene.String()
    number = graphene.Int()
    child = graphene.Field(Child)
    wrong = graphene.String()

    def resolve_name(self: Any, info: Any) -> str:
        calls.append("name")
        return "n"

    def resolve_child(self: Any, info: Any) -> Any:
        calls.append("child")
        return SimpleNamespace()

    def resolve_wrong(self: Any, info: Any) -> str:
        raise ValueError("wrong")


class Query(graphene.ObjectType):
    place = graphene.Field(Place)
    places = graphene.List(Place)

    def resolve_place(self: Any, info: Any) -> Any:
        return SimpleNamespace(number=1)

    def resolve_places(self: Any, info: Any) -> Any:
        return [SimpleNamespace(number=1), SimpleNamespace(number=2)]


schema = graphene.Schema(query=Query, auto_camelcase=False).graphql_schema


@pytest.mark.parametrize(
    ("text", "variables", "second_time"),
    [
        ("{ place { number name __typename child { title(size: 3) } } }", {}, []),
        ("{ place { other: name number ...on Place { name } } }", {}, []),
        # What an argument says differs from request to request; what a condition says makes another plan.
        ("query ($size: Int) { place { name child { title(size: $size) } } }", {"size": 2}, ["child"]),
        ("query ($is: Boolean!) { place { name @include(if: $is) number child { title } } }", {"is": True}, []),
        # Several are resolved together.
        ("{ places { name number } }", {}, ["name", "name"]),
        # What has failed is nobody's but who asked for it.
        ("{ place { name wrong number } }", {}, ["name"]),
    ],
)
def test_shared_fields_are_computed_once_and_answered_alike(text: str, variables: Any, second_time: list[str]) -> None:
    Place.shared.kept.clear()
    document = parse(text)
    compiled = Compiled(schema, document)
    expected = execute_sync(schema, document, None, Context(), variables).formatted
    answers = []
    for _ in range(2):
        calls.clear()
        answers.append(execute(compiled, Context(), variables).formatted)

    assert [repr(answer) for answer in answers] == [repr(expected)] * 2
    assert calls == second_time


def test_each_outcome_of_conditions_is_kept_for_itself() -> None:
    Place.shared.kept.clear()
    compiled = Compiled(schema, parse("query ($is: Boolean!) { place { child { title(size: 1) @include(if: $is) } } }"))

    found = [execute(compiled, Context(), {"is": value}).data for value in (True, False, True)]

    assert found == [{"place": {"child": child}} for child in ({"title": "t"}, {}, {"title": "t"})]
