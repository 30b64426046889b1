"""
Facets: how many rows of a list have which value, for the filters that a front end offers beside it.

A facet is counted after all filters but its own: it says what choosing another of its values would give. All facets of
all lists of a document are counted with one query.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet, TextChoices
from django.db.models.functions import Cast, ExtractYear, Substr

from api.windows import ConnectionValue, union_all
from cms.content import formats, queries
from cms.content.queries import Visitor

# What a facet needs to name a value: a visitor and the value as it is stored.
Label = Callable[[Visitor, str], str]


@dataclass(frozen=True)
class Facet:
    """
    What rows are counted by.

    *values* makes rows of an id and a text of the rows of a list. *separator* parts a text that holds several values.
    """

    values: Callable[[QuerySet[Any]], QuerySet[Any]]
    label: Label
    # How the argument of the list writes a value: enums by their names.
    argument: Callable[[str], str] = str
    separator: str = ""
    taxonomy: Any = None
    is_ordered_by_value: bool = False


@dataclass(frozen=True)
class FacetRows:
    """A facet of one list: rows of an id and a text, and what is chosen of it already."""

    name: str
    facet: Facet
    rows: QuerySet[Any]
    chosen: frozenset[str]


@dataclass(frozen=True)
class FacetValue:
    """A value with how many rows have it; *value* as the argument of the list takes it."""

    value: str
    label: str
    count: int
    is_chosen: bool


def _pairs(expression: Any) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    def values(rows: QuerySet[Any]) -> QuerySet[Any]:
        text = Cast(expression, CharField())
        return rows.order_by().annotate(_value=text).values_list("pk", "_value")

    return values


def choices(name: str, enum: type[TextChoices]) -> Facet:
    """Return the facet of a field that holds one of *enum*."""

    def member(value: str) -> TextChoices | None:
        return enum(value) if value in enum.values else None

    return Facet(
        _pairs(F(name)),
        lambda _visitor, value: str(found.label) if (found := member(value)) else "",
        argument=lambda value: found.name if (found := member(value)) else value,
    )


def countries(name: str, *, several: bool) -> Facet:
    """Return the facet of a field that holds a country, or *several*."""
    return Facet(
        _pairs(F(name)),
        lambda visitor, code: formats.country_name(code, visitor.language),
        separator="," if several else "",
    )


def years(name: str, *, partial: bool) -> Facet:
    """Return the facet of the years of a date, or of a *partial* one, which is text."""
    year = Substr(name, 1, 4) if partial else ExtractYear(name)
    return Facet(_pairs(year), lambda _visitor, value: value, is_ordered_by_value=True)


def terms(relation: str, taxonomy: Any, *, is_tree: bool) -> Facet:
    """Return the facet of the terms of a taxonomy; in a tree, what is of a term is also of the one above it."""
    own = _pairs(F(f"{relation}__slug"))

    def values(rows: QuerySet[Any]) -> QuerySet[Any]:
        # Each page once for each slug.
        return own(rows).union(_pairs(F(f"{relation}__parent__slug"))(rows)) if is_tree else own(rows).distinct()

    return Facet(values, lambda _visitor, _slug: "", taxonomy=taxonomy)


def counted(_context: Any, lists: list[Any]) -> dict[ConnectionValue, list[tuple[str, list[FacetValue]]]]:
    """Load the facets of lists, by name: one query for all counts, and one for each taxonomy."""
    asked = [(connection, facet) for connection in lists for facet in connection.facets()]
    counts: list[dict[str, int]] = [{} for _ in asked]
    for number, text, count in union_all(
        [facet.rows for _, facet in asked],
        lambda sql, number: (
            f"SELECT {number} AS facet, _value, COUNT(*) FROM ({sql}) AS pairs GROUP BY _value"  # noqa: S608 (SQL of Django's)
        ),
    ):
        separator = asked[number][1].facet.separator
        for value in filter(None, (text or "").split(separator) if separator else [text]):
            counts[number][value] = counts[number].get(value, 0) + count
    known = _terms([(connection, facet, counts[number]) for number, (connection, facet) in enumerate(asked)])
    found: dict[ConnectionValue, list[tuple[str, list[FacetValue]]]] = {connection: [] for connection in lists}
    for (connection, facet), by_value in zip(asked, counts, strict=True):
        found[connection].append((facet.name, _values(connection.visitor, facet, by_value, known)))
    return found


def _terms(asked: Sequence[tuple[ConnectionValue, FacetRows, dict[str, int]]]) -> dict[Any, Any]:
    keys: dict[Any, list[tuple[Visitor, str]]] = {}
    for connection, facet, by_value in asked:
        if facet.facet.taxonomy is not None:
            keys.setdefault(facet.facet.taxonomy, []).extend((connection.visitor, slug) for slug in by_value)
    return {taxonomy: queries.terms(taxonomy, wanted) for taxonomy, wanted in keys.items() if wanted}


def _values(visitor: Visitor, facet: FacetRows, by_value: dict[str, int], known: dict[Any, Any]) -> list[FacetValue]:
    of = facet.facet
    values = []
    for value, count in by_value.items():
        if of.taxonomy is None:
            label = of.label(visitor, value)
        elif (term := known.get(of.taxonomy, {}).get((visitor, value))) is not None:
            label = term.label
        else:
            continue  # of another microsite
        shown = of.argument(value)
        values.append(FacetValue(shown, label, count, value.casefold() in facet.chosen))
    if of.is_ordered_by_value:
        return sorted(values, key=lambda one: one.value, reverse=True)
    return sorted(values, key=lambda one: (-one.count, one.label.casefold(), one.value))
