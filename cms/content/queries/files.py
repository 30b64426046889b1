"""Images and documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Func, Model, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Length, Substr
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction

from cms.content.prepared import Prepared, Shapes, columns_of, instance
from cms.content.queries.gate import HOME_PATH_LENGTH
from cms.content.queries.pages import with_visitor
from cms.content.queries.snippets import PageKey, Start, Via, named, selected
from cms.content.queries.visitors import Visitor
from cms.microsites.models import Microsite

_shapes = Shapes()


def images(keys: Iterable[tuple[Visitor, int | Via]]) -> dict[PageKey, Any]:
    """Return the images that visitors may see, each with all its `stored_renditions`, in one query."""
    return _files(get_image_model(), list(keys))


def documents(keys: Iterable[tuple[Visitor, int | Via]]) -> dict[PageKey, Any]:
    """Return the documents that visitors may see, in one query."""
    return _files(get_document_model(), list(keys))


def _files(model: type[Model], wanted: list[tuple[Visitor, int | Via]]) -> dict[PageKey, Any]:
    rows = named(name for _, name in wanted)
    query = _shapes.get((model, rows.paths), lambda: _prepared(model, rows.paths))
    by_pk: dict[int, Any] = {}
    for values in query.rows(rows.values()):
        row = instance(model, query.names, values)
        by_pk[row.pk] = row
    # Who came by a way gets whatever was found: it lies at the end of some way, and only theirs is looked up later.
    also = [(visitor, pk) for visitor in {v for v, name in wanted if isinstance(name, Via)} for pk in by_pk]
    return {
        (visitor, pk): with_visitor(visitor, by_pk[pk])
        for visitor, pk in [*((v, name) for v, name in wanted if not isinstance(name, Via)), *also]
        if pk in by_pk and by_pk[pk].microsite_id in (None, visitor.microsite.pk)
    }


def _prepared(model: type[Model], paths: tuple[tuple[Start, ...], ...]) -> Prepared:
    rows = public_files(model).filter(selected(paths)).order_by("pk")
    names = [*columns_of(model), "microsite_id"]
    if model is get_image_model():
        rows = rows.annotate(stored_renditions=_Renditions("pk"))
        names.append("stored_renditions")
    return Prepared(rows, names)


class _Renditions(Func):
    """What is made of an image: a list, as JSON, of what `cms.content.renditions` reads."""

    output_field = TextField()
    _rows = "FROM {table} made WHERE made.image_id = %(expressions)s"
    _columns = "made.filter_spec, made.focal_point_key, made.file, made.width, made.height"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL for PostgreSQL."""
        return self._as_sql(compiler, connection, f"json_agg(json_build_array({self._columns}))::text")

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL for SQLite."""
        return self._as_sql(compiler, connection, f"json_group_array(json_array({self._columns}))")

    def _as_sql(self, compiler: Any, connection: Any, gathered: str) -> Any:
        table = connection.ops.quote_name(get_image_model().get_rendition_model()._meta.db_table)
        template = f"(SELECT {gathered} {self._rows.format(table=table)})"
        return super().as_sql(compiler, connection, template=template)


def public_files(model: type[Model]) -> QuerySet[Any]:
    """
    Return the images or documents in no private collection, each with the `microsite_id` that owns its collection.

    No owner: the file lies outside of all microsites' collections and is shared by all.
    """
    # A collection is private when it, or one above it, is: whose path its own path begins with.
    private = CollectionViewRestriction.objects.filter(
        collection__path=Substr(OuterRef("collection__path"), 1, Length("collection__path"))
    )
    owner = Microsite.objects.filter(collection__path=Substr(OuterRef("collection__path"), 1, HOME_PATH_LENGTH))
    return model._default_manager.filter(~Exists(private)).annotate(
        microsite_id=Subquery(owner.order_by().values("pk")[:1])
    )
