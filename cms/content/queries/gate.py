"""Which pages a visitor gets, as conditions of a query."""

from __future__ import annotations

from collections.abc import Collection as AnyCollection
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import EmptyResultSet
from django.db.models import CharField, DateTimeField, Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.models import Page, get_page_models

from cms.content.prepared import Prepared, Shapes, Slot, Values
from cms.microsites.models import Microsite

if TYPE_CHECKING:
    from cms.content.queries.visitors import Visitor

# A page below the root has a path of two steps (django-treebeard), and so has a microsite's own collection.
HOME_PATH_LENGTH = 2 * Page.steplen

Shape = tuple[int, int]
"""What the SQL of a gate depends on: in how many languages it looks, and how many private pages it leaves out."""


_seen_by_one = Shapes()


class Gate(NamedTuple):
    """What decides which pages a visitor gets: either values, or slots for those of any visitor."""

    # The locale and the path of a home, with the last path that can lie below it; the best language first.
    trees: tuple[tuple[int | Slot, str | Slot, str | Slot], ...]
    # Nothing from this path to that one is public.
    private: tuple[tuple[str | Slot, str | Slot], ...]
    now: datetime | Slot

    @property
    def shape(self) -> Shape:
        """What the SQL of this gate depends on."""
        return len(self.trees), len(self.private)

    def values(self) -> Values:
        """Return what goes into the slots of `slotted(shape)`."""
        values: dict[str, Any] = {"now": self.now}
        for number, tree in enumerate(self.trees):
            values[f"locale{number}"], values[f"tree{number}"], values[f"tree_end{number}"] = tree
        for number, pages in enumerate(self.private):
            values[f"private{number}"], values[f"private_end{number}"] = pages
        return values


@cache
def slotted(shape: Shape) -> Gate:
    """Return a gate with slots in place of values."""
    languages, private = shape
    path: CharField[str, str] = CharField()
    return Gate(
        tuple(
            (Slot(f"locale{number}", IntegerField()), Slot(f"tree{number}", path), Slot(f"tree_end{number}", path))
            for number in range(languages)
        ),
        tuple((Slot(f"private{number}", path), Slot(f"private_end{number}", path)) for number in range(private)),
        Slot("now", DateTimeField()),
    )


def end_of(path: str) -> str:
    """Return the last path that a page below the one at *path* can have: “Z” is the last letter of a path."""
    return path + "Z" * Page.steplen


def _public(gate: Gate, trees: Iterable[tuple[Any, Any]]) -> Q:
    """Select public pages in *trees*: ranges of paths, because an index serves those under every collation."""
    here = Q(pk__in=[])
    for path, end in trees:
        here |= Q(path__gte=path, path__lte=end)
    public = here & Q(live=True, alias_of=None) & (Q(expire_at=None) | Q(expire_at__gt=gate.now))
    for path, end in gate.private:
        public &= ~Q(path__gte=path, path__lte=end)
    return public


def _served(gate: Gate) -> Q:
    served = Q(pk__in=[])
    better: list[tuple[Any, Any]] = []
    for locale_id, *tree in gate.trees:
        here = _public(gate, [(tree[0], tree[1])]) & Q(locale_id=locale_id)
        if better:
            translations = Page.objects.filter(_public(gate, better), translation_key=OuterRef("translation_key"))
            here &= Q(~Exists(translations))
        served |= here
        better.append((tree[0], tree[1]))
    return served


def pages_served(gate: Gate, model: type[Page] = Page) -> QuerySet[Any]:
    """Return what `served_pages` does, to those whom *gate* stands for."""
    rows = model._default_manager.filter(_served(gate))
    if model is Page or model.__subclasses__():
        return rows
    # Which pages have a row of this model, their own table says, too: only that the index by type serves this.
    return rows.filter(_of_type(model))


def pages_counted(gate: Gate, model: type[Page]) -> QuerySet[Any]:
    """Return as many rows as `pages_served`, of `Page`: to count them, the type's own table isn't read."""
    if model is Page or model.__subclasses__():
        return pages_served(gate, model)
    return Page._default_manager.filter(_served(gate), _of_type(model))


def _of_type(model: type[Page]) -> Q:
    own = ContentType.objects.filter(app_label=model._meta.app_label, model=model._meta.model_name)
    return Q(content_type_id=Subquery(own.values("pk")))


def live_pages(microsite: Microsite, language: str, model: type[Page] = Page) -> QuerySet[Any]:
    """Return the pages that an anonymous visitor of *microsite* may see in *language*, and in no other."""
    from cms.content.queries.visitors import visitors

    [visitor] = visitors([(microsite, language)])
    own = {locale_id for locale_id, rank in visitor.ranks.items() if rank == 0}
    gate = visitor.gate
    return pages_served(gate._replace(trees=tuple(tree for tree in gate.trees if tree[0] in own)), model)


def served_pages(visitor: Visitor, model: type[Page] = Page) -> QuerySet[Any]:
    """
    Return the pages that *visitor* may see, each once: in the visitor's language, else in the best fallback.

    Filters, order and totals that are put on this are computed after fallback.
    """
    return pages_served(visitor.gate, model)


def served_to_all(visitors: AnyCollection[Visitor]) -> QuerySet[Any]:
    """
    Return the pages that *visitors* may see, each with its microsite's visitor: what `served_pages` returns for each.

    One condition for all of them, which doesn't grow with their number. They are of different microsites, and of one
    moment: visitors of one request.
    """
    if len(visitors) == 1:
        [only] = visitors
        return served_pages(only)
    # The homes of each language by how good it is for their visitors: first choice, or one that stands in for others.
    chosen: dict[tuple[int, bool], list[str]] = {}
    better: list[str] = []
    private: set[str] = set()
    for visitor in visitors:
        ranked = sorted(visitor.ranks, key=lambda locale_id: visitor.ranks[locale_id])
        homes = [visitor.homes[locale_id] for locale_id in ranked if locale_id in visitor.homes]
        for number, locale_id in enumerate(locale_id for locale_id in ranked if locale_id in visitor.homes):
            chosen.setdefault((locale_id, number == 0), []).append(visitor.homes[locale_id].path)
            better += [f"{visitor.homes[locale_id].path}{home.path}" for home in homes[:number]]
        private.update(visitor.private_paths)
    now = max((visitor.now for visitor in visitors), default=timezone.now())
    public = Q(live=True, alias_of=None) & (Q(expire_at=None) | Q(expire_at__gt=now))
    for path in sorted(private):
        public &= ~Q(path__gte=path, path__lte=end_of(path))
    home_path = Substr("path", 1, HOME_PATH_LENGTH)
    # Of one microsite: its own translation stands in the way of a page, and not one that others have.
    both_homes = Func(
        OuterRef("home_path"), home_path, template="%(expressions)s", arg_joiner=" || ", output_field=CharField()
    )
    translations = Page.objects.alias(both_homes=both_homes).filter(
        public, translation_key=OuterRef("translation_key"), both_homes__in=better
    )
    served = Q(pk__in=[])
    for (locale_id, is_best), paths in chosen.items():
        here = Q(locale_id=locale_id, home_path__in=paths)
        served |= here if is_best else here & Q(~Exists(translations))
    return Page._default_manager.alias(home_path=home_path).filter(public, served)


def seen_statement(visitors: AnyCollection[Visitor]) -> tuple[str, list[Any]] | None:
    """Return SQL for the ids and paths of `served_to_all`, with its values; None where nothing can be seen."""
    if len(visitors) != 1:
        try:
            sql, values = served_to_all(visitors).order_by().values_list("pk", "path").query.sql_with_params()
        except EmptyResultSet:
            return None
        return sql, list(values)
    [only] = visitors
    query = _seen_by_one.get(only.gate.shape, lambda: _seen(only.gate.shape))
    if query.statement is None:
        return None
    return query.statement.sql, query.statement.filled(query.bound(only.gate.values()))


def _seen(shape: Shape) -> Prepared:
    return Prepared(pages_served(slotted(shape)).order_by(), ["id", "path"])


def indexable_pages(visitor: Visitor) -> QuerySet[Any]:
    """
    Return what search engines may know of the visitor's microsite: its public pages, in all its languages.

    Nothing stands in for anything here; pages that editors hide from search engines are left out.
    """
    public = Q(pk__in=[])
    for locale_id, home in visitor.homes.items():
        public |= _public(visitor.gate, [(home.path, end_of(home.path))]) & Q(locale_id=locale_id)
    first, *others = _hidden_from_search_engines()
    return Page._default_manager.filter(public).exclude(pk__in=first.union(*others, all=True))


def hidden_from_search_engines(pks: Iterable[int]) -> set[int]:
    """Return those of some pages (ids) that editors hide from search engines, in one query."""
    first, *others = _hidden_from_search_engines(pk__in=list(pks))
    return {pk for (pk,) in first.union(*others, all=True)}


def _hidden_from_search_engines(**also: Any) -> list[QuerySet[Any]]:
    return [
        model._default_manager.filter(hide_from_search_engines=True, **also).order_by().values_list("pk")
        for model in page_types().values()
        if any(field.name == "hide_from_search_engines" for field in model._meta.fields)
    ]


def pages_below(visitor: Visitor, page: Page) -> QuerySet[Any]:
    """Return the pages that *visitor* sees right below *page* or below one of its translations."""
    return pages_under(visitor.gate, page.translation_key, page.depth + 1)


def pages_under(gate: Gate, translation_key: Any, depth: Any) -> QuerySet[Any]:
    """Return what `pages_below` does: for the *translation_key* of the page above, and the *depth* of those below."""
    parents = Page.objects.filter(translation_key=translation_key).values("path")
    rows = pages_served(gate).filter(depth=depth)
    return rows.alias(parent_path=Substr("path", 1, Length("path") - Page.steplen)).filter(parent_path__in=parents)


def of_types(rows: QuerySet[Any], models: Iterable[type[Page]]) -> QuerySet[Any]:
    """Return those of *rows* (pages) that are of one of *models*."""
    narrowed: QuerySet[Any] = rows.type(*models)  # type: ignore[attr-defined] # a method of Wagtail's PageQuerySet
    return narrowed


def page_types() -> dict[str, type[Page]]:
    """Return the page types that a microsite can have, by name."""
    return {model.__name__: model for model in get_page_models() if model is not Page}
