"""What is too much is refused before it is validated or executed, with the limit that it exceeds."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from graphql import parse

from api import execution
from api.execution import answer, prepare
from api.kept import Kept
from api.limits import Limits, document_excess, text_excess, variables_excess
from tests.api.walk import UNLIMITED

hostile = importlib.import_module("scripts.hostile_documents")
REQUESTS = dict(hostile.requests())
ACCEPT = "application/graphql-response+json"


def limit_of(document: str, variables: dict[str, Any] | None = None) -> str | None:
    """Return the limit for which a document is refused."""
    prepared = prepare(document, None)
    errors = prepared.errors or answer(prepared, None, variables or {}, None).errors or ()  # type: ignore[arg-type]
    return next((str(error.extensions["limit"]) for error in errors if "limit" in (error.extensions or {})), None)


@pytest.fixture
def no_validation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when a document is validated or executed."""

    def reached(*_: Any, **__: Any) -> Any:
        raise AssertionError("It was not refused in time.")

    for name in ("validation_errors", "execute", "execute_one_by_one"):
        monkeypatch.setattr(execution, name, reached)


@pytest.mark.usefixtures("no_validation")
@pytest.mark.parametrize(
    ("document", "limit"),
    [
        ("{ site { title } } " + "#" + "ł" * 40_000, "bytes"),
        ("{ site { " + "title " * 1_500 + "} }", "tokens"),
        ("(" * 60_000, "tokens"),
        ('"' * 60_000, "tokens"),
        ("\n" * 2_000 + "{ site { title } }", "lines"),
        ("\r\n" * 2_000 + "{ site { title } }", "lines"),
        ("{ site { home { " + "parent { " * 25 + "id" + " }" * 28, "depth"),
        ("(" * 70, "depth"),
        (" ".join(f"query Q{n} {{ site {{ title }} }}" for n in range(11)), "operations"),
        ("{ site { title } } " + " ".join(f"fragment F{n} on Site {{ title }}" for n in range(101)), "fragments"),
        ("{ site { title " + "@include(if: true) " * 101 + "} }", "directives"),
        ("{ site { " + " ".join(f"a{n}: title" for n in range(201)) + " } }", "aliases"),
        ("{ site { events(theme: [" + '"a" ' * 101 + "]) { totalCount } } }", "items"),
        (hostile._bomb(28), "fields"),
        (hostile._bomb(98), "fields"),
        (hostile._nested_bomb(20), "fields"),
        # An alias that is spread often counts each time.
        (
            "{ site { home { " + "...F " * 60 + "} } } fragment F on Page { a: title b: title c: title d: title }",
            "aliases",
        ),
        # All operations together.
        (
            " ".join(f"query Q{n} {{ site {{ {'...F ' * 60} }} }}" for n in range(9))
            + " fragment F on Site { title slug slogan locale baseUrl }",
            "fields",
        ),
    ],
)
def test_too_much_is_refused_before_validation(document: str, limit: str) -> None:
    assert limit_of(document) == limit


@pytest.mark.parametrize("levels", [2, 28, 90])
def test_a_bomb_is_counted_and_not_expanded(levels: int) -> None:
    found = document_excess(parse(hostile._bomb(levels)), Limits(fields=2**levels + 1))

    assert found is None
    assert document_excess(parse(hostile._bomb(levels)), Limits(fields=2**levels)) is not None


def test_fragments_within_themselves_are_left_to_validation() -> None:
    document = "{ site { ...A } } fragment A on Site { title ...B } fragment B on Site { ...A slug }"

    assert document_excess(parse(document), Limits()) is None
    assert [error.extensions["code"] for error in prepare(document, None).errors] == ["GRAPHQL_VALIDATION_FAILED"]


def test_deep_chains_of_fragments_are_too_deep() -> None:
    most = Limits(tokens=10**6, fragments=10**6, nesting=10**6)
    chain = "{ site { home { ...F0 } } } " + " ".join(
        f"fragment F{n} on Page {{ parent {{ ...F{n + 1} }} }}" for n in range(900)
    )

    assert text_excess(chain, most) is None
    found = document_excess(parse(chain + " fragment F900 on Page { id }"), most)
    assert found is not None
    assert found.extensions["limit"] == "depth"


@pytest.mark.parametrize(
    ("variables", "limit"),
    [
        ({"theme": ["a"] * 101}, "items"),
        ({str(number): 1 for number in range(101)}, "items"),
        ({str(number): ["a"] * 50 for number in range(50)}, "values"),
        ({"theme": [[[[[[[[[[[[1]]]]]]]]]]]]}, "depth"),
        ({"theme": {"a": {"b": [{} for _ in range(101)]}}}, "items"),
    ],
)
@pytest.mark.usefixtures("no_execution")
def test_large_variables_are_refused_before_they_are_coerced(variables: dict[str, Any], limit: str) -> None:
    assert limit_of("query ($theme: [String!]) { site { events(theme: $theme) { totalCount } } }", variables) == limit


@pytest.fixture
def no_execution(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when variables are coerced."""

    def reached(*_: Any, **__: Any) -> Any:
        raise AssertionError("It was not refused in time.")

    monkeypatch.setattr(execution, "coerce", reached)


def test_ordinary_variables_are_within_the_limits() -> None:
    assert variables_excess({"theme": ["housing"] * 100, "first": 100, "path": "/en/", "none": None}, Limits()) is None


def test_fields_of_one_name_are_not_compared_without_end() -> None:
    assert limit_of("{ site { " + "home { title } " * 300 + "} }") == "comparisons"


@pytest.mark.parametrize("name", sorted(path.stem for path in django_settings.BASE_DIR.glob("graphql/operations/*")))
def test_documents_of_front_ends_have_ample_room(name: str) -> None:
    text = (django_settings.BASE_DIR / "graphql" / "operations" / f"{name}.graphql").read_text()
    # Which lets a front end's own document, made of ours, ask for half as much again.
    two_thirds = {
        limit: most * 2 // 3 for limit, most in Limits().__dict__.items() if limit not in ("depth", "nesting")
    }
    narrow = Limits(**two_thirds)

    assert text_excess(text, narrow) is None
    assert document_excess(parse(text), narrow) is None
    prepared = prepare(text, None)
    assert prepared.errors == ()
    assert prepared.costing is not None
    cost = prepared.costing.cost({})
    assert cost.points < narrow.cost
    assert cost.nodes < narrow.nodes


def test_limits_of_an_installation_are_the_ones_that_hold(settings: Any) -> None:
    document = "{ site { title slug slogan } }"

    assert limit_of(document) is None
    settings.GRAPHQL_LIMITS = {"tokens": 6}
    assert limit_of(document) == "tokens"


# --- Any hostile document -------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("name", REQUESTS)
def test_hostile_documents_are_answered_with_a_code(name: str, client: Client) -> None:
    response = client.post("/graphql", REQUESTS[name], content_type="application/json", headers={"Accept": ACCEPT})
    answered = response.json()

    assert response.status_code in (200, 400, 413), answered
    assert len(response.content) < 100_000
    assert all(error["extensions"]["code"] for error in answered.get("errors", ()))
    assert all(len(error["message"]) < 600 for error in answered.get("errors", ()))
    assert len(answered.get("errors", ())) <= 100
    if response.status_code == 200:
        cost = answered["extensions"]["cost"]
        assert 0 <= cost["requested"] <= cost["maximum"]
    elif not name.endswith("within"):
        # So large that nobody looked closely.
        assert "data" not in answered


@pytest.mark.django_db
def test_an_error_of_many_rows_is_not_told_without_end(client: Client, settings: Any) -> None:
    settings.GRAPHQL_LIMITS = UNLIMITED
    fields = " ".join(f"a{number}: events(first: 0) {{ totalCount }}" for number in range(300))

    response = client.post("/graphql", json.dumps({"query": f"{{ sites {{ {fields} }} }}"}), "application/json")

    assert len(response.json().get("errors", ())) <= 100


# --- What is kept ---------------------------------------------------------------------------------------------------


def test_what_is_kept_is_bounded_by_its_weight() -> None:
    kept: Kept[str] = Kept(10)
    kept.keep("a", "a", 4)
    kept.keep("b", "b", 4)
    assert kept.get("a") == "a"
    kept.keep("c", "c", 4)

    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ("a", None, "c")
    kept.keep("a", "again", 10)
    assert (kept.get("a"), kept.get("c"), kept.weight) == ("again", None, 10)
    kept.keep("d", "too heavy", 11)
    assert (len(kept), kept.weight) == (0, 0)


def test_errors_are_kept_without_their_document() -> None:
    prepared = prepare("{ site { nothing } }", None)

    [error] = prepared.errors
    assert error.nodes is None
    assert error.source is None
    assert error.formatted["locations"] == [{"line": 1, "column": 10}]
    assert prepared.document is None


# --- Suggestions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suggests", [True, False])
@pytest.mark.parametrize(
    "document",
    [
        "{ site { titel } }",
        "{ site { events(whenn: ALL) { totalCount } } }",
        "{ site { events(when: ALLL) { totalCount } } }",
        "{ site { ... on Sit { title } } }",
        "{ titles: site { home { starts } } }",
    ],
)
def test_suggestions_are_made_where_the_schema_may_be_known(document: str, suggests: bool, settings: Any) -> None:
    settings.GRAPHQL_SUGGESTIONS = suggests

    messages = " ".join(error.message for error in prepare(document, None).errors)

    assert messages
    assert ("Did you mean" in messages) == suggests


@pytest.mark.parametrize("suggests", [True, False])
def test_suggestions_for_variables_follow_the_same_setting(suggests: bool, settings: Any) -> None:
    settings.GRAPHQL_SUGGESTIONS = suggests
    prepared = prepare("query ($when: EventListing) { site { events(when: $when) { totalCount } } }", None)

    errors = answer(prepared, None, {"when": "ALLL"}, None).errors or []  # type: ignore[arg-type]

    assert [("Did you mean" in error.message) for error in errors] == [suggests]
