"""Snippets: what pages refer to beside pages and files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import CharField, F, Field, IntegerField, Model, Q
from wagtail.models import TranslatableMixin

from cms.content.prepared import Prepared, Several, Shapes, Values, columns_of, instance, run_together
from cms.content.queries.pages import best_for, with_visitor
from cms.content.queries.visitors import Visitor
from cms.content.related_rows import RelatedKey, related_rows
from cms.microsites.models import OwnedModel

PageKey = tuple[Visitor, int]
_PK: Field[Any, Any] = IntegerField()
_shapes = Shapes()
_terms = Shapes()


Start = tuple[type[Model], str]
"""A step of a way: a model and its field."""


class Via(NamedTuple):
    """
    The way to what fields refer to, from the row with *pk* or from its translations.

    The first step of *path* is a field of that row's model, the next one a field of what that refers to.
    """

    path: tuple[Start, ...]
    pk: int


class Named(NamedTuple):
    """Which rows are asked for: by their ids, and by ways that lead to them."""

    pks: set[int]
    ways: dict[tuple[Start, ...], set[int]]

    @property
    def paths(self) -> tuple[tuple[Start, ...], ...]:
        """The ways, which the SQL depends on that finds the rows."""
        if len(self.ways) < 2:
            return tuple(self.ways)
        return tuple(sorted(self.ways, key=lambda path: [(model._meta.label, name) for model, name in path]))

    def values(self) -> Values:
        """Return what goes into the slots of `selected`."""
        return {"pks": self.pks, **{f"way{number}": self.ways[path] for number, path in enumerate(self.paths)}}


def named(pks_and_ways: Iterable[int | Via]) -> Named:
    """Return which rows are asked for."""
    found = Named(set(), {})
    for one in pks_and_ways:
        if isinstance(one, Via):
            found.ways.setdefault(one.path, set()).add(one.pk)
        else:
            found.pks.add(one)
    return found


def selected(paths: Sequence[tuple[Start, ...]]) -> Q:
    """Select the rows with the ids in a slot, and those at the end of the ways that start from ids in other slots."""
    rows_named = Q(pk__among=Several("pks", _PK))
    for number, path in enumerate(paths):
        here = Q(pk__among=Several(f"way{number}", _PK))
        for model, name in path:
            rows = model._default_manager.order_by()
            keys = rows.filter(here).values("translation_key")
            here = Q(pk__among=rows.filter(translation_key__among=keys).values(name))
        rows_named |= here
    return rows_named


def snippets(model: type[Model], keys: Iterable[tuple[Visitor, int | Via]]) -> dict[PageKey, Any]:
    """Return what visitors see at references to snippets of *model*; see `snippets_together`."""
    return snippets_together({model: list(keys)})[model]


def snippets_together(
    wanted: dict[type[Model], list[tuple[Visitor, int | Via]]],
) -> dict[type[Model], dict[PageKey, Any]]:
    """
    Return what visitors see at references to snippets, by model; in one query.

    Shared ones and those of the visitor's microsite, in the best language there is: a name in a language that the
    microsite doesn't have is better than none. Each carries its `visitor`.
    """
    asked = []
    for model, keys in wanted.items():
        rows = named(name for _, name in keys)
        asked.append((_snippets(model, rows.paths), rows.values()))
    found = run_together(asked)
    return {
        model: _served(model, query.names, rows, wanted[model])
        for model, (query, _), rows in zip(wanted, asked, found, strict=True)
    }


def _snippets(model: type[Model], paths: tuple[tuple[Start, ...], ...]) -> Prepared:
    def prepare() -> Prepared:
        manager = model._default_manager
        asked = selected(paths)
        if issubclass(model, TranslatableMixin):
            asked = Q(translation_key__among=manager.filter(asked).order_by().values("translation_key"))
        rows = manager.filter(asked).annotate(stored_language=F("locale__language_code")).order_by("pk")
        return Prepared(rows, [*columns_of(model), "stored_language"], order="rows.id")

    return _shapes.get((model, paths), prepare)


def _served(
    model: type[Model], names: Sequence[str], rows: Iterable[Any], wanted: list[tuple[Visitor, int | Via]]
) -> dict[PageKey, Any]:
    groups: dict[Any, list[Any]] = {}
    for values in rows:
        row: Any = instance(model, names, values)
        groups.setdefault(row.translation_key, []).append(row)
    group_of = {row.pk: group for group in groups.values() for row in group}
    # For those who came by a way of whose end they don't know the id.
    also = [(visitor, pk) for visitor in {v for v, name in wanted if isinstance(name, Via)} for pk in group_of]
    found: dict[PageKey, Any] = {}
    for visitor, pk in [*((v, name) for v, name in wanted if not isinstance(name, Via)), *also]:
        best = serve_snippet(visitor, group_of.get(pk, ()))
        if best is not None:
            found[visitor, pk] = best
    return found


def serve_snippet(visitor: Visitor, rows: Iterable[Any]) -> Any:
    """Return what *visitor* sees of a snippet with these translations: the best one that the microsite may use."""
    own = visitor.microsite.pk
    usable = [row for row in rows if not isinstance(row, OwnedModel) or row.owner_id in (None, own)]
    best = best_for(visitor, usable)
    return None if best is None else with_visitor(visitor, best)


def terms(model: type[Model], keys: Iterable[tuple[Visitor, str]]) -> dict[tuple[Visitor, str], Any]:
    """Return what visitors see of the terms with these slugs, the microsite's own before the shared ones; one query."""
    wanted = list(keys)
    groups: dict[str, list[Any]] = {}
    query = _terms.get(model, lambda: _with_slugs(model))
    for values in query.rows({"slugs": {slug for _, slug in wanted}}):
        row: Any = instance(model, query.names, values)
        groups.setdefault(row.slug, []).append(row)
    found = {}
    for visitor, slug in wanted:
        row = serve_snippet(visitor, groups.get(slug, ()))
        if row is not None:
            found[visitor, slug] = row
    return found


def _with_slugs(model: type[Model]) -> Prepared:
    rows = model._default_manager.filter(slug__among=Several("slugs", CharField()))
    rows = rows.annotate(stored_language=F("locale__language_code"))
    return Prepared(rows.order_by(F("owner").asc(nulls_last=True), "pk"), [*columns_of(model), "stored_language"])


def related(keys: Iterable[RelatedKey]) -> dict[RelatedKey, list[list[Any]]]:
    """
    Return what many-to-many fields refer to, for *keys* of a model, a field's name and the id of a row.

    For each thing its translations, whoever owns them: what `serve_snippet` chooses from. One query for all taxonomies.
    """
    return related_rows(keys)
