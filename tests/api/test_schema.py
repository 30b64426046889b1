"""The schema is what its file says, and explains itself."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    build_schema,
    is_introspection_type,
    is_non_null_type,
    is_specified_scalar_type,
)

from api.management.commands import graphql_schema
from api.schema import schema
from api.types.blocks import body_types
from cms.content.blocks import BodyBlock
from cms.content.queries import page_types

SCHEMA = schema.graphql_schema
TYPES = [
    graphql_type
    for graphql_type in SCHEMA.type_map.values()
    if not is_introspection_type(graphql_type) and not is_specified_scalar_type(graphql_type)
]
WITH_FIELDS = [t for t in TYPES if isinstance(t, GraphQLObjectType | GraphQLInterfaceType)]


def test_file_is_what_is_served() -> None:
    assert graphql_schema.PATH.read_text() == graphql_schema.schema_text(), "Run `manage.py graphql_schema`."


def test_file_is_a_valid_schema() -> None:
    built = build_schema(graphql_schema.PATH.read_text())

    assert built.query_type is not None
    assert set(SCHEMA.query_type.fields) == set(built.query_type.fields)  # type: ignore[union-attr]


def test_command_says_how_the_file_differs(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    written = tmp_path / "schema.graphql"
    written.write_text(graphql_schema.schema_text().replace("type Query", "type Question"))
    monkeypatch.setattr(graphql_schema, "PATH", written)
    output = io.StringIO()

    with pytest.raises(CommandError, match=r"run `manage\.py graphql_schema`"):
        call_command("graphql_schema", check=True, stdout=output)

    assert "-type Question {" in output.getvalue()
    assert "+type Query {" in output.getvalue()


@pytest.mark.parametrize("graphql_type", TYPES, ids=lambda t: t.name)
def test_every_type_is_described(graphql_type) -> None:  # type: ignore[no-untyped-def]
    assert (graphql_type.description or "").strip()


def test_every_field_and_argument_is_described() -> None:
    missing = []
    for graphql_type in WITH_FIELDS:
        for name, field in graphql_type.fields.items():
            if not (field.description or "").strip():
                missing.append(f"{graphql_type.name}.{name}")
            missing += [
                f"{graphql_type.name}.{name}({argument})"
                for argument, definition in field.args.items()
                if not (definition.description or "").strip()
            ]

    assert WITH_FIELDS
    assert missing == []


def test_fields_that_can_be_null_say_when() -> None:
    nullable = [
        (f"{t.name}.{name}", field)
        for t in WITH_FIELDS
        for name, field in t.fields.items()
        if not is_non_null_type(field.type)
    ]

    assert len(nullable) > 200
    assert [name for name, field in nullable if "null" not in field.description.lower()] == []


def test_everything_in_a_language_of_its_own_and_every_node_has_an_id() -> None:
    things = [t for t in WITH_FIELDS if {i.name for i in t.interfaces} & {"Localized", "Node"}]

    assert len(things) > 40
    assert [t.name for t in things if str(getattr(t.fields.get("id"), "type", "")) != "ID!"] == []


def test_every_enum_value_is_described() -> None:
    enums = [t for t in TYPES if isinstance(t, GraphQLEnumType)]
    missing = [f"{enum.name}.{name}" for enum in enums for name, value in enum.values.items() if not value.description]

    assert len(enums) > 20
    assert missing == []


def test_descriptions_speak_to_readers_and_not_to_editors() -> None:
    """Help texts are written for those who fill in a form; what the API says of a field is for those who read it."""
    to_editors = (
        "Left empty",
        "Leave it",
        "Empty:",
        "Choose",
        "Write ",
        "May stay empty",
        "reminds you",
        "Fill in",
        "When the author isn't in the list",
        "Without quotation marks",
        "Where people read",
        "click here",
    )
    found = [
        (f"{t.name}.{name}", field.description)
        for t in WITH_FIELDS
        for name, field in t.fields.items()
        if any(phrase in field.description for phrase in to_editors)
    ]

    assert found == []


def test_descriptions_end_as_sentences() -> None:
    described = {t.name: t.description for t in TYPES}
    described |= {f"{t.name}.{name}": field.description for t in WITH_FIELDS for name, field in t.fields.items()}

    assert [name for name, text in described.items() if not (text or "").rstrip().endswith((".", ")"))] == []


def test_every_page_type_and_block_has_its_type() -> None:
    page, block = SCHEMA.type_map["Page"], SCHEMA.type_map["Block"]

    assert {t.name for t in SCHEMA.get_possible_types(page)} == set(page_types())  # type: ignore[arg-type]
    assert {t.name for t in SCHEMA.get_possible_types(block)} == {  # type: ignore[arg-type]
        type(child).__name__ for child in BodyBlock().child_blocks.values()
    }
    assert len(body_types()) == 16


def test_fields_of_one_name_in_blocks_can_be_asked_for_together_or_need_an_alias() -> None:
    """
    GraphQL merges fields of one name in one list only when their types are the same.

    These differ in nullability because editors must fill in the one and not the other: documented, and kept few.
    """
    types: dict[str, set[str]] = {}
    for graphql_type in SCHEMA.get_possible_types(SCHEMA.type_map["Block"]):  # type: ignore[arg-type]
        for name, field in graphql_type.fields.items():
            types.setdefault(name, set()).add(str(field.type))

    assert {name for name, several in types.items() if len(several) > 1} == {"title", "text", "items", "url"}


def test_routes_are_a_closed_union() -> None:
    route = SCHEMA.type_map["Route"]
    assert isinstance(route, GraphQLUnionType)

    assert [t.name for t in route.types] == [
        "PageRoute",
        "RedirectRoute",
        "GoneRoute",
        "ProtectedRoute",
        "NotFoundRoute",
    ]


def test_nothing_of_people_who_register_or_edit_is_in_the_schema() -> None:
    names = {name for t in WITH_FIELDS for name in t.fields}

    assert names.isdisjoint({"owner", "password", "user", "users", "registrants", "permissions", "revisions", "draft"})
