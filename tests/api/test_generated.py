"""Documents made from the schema, valid and broken: each is answered within its limits, and none by a failure."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import schemathesis
from django.test import Client
from graphql import (
    GraphQLEnumType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
    print_schema,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.graphql import nodes

from api.costs import OBJECT_PRICE
from api.limits import Limits
from cms.wsgi import application
from tests.api.test_leaks_inputs import VALUES, microsite  # noqa: F401 (a fixture)
from tests.api.walk import SCHEMA
from tests.connections import kept_open

pytestmark = pytest.mark.django_db
ACCEPT = "application/graphql-response+json"
CODE = re.compile(r"[A-Z_]+")
LEVELS = 6

# Each example asks the database: few, and never the same ones on two machines.
FEW = settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def argument_value(argument: Any) -> st.SearchStrategy[Any]:
    """Return values for an argument, right and wrong ones, as JSON."""
    named = get_named_type(argument.type)
    if isinstance(named, GraphQLEnumType):
        one: st.SearchStrategy[Any] = st.sampled_from([*named.values, "NONSENSE", 1])
    else:
        one = st.sampled_from([value for value in VALUES.get(named.name, ["x"]) if len(str(value)) < 1000])
    return st.lists(one, max_size=3) if is_list_type(get_nullable_type(argument.type)) else one | st.none()


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Return a document that fits the schema, and values for its variables that may not."""
    declared: dict[str, str] = {}
    values: dict[str, Any] = {}

    def selections(type_: Any, levels: int) -> str:
        names = draw(st.lists(st.sampled_from(sorted(type_.fields)), min_size=1, max_size=4, unique=True))
        parts = ["__typename"]
        for name in names:
            field = type_.fields[name]
            target: Any = get_named_type(field.type)
            if not is_leaf_type(target) and not levels:
                continue
            given_arguments = []
            for argument_name, argument in field.args.items():
                if is_required_argument(argument) or draw(st.integers(0, 5)) == 0:
                    variable = f"v{len(declared)}"
                    declared[variable] = str(argument.type)
                    values[variable] = draw(argument_value(argument))
                    given_arguments.append(f"{argument_name}: ${variable}")
            called = f"{name}({', '.join(given_arguments)})" if given_arguments else name
            condition = draw(st.sampled_from(["", "", "", " @include(if: true)", " @skip(if: true)"]))
            below = "" if is_leaf_type(target) else f" {{ {of_any(target, levels - 1)} }}"
            parts.append(f"a{draw(st.integers(0, 10**6))}: {called}{condition}{below}")
        return " ".join(parts)

    def of_any(type_: Any, levels: int) -> str:
        if hasattr(type_, "fields"):
            return selections(type_, levels)
        possible = draw(st.sampled_from(type_.types))
        return f"__typename ... on {possible.name} {{ {selections(possible, levels)} }}"

    body = selections(SCHEMA.query_type, LEVELS)
    head = f"query ({', '.join(f'${name}: {type_}' for name, type_ in declared.items())})" if declared else "query"
    return f"{head} {{ {body} }}", values


BREAKS = st.sampled_from(
    ["", "{", "}", "(", '"', '"""', "...", "@", "$", "#", "\0", "\ud7ff", "9" * 400, " nothing ", "[", "!"]
)


@st.composite
def broken_documents(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Return what was a document, with parts of it left out, put elsewhere, or repeated."""
    text, values = draw(documents())
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        text = text[:start] + draw(BREAKS) + text[start:end] * draw(st.integers(0, 2)) + text[end:]
    return text, draw(st.sampled_from([values, {}, {"v0": {"deep": [[[1]]]}}]))


def check(text: str, values: dict[str, Any], host: str) -> dict[str, Any]:
    """Ask, and fail where the answer is none of GraphQL's; return it."""
    response = Client(raise_request_exception=False).post(
        "/graphql",
        json.dumps({"query": text, "variables": values}),
        "application/json",
        headers={"Host": host, "Accept": ACCEPT},
    )
    assert response.status_code in (200, 400, 413), (response.status_code, text)
    answered: dict[str, Any] = response.json()
    assert set(answered) <= {"data", "errors", "extensions"}
    assert ("data" in answered) == (response.status_code == 200)
    assert answered.get("errors") != []
    for error in answered.get("errors", ()):
        assert error["message"]
        assert CODE.fullmatch(error["extensions"]["code"])
        assert error["extensions"]["code"] not in {"INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE"}, (text, values)
    if response.status_code == 200:
        assert answered["extensions"]["cost"]["requested"] <= Limits().cost
    return answered


def values_in(part: Any) -> int:
    """Return the price of what was answered, at the least."""
    if isinstance(part, dict):
        return sum(values_in(value) + (OBJECT_PRICE if isinstance(value, dict) else 0) for value in part.values())
    if isinstance(part, list):
        return sum(values_in(item) + (OBJECT_PRICE if isinstance(item, dict) else 0) for item in part)
    return 1 if part is not None else 0


@FEW
@given(asked=documents())
def test_generated_documents_are_answered_within_their_cost(asked: Any, microsite: Any) -> None:  # noqa: F811
    answered = check(*asked, microsite.site.hostname)

    # Lists of texts are one value; few pages have more of anything than is assumed.
    if "data" in answered:
        assert values_in(answered["data"]) <= answered["extensions"]["cost"]["requested"] * 2


@FEW
@given(asked=broken_documents())
def test_broken_documents_are_refused_in_words(asked: Any, microsite: Any) -> None:  # noqa: F811
    check(*asked, microsite.site.hostname)


# --- schemathesis ---------------------------------------------------------------------------------------------------

LOADED = schemathesis.graphql.from_file(print_schema(SCHEMA))
LOADED.app = application


MOMENTS = st.sampled_from(["2014-05-07T10:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2014"])
schemathesis.graphql.scalar("DateTime", MOMENTS.map(nodes.String))


@LOADED.parametrize()
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_schemathesis_finds_nothing(case: Any, microsite: Any) -> None:  # noqa: F811
    case.headers = {"Host": microsite.site.hostname, "Accept": ACCEPT}
    # The application closes connections that have become old between two requests, and with this one the test's data.
    with kept_open():
        response = case.call()
    case.validate_response(response, checks=[schemathesis.checks.not_a_server_error])
