"""What a document costs: by its lists, its variables, its types and its conditions, and never less than it answers."""

from __future__ import annotations

import time
from typing import Any

import pytest
from graphql import (
    GraphQLObjectType,
    get_introspection_query,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    parse,
)

from api import execution
from api.costs import ASSUMED_SIZE, LISTING_PRICE, OBJECT_PRICE, SIZES, Cost, Costing
from api.execution import answer, prepare
from tests.api.conftest import Ask
from tests.api.walk import SCHEMA
from tests.fixtures import MakeMicrosite, MakePage


def cost(document: str, variables: dict[str, Any] | None = None) -> Cost:
    assert prepare(document, None).errors == ()
    return Costing(SCHEMA, parse(document)).cost(variables or {})


@pytest.mark.parametrize(
    ("document", "points"),
    [
        ("{ __typename }", 1),
        ("{ site { title } }", OBJECT_PRICE + 1),
        ("{ site { a: title b: title } }", OBJECT_PRICE + 2),
        ("{ site { events { totalCount } } }", OBJECT_PRICE + LISTING_PRICE + 1),
        ("{ site { events(first: 7) { nodes { title } } } }", OBJECT_PRICE + LISTING_PRICE + 7 * (OBJECT_PRICE + 1)),
        ("{ site { events(last: 7) { nodes { title } } } }", OBJECT_PRICE + LISTING_PRICE + 7 * (OBJECT_PRICE + 1)),
        ("{ site { events { nodes { title } } } }", OBJECT_PRICE + LISTING_PRICE + 20 * (OBJECT_PRICE + 1)),
        ("{ site { primaryMenu { label } } }", OBJECT_PRICE + ASSUMED_SIZE * (OBJECT_PRICE + 1)),
        # The list that is spread says how many rows there are, not the fragment.
        (
            "{ site { a: events(first: 2) { ...F } b: events(first: 3) { ...F } } } "
            "fragment F on EventPageConnection { nodes { title } }",
            OBJECT_PRICE + 2 * LISTING_PRICE + 5 * (OBJECT_PRICE + 1),
        ),
        (
            "{ site { events(first: 2) { ... on EventPageConnection { nodes { title } } } } }",
            OBJECT_PRICE + LISTING_PRICE + 2 * (OBJECT_PRICE + 1),
        ),
        # An object has one type.
        (
            "{ site { home { id ... on EventPage { slug path } ... on NewsPage { slug } } } }",
            2 * OBJECT_PRICE + 3,
        ),
        (
            "{ site { home { ...A ...B } } } fragment A on Page { ... on EventPage { slug } } "
            "fragment B on EventPage { path }",
            2 * OBJECT_PRICE + 2,
        ),
        ("query A { site { title } } query B { site { title } }", 2 * (OBJECT_PRICE + 1)),
        ("{ site { title @skip(if: true) slug @include(if: false) } }", OBJECT_PRICE),
        ("{ site { title @include(if: true) @skip(if: true) } }", OBJECT_PRICE),
    ],
)
def test_cost_follows_what_can_be_answered(document: str, points: int) -> None:
    assert cost(document).points == points


@pytest.mark.parametrize(
    ("variables", "rows"),
    [
        ({"n": 5}, 5),
        ({}, 3),
        ({"n": None}, 20),
        ({"n": 100}, 100),
        # The field itself refuses these.
        ({"n": 2**31 - 1}, 100),
        ({"n": 0}, 1),
        ({"n": -5}, 1),
    ],
)
def test_cost_follows_variables_and_their_defaults(variables: dict[str, Any], rows: int) -> None:
    document = "query ($n: Int = 3) { site { events(first: $n) { nodes { title } } } }"

    assert cost(document, variables).points == OBJECT_PRICE + LISTING_PRICE + rows * (OBJECT_PRICE + 1)


@pytest.mark.parametrize(("shown", "points"), [(True, OBJECT_PRICE + 1), (False, OBJECT_PRICE)])
def test_cost_follows_conditions(shown: bool, points: int) -> None:
    document = "query ($shown: Boolean!) { site { title @include(if: $shown) } }"
    costing = Costing(SCHEMA, parse(document))

    # The second time it is remembered.
    assert [costing.cost({"shown": shown}).points for _ in range(2)] == [points, points]
    assert costing.cost({"shown": not shown}).points != points


def test_costs_that_are_remembered_are_bounded() -> None:
    costing = Costing(SCHEMA, parse("query ($n: Int) { site { events(first: $n) { totalCount } } }"))

    for number in range(1000):
        costing.cost({"n": number})

    assert len(costing._kept) <= 64


def test_nodes_are_multiplied_through_lists() -> None:
    document = """{ site { pages(first: 50) { nodes { children(first: 40) { nodes { id } } } } } }"""

    assert cost(document).nodes == 2 + 50 * (1 + 1 + 40)


def test_documents_that_would_expand_without_end_are_computed_at_once() -> None:
    levels = 90
    document = "{ site { home { ...F0 } } } " + " ".join(
        f"fragment F{n} on Page {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}" for n in range(levels)
    )
    costing = Costing(SCHEMA, parse(document + f" fragment F{levels} on Page {{ id }}"))

    started = time.process_time()
    found = costing.cost({})

    assert found.points > 2**levels
    assert time.process_time() - started < 1


def test_what_costs_too_much_is_not_executed(monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*_: Any, **__: Any) -> Any:
        raise AssertionError("It was executed.")

    monkeypatch.setattr(execution, "execute", reached)
    rows = "nodes { id title slug path url }"
    document = f"query ($n: Int) {{ site {{ pages(first: $n) {{ nodes {{ children(first: 100) {{ {rows} }} }} }} }} }}"
    spent: list[int] = []

    result = answer(prepare(document, None), None, {"n": 100}, None, spent.append)  # type: ignore[arg-type]

    assert result.data is None
    [error] = result.errors or []
    assert error.extensions == {"code": "COST_LIMIT_EXCEEDED", "limit": "cost", "maximum": 100_000}
    below = LISTING_PRICE + 100 * (OBJECT_PRICE + 5)
    requested = OBJECT_PRICE + LISTING_PRICE + 100 * (OBJECT_PRICE + below)
    assert result.extensions == {"cost": {"requested": requested, "maximum": 10**5}}
    assert spent == [execution.REFUSED_PRICE]


def test_introspection_is_paid_for() -> None:
    below = "fields { name description isDeprecated deprecationReason }"
    fields = " ".join(f"a{number}: __schema {{ types {{ {below} }} }}" for number in range(90))

    whole = answer(prepare(get_introspection_query(), None), None, {}, None)  # type: ignore[arg-type]
    result = answer(prepare(f"{{ {fields} }}", None), None, {}, None)  # type: ignore[arg-type]

    assert whole.errors is None
    assert [error.extensions["code"] for error in result.errors or []] == ["COST_LIMIT_EXCEEDED"]


def test_answers_say_what_they_cost(ask: Ask, make_microsite: MakeMicrosite, client: Any) -> None:
    make_microsite("eim")
    body = {"query": "{ site { title } }"}

    for host in ("eim.localhost", "nowhere.localhost"):
        answered = client.post("/graphql", body, content_type="application/json", headers={"Host": host}).json()
        assert answered["extensions"] == {"cost": {"requested": OBJECT_PRICE + 1, "maximum": 100_000}}


def test_sizes_are_those_of_lists_in_the_schema() -> None:
    for type_name, name in SIZES:
        field = SCHEMA.type_map[type_name].fields[name]  # type: ignore[union-attr]
        assert is_list_type(get_nullable_type(field.type))
        assert "first" not in field.args


def test_every_list_of_a_connection_is_sized_by_its_arguments() -> None:
    for type_ in SCHEMA.type_map.values():
        if not isinstance(type_, GraphQLObjectType) or "pageInfo" not in type_.fields:
            continue
        holders = [
            field
            for other in SCHEMA.type_map.values()
            for field in getattr(other, "fields", {}).values()
            if hasattr(field, "args") and get_named_type(field.type) is type_
        ]
        assert holders
        assert all("first" in field.args for field in holders)
        assert not any(is_leaf_type(get_named_type(type_.fields[name].type)) for name in ("nodes", "edges"))


def test_answers_never_have_more_than_they_cost(make_microsite: MakeMicrosite, make_page: MakePage, ask: Ask) -> None:
    microsite = make_microsite("eim")
    for number in range(3):
        make_page(microsite, slug=f"page-{number}")
    document = (
        "{ site { title pages(first: 2) { totalCount nodes { id title parent { id } } } primaryMenu { label } } }"
    )

    def values(part: Any) -> int:
        if isinstance(part, dict):
            return sum(values(value) + (3 if isinstance(value, dict) else 0) for value in part.values())
        if isinstance(part, list):
            return sum(values(item) + 3 for item in part)
        return 1

    assert values(ask(document, host=microsite)) <= cost(document).points
