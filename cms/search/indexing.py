"""
Writes the search entries of pages: in the transaction in which something is published, unpublished or renamed.

An entry says what a page says; it doesn't say who may see it. So nothing needs to be written when a page expires or
becomes private: the gate leaves it out of the next search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import CharField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, Lower, Substr
from wagtail.models import Page

from cms.content import queries
from cms.content.models import ContentPage, Document, Theme
from cms.search.models import SCOPE_LENGTH, SearchEntry, SearchTerm, TermKind
from cms.search.texts import PageTexts, name_texts, read_page, sets_of
from cms.search.words import clean, index_words

BATCH = 200
# How much of a page is searched, in words; and of it, what an excerpt is taken from, in characters.
MAX_LEAD_WORDS = 100
MAX_BODY_WORDS = 20_000
MAX_TEXT_LENGTH = 100_000


def searchable() -> Q:
    """
    Select the pages that have entries: what visitors could see some day without another edit.

    Aliases repeat another page. What search engines are asked to leave out isn't offered to visitors either.
    """
    return Q(live=True, alias_of=None, depth__gte=2)


@transaction.atomic
def index_pages(pks: Iterable[int]) -> int:
    """Write the entries of these pages anew, and remove those of pages that are to have none; return how many have."""
    written = 0
    wanted = list(dict.fromkeys(pks))
    for start in range(0, len(wanted), BATCH):
        written += _index_batch(wanted[start : start + BATCH])
    if written and settings.SEARCH_URL:
        from cms.search.tasks import send_later  # which writes entries, too

        send_later.enqueue()
    return written


def remove_pages(pks: Iterable[int]) -> None:
    """Remove the entries of these pages."""
    SearchEntry.objects.filter(pk__in=list(pks)).delete()


def _index_batch(pks: list[int]) -> int:
    pages = _read(pks)
    sets = queries.related((type(page), name, page.pk) for page in pages for name in sets_of(type(page)))
    entries, terms = [], []
    for page, read, names in _with_names(pages, sets):
        entries.append(_entry(page, read, names))
        terms += _terms(page, read, names)
    remove_pages(set(pks) - {entry.pk for entry in entries})
    if not entries:
        return 0
    changing = [one.name for one in SearchEntry._meta.concrete_fields if not one.primary_key]
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["page"], update_fields=changing, batch_size=BATCH
    )
    SearchTerm.objects.filter(entry__in=[entry.pk for entry in entries]).delete()
    SearchTerm.objects.bulk_create(terms, batch_size=1000)
    return len(entries)


def _read(pks: list[int]) -> list[Any]:
    """Return those of these pages that are to have entries, each in its own type; one query for each type."""
    by_type: dict[Any, list[int]] = defaultdict(list)
    rows = Page.objects.filter(searchable(), pk__in=pks).order_by().values_list("pk", "content_type")
    for pk, content_type in rows:
        by_type[content_type].append(pk)
    found: list[Any] = []
    for content_type, own in by_type.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model is not None and issubclass(model, ContentPage):
            found += model._default_manager.filter(pk__in=own, hide_from_search_engines=False).select_related("locale")
    return found


class _Names:
    """What a page names, as its visitors see it."""

    def __init__(self) -> None:
        self.lead: list[str] = []
        self.body: list[str] = []
        self.themes: list[str] = []
        self.countries: list[str] = []
        # Keys of all that is named, seen or not: when it changes, the page is indexed again.
        self.sources: list[str] = []


def _with_names(pages: Sequence[Any], sets: Any) -> Iterable[tuple[Any, PageTexts, _Names]]:
    """Return pages with their texts and with the names on them that visitors see; one query for each kind of thing."""
    read = {page.pk: read_page(page) for page in pages}
    visitors = _visitors([page for page in pages if read[page.pk].names or _held(page, sets)])
    found: dict[type[models.Model], dict[Any, Any]] = {}
    asked: dict[type[models.Model], list[tuple[Any, int]]] = defaultdict(list)
    for page in pages:
        for model, pk in read[page.pk].names:
            if page.pk in visitors:
                asked[model].append((visitors[page.pk], pk))
    for model, keys in asked.items():
        found[model] = queries.documents(keys) if model is Document else queries.snippets(model, keys)
    parents = _themes() if any(isinstance(rows[0], Theme) for page in pages for rows in _held(page, sets)) else {}
    for page in pages:
        names = _Names()
        visitor = visitors.get(page.pk)
        for model, pk in read[page.pk].names:
            row = found.get(model, {}).get((visitor, pk))
            names.sources.append(_source(model, pk))
            if row is not None:
                names.body += name_texts(row)
                if pk == getattr(page, "organisation_id", None) and not page.country:
                    names.countries.append(str(row.country.code or ""))
        for rows in _held(page, sets):
            names.sources.append(_source(type(rows[0]), rows[0].pk))
            row = queries.serve_snippet(visitor, rows) if visitor is not None else None
            if row is None:
                continue
            names.lead += name_texts(row)
            if isinstance(row, Theme):
                for pk, slug in _upwards(row, parents):
                    names.themes.append(slug)
                    names.sources.append(_source(Theme, pk))
        yield page, read[page.pk], names


def _held(page: Any, sets: Any) -> list[list[Any]]:
    """Return what the many-to-many fields of a page refer to: for each thing its translations."""
    return [rows for name in sets_of(type(page)) for rows in sets.get((type(page), name, page.pk)) or ()]


def _visitors(pages: Sequence[Any]) -> dict[int, Any]:
    """Return, by the ids of pages, a visitor who reads each in its own language."""
    if not pages:
        return {}
    home_paths = {page.path[:SCOPE_LENGTH] for page in pages}
    homes = dict(Page.objects.filter(path__in=home_paths).values_list("path", "translation_key"))
    by_key = {microsite.site.root_page.translation_key: microsite for microsite in queries.microsites()}
    places = {}
    for page in pages:
        microsite = by_key.get(homes.get(page.path[:SCOPE_LENGTH]))
        if microsite is not None:
            places[page.pk] = (microsite, page.locale.language_code)
    pairs = list({(microsite.pk, language): (microsite, language) for microsite, language in places.values()}.values())
    if not pairs:
        return {}
    made = {(visitor.microsite.pk, visitor.language): visitor for visitor in queries.visitors(pairs)}
    return {pk: made[microsite.pk, language] for pk, (microsite, language) in places.items()}


def _themes() -> dict[int, tuple[str, int | None, int | None]]:
    """Return of all themes, by id, their slug, the id of the theme above, and that of the microsite that owns it."""
    themes: Any = Theme.objects  # what it has from its abstract base is out of the type checker's sight
    rows = themes.values_list("pk", "slug", "parent_id", "owner_id")
    return {pk: (slug, parent, owner) for pk, slug, parent, owner in rows}


def _upwards(theme: Any, themes: dict[int, tuple[str, int | None, int | None]]) -> Iterable[tuple[int, str]]:
    """Yield id and slug of a theme and of those above it, as far as the theme's visitor sees them."""
    pk: int | None = theme.pk
    seen: set[int] = set()
    while pk is not None and pk in themes and pk not in seen:
        slug, above, owner = themes[pk]
        if owner not in (None, theme.visitor.microsite.pk):
            return
        seen.add(pk)
        yield pk, slug
        pk = above


def _entry(page: Any, read: PageTexts, names: _Names) -> SearchEntry:
    language = page.locale.language_code
    lead = [clean(text) for text in [*read.lead, *names.lead]]
    body = [clean(text) for text in [*read.body, *names.body]]
    return SearchEntry(
        pk=page.pk,
        scope=scope_of(page),
        page_type=type(page).__name__,
        day=read.date.toordinal() if read.date is not None else 0,
        year=read.date.year if read.date is not None else None,
        starts_at=getattr(page, "starts_at", None),
        ends_at=getattr(page, "ends_at", None),
        title_words=index_words([clean(read.title)], language, MAX_LEAD_WORDS),
        lead_words=index_words(lead, language, MAX_LEAD_WORDS),
        # All of it, for the lead may be longer than what is weighed as one.
        body_words=index_words([*lead, *body], language, MAX_BODY_WORDS),
        text=clean("\n".join([*read.lead, *read.body]))[:MAX_TEXT_LENGTH],
        is_sent=False,
    )


def _terms(page: Any, read: PageTexts, names: _Names) -> list[SearchTerm]:
    values = [
        *((TermKind.THEME, slug) for slug in names.themes),
        *((TermKind.COUNTRY, code) for code in [*read.countries, *names.countries]),
        *((TermKind.SOURCE, source) for source in names.sources),
    ]
    return [SearchTerm(entry_id=page.pk, kind=kind, value=value) for kind, value in dict.fromkeys(values) if value]


# --- What changes without its page being saved ------------------------------------------------------------------------


def _source(model: type[models.Model], pk: int) -> str:
    return f"{model._meta.label_lower}:{pk}"


def pages_naming(model: type[models.Model], pks: Iterable[int]) -> list[int]:
    """Return the ids of the pages that name one of these rows of *model*."""
    sources = [_source(model, pk) for pk in pks]
    rows = SearchTerm.objects.filter(kind=TermKind.SOURCE, value__in=sources)
    return list(rows.order_by("entry_id").values_list("entry_id", flat=True).distinct())


def scope_of(page: Page) -> str:
    """Return the words by which a search finds the pages of one home, and those of one language."""
    return f"{home_scope(page.path)} {locale_scope(page.locale_id)}"


def home_scope(path: str) -> str:
    """Return the word of all pages below the same home as the page at the tree path *path*."""
    return f"@{path[:SCOPE_LENGTH].lower()}"


def locale_scope(locale_id: int) -> str:
    """Return the word of all pages in a language."""
    return f"@l{locale_id}"


def mend_scopes() -> int:
    """Correct the scopes of pages that lie below another home than they did; return how many there were."""
    path, locale = Lower(Substr("path", 1, SCOPE_LENGTH)), Cast("locale_id", CharField())
    scope = Concat(Value("@"), path, Value(" @l"), locale, output_field=CharField())
    right = Subquery(Page.objects.filter(pk=OuterRef("pk")).values_list(scope)[:1])
    return SearchEntry.objects.exclude(scope=right).update(scope=right, is_sent=False)
