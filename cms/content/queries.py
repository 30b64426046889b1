"""
The entrance for public reads: what an anonymous visitor of one microsite may see, in one language.

Nothing else decides what is public. A page is seen when it is live and not expired, lies in a language of the
microsite whose home page is live, and neither it nor a page above it is private. What is asked for in one language and
isn't there is served in the next of the microsite's fallback languages; so a reference to a page or snippet, whichever
language's row it points to, is read as "that content, in the visitor's language".

Everything here takes many keys at once. A key is a pair of a visitor and an id, so that one query serves a document
that reads several microsites.
"""

from __future__ import annotations

from collections.abc import Collection as AnyCollection
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField, Exists, F, Func, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, Page, TranslatableMixin, get_page_models

from cms.content.related_rows import RelatedKey, related_rows
from cms.generations.tables import SHARED
from cms.microsites.models import Microsite, MicrositeLanguage, OwnedModel, SocialLink

# A page below the root has a path of two steps (django-treebeard), and so has a microsite's own collection.
HOME_PATH_LENGTH = 2 * Page.steplen

PageKey = tuple["Visitor", int]
# How a page is named when rows are read: ("pk", 12), ("url_path", "/eim-en/events/"), ("path", "000100020003") or
# ("translation_key", UUID("…")).
Selector = tuple[str, Any]


class Home(NamedTuple):
    """A live home page: where the pages of one language begin."""

    pk: int
    path: str
    url_path: str


@dataclass(eq=False)
class Visitor:
    """Somebody who isn't signed in, who reads one microsite in one language."""

    microsite: Microsite
    language: str
    # Locale ids in the order in which content is looked for: the visitor's language, then its fallbacks.
    ranks: dict[int, int]
    # Codes of the microsite's languages by locale id, in the order in which they are shown.
    codes: dict[int, str]
    homes: dict[int, Home]
    # Paths of private pages: nothing at or below them is public.
    private_paths: tuple[str, ...]
    now: datetime = field(default_factory=timezone.now)
    siblings: dict[str, Visitor] = field(default_factory=dict, repr=False)

    def sees(self, page: Page) -> bool:
        """Return whether *page* is public, in whichever of the microsite's languages."""
        home = self.homes.get(page.locale_id)
        return (
            home is not None
            and page.path.startswith(home.path)
            and page.live
            and (page.expire_at is None or page.expire_at > self.now)
            # An alias repeats another page. One that stands in for a translation would serve the wrong language.
            and page.alias_of_id is None
            and not any(page.path.startswith(path) for path in self.private_paths)
        )

    def rank(self, locale_id: int) -> int:
        """Return how good content in a language is for this visitor: 0 is best; after all fallbacks comes the rest."""
        return self.ranks.get(locale_id, len(self.ranks))

    def in_language(self, language: str) -> Visitor:
        """Return the same visitor, asking for another of the microsite's *language*s; always the same one for each."""
        self.siblings.setdefault(self.language, self)
        if language not in self.siblings:
            ranks = _ranks(self.microsite, language)
            self.siblings[language] = replace(self, language=language, ranks=ranks)
        return self.siblings[language]


def microsites(
    *, slug: str | None = None, hostname: str | None = None, pks: AnyCollection[int] | None = None
) -> list[Microsite]:
    """Return the microsites with their languages, by title, in one query; of *slug*, *hostname* or *pks* only."""
    rows = MicrositeLanguage.objects.select_related("locale", "microsite__site__root_page", "microsite__default_locale")
    if slug is not None:
        rows = rows.filter(microsite__slug=slug)
    if hostname is not None:
        rows = rows.filter(microsite__site__hostname__iexact=hostname)
    if pks is not None:
        rows = rows.filter(microsite__in=pks)
    found: dict[int, Microsite] = {}
    languages: dict[int, list[MicrositeLanguage]] = {}
    for entry in rows.order_by("microsite__title", "microsite_id", "sort_order", "pk"):
        entry.microsite = found.setdefault(entry.microsite_id, entry.microsite)
        languages.setdefault(entry.microsite_id, []).append(entry)
    for pk, microsite in found.items():
        # What `microsite.languages` reads from, instead of the database (django-modelcluster).
        microsite._cluster_related_objects = {"languages": languages[pk]}
    return list(found.values())


def social_links(microsite_pks: Iterable[int]) -> dict[int, list[SocialLink]]:
    """Return the links to social networks of microsites, by microsite id."""
    links: dict[int, list[SocialLink]] = {}
    for link in SocialLink.objects.filter(microsite__in=list(microsite_pks)).order_by("sort_order", "pk"):
        links.setdefault(link.microsite_id, []).append(link)
    return links


def language_value(visitor: Visitor, name: str) -> Any:
    """Return what the microsite says as *name* in the visitor's language, else in the first fallback that says it."""
    entries = {entry.code: entry for entry in visitor.microsite.ordered_languages()}
    for code in visitor.microsite.fallback_codes(visitor.language):
        if code in entries and (value := getattr(entries[code], name)):
            return value
    return None


def site_title(visitor: Visitor) -> str:
    """Return what the visitor's microsite is called in their language."""
    return str(language_value(visitor, "title") or visitor.microsite.title)


def visitors(asked: Iterable[tuple[Microsite, str]]) -> list[Visitor]:
    """Return a visitor for each microsite and language, with one query for all."""
    pairs = list(asked)
    roots = {microsite.site.root_page.translation_key: microsite.pk for microsite, _ in pairs}
    homes: dict[int, dict[int, Home]] = {microsite.pk: {} for microsite, _ in pairs}
    private: dict[str, list[str]] = {}
    is_home = Q(translation_key__in=roots, depth=2)
    # Like any other page, a home that has expired, or that only repeats the one in another language, isn't there.
    is_there = Q(live=True, alias_of=None) & (Q(expire_at=None) | Q(expire_at__gt=timezone.now()))
    rows = Page.objects.filter((is_home & is_there) | Q(view_restrictions__isnull=False)).values_list(
        "pk", "path", "url_path", "locale_id", "translation_key", is_home & is_there, "view_restrictions__id"
    )
    for pk, path, url_path, locale_id, translation_key, is_live_home, restriction in rows:
        if restriction is not None:
            private.setdefault(path[:HOME_PATH_LENGTH], []).append(path)
        if is_live_home:
            homes[roots[translation_key]][locale_id] = Home(pk, path, url_path)
    found = []
    for microsite, language in pairs:
        codes = {entry.locale_id: entry.code for entry in microsite.ordered_languages()}
        # A tree in a language that the microsite doesn't have is nobody's.
        own = {locale_id: home for locale_id, home in homes[microsite.pk].items() if locale_id in codes}
        paths = tuple(path for home in own.values() for path in private.get(home.path, ()))
        everywhere = tuple(
            path for prefix, paths_ in private.items() if len(prefix) < HOME_PATH_LENGTH for path in paths_
        )
        found.append(Visitor(microsite, language, _ranks(microsite, language), codes, own, paths + everywhere))
    return found


def generation_scopes(asking: Iterable[Visitor]) -> frozenset[str]:
    """Return the scopes (see `cms.generations.tables`) of everything that these visitors could be shown."""
    scopes = {SHARED}
    for visitor in asking:
        scopes.add(f"owner:{visitor.microsite.pk}")
        # Home pages that are not live count as shared: when one goes live, everything does.
        scopes.update(f"tree:{home.path}" for home in visitor.homes.values())
    return frozenset(scopes)


def _ranks(microsite: Microsite, language: str) -> dict[int, int]:
    ids = {entry.code: entry.locale_id for entry in microsite.ordered_languages()}
    return {ids[code]: rank for rank, code in enumerate(microsite.fallback_codes(language)) if code in ids}


# --- Pages ------------------------------------------------------------------------------------------------------------


def live_pages(microsite: Microsite, language: str, model: type[Page] = Page) -> QuerySet[Any]:
    """Return the pages that an anonymous visitor of *microsite* may see in *language*, and in no other."""
    [visitor] = visitors([(microsite, language)])
    own = {locale_id: rank for locale_id, rank in visitor.ranks.items() if rank == 0}
    return model._default_manager.filter(_served(visitor, own))


def served_pages(visitor: Visitor, model: type[Page] = Page) -> QuerySet[Any]:
    """
    Return the pages that *visitor* may see, each once: in the visitor's language, else in the best fallback.

    Filters, order and totals that are put on this are computed after fallback.
    """
    return model._default_manager.filter(_served(visitor, visitor.ranks))


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
        public &= ~Q(path__gte=path, path__lte=path + "Z" * Page.steplen)
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


def indexable_pages(visitor: Visitor) -> QuerySet[Any]:
    """
    Return what search engines may know of the visitor's microsite: its public pages, in all its languages.

    Nothing stands in for anything here; pages that editors hide from search engines are left out.
    """
    public = Q(pk__in=[])
    for locale_id, home in visitor.homes.items():
        public |= _public(visitor, [home.path]) & Q(locale_id=locale_id)
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
    parents = Page.objects.filter(translation_key=page.translation_key).values("path")
    rows = served_pages(visitor).filter(depth=page.depth + 1)
    return rows.alias(parent_path=Substr("path", 1, Length("path") - Page.steplen)).filter(parent_path__in=parents)


def of_types(rows: QuerySet[Any], models: Iterable[type[Page]]) -> QuerySet[Any]:
    """Return those of *rows* (pages) that are of one of *models*."""
    narrowed: QuerySet[Any] = rows.type(*models)  # type: ignore[attr-defined] # a method of Wagtail's PageQuerySet
    return narrowed


def page_types() -> dict[str, type[Page]]:
    """Return the page types that a microsite can have, by name."""
    return {model.__name__: model for model in get_page_models() if model is not Page}


def _public(visitor: Visitor, paths: AnyCollection[str]) -> Q:
    """Select public pages at or below *paths*."""
    tree = Q(pk__in=[])
    for path in paths:
        # A range, because an index serves it under every collation; "Z" is the last letter of a path.
        tree |= Q(path__gte=path, path__lte=path + "Z" * Page.steplen)
    public = tree & Q(live=True, alias_of=None) & (Q(expire_at=None) | Q(expire_at__gt=visitor.now))
    for path in visitor.private_paths:
        public &= ~Q(path__gte=path, path__lte=path + "Z" * Page.steplen)
    return public


def _served(visitor: Visitor, ranks: Mapping[int, int]) -> Q:
    served = Q(pk__in=[])
    better: list[str] = []
    for locale_id in sorted(ranks, key=lambda locale_id: ranks[locale_id]):
        home = visitor.homes.get(locale_id)
        if home is None:
            continue
        here = _public(visitor, [home.path]) & Q(locale_id=locale_id)
        if better:
            translations = Page.objects.filter(_public(visitor, better), translation_key=OuterRef("translation_key"))
            here &= Q(~Exists(translations))
        served |= here
        better.append(home.path)
    return served


def page_rows(selectors: Iterable[Selector]) -> dict[Selector, list[Page]]:
    """
    Return pages with all their translations, public or not: what `serve` and its like choose from. One query for all.

    A selector names a page by its id, its Wagtail URL path, its tree path or its translation key. What is found is also
    given by all of these of all rows, so that nobody has to ask for those again.
    """
    named: dict[str, set[Any]] = {"pk": set(), "url_path": set(), "path": set(), "translation_key": set()}
    for name, value in selectors:
        named[name].add(value)
    asked = Q(pk__in=[])
    for name, values in named.items():
        if values:
            asked |= Q(**{f"{name}__in": values})
    keys = Page.objects.filter(asked).values("translation_key")
    groups: dict[Any, list[Page]] = {}
    for page in Page.objects.filter(translation_key__in=keys).order_by("path"):
        groups.setdefault(page.translation_key, []).append(page)
    found: dict[Selector, list[Page]] = {}
    for key, rows in groups.items():
        found["translation_key", key] = rows
        for page in rows:
            found["pk", page.pk] = found["path", page.path] = found["url_path", page.url_path] = rows
    return found


def serve(visitor: Visitor, rows: Iterable[Page] | None) -> Page | None:
    """
    Return what *visitor* sees of a page with these translations: the one in the best language that it is public in.

    The page is of its own type, with only the fields of `Page` read (see `specific_values`), and carries its `visitor`.
    """
    served = [page for page in rows or () if page.locale_id in visitor.ranks and visitor.sees(page)]
    best = _best(visitor, served)
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
    return with_visitor(visitor, page.specific_deferred)


def specific_values(keys: Iterable[tuple[type[Page], int]]) -> dict[tuple[type[Page], int], dict[str, Any]]:
    """
    Return what pages have by their own types and not as a `Page`, by model and id: values by attribute name.

    One query for each model. `pages` and its like return pages without these values.
    """
    by_model: dict[type[Page], list[int]] = {}
    for model, pk in keys:
        by_model.setdefault(model, []).append(pk)
    found: dict[tuple[type[Page], int], dict[str, Any]] = {}
    for model, pks in by_model.items():
        base = {f.attname for f in Page._meta.concrete_fields} | {"page_ptr_id"}
        own = [f.attname for f in model._meta.concrete_fields if f.attname not in base]
        for row in model._default_manager.filter(pk__in=pks):
            found[model, row.pk] = {name: row.__dict__[name] for name in own}
    return found


def related(keys: Iterable[RelatedKey]) -> dict[RelatedKey, list[list[Any]]]:
    """
    Return what many-to-many fields refer to, for *keys* of a model, a field's name and the id of a row.

    For each thing its translations, whoever owns them: what `serve_snippet` chooses from. One query for all taxonomies.
    """
    return related_rows(keys)


def achieved_outputs(keys: Iterable[tuple[Visitor, str]]) -> dict[tuple[Visitor, str], int]:
    """
    Return how many pages that visitors see count towards planned outputs, by visitor and kind of output.

    One query for all page types that can: those with a field `contributes_to`. Events count once they have begun.
    """
    wanted = list(keys)
    counted: dict[tuple[Visitor, str], set[Any]] = {key: set() for key in wanted}
    trees = Q(pk__in=[])
    for home in {home for visitor, _ in wanted for home in visitor.homes.values()}:
        trees |= Q(path__gte=home.path, path__lte=home.path + "Z" * Page.steplen)
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


# --- Snippets ---------------------------------------------------------------------------------------------------------


class Via(NamedTuple):
    """The way to what a field of *model* refers to, from the row with *pk* or from its translations."""

    model: type[Model]
    field: str
    pk: int


def _named(pks_and_ways: Iterable[int | Via]) -> Q:
    """Select the rows with these ids and those at the end of these ways."""
    pks: set[int] = set()
    starts: dict[tuple[type[Model], str], set[int]] = {}
    for named in pks_and_ways:
        if isinstance(named, Via):
            starts.setdefault((named.model, named.field), set()).add(named.pk)
        else:
            pks.add(named)
    selected = Q(pk__in=pks)
    for (model, name), start_pks in starts.items():
        rows = model._default_manager
        translations = rows.filter(translation_key__in=rows.filter(pk__in=start_pks).values("translation_key"))
        selected |= Q(pk__in=translations.values(name))
    return selected


def snippets(model: type[Model], keys: Iterable[tuple[Visitor, int | Via]]) -> dict[PageKey, Any]:
    """
    Return what visitors see at references to snippets of *model*, in one query.

    Shared ones and those of the visitor's microsite, in the best language there is: a name in a language that the
    microsite doesn't have is better than none. Each carries its `visitor`.
    """
    wanted = list(keys)
    manager = model._default_manager
    asked = _named(named for _, named in wanted)
    if issubclass(model, TranslatableMixin):
        asked = Q(translation_key__in=manager.filter(asked).values("translation_key"))
    groups: dict[Any, list[Any]] = {}
    row: Any
    for row in manager.filter(asked).select_related("locale").order_by("pk"):
        groups.setdefault(row.translation_key, []).append(row)
    group_of = {row.pk: rows for rows in groups.values() for row in rows}
    # For those who came by a way of whose end they don't know the id.
    also = [(visitor, pk) for visitor in {v for v, named in wanted if isinstance(named, Via)} for pk in group_of]
    found: dict[PageKey, Any] = {}
    for visitor, pk in [*((v, named) for v, named in wanted if not isinstance(named, Via)), *also]:
        best = serve_snippet(visitor, group_of.get(pk, ()))
        if best is not None:
            found[visitor, pk] = best
    return found


def serve_snippet(visitor: Visitor, rows: Iterable[Any]) -> Any:
    """Return what *visitor* sees of a snippet with these translations: the best one that the microsite may use."""
    own = visitor.microsite.pk
    usable = [row for row in rows if not isinstance(row, OwnedModel) or row.owner_id in (None, own)]
    best = _best(visitor, usable)
    return None if best is None else with_visitor(visitor, best)


def terms(model: type[Model], keys: Iterable[tuple[Visitor, str]]) -> dict[tuple[Visitor, str], Any]:
    """Return what visitors see of the terms with these slugs, the microsite's own before the shared ones; one query."""
    wanted = list(keys)
    groups: dict[str, list[Any]] = {}
    rows = model._default_manager.filter(slug__in={slug for _, slug in wanted}).select_related("locale")
    row: Any
    for row in rows.order_by(F("owner").asc(nulls_last=True), "pk"):
        groups.setdefault(row.slug, []).append(row)
    found = {}
    for visitor, slug in wanted:
        row = serve_snippet(visitor, groups.get(slug, ()))
        if row is not None:
            found[visitor, slug] = row
    return found


def with_visitor(visitor: Visitor, row: Any) -> Any:
    """Return *row*, or a copy of it, with *visitor* on it."""
    if getattr(row, "visitor", visitor) is not visitor:
        copy = row.__class__.__new__(row.__class__)
        copy.__dict__.update(row.__dict__)
        row = copy
    row.visitor = visitor
    return row


def _best(visitor: Visitor, rows: Iterable[Any]) -> Any:
    return min(rows, key=lambda row: visitor.rank(row.locale_id), default=None)


# --- Images and documents ---------------------------------------------------------------------------------------------


def images(keys: Iterable[tuple[Visitor, int | Via]]) -> dict[PageKey, Any]:
    """Return the images that visitors may see, each with all its `prefetched_renditions`, in one query."""
    wanted = list(keys)
    model = get_image_model()
    own = [field.attname for field in model._meta.concrete_fields]
    rendition_model = model.get_rendition_model()
    theirs = [field.attname for field in rendition_model._meta.concrete_fields]
    rows = public_files(model).filter(_named(named for _, named in wanted))
    columns = [*own, "microsite_id", *(f"renditions__{name}" for name in theirs)]
    found: dict[int, Any] = {}
    for pk, *values in rows.order_by("pk").values_list("pk", *columns):
        if pk not in found:
            image = found[pk] = model.from_db(rows.db, own, values[: len(own)])
            image.microsite_id = values[len(own)]
            image.prefetched_renditions = []
        rendition_values = values[len(own) + 1 :]
        if any(value is not None for value in rendition_values):
            rendition = rendition_model.from_db(rows.db, theirs, rendition_values)
            rendition.image = found[pk]
            found[pk].prefetched_renditions.append(rendition)
    return _of_their_visitors(found, wanted)


def documents(keys: Iterable[tuple[Visitor, int | Via]]) -> dict[PageKey, Any]:
    """Return the documents that visitors may see, in one query."""
    wanted = list(keys)
    rows = public_files(get_document_model()).filter(_named(named for _, named in wanted))
    return _of_their_visitors({row.pk: row for row in rows}, wanted)


def _of_their_visitors(by_pk: dict[int, Any], wanted: list[tuple[Visitor, int | Via]]) -> dict[PageKey, Any]:
    # Who came by a way gets whatever was found: it lies at the end of some way, and only theirs is looked up later.
    also = [(visitor, pk) for visitor in {v for v, named in wanted if isinstance(named, Via)} for pk in by_pk]
    return {
        (visitor, pk): with_visitor(visitor, by_pk[pk])
        for visitor, pk in [*((v, named) for v, named in wanted if not isinstance(named, Via)), *also]
        if pk in by_pk and by_pk[pk].microsite_id in (None, visitor.microsite.pk)
    }


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
    return model._default_manager.filter(~Exists(private)).annotate(microsite_id=Subquery(owner.values("pk")[:1]))


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
