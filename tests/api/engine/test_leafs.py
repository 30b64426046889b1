"""Every kind of value in every leaf, alone and among others, against graphql-core."""

from types import SimpleNamespace

import graphene
import pytest
from graphql import Undefined, execute_sync, parse

from api.engine import Compiled, execute
from tests.api.engine.world import LEAFS, RIGHT, WRONG, Context

VALUES = {name: [*RIGHT[name], *WRONG[name], None, Undefined, ValueError("wrong")] for name in LEAFS}


class Row(graphene.ObjectType):
    items = graphene.String()


for leaf, leaf_type in LEAFS.items():
    Row._meta.fields[leaf] = graphene.Field(leaf_type)
    Row._meta.fields[f"{leaf}_sure"] = graphene.Field(leaf_type, required=True)


class Query(graphene.ObjectType):
    rows = graphene.List(Row)


schema = graphene.Schema(query=Query, auto_camelcase=False).graphql_schema


def assert_same(text: str, rows: list) -> None:
    document, root = parse(text), SimpleNamespace(rows=rows)
    ours = execute(Compiled(schema, document), Context(), {}, root)
    assert repr(ours.formatted) == repr(execute_sync(schema, document, root, Context()).formatted)


@pytest.mark.parametrize("name", [f"{leaf}{end}" for leaf in LEAFS for end in ("", "_sure")])
def test_values_of_leafs_become_what_graphql_core_makes_of_them(name):
    values = VALUES[name.removesuffix("_sure")]
    text = f"{{ rows {{ {name} }} }}"

    for value in values:
        assert_same(text, [SimpleNamespace(**{name: value})])
    assert_same(text, [SimpleNamespace(**{name: value}) for value in [*values, *reversed(values)]])


def test_key_of_a_dict_is_read_before_its_methods():
    assert_same("{ rows { items } }", [{"items": "a"}, {}, SimpleNamespace(items="b")])
