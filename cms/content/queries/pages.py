"""Pages: read with all their translations, of which each visitor is served the best one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, DateTimeField, F, Field, IntegerField, OuterRef, Q, Subquery, UUIDField, Value
from django.db.models.functions import Length, Substr
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.content.prepared import Prepared, Several, Shapes, columns_of, instance
from cms.content.queries.gate import HOME_PATH_LENGTH, end_of, page_types, served_pages
from cms.content.queries.visitors import Visitor
from cms.generations.tables import EDITORS_ONLY

# How a page is named when rows are read: ("pk", 12), ("url_path", "/eim-en/events/"), ("path", "000100020003") or
# ("translation_key", UUID("…")).
Selector = tuple[str, Any]

PAGE_COLUMNS = columns_of(Page, without=EDITORS_ONLY)
_SELECTED_BY: dict[str, Field[Any, Any]] = {
    "pk": IntegerField(),
    "url_path": CharField(),
    "path": CharField(),
    "translation_key": UUIDField(),
}
_page_rows = Shapes()


def page_rows(selectors: Iterable[Selector]) -> dict[Selector, list[Page]]:
    """
    Return pages with all their translations, public or not: what `serve` and its like choose from. One query for all.

    A selector names a page by its id, its Wagtail URL path, its tree path or its translation key. What is found is also
    given by all of these of all rows, so that nobody has to ask for those again. The pages are of their own types, with
    only the values that all pages have (see `specific_values`).
    """
    named: dict[str, set[Any]] = {}
    for name, value in selectors:
        named.setdefault(name, set()).add(value)
    if not named:
        return {}
    names = tuple(sorted(named))
    # Wagtail has no index of URL paths, but one of the slugs in which they end.
    slugs = {path.rstrip("/").rpartition("/")[2] for path in named.get("url_path", ())}
    groups: dict[Any, list[Page]] = {}
    for values in _page_rows.get(names, lambda: _selecting(names)).rows({**named, "slug": slugs}):
        page = page_of(PAGE_COLUMNS, values)
        groups.setdefault(page.translation_key, []).append(page)
    found: dict[Selector, list[Page]] = {}
    for key, rows in groups.items():
        found["translation_key", key] = rows
        for page in rows:
            found["pk", page.pk] = found["path", page.path] = found["url_path", page.url_path] = rows
    return found


def _selecting(names: tuple[str, ...]) -> Prepared:
    asked = Q()
    for name in names:
        here = Q(**{f"{name}__among": Several(name, _SELECTED_BY[name])})
        asked |= here & Q(slug__among=Several("slug", CharField())) if name == "url_path" else here
    keys = Page.objects.filter(asked).order_by().values("translation_key")
    return Prepared(Page.objects.filter(translation_key__among=keys).order_by("path"), PAGE_COLUMNS)


def page_of(names: Sequence[str], values: Sequence[Any]) -> Page:
    """Return the page that has *values*, of its own type."""
    content_type = ContentType.objects.get_for_id(values[names.index("content_type_id")])
    model: Any = content_type.model_class() or Page
    page = instance(model, names, values)
    if model is not Page:
        page.__dict__["page_ptr_id"] = page.__dict__["id"]
    return page


def serve(visitor: Visitor, rows: Iterable[Page] | None) -> Page | None:
    """
    Return what *visitor* sees of a page with these translations: the one in the best language that it is public in.

    The page is of its own type, with only the fields of `Page` read (see `specific_values`), and carries its `visitor`.
    """
    served = [page for page in rows or () if page.locale_id in visitor.ranks and visitor.sees(page)]
    best = best_for(visitor, served)
    return None if best is None else attend(visitor, best)


def serve_translations(visitor: Visitor, rows: Iterable[Page] | None) -> list[Page]:
    """Return the public ones of a page's translations in the order of the microsite's languages."""
    order = list(visitor.codes)
    seen = sorted((page for page in rows or () if visitor.sees(page)), key=lambda page: order.index(page.locale_id))
    return [attend(visitor.in_language(visitor.codes[page.locale_id]), page) for page in seen]


def paths_above(path: str) -> list[str]:
    """Return the tree paths of the pages above the one at *path*, from the home page down."""
    return [path[:end] for end in range(HOME_PATH_LENGTH, len(path), Page.steplen)]


def serve_ancestors(visitor: Visitor, path: str, found: Mapping[Selector, list[Page] | None]) -> list[Page]:
    """Return the public pages above the one at *path*, home first, each in the best language for *visitor*."""
    trail = []
    for above in paths_above(path):
        rows = found.get(("path", above)) or ()
        # A page that is hidden in this tree isn't shown because of its translation in another.
        if any(page.path == above and visitor.sees(page) for page in rows) and (page := serve(visitor, rows)):
            trail.append(page)
    return trail


def attend(visitor: Visitor, page: Page) -> Page:
    """Return *page* in its own type, with *visitor* on it: what is read from it, is read for that visitor."""
    return with_visitor(visitor, page.specific_deferred if type(page) is Page else page)


def with_visitor(visitor: Visitor, row: Any) -> Any:
    """Return *row*, or a copy of it, with *visitor* on it."""
    if row.__dict__.get("visitor", visitor) is not visitor:
        copy = row.__class__.__new__(row.__class__)
        copy.__dict__.update(row.__dict__)
        row = copy
    row.visitor = visitor
    return row


def best_for(visitor: Visitor, rows: Iterable[Any]) -> Any:
    """Return the one of *rows* in the language that is best for *visitor*."""
    return min(rows, key=lambda row: visitor.rank(row.locale_id), default=None)


@cache
def own_columns(model: Any) -> list[str]:
    """Return the names of the columns that pages of *model* have, and not every page."""
    return columns_of(model, without={field.attname for field in Page._meta.concrete_fields} | {"page_ptr_id"})


def specific_values(keys: Iterable[tuple[type[Page], int]]) -> dict[tuple[type[Page], int], dict[str, Any]]:
    """
    Return what pages have by their own types and not as a `Page`, by model and id: values by attribute name.

    One query for each model. `serve` and its like return pages without these values. A StreamField is its stored text.
    """
    by_model: dict[Any, list[int]] = {}
    for model, pk in keys:
        by_model.setdefault(model, []).append(pk)
    found: dict[tuple[type[Page], int], dict[str, Any]] = {}
    for model, pks in by_model.items():
        query = _own_values(model)
        for pk, *values in query.rows({"pks": pks}):
            found[model, pk] = dict(zip(query.names[1:], values, strict=True))
    return found


@cache
def _own_values(model: Any) -> Prepared:
    rows = model._default_manager.filter(pk__among=Several("pks", IntegerField())).order_by()
    return Prepared(rows, ["page_ptr_id", *own_columns(model)])


def achieved_outputs(keys: Iterable[tuple[Visitor, str]]) -> dict[tuple[Visitor, str], int]:
    """
    Return how many pages that visitors see count towards planned outputs, by visitor and kind of output.

    One query for all page types that can: those with a field `contributes_to`. Events count once they have begun.
    """
    wanted = list(keys)
    counted: dict[tuple[Visitor, str], set[Any]] = {key: set() for key in wanted}
    trees = Q(pk__in=[])
    for home in {home for visitor, _ in wanted for home in visitor.homes.values()}:
        trees |= Q(path__gte=home.path, path__lte=end_of(home.path))
    parts = []
    for model in page_types().values():
        names = {f.name for f in model._meta.fields}
        if "contributes_to" in names:
            begins = F("starts_at") if "starts_at" in names else Value(None, output_field=DateTimeField())
            rows = model._default_manager.filter(trees, live=True, contributes_to__in={kind for _, kind in wanted})
            columns = rows.annotate(begins=begins, is_event=Value("starts_at" in names)).order_by()
            parts.append(columns.values_list("contributes_to", "is_event", "begins", *_SEEN_BY))
    for kind, is_event, begins_at, *values in parts[0].union(*parts[1:], all=True):
        page = Page(**dict(zip(_SEEN_BY, values, strict=True)))
        for visitor, asked in wanted:
            has_begun = not is_event or (begins_at is not None and begins_at <= visitor.now)
            if kind == asked and has_begun and page.locale_id in visitor.ranks and visitor.sees(page):
                # All languages of a page are one output.
                counted[visitor, asked].add(page.translation_key)
    return {key: len(outputs) for key, outputs in counted.items()}


# What `Visitor.sees` looks at, and the key of translations.
_SEEN_BY = ("translation_key", "locale_id", "path", "live", "expire_at", "alias_of_id")


# --- Routing ----------------------------------------------------------------------------------------------------------


def url_paths(visitor: Visitor, slugs: list[str]) -> list[str]:
    """
    Return the Wagtail URL paths of the page at the path of *slugs* in the visitor's language, and of those above it.

    The page's own comes last. Empty where the microsite has no home page in this language.
    """
    home = visitor.homes.get(next((pk for pk, rank in visitor.ranks.items() if rank == 0), 0))
    if home is None:
        return []
    base = home.url_path.rstrip("/")
    return ["/".join([base, *slugs[:count], ""]) for count in range(len(slugs) + 1)]


def stand_ins(visitor: Visitor, slug: str) -> list[Page]:
    """Return the pages with *slug* that *visitor* gets in a fallback language, for want of a translation."""
    asked = next((pk for pk, rank in visitor.ranks.items() if rank == 0), None)
    rows = served_pages(visitor).filter(slug=slug).exclude(locale_id=asked)
    return [attend(visitor, page) for page in rows]


def was_public(visitor: Visitor, slugs: list[str]) -> bool:
    """Return whether a page was published at the path of *slugs* in the visitor's language, and is no longer."""
    paths = url_paths(visitor, slugs)
    if not paths:
        return False
    gone = Q(live=False) | Q(expire_at__lte=visitor.now)
    for path in visitor.private_paths:
        gone &= ~Q(path__startswith=path)
    return Page.objects.filter(gone, url_path=paths[-1], first_published_at__isnull=False, alias_of=None).exists()


def redirect_from(visitor: Visitor, path: str) -> Redirect | None:
    """Return the redirect that editors or a moved page left at *path*, such as `/pl/stary/`; the site's own first."""
    normal = Redirect.normalise_path(path)
    found = Redirect.objects.filter(Q(site=visitor.microsite.site) | Q(site=None), old_path=normal)
    return found.order_by(F("site").asc(nulls_last=True)).first()


def ids_below(model: type[Page], translation_keys: Iterable[Any]) -> dict[Any, int]:
    """
    Return the id of a page of *model* right below each page, by the translation key of the latter.

    One of them, in any language and public or not: pass the ids to `pages` for what a visitor sees.
    """
    parents = Page.objects.filter(translation_key__in=list(translation_keys))
    above = parents.filter(path=OuterRef("above"))
    rows = (
        model._default_manager.annotate(above=Substr("path", 1, Length("path") - Page.steplen))
        .filter(above__in=parents.values("path"))
        .annotate(above_key=Subquery(above.values("translation_key")[:1]))
    )
    return dict(rows.order_by("-path").values_list("above_key", "pk"))
