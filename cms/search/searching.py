"""
Searching: which pages have some words, as the visitors of microsites see it.

A search is one statement: what the engine finds, joined with the gate and with the entries. Facets are a second one.
Several searches of one request are asked for together.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.content.choices import EventListing
from cms.content.prepared import converted, converters_of
from cms.content.queries import PAGE_COLUMNS, Visitor, attend, page_of, seen_statement
from cms.content.unions import unions
from cms.search.engines import Statement, Wanted, hits
from cms.search.indexing import home_scope, locale_scope
from cms.search.models import SCOPE_LENGTH, TermKind
from cms.search.words import Query, QueryWord

MAX_PARTS = 100


class SearchOrder(models.TextChoices):
    """In which order results are listed."""

    RELEVANCE = "relevance", _("What fits best first, the latest first among equals")
    NEWEST = "newest", _("The latest date first; those without a date last")


class Facet(models.TextChoices):
    """What results are counted by."""

    TYPE = "type", _("Page type")
    THEME = "theme", _("Theme")
    COUNTRY = "country", _("Country")
    YEAR = "year", _("Year")
    SITE = "site", _("Microsite")


@dataclass(frozen=True)
class Filters:
    """What results are narrowed to. None is no filter, and an empty tuple is one that leaves nothing."""

    types: tuple[str, ...] | None = None
    themes: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None
    # Short names of microsites.
    sites: tuple[str, ...] | None = None
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    when: str | None = None


# Where a part of the results begins: the score of the row before it, the day and the translation key of that.
Place = tuple[int, int, UUID]


@dataclass(eq=False)
class Search:
    """A search before it is run, and the part of its results that is asked for: at most *size* of them."""

    visitors: tuple[Visitor, ...]
    query: Query
    filters: Filters = field(default_factory=Filters)
    order: str = SearchOrder.RELEVANCE
    size: int = 20
    after: Place | None = None
    before: Place | None = None
    backwards: bool = False
    # Whether facets will be asked for: then they are counted with the same statement.
    counts_too: bool = False

    @cached_property
    def found(self) -> Statement | None:
        """The statement's beginning, `WITH … found AS …`; None where nothing can be found."""
        wanted = self._wanted()
        if not wanted:
            return None
        seen = seen_statement(self.visitors)
        if seen is None:
            return None
        gate, seen_by = seen
        engine, words = hits(wanted)
        conditions, values = self._conditions()
        return (
            # Each step once, and in this order: the words leave the fewest rows.
            f"WITH hit AS MATERIALIZED ({engine}), "  # noqa: S608 (ours and Django's; all values are parameters)
            f"seen (page_id, path) AS ({gate}), "
            "found AS MATERIALIZED (SELECT entry.page_id, hit.score, entry.day, entry.year, entry.page_type, "
            f"substr(seen.path, 1, {SCOPE_LENGTH}) AS home, {conditions} "
            "FROM hit CROSS JOIN search_searchentry entry CROSS JOIN seen "
            "WHERE entry.page_id = hit.page_id AND seen.page_id = hit.page_id) ",
            [*words, *seen_by, *values],
        )

    def _wanted(self) -> list[Wanted]:
        """Return the words to find by the scopes in which they may be; languages with the same words together."""
        if not self.query.words:
            return []
        scopes: dict[tuple[QueryWord, ...], dict[str, None]] = {}
        for visitor in self.visitors:
            for locale_id in visitor.ranks:
                home = visitor.homes.get(locale_id)
                if home is None:
                    continue
                words = self.query.in_language(visitor.codes[locale_id])
                # Of many microsites, their languages say enough: the gate knows which pages are theirs.
                scope = home_scope(home.path) if len(self.visitors) == 1 else locale_scope(locale_id)
                scopes.setdefault(words, {})[scope] = None
        return [Wanted(tuple(each), words) for words, each in scopes.items()]

    def _conditions(self) -> Statement:
        """Return for each kind of filter whether an entry fits it, as columns: facets leave out one of them each."""
        filters = self.filters
        columns: list[str] = []
        values: list[object] = []

        def column(name: str, condition: str, *parameters: object) -> None:
            columns.append(f"({condition}) AS fits_{name}")
            values.extend(parameters)

        def among(expression: str, options: Sequence[str]) -> str:
            return f"{expression} IN ({', '.join(['%s'] * len(options))})" if options else "1 = 0"

        def has_term(kind: str, options: Sequence[str]) -> str:
            return (
                "EXISTS (SELECT 1 FROM search_searchterm term WHERE term.entry_id = entry.page_id "  # noqa: S608 (ours)
                f"AND term.kind = '{kind}' AND {among('term.value', options)})"
            )

        types, themes, countries, sites = filters.types, filters.themes, filters.countries, filters.sites
        column("type", "1 = 1" if types is None else among("entry.page_type", types), *types or ())
        column("theme", "1 = 1" if themes is None else has_term(TermKind.THEME, themes), *themes or ())
        column("country", "1 = 1" if countries is None else has_term(TermKind.COUNTRY, countries), *countries or ())
        homes = None if sites is None else [path for path, visitor in self.homes.items() if _slug(visitor) in sites]
        place = f"substr(seen.path, 1, {SCOPE_LENGTH})"
        column("site", "1 = 1" if homes is None else among(place, homes), *homes or ())
        dates: list[str] = ["1 = 1"]
        moments: list[object] = []
        if filters.date_from is not None:
            dates.append("entry.day >= %s")
            moments.append(filters.date_from.toordinal())
        if filters.date_to is not None:
            dates.append("entry.day <= %s AND entry.day > 0")
            moments.append(filters.date_to.toordinal())
        if filters.when is not None:
            dates.append(_WHEN[EventListing(filters.when)])
            now = connection.ops.adapt_datetimefield_value(max(visitor.now for visitor in self.visitors))
            moments += [now, now] if filters.when != EventListing.ALL else []
        column("date", " AND ".join(dates), *moments)
        return ", ".join(columns), values

    @cached_property
    def homes(self) -> dict[str, Visitor]:
        """The visitors by the tree paths of their homes."""
        return {home.path: visitor for visitor in self.visitors for home in visitor.homes.values()}

    def visitor_of(self, page: Page) -> Visitor:
        """Return the visitor who sees *page*, one of the results."""
        return self.homes[page.path[:SCOPE_LENGTH]]


def _slug(visitor: Visitor) -> str:
    return str(visitor.microsite.slug)


_IS_OVER = "(entry.ends_at < %s OR (entry.ends_at IS NULL AND entry.starts_at < %s))"
# Events whose time isn't known are neither past nor hidden.
_WHEN = {
    EventListing.ALL: "entry.page_type = 'EventPage'",
    EventListing.UPCOMING: f"entry.page_type = 'EventPage' AND NOT COALESCE({_IS_OVER}, 1 = 0)",
    EventListing.PAST: f"entry.page_type = 'EventPage' AND COALESCE({_IS_OVER}, 1 = 0)",
}
_FITS = {facet: f"fits_{'date' if facet == Facet.YEAR else facet.value}" for facet in Facet}
_ALL_FIT = " AND ".join(_FITS.values())


# --- Results ----------------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Result:
    """A page that was found, for its visitor."""

    search: Search
    page: Any
    place: Place
    text: str

    @property
    def visitor(self) -> Visitor:
        """Who sees the page."""
        visitor: Visitor = self.page.visitor
        return visitor

    @property
    def words(self) -> tuple[QueryWord, ...]:
        """What was looked for, in the language of the page."""
        return self.search.query.in_language(self.visitor.codes[self.page.locale_id])

    @property
    def date(self) -> datetime.date | None:
        """The page's own date."""
        return datetime.date.fromordinal(self.place[1]) if self.place[1] else None


@dataclass(eq=False)
class Results:
    """A part of the results, in order; and how many there are in all, where that was found on the way."""

    rows: list[Result] = field(default_factory=list)
    has_next: bool = False
    has_previous: bool = False
    total: int | None = None
    counts: Counts | None = None


def run(searches: Sequence[Search]) -> dict[Search, Results]:
    """Return the parts of results that are asked for, with one query for all."""
    found: dict[Search, list[_Row]] = {search: [] for search in searches}
    for rows in _run(searches, _part):
        for *values, score, day, text, total, counts, number in rows:
            found[searches[number]].append(_Row(page_of(PAGE_COLUMNS, values), score, day, text, total, counts))
    return {search: _results(search, rows) for search, rows in found.items()}


class _Row(NamedTuple):
    """A page that was found, with its place, its text, and what was counted beside it."""

    page: Page
    score: int
    day: int
    text: str
    total: int
    counts: str | None


def _part(search: Search) -> Statement | None:
    """Return the query for the part of a search's results that is asked for, and for one row more."""
    if search.found is None:
        return None
    beginning, values = search.found
    keys = "score, day, page_id" if search.order == SearchOrder.RELEVANCE else "day, page_id"
    values = list(values)
    conditions = [_ALL_FIT]
    for place, sign in ((search.after, "<"), (search.before, ">")):
        if place is not None:
            score, day, key = place
            stored_key = _TRANSLATION_KEY.get_db_prep_value(key, connection)
            if search.order == SearchOrder.RELEVANCE:
                # Scores shift when pages are published: the row itself knows its present one, while it is there.
                conditions.append(f"({keys}) {sign} (COALESCE((SELECT found.score {_ROW}), %s), %s, {_PAGE_ID})")
                values += [stored_key, score, day, stored_key, stored_key]
            else:
                conditions.append(f"({keys}) {sign} (%s, {_PAGE_ID})")
                values += [day, stored_key, stored_key]
    order = ", ".join(f"{key} {'ASC' if search.backwards else 'DESC'}" for key in keys.split(", "))
    return (
        f"{beginning}, listed AS (SELECT * FROM found WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT %s) "  # noqa: S608 (ours)
        f"SELECT {_PAGE}, listed.score AS search_score, listed.day AS search_day, entry.text AS search_text, "
        f"(SELECT COUNT(*) FROM found WHERE {_ALL_FIT}) AS search_total, {_counts(search)} AS search_counts "
        "FROM listed JOIN wagtailcore_page page ON page.id = listed.page_id "
        "JOIN search_searchentry entry ON entry.page_id = listed.page_id",
        [*values, search.size + 1],
    )


# The row that a place names by its translation key; and its id, or that of another translation where it is gone.
_TRANSLATION_KEY = Page._meta.get_field("translation_key")
_ROW = "FROM found JOIN wagtailcore_page named ON named.id = found.page_id WHERE named.translation_key = %s"
_ANY_ROW = "SELECT MAX(id) FROM wagtailcore_page WHERE translation_key = %s"
_PAGE_ID = f"COALESCE((SELECT found.page_id {_ROW}), ({_ANY_ROW}), 0)"
_PAGE = ", ".join(f"page.{name}" for name in PAGE_COLUMNS)


def _counts(search: Search) -> str:
    """Return the SQL for what is counted beside the results of *search*, as JSON."""
    if not search.counts_too:
        return "CAST(NULL AS text)"
    facets = f"FROM ({_facets()}) AS facets"
    if connection.vendor == "postgresql":
        return f"(SELECT json_agg(json_build_array(facet, value, many))::text {facets})"
    return f"(SELECT json_group_array(json_array(facet, value, many)) {facets})"


def _run(searches: Sequence[Search], part: Any) -> Any:
    """Yield the rows of several statements run as one: each a page's columns, more, and the number of its search."""
    parts = [
        (f"SELECT rows.*, {number} AS search_number FROM ({made[0]}) AS rows", made[1])  # noqa: S608 (ours)
        for number, search in enumerate(searches)
        if (made := part(search)) is not None
    ]
    for statement, values in unions(parts, MAX_PARTS):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            yield converted(converters_of(Page, PAGE_COLUMNS), cursor.fetchall())


def _results(search: Search, rows: list[_Row]) -> Results:
    def key(row: _Row) -> tuple[int, ...]:
        by_score = (row.score,) if search.order == SearchOrder.RELEVANCE else ()
        return (*by_score, row.day, row.page.pk)

    rows.sort(key=key, reverse=not search.backwards)
    has_more = len(rows) > search.size
    # Without rows, the total is known only where they begin with the first.
    is_whole = search.after is None and search.before is None
    total = rows[0].total if rows else (0 if is_whole or search.found is None else None)
    counts = _counted(search, orjson.loads(rows[0].counts)) if rows and rows[0].counts else None
    rows = rows[: search.size]
    if search.backwards:
        rows.reverse()
    return Results(
        [
            Result(
                search,
                attend(search.visitor_of(row.page), row.page),
                (row.score, row.day, row.page.translation_key),
                row.text,
            )
            for row in rows
        ],
        has_next=search.before is not None if search.backwards else has_more,
        has_previous=has_more if search.backwards else search.after is not None,
        total=total,
        counts=counts,
    )


# --- Facets -----------------------------------------------------------------------------------------------------------


@dataclass
class Counts:
    """How many results there are, and how many with each value of a facet were that facet's own filter not set."""

    total: int = 0
    by_facet: dict[Facet, dict[str, int]] = field(default_factory=lambda: {facet: {} for facet in Facet})


def count(searches: Sequence[Search]) -> dict[Search, Counts]:
    """Return the facets of searches, with one query for all."""
    found: dict[Search, list[Any]] = {search: [] for search in searches}
    parts = [
        (f"SELECT {number}, rows.* FROM ({search.found[0]}{_facets()}) AS rows", search.found[1])  # noqa: S608 (ours)
        for number, search in enumerate(searches)
        if search.found is not None
    ]
    for statement, values in unions(parts, MAX_PARTS):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            for number, *row in cursor.fetchall():
                found[searches[number]].append(row)
    return {search: _counted(search, rows) for search, rows in found.items()}


def _counted(search: Search, rows: Iterable[Sequence[Any]]) -> Counts:
    counts = Counts()
    for facet, value, many in rows:
        if not facet:
            counts.total = many
            continue
        name = str(value)
        if facet == Facet.SITE:
            name = _slug(search.homes[name])
        by_value = counts.by_facet[Facet(facet)]
        by_value[name] = by_value.get(name, 0) + many
    return counts


@cache
def _facets() -> str:
    """Return the SQL that counts what a search has `found`, which it follows."""
    parts = [f"SELECT '' AS facet, '' AS value, COUNT(*) AS many FROM found WHERE {_ALL_FIT}"]  # noqa: S608 (ours)
    columns = {Facet.TYPE: "page_type", Facet.YEAR: "CAST(year AS text)", Facet.SITE: "home"}
    for facet in Facet:
        others = " AND ".join(fits for other, fits in _FITS.items() if other != facet)
        if facet in columns:
            value, source = columns[facet], "found"
            others += " AND year IS NOT NULL" if facet == Facet.YEAR else ""
        else:
            value = "term.value"
            source = "found JOIN search_searchterm term ON term.entry_id = found.page_id"
            others += f" AND term.kind = '{TermKind(facet.value).value}'"
        parts.append(f"SELECT '{facet.value}', {value}, COUNT(*) FROM {source} WHERE {others} GROUP BY {value}")  # noqa: S608 (ours)
    return " UNION ALL ".join(parts)
