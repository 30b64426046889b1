"""
What traces mean for visitors: which paths in which languages have changed, or that everything may have.

Told are the address of a page that changed, and the one that it had before; the same page in other languages that
fall back to it; the page above it, which lists it; and pages that refer to it. What a microsite's menus lead to, and
whatever is no page, can show anywhere.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, ReferenceIndex

from cms.content import queries
from cms.content.addresses import NoAddress, path_of
from cms.content.queries import HOME_PATH_LENGTH, Visitor
from cms.microsites.models import Microsite
from cms.webhooks.models import Trace
from cms.webhooks.triggers import Kind

# More than these are told as everything: nobody fetches so many pages one by one.
MOST = 1000


class Change(NamedTuple):
    """A path on the microsite's website, and the language in which it is read."""

    path: str
    language: str


@dataclass
class Changes:
    """What has changed for the visitors of one microsite."""

    paths: set[Change] = field(default_factory=set)
    everything: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.paths)

    def as_data(self) -> dict[str, Any]:
        """Return what a call says of it."""
        everything = self.everything or len(self.paths) > MOST
        listed = sorted(self.paths) if len(self.paths) <= MOST else []
        return {"changes": [change._asdict() for change in listed], "everything": everything}


def changes_of(traces: Iterable[Trace], microsite_pks: Iterable[int]) -> dict[int, Changes]:
    """Return what *traces* mean for each of the microsites, by their ids."""
    asked = queries.microsites(pks=set(microsite_pks))
    by_kind: dict[str, list[Trace]] = {}
    for trace in traces:
        by_kind.setdefault(trace.kind, []).append(trace)
    found = {microsite.pk: Changes() for microsite in asked}
    for pk in _everywhere(by_kind, asked):
        found[pk].everything = True
    pages = by_kind.get(Kind.PAGE, [])
    visitors = queries.visitors((microsite, microsite.default_locale.language_code) for microsite in asked)
    for visitor in visitors:
        of_this = [trace for trace in pages if any(trace.path.startswith(home.path) for home in visitor.homes.values())]
        if of_this:
            _add_pages(visitor, of_this, found[visitor.microsite.pk])
        for trace in by_kind.get(Kind.REDIRECT, []):
            if trace.whose == visitor.microsite.site_id and (change := _redirected(visitor, trace.url_path)):
                found[visitor.microsite.pk].paths.add(change)
    return found


# --- What can show anywhere -------------------------------------------------------------------------------------------


def _everywhere(by_kind: dict[str, list[Trace]], asked: list[Microsite]) -> Iterator[int]:
    """Yield the ids of the microsites all of whose pages may have changed."""
    everybody = [microsite.pk for microsite in asked]
    for trace in by_kind.get(Kind.MICROSITE, []):
        yield from everybody if trace.whose is None else [pk for pk in everybody if pk == trace.whose]
    sites = {trace.whose for trace in by_kind.get(Kind.SITE, [])}
    yield from (microsite.pk for microsite in asked if microsite.site_id in sites)
    if any(trace.whose is None for trace in by_kind.get(Kind.REDIRECT, [])):
        yield from everybody
    yield from _of_trees({trace.path[:HOME_PATH_LENGTH] for trace in by_kind.get(Kind.TREE, [])}, asked)
    collections = {trace.whose for trace in by_kind.get(Kind.COLLECTION, [])}
    collections |= _of_files(by_kind.get(Kind.IMAGE, []), get_image_model())
    collections |= _of_files(by_kind.get(Kind.DOCUMENT, []), get_document_model())
    yield from _of_collections(collections, asked)


def _of_trees(paths: set[str], asked: list[Microsite]) -> Iterator[int]:
    if not paths:
        return
    keys = set(Page.objects.filter(path__in=paths).values_list("translation_key", flat=True))
    yield from (microsite.pk for microsite in asked if microsite.site.root_page.translation_key in keys)


def _of_files(traces: list[Trace], model: Any) -> set[int | None]:
    """Return the collections of files that show somewhere, or are gone: a new one that nobody uses tells nobody."""
    pks = {trace.about for trace in traces}
    if not pks:
        return set()
    there = dict(model._default_manager.filter(pk__in=pks).values_list("pk", "collection"))
    gone = {trace.whose for trace in traces if trace.about not in there and trace.whose is not None}
    used = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model), to_object_id__in=[str(pk) for pk in there]
    ).values_list("to_object_id", flat=True)
    return gone | {there[int(pk)] for pk in used}


def _of_collections(pks: set[int | None], asked: list[Microsite]) -> Iterator[int]:
    if not pks:
        return
    paths = Collection.objects.filter(pk__in=[pk for pk in pks if pk is not None]).values_list("path", flat=True)
    owners = {microsite.pk: microsite.collection for microsite in asked}
    for path in paths:
        owning = [pk for pk, collection in owners.items() if path.startswith(collection.path)]
        # Outside of all microsites' collections, a file is shared by all.
        is_shared = not owning and not Microsite.objects.filter(collection__path=path[: 2 * Collection.steplen])
        yield from owners if is_shared else owning


# --- Pages ------------------------------------------------------------------------------------------------------------


def _add_pages(visitor: Visitor, traces: list[Trace], changes: Changes) -> None:
    """Add to *changes* what *traces* of pages mean for the microsite of *visitor*."""
    public = [trace for trace in traces if not any(trace.path.startswith(path) for path in visitor.private_paths)]
    keys = {trace.translation_key for trace in public if trace.translation_key}
    above = {prefix for trace in public for prefix in _prefixes(trace.url_path)}
    selectors: list[tuple[str, Any]] = [("translation_key", key) for key in keys]
    rows = queries.page_rows([*selectors, *(("url_path", prefix) for prefix in above)])
    touched = {(trace.translation_key, trace.locale_id) for trace in public}
    for trace in public:
        changes.paths.update(_addresses(visitor, trace, rows, touched))
    pages = {str(trace.about) for trace in public}
    changes.everything |= _are_in_menus(visitor.microsite, pages)
    changes.paths.update(_referring(visitor, pages))


def _addresses(
    visitor: Visitor, trace: Trace, rows: Any, touched: set[tuple[uuid.UUID | None, int | None]]
) -> Iterator[Change]:
    """Yield where the page that left *trace* is or was found, in each language."""
    try:
        own_path = path_of(trace.url_path)
    except NoAddress:
        return
    code = visitor.codes.get(trace.locale_id or 0)
    if code is None:
        return
    yield Change(own_path, code)
    parent = trace.url_path.rstrip("/").rpartition("/")[0] + "/"
    if parent.count("/") > 1:
        yield Change(path_of(parent), code)
    siblings = {page.locale_id: page for page in rows.get(("translation_key", trace.translation_key)) or ()}
    for locale_id, language in visitor.codes.items():
        if locale_id not in visitor.homes:
            # Nothing is found in a language that has no home page.
            continue
        reader = visitor.in_language(language)
        if locale_id != trace.locale_id:
            translated = siblings.get(locale_id)
            has_own = translated is not None and reader.sees(translated)
            if trace.locale_id in reader.ranks and not (has_own and (trace.translation_key, locale_id) not in touched):
                yield Change(_stand_in(reader, trace.url_path, rows), language)
        elif trace.turned:
            # What stood in for it until now, or does from now on.
            for sibling in siblings.values():
                if sibling.locale_id != locale_id and sibling.locale_id in reader.ranks and reader.sees(sibling):
                    yield Change(_stand_in(reader, sibling.url_path, rows), language)


def _stand_in(reader: Visitor, url_path: str, rows: Any) -> str:
    """Return where *reader* finds the page at *url_path* in place of a translation (decision 009)."""
    slugs = []
    for prefix in _prefixes(url_path)[1:]:
        there = queries.serve(reader, rows.get(("url_path", prefix)))
        slugs.append(there.slug if there is not None else prefix.rstrip("/").rpartition("/")[2])
    own = url_path.strip("/").split("/")[1:][-1:]
    return "/".join(["", reader.language, *slugs, *own, ""])


def _prefixes(url_path: str) -> list[str]:
    """Return the URL paths of the pages above the one at *url_path*, its home first."""
    parts = url_path.strip("/").split("/")
    return ["/" + "/".join(parts[:count]) + "/" for count in range(1, len(parts))]


def _redirected(visitor: Visitor, old_path: str) -> Change | None:
    """Return what an editors' redirect changes, where it lies in a language of the microsite."""
    language = old_path.lstrip("/").partition("/")[0].partition("?")[0]
    path = old_path.partition("?")[0].rstrip("/") + "/"
    return Change(path, language) if language in visitor.codes.values() else None


def _are_in_menus(microsite: Microsite, pks: set[str]) -> bool:
    """Return whether the microsite itself refers to one of these pages: from each of its pages, a menu leads there."""
    page, owner = (ContentType.objects.get_for_model(model) for model in (Page, Microsite))
    refers = Q(base_content_type=owner, object_id=str(microsite.pk))
    return ReferenceIndex.objects.filter(refers, to_content_type=page, to_object_id__in=pks).exists()


def _referring(visitor: Visitor, pks: set[str]) -> Iterator[Change]:
    """Yield the addresses of the public pages that refer to these."""
    content_type = ContentType.objects.get_for_model(Page)
    referring = ReferenceIndex.objects.filter(
        base_content_type=content_type, to_content_type=content_type, to_object_id__in=pks
    ).values_list("object_id", flat=True)
    for page in Page.objects.filter(pk__in={int(pk) for pk in referring}):
        if visitor.sees(page):
            yield Change(path_of(page.url_path), visitor.codes[page.locale_id])
