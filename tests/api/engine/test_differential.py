"""The engine and graphql-core give the same answers: data, errors, order of keys, bytes."""

import json
import os
from random import Random

import orjson
import pytest
from graphql import NoUnusedFragmentsRule, NoUnusedVariablesRule, execute_sync, parse, specified_rules, validate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.engine import Compiled, Unsupported, execute
from tests.api.engine.documents import Pick, document, variables
from tests.api.engine.world import Context, DictNode, Node, schema

RULES = [rule for rule in specified_rules if rule not in (NoUnusedFragmentsRule, NoUnusedVariablesRule)]
MORE = int(os.environ.get("ENGINE_EXAMPLES", "1"))
"""How many times more documents are compared: for when the engine changes."""


def compare(pick: Pick) -> None:
    """Write a document, and ask both executors, twice with the same plan."""
    text, operation_name = document(pick)
    node = parse(text)
    assert validate(schema, node, RULES) == []
    compiled = Compiled(schema, node, operation_name)
    # How often values are wrong, and which they are.
    seed = f"{pick('00259')}{pick(range(10_000))}"
    root = pick([Node(seed, "Query"), Node(seed, "Query"), DictNode(seed, "Query"), None])
    for _ in range(2):
        values = variables(pick)
        try:
            ours = execute(compiled, Context(), values, root)
        except Unsupported:
            assert values.get("bd", 0) is None
            continue
        theirs = execute_sync(schema, node, root, Context(), values, operation_name)
        assert ours.formatted == theirs.formatted
        assert json.dumps(ours.formatted) == json.dumps(theirs.formatted)
        assert orjson.dumps(ours.formatted) == orjson.dumps(theirs.formatted)
        assert [type(error.original_error) for error in ours.errors or ()] == [
            type(error.original_error) for error in theirs.errors or ()
        ]


@settings(max_examples=50 * MORE, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_answer_is_that_of_graphql_core(data):
    compare(lambda options: data.draw(st.sampled_from(options)))


@pytest.mark.parametrize("seed", range(8))
def test_answers_to_random_documents_are_those_of_graphql_core(seed):
    for number in range(60 * MORE):
        compare(Random(f"{seed}/{number}").choice)
