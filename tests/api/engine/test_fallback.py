"""What the engine leaves to graphql-core, and nothing else."""

import pytest
from graphql import ExecutionResult, GraphQLError, execute_sync, parse

from api.engine import Compiled, Unsupported, execute
from tests.api.engine.world import Context, Node, schema

LEFT_TO_GRAPHQL_CORE = {
    "a mutation": ("mutation { text }", None, {}),
    "a subscription": ("subscription { text }", None, {}),
    "the schema": ("{ __schema { queryType { name } } }", None, {}),
    "a type": ('{ __type(name: "Book") { name } }', None, {}),
    "introspection below a fragment": ("{ ...A } fragment A on Query { ... { __schema { description } } }", None, {}),
    "no operation": ("fragment A on Query { text }", None, {}),
    "an unknown operation": ("query A { text }", "B", {}),
    "a nameless operation asked for by a name": ("{ text }", "", {}),
    "several operations and no name": ("query A { text } query B { text }", None, {}),
    "null for a condition": ("query ($a: Boolean = true) { text @skip(if: $a) }", None, {"a": None}),
    "null for a condition in a fragment": (
        "query ($a: Boolean = true) { ...A } fragment A on Query { text @include(if: $a) }",
        None,
        {"a": None},
    ),
}
OURS = {
    "a query": ("{ text }", None, {}),
    "one query of several": ("query A { text } mutation B { text } query C { __schema { description } }", "A", {}),
    "names of types": ("{ __typename bookSure { __typename } }", None, {}),
    "a variable that does not fit": ("query ($a: Int!) { text textSure @skip(if: true) __typename }", None, {"a": "x"}),
    "conditions": ("query ($a: Boolean = true) { text @skip(if: $a) }", None, {}),
    "another operation's conditions": (
        "query A { text } query B($a: Boolean!) { text @skip(if: $a) }",
        "A",
        {},
    ),
}


def compiled(text: str, operation_name: str | None) -> Compiled:
    return Compiled(schema, parse(text), operation_name)


@pytest.mark.parametrize("case", LEFT_TO_GRAPHQL_CORE)
def test_engine_leaves_to_graphql_core(case):
    text, operation_name, variables = LEFT_TO_GRAPHQL_CORE[case]

    with pytest.raises(Unsupported):
        execute(compiled(text, operation_name), Context(), variables, Node("01", "Query"))


@pytest.mark.parametrize("case", OURS)
def test_engine_answers(case):
    text, operation_name, variables = OURS[case]
    root = Node("01", "Query")

    ours = execute(compiled(text, operation_name), Context(), variables, root)

    assert isinstance(ours, ExecutionResult)
    theirs = execute_sync(schema, parse(text), root, Context(), variables, operation_name)
    assert ours.formatted == theirs.formatted


def test_fragments_nested_too_deeply_are_left_to_graphql_core():
    chain = " ".join(f"fragment A{i} on Query {{ ...A{i + 1} }}" for i in range(2000))
    text = f"{{ ...A0 }} {chain} fragment A2000 on Query {{ text }}"

    with pytest.raises(Unsupported):
        execute(compiled(text, None), Context())


def test_plans_of_a_document_are_bounded():
    names = [f"v{i}" for i in range(10)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    document = compiled(f"query ({declared}) {{ {' '.join(f'{n}: text @skip(if: ${n})' for n in names)} }}", None)

    for number in range(2**10):
        execute(document, Context(), {name: bool(number >> i & 1) for i, name in enumerate(names)})

    assert len(document._plans) <= 64


def test_error_of_a_variable_is_graphql_cores():
    result = execute(compiled("query ($a: Int!) { text }", None), Context(), {"a": "x"})

    assert result.data is None
    assert [type(error) for error in result.errors] == [GraphQLError]
    assert result.errors[0].message.startswith("Variable '$a' got invalid value 'x'")
