"""
What many-to-many fields refer to, in all languages, with as few queries as there are shapes of tables.

All pages have themes and keywords, each page type in tables of its own. The rows of all those fields are read together:
one query for taxonomies, whichever, and one for each other model. `cms.content.queries` decides who may see which row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model
from wagtail.models import Locale

# The model that holds, the name of its field, and the id of its row.
RelatedKey = tuple[type[Model], str, int]


@dataclass(frozen=True)
class _Relation:
    model: type[Model]
    name: str

    @property
    def target(self) -> Any:
        return self.model._meta.get_field(self.name).related_model


def related_rows(keys: Iterable[RelatedKey]) -> dict[RelatedKey, list[list[Any]]]:
    """Return what fields of rows refer to, in order: for each thing its translations, each with its locale."""
    wanted: dict[_Relation, list[int]] = {}
    for model, name, pk in keys:
        wanted.setdefault(_Relation(model, name), []).append(pk)
    found: dict[RelatedKey, list[list[Any]]] = {}
    for widest, relations in _alike(wanted).items():
        places: dict[tuple[RelatedKey, int], list[Any]] = {}
        statement, parameters = _statement(widest, relations, wanted)
        for row in widest._default_manager.raw(statement, parameters):
            relation = relations[row.related_number]
            key = (relation.model, relation.name, row.related_holder)
            places.setdefault((key, row.related_place), []).append(_of_type(relation.target, row))
        for (key, _place), rows in sorted(places.items(), key=lambda item: item[0][1]):
            found.setdefault(key, []).append(rows)
    return found


def _alike(relations: Iterable[_Relation]) -> dict[Any, list[_Relation]]:
    """Group relations by a model that has all columns of the others' targets."""
    groups: dict[Any, list[_Relation]] = {}
    for relation in sorted(relations, key=lambda relation: -len(_columns(relation.target))):
        columns = _columns(relation.target)
        widest = next((model for model in groups if columns.items() <= _columns(model).items()), relation.target)
        groups.setdefault(widest, []).append(relation)
    return groups


def _columns(model: Any) -> dict[str, str]:
    """Return the types that the columns of *model* have in the database."""
    return {field.column: field.db_type(connection) for field in model._meta.concrete_fields}


def _statement(widest: Any, relations: list[_Relation], pks: dict[_Relation, list[int]]) -> tuple[str, list[int]]:
    quote = connection.ops.quote_name
    parts, parameters = [], []
    for number, relation in enumerate(relations):
        field: Any = relation.model._meta.get_field(relation.name)
        through, target = field.remote_field.through, relation.target
        own, table = _columns(target), quote(target._meta.db_table)
        # Columns that only others have: typed, because PostgreSQL takes a bare NULL for text.
        selected = [
            f"things.{quote(name)}" if name in own else f"CAST(NULL AS {type_}) AS {quote(name)}"
            for name, type_ in _columns(widest).items()
        ]
        holder, thing = field.m2m_column_name(), field.m2m_reverse_name()
        # Made of the names of our own tables and columns; the ids are parameters.
        parts.append(
            f"SELECT {', '.join(selected)}, locales.language_code AS related_language, {number} AS related_number, "  # noqa: S608
            f"held.{quote(holder)} AS related_holder, held.{quote(through._meta.pk.column)} AS related_place "
            f"FROM {quote(through._meta.db_table)} held JOIN {table} named ON named.id = held.{quote(thing)} "
            f"JOIN {table} things ON things.translation_key = named.translation_key "
            f"JOIN {quote(Locale._meta.db_table)} locales ON locales.id = things.locale_id "
            f"WHERE held.{quote(holder)} IN ({', '.join(['%s'] * len(pks[relation]))})"
        )
        parameters += pks[relation]
    return " UNION ALL ".join(parts), parameters


def _of_type(model: Any, row: Any) -> Any:
    if type(row) is not model:
        names = [field.attname for field in model._meta.concrete_fields]
        made = model.from_db(row._state.db, names, [getattr(row, name) for name in names])
        made.related_language = row.related_language
        row = made
    row.locale = Locale(pk=row.locale_id, language_code=row.related_language)
    return row
