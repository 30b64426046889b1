"""Searching: in one microsite, or in all that take part in the portal."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import graphene
from django.utils import translation
from django.utils.translation import gettext_noop as _

from api import loaders
from api.connections import (
    DEFAULT_FIRST,
    MAX_FIRST,
    PageInfo,
    connection_arguments,
    decode_numbers,
    encode_cursor,
    no_cursor,
)
from api.engine import Load, batch
from api.engine.batch import Steps
from api.errors import BadInput
from api.listings import known_countries, known_types
from api.messages import Message
from api.readings import Seen, enum_type
from api.types.addresses import urls
from api.types.ahead import fields_below
from cms.content import formats
from cms.content.choices import EventListing
from cms.content.queries import Visitor, language_value, page_types
from cms.search.highlights import Segment, excerpt, highlight
from cms.search.searching import Counts, Facet, Filters, Place, Result, Results, Search, SearchOrder, count, run
from cms.search.words import MAX_QUERY_LENGTH, MAX_QUERY_WORDS, QueryTooLong, parse_query

# The highest score that a cursor may name: what the databases hold as an integer.
MAX_NUMBER = 2**31
MAX_FILTER_VALUES = 50


def results(_context: Any, searches: list[Any]) -> Mapping[Any, Results]:
    """Load the parts of results that are asked for."""
    return run(searches)


def counts(context: Any, searches: list[Any]) -> Mapping[Any, Counts]:
    """Load the facets of searches that were not counted beside their results."""
    known = context.loads.values(results)
    found = {search: part.counts for search in searches if (part := known.get(search)) and part.counts}
    others = [search for search in searches if search not in found]
    return {**found, **(count(others) if others else {})}


# --- Types ------------------------------------------------------------------------------------------------------------


class TextSegment(graphene.ObjectType):
    """A piece of a text: plain text, never HTML."""

    text = graphene.String(required=True, description="The piece, with the spaces at its ends.")
    is_match = graphene.Boolean(required=True, description="Whether it is a word that was looked for.")


class Highlights(graphene.ObjectType):
    """Where the words that were looked for stand."""

    title = graphene.List(graphene.NonNull(TextSegment), required=True, description="The page's title.")
    excerpt = graphene.List(
        graphene.NonNull(TextSegment),
        required=True,
        description="The part of the page's text in which most of the words stand, or its beginning.",
    )

    def resolve_title(self: Any, info: Any) -> list[Segment]:
        return highlight(self.page.title, self.words, _language(self))

    def resolve_excerpt(self: Any, info: Any) -> list[Segment]:
        return excerpt(self.text, self.words, _language(self))


def _language(result: Result) -> str:
    return result.visitor.codes[result.page.locale_id]


class SearchResult(graphene.ObjectType):
    """A page that was found."""

    title = graphene.String(required=True, description="The page's title.")
    url = graphene.String(required=True, description="The page's address.")
    type = graphene.String(required=True, description="The name of the page's type in this schema, such as EventPage.")
    date = graphene.Date(description="The page's own date: of an event its first day, of all others their date.")
    highlights = graphene.Field(Highlights, required=True, description="Title and text with the words marked in them.")
    page = graphene.Field("api.types.pages.Page", required=True, description="The page.")
    site = graphene.Field("api.types.site.Site", required=True, description="The microsite that it is on.")

    def resolve_title(self: Any, info: Any) -> str:
        return self.page.title

    @batch
    def resolve_url(parents: Sequence[Result], info: Any) -> Steps:
        return (yield from urls([parent.page for parent in parents]))

    def resolve_type(self: Any, info: Any) -> str:
        return type(self.page).__name__

    def resolve_highlights(self: Any, info: Any) -> Any:
        return self

    def resolve_site(self: Any, info: Any) -> Seen:
        return Seen(self.visitor.microsite, self.visitor)


class SearchFacetValue(graphene.ObjectType):
    """A value by which results can be narrowed."""

    value = graphene.String(required=True, description="What to give to the filter.")
    label = graphene.String(required=True, description="What readers call it, in the language asked for.")
    count = graphene.Int(required=True, description="How many results have it.")


def _facet(facet: Facet, description: str) -> graphene.Field:
    @batch
    def resolve(parents: Sequence[Search], info: Any) -> Steps:
        found = yield Load(counts, parents)
        by_search = {parent: found[parent].by_facet[facet] for parent in parents}
        themes: Mapping[Any, Any] = {}
        if facet is Facet.THEME:
            asked = [
                (visitor, slug)
                for search, values in by_search.items()
                for slug in values
                for visitor in search.visitors
            ]
            themes = yield Load(loaders.themes, asked)
        return [
            [
                SearchFacetValue(value=value, label=_label(facet, value, parent, themes), count=many)
                for value, many in _ordered(facet, by_search[parent])
            ]
            for parent in parents
        ]

    return graphene.Field(
        graphene.List(graphene.NonNull(SearchFacetValue)), required=True, description=description, resolver=resolve
    )


def _ordered(facet: Facet, values: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the latest year first; of all others the most frequent value."""
    if facet is Facet.YEAR:
        return sorted(values.items(), key=lambda item: -int(item[0]))
    return sorted(values.items(), key=lambda item: (-item[1], item[0]))


def _label(facet: Facet, value: str, search: Search, themes: Mapping[Any, Any]) -> str:
    language = search.visitors[0].language
    if facet is Facet.TYPE:
        with translation.override(language):
            name = str(page_types()[value]._meta.verbose_name)
        return name[0].upper() + name[1:]
    if facet is Facet.COUNTRY:
        return formats.country_name(value, language)
    if facet is Facet.THEME:
        return next((row.label for visitor in search.visitors if (row := themes.get((visitor, value)))), value)
    if facet is Facet.SITE:
        visitor = next(visitor for visitor in search.visitors if visitor.microsite.slug == value)
        return language_value(visitor, "title") or visitor.microsite.title
    return value


class SearchFacets(graphene.ObjectType):
    """
    What the results can be narrowed by, with how many there are of each.

    A facet is counted as if its own filter weren't set: so it also says what choosing another value would give.
    """

    types = _facet(Facet.TYPE, "By page type; for the argument “types”.")
    themes = _facet(Facet.THEME, "By theme, and by the themes above it; for the argument “themes”.")
    countries = _facet(Facet.COUNTRY, "By country; for the argument “countries”.")
    years = _facet(Facet.YEAR, "By the year of the page's own date.")
    sites = _facet(Facet.SITE, "By microsite; for the argument “sites” of a search over all.")


class SearchResultEdge(graphene.ObjectType):
    """A result, with its cursor."""

    node = graphene.Field(SearchResult, required=True, description="The result.")
    cursor = graphene.String(required=True, description="Its place in the list, for “after” and “before”.")

    def resolve_node(self: Any, info: Any) -> Any:
        return self

    def resolve_cursor(self: Any, info: Any) -> str:
        return _cursor(self.place)


class SearchResultConnection(graphene.ObjectType):
    """The results of a search, read part by part."""

    edges = graphene.List(
        graphene.NonNull(SearchResultEdge), required=True, description="The results of this part, with their cursors."
    )
    nodes = graphene.List(graphene.NonNull(SearchResult), required=True, description="The results of this part.")
    page_info = graphene.Field(PageInfo, required=True, description="Where this part lies.")
    total_count = graphene.Int(required=True, description="How many results there are, after all filters.")
    facets = graphene.Field(SearchFacets, required=True, description="What the results can be narrowed by.")

    @batch
    def resolve_edges(parents: Sequence[Search], info: Any) -> Steps:
        found = yield Load(results, parents)
        return [found[parent].rows for parent in parents]

    @batch
    def resolve_nodes(parents: Sequence[Search], info: Any) -> Steps:
        found = yield Load(results, parents)
        return [found[parent].rows for parent in parents]

    @batch
    def resolve_page_info(parents: Sequence[Search], info: Any) -> Steps:
        found = yield Load(results, parents)
        return [_page_info(found[parent]) for parent in parents]

    @batch
    def resolve_total_count(parents: Sequence[Search], info: Any) -> Steps:
        found = yield Load(results, parents)
        unknown = [parent for parent in parents if found[parent].total is None]
        counted = (yield Load(counts, unknown)) if unknown else {}
        return [counted[parent].total if parent in unknown else found[parent].total for parent in parents]

    def resolve_facets(self: Any, info: Any) -> Any:
        return self


def _page_info(part: Results) -> PageInfo:
    return PageInfo(
        has_next_page=part.has_next,
        has_previous_page=part.has_previous,
        start_cursor=_cursor(part.rows[0].place) if part.rows else None,
        end_cursor=_cursor(part.rows[-1].place) if part.rows else None,
    )


# --- Arguments --------------------------------------------------------------------------------------------------------


def asks_for_counts(info: Any) -> bool:
    """Return whether the field being resolved, a search, is asked for facets."""
    return (SearchResultConnection._meta.name, "facets") in fields_below(info)


def search_arguments() -> dict[str, graphene.Argument]:
    """Return the arguments that every search has."""
    texts = graphene.List(graphene.NonNull(graphene.String))
    return {
        "query": graphene.Argument(
            graphene.String,
            required=True,
            description="The words to find, all of them, by themselves, their beginnings or their stems: at most "
            f"{MAX_QUERY_LENGTH} characters and {MAX_QUERY_WORDS} words. Nothing in it has a meaning beside words.",
        ),
        "types": graphene.Argument(
            texts, description="Only pages of these types, by their names in this schema, such as EventPage."
        ),
        "themes": graphene.Argument(
            texts, description="Only those of one of these themes (slugs), or of one below it."
        ),
        "countries": graphene.Argument(texts, description="Only those of one of these countries (ISO 3166-1 alpha-2)."),
        "date_from": graphene.Argument(graphene.Date, description="Only those of this day or later."),
        "date_to": graphene.Argument(graphene.Date, description="Only those of this day or earlier."),
        "when": graphene.Argument(
            enum_type(EventListing),
            description="Only events: upcoming ones (running ones included), past ones, or all.",
        ),
        "order_by": graphene.Argument(
            enum_type(SearchOrder),
            required=True,
            default_value=SearchOrder.RELEVANCE.value,
            description="In which order.",
        ),
        **connection_arguments(),
    }


@dataclass(frozen=True)
class _Part:
    size: int
    backwards: bool
    after: Place | None
    before: Place | None


def make_search(
    visitors: Iterable[Visitor],
    *,
    query: str,
    types: Sequence[str] | None = None,
    themes: Sequence[str] | None = None,
    countries: Sequence[str] | None = None,
    sites: Sequence[str] | None = None,
    date_from: datetime.date | None = None,
    date_to: datetime.date | None = None,
    when: str | None = None,
    order_by: str = SearchOrder.RELEVANCE,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    counts_too: bool = False,
) -> Search:
    """
    Return the search for the arguments of a field.

    :param counts_too: whether facets will be asked for
    :raises BadInput: for arguments that can't be answered
    """
    for name, values in (("types", types), ("themes", themes), ("countries", countries), ("sites", sites)):
        if values is not None and len(values) > MAX_FILTER_VALUES:
            raise BadInput(
                Message(
                    _("“%(name)s” has %(count)s values. It can have %(most)s."),
                    name=name,
                    count=len(values),
                    most=MAX_FILTER_VALUES,
                ),
                name,
            )
    try:
        words = parse_query(query)
    except QueryTooLong:
        raise BadInput(
            Message(
                _("The query is too long: write at most %(characters)s characters and %(words)s words."),
                characters=MAX_QUERY_LENGTH,
                words=MAX_QUERY_WORDS,
            ),
            "query",
        ) from None
    if types is not None:
        known_types(types)
    part = _part(first, after, last, before)
    return Search(
        tuple(visitors),
        words,
        Filters(
            types=_values(types),
            themes=_values(themes),
            countries=_values(known_countries(countries, "countries") if countries is not None else None),
            sites=_values(sites),
            date_from=date_from,
            date_to=date_to,
            when=when,
        ),
        SearchOrder(order_by),
        part.size,
        part.after,
        part.before,
        part.backwards,
        counts_too,
    )


def _values(given: Sequence[str] | None) -> tuple[str, ...] | None:
    # PostgreSQL takes no NUL and no half of a surrogate pair, and no slug has one.
    return None if given is None else tuple(value for value in given if "\0" not in value and value.isprintable())


def _part(first: int | None, after: str | None, last: int | None, before: str | None) -> _Part:
    if first is not None and last is not None:
        raise BadInput(Message(_("Ask for the first or for the last ones, not for both.")), "last")
    name, size = ("last", last) if last is not None else ("first", DEFAULT_FIRST if first is None else first)
    if not 1 <= size <= MAX_FIRST:
        raise BadInput(
            Message(
                _("“%(name)s” is %(size)s. It can be 1 to %(most)s; read more with “after”."),
                name=name,
                size=size,
                most=MAX_FIRST,
            ),
            name,
        )
    return _Part(size, last is not None, _place(after, "after"), _place(before, "before"))


def _place(cursor: str | None, argument: str) -> Place | None:
    if cursor is None:
        return None
    score, day, key = decode_numbers(cursor, 2, argument)
    if max(score, day) >= MAX_NUMBER or day > datetime.date.max.toordinal():
        raise no_cursor(argument)
    return score, day, key


def _cursor(place: Place) -> str:
    score, day, key = place
    return encode_cursor([score, day, key.hex])
