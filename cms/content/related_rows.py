"""
What many-to-many fields refer to, in all languages, with as few queries as there are shapes of tables.

All pages have themes and keywords, each page type in tables of its own. The rows of all those fields are read together:
one query for taxonomies, whichever, and one for each other model. `cms.content.queries` decides who may see which row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db import connection
from django.db.models import IntegerField, Model
from wagtail.models import Locale

from cms.content.prepared import Converters, among, converted, converters_of, instance
from cms.content.statements import Several, Statement

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
    """Return what fields of rows refer to, in order: for each thing its translations, with their `stored_language`."""
    wanted: dict[_Relation, list[int]] = {}
    for model, name, pk in keys:
        wanted.setdefault(_Relation(model, name), []).append(pk)
    found: dict[RelatedKey, list[list[Any]]] = {}
    for group in _alike(tuple(wanted)):
        places: dict[tuple[RelatedKey, int], list[Any]] = {}
        slots = zip(group.statement.slots, group.relations, strict=True)
        pks = [slot.parameter(wanted[relation]) for slot, relation in slots]
        for relation, holder, place, row in group.instances(group.statement.run(pks)):
            key = (relation.model, relation.name, holder)
            places.setdefault((key, place), []).append(row)
        for (key, _place), rows in sorted(places.items(), key=lambda item: item[0][1]):
            found.setdefault(key, []).append(rows)
    return found


class _Group:
    """Relations to models whose columns one of them has all, and the statement that reads them."""

    def __init__(self, widest: Any) -> None:
        self.widest = widest
        self.relations: list[_Relation] = []
        self.names = [field.attname for field in widest._meta.concrete_fields]

    @cached_property
    def statement(self) -> Statement:
        """The statement: its slots take the ids of the rows that hold something, for each relation in its order."""
        parts = [_part(self.widest, number, one) for number, one in enumerate(self.relations)]
        slots = [Several(f"holders{number}", IntegerField()) for number in range(len(parts))]
        return Statement(" UNION ALL ".join(parts), slots)

    @cached_property
    def _converters(self) -> Converters:
        return converters_of(self.widest, self.names)

    def instances(self, rows: list[Any]) -> Iterator[tuple[_Relation, int, int, Any]]:
        """Yield for each row its relation, who holds it, at which place, and what it is."""
        names = [*self.names, "stored_language"]
        for *values, number, holder, place in converted(self._converters, rows):
            relation = self.relations[number]
            yield relation, holder, place, instance(relation.target, names, values)


@cache
def _alike(relations: tuple[_Relation, ...]) -> list[_Group]:
    """Group relations by a model that has all columns of the others' targets."""
    groups: list[_Group] = []
    for relation in sorted(relations, key=lambda relation: -len(_columns(relation.target))):
        columns = _columns(relation.target)
        group = next((one for one in groups if columns.items() <= _columns(one.widest).items()), None)
        if group is None:
            group = _Group(relation.target)
            groups.append(group)
        group.relations.append(relation)
    return groups


def _columns(model: Any) -> dict[str, str]:
    """Return the types that the columns of *model* have in the database."""
    return {field.column: field.db_type(connection) for field in model._meta.concrete_fields}


def _part(widest: Any, number: int, relation: _Relation) -> str:
    quote = connection.ops.quote_name
    field: Any = relation.model._meta.get_field(relation.name)
    through, target = field.remote_field.through, relation.target
    own, table = _columns(target), quote(target._meta.db_table)
    # Columns that only others have: typed, because PostgreSQL takes a bare NULL for text.
    selected = [
        f"things.{quote(name)}" if name in own else f"CAST(NULL AS {type_}) AS {quote(name)}"
        for name, type_ in _columns(widest).items()
    ]
    holder, thing = field.m2m_column_name(), field.m2m_reverse_name()
    held = f"held.{quote(holder)}"
    is_asked = among(held, "%s")
    # Made of the names of our own tables and columns; the ids are parameters.
    return (
        f"SELECT {', '.join(selected)}, locales.language_code, {number}, {held}, "  # noqa: S608
        f"held.{quote(through._meta.pk.column)} "
        f"FROM {quote(through._meta.db_table)} held JOIN {table} named ON named.id = held.{quote(thing)} "
        f"JOIN {table} things ON things.translation_key = named.translation_key "
        f"JOIN {quote(Locale._meta.db_table)} locales ON locales.id = things.locale_id WHERE {is_asked}"
    )
