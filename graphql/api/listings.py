"""
The listings of a microsite: which pages each has, how they can be filtered and ordered.

All start from `served_pages`, so filters, order and totals are computed after fallback: each page counts once, in the
language in which the visitor gets it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import graphene
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    UUIDField,
    Value,
)
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from api import facets
from api.connections import window
from api.errors import BadInput
from api.facets import Facet, FacetRows
from api.messages import Message
from api.readings import enum_type
from api.windows import ConnectionValue, Ordering, Rows, kept_rows
from cms.content import choices, models
from cms.content.prepared import Slot
from cms.content.queries import (
    Gate,
    Visitor,
    of_types,
    page_types,
    pages_counted,
    pages_served,
    pages_under,
    served_pages,
    slotted,
)
from cms.search.models import SearchEntry, SearchTerm, TermKind

Filter = Callable[[QuerySet[Any], Any, Gate], QuerySet[Any]]

FAR_FUTURE = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)
FAR_PAST = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)


# --- Orders -----------------------------------------------------------------------------------------------------------


def _text(name: str) -> Ordering:
    return Ordering(((Lower(name, output_field=CharField()), False),))


def _moment(name: str, *, descends: bool) -> Ordering:
    """Order by a point in time; unknown ones come last either way."""
    unknown = Value(FAR_PAST if descends else FAR_FUTURE, output_field=DateTimeField())
    return Ordering(((Coalesce(F(name), unknown, output_field=DateTimeField()), descends),))


def _partial(name: str, *, descends: bool) -> Ordering:
    """Order by a partial date, which is text; unknown ones come last either way."""
    unknown = Value("" if descends else "~", output_field=CharField())
    return Ordering(((Coalesce(F(name), unknown, output_field=CharField()), descends),))


def _number(name: str) -> tuple[BaseExpression, bool]:
    return ExpressionWrapper(F(name), output_field=IntegerField()), False


def _column(name: str) -> tuple[BaseExpression, bool]:
    return ExpressionWrapper(F(name), output_field=CharField()), False


class PageOrder(TextChoices):
    """In which order pages are listed."""

    TREE = "tree", _("As editors ordered them")
    TITLE = "title", _("By title")
    NEWEST = "newest", _("Last published first")


class EventOrder(TextChoices):
    """In which order events are listed. Those whose time isn't known come last."""

    STARTS_AT = "starts_at", _("The earliest first")
    STARTS_AT_DESC = "starts_at_desc", _("The latest first")
    TITLE = "title", _("By title")


class DatedOrder(TextChoices):
    """In which order pages with a date are listed. Those whose date isn't known come last."""

    NEWEST = "newest", _("The latest date first")
    OLDEST = "oldest", _("The earliest date first")
    TITLE = "title", _("By title")


class PartnerOrder(TextChoices):
    """In which order partners are listed."""

    RANK = "rank", _("As editors ordered them")
    COUNTRY = "country", _("By country, then as editors ordered them")
    TITLE = "title", _("By title")


@cache
def page_orderings() -> dict[TextChoices, Ordering]:
    """Return the orders that pages of all types have."""
    return {
        PageOrder.TREE: Ordering(()),
        PageOrder.TITLE: _text("title"),
        PageOrder.NEWEST: _moment("last_published_at", descends=True),
    }


def dated_orderings(name: str, *, partial: bool) -> dict[TextChoices, Ordering]:
    """Return the orders of pages that have a date called *name*."""
    by_date = _partial if partial else _day
    return {
        DatedOrder.NEWEST: by_date(name, descends=True),
        DatedOrder.OLDEST: by_date(name, descends=False),
        DatedOrder.TITLE: _text("title"),
    }


def _day(name: str, *, descends: bool) -> Ordering:
    unknown = Value(FAR_PAST.date() if descends else FAR_FUTURE.date(), output_field=DateField())
    return Ordering(((Coalesce(F(name), unknown, output_field=DateField()), descends),))


# --- Filters ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Argument:
    """An argument that filters a listing."""

    type: Any
    description: str
    filter: Filter
    # How the list is counted by what it takes; None where nobody chooses from its values.
    facet: Facet | None = None
    # The value with which it leaves out nothing.
    everything: Any = None


def _terms(relation: str, taxonomy: Any, what: str, *, is_tree: bool) -> Argument:
    def narrow(rows: QuerySet[Any], slugs: Any, gate: Gate) -> QuerySet[Any]:
        # PostgreSQL takes no NUL, and no term has one.
        slugs = [slug for slug in slugs if "\0" not in slug]
        # Terms have the same slug in all languages. A page has those of whichever language its editors chose from.
        held = Q(**{f"{relation}__slug__in": slugs})
        if is_tree:
            held |= Q(**{f"{relation}__parent__slug__in": slugs})
        return rows.filter(pk__in=rows.model._default_manager.filter(held).values("pk"))

    sub = ", or of one below it" if is_tree else ""
    return Argument(
        graphene.List(graphene.NonNull(graphene.String)),
        f"Only those of one of these {what} (slugs){sub}.",
        narrow,
        facets.terms(relation, taxonomy, is_tree=is_tree),
    )


def _choices(name: str, enum: type[TextChoices]) -> Argument:
    return Argument(
        graphene.List(graphene.NonNull(enum_type(enum))),
        "Only those of one of these.",
        lambda rows, values, gate: rows.filter(**{f"{name}__in": values}),
        facets.choices(name, enum),
    )


def _country(name: str, *, several: bool) -> Argument:
    def narrow(rows: QuerySet[Any], codes: Any, gate: Gate) -> QuerySet[Any]:
        codes = known_countries(codes, "country")
        if not several:
            return rows.filter(**{f"{name}__in": codes})
        held = Q(pk__in=[])
        for code in codes:
            held |= Q(**{f"{name}__contains": code})
        return rows.filter(held)

    return Argument(
        graphene.List(graphene.NonNull(graphene.String)),
        "Only those of one of these countries (ISO 3166-1 alpha-2).",
        narrow,
        facets.countries(name, several=several),
    )


def known_countries(codes: Sequence[str], argument: str) -> list[str]:
    """
    Return country codes in capital letters.

    :raises BadInput: for what can't be one
    """
    codes = [code.upper() for code in codes]
    if bad := [code for code in codes if not (len(code) == 2 and code.isascii() and code.isalpha())]:
        raise BadInput(
            Message(
                gettext_noop("“%(code)s” is no country. Write ISO 3166-1 alpha-2, for example PL."), code=bad[0][:20]
            ),
            argument,
        )
    return codes


def _year(name: str, *, partial: bool = False) -> Argument:
    def narrow(rows: QuerySet[Any], year: Any, gate: Gate) -> QuerySet[Any]:
        if not 1 <= year <= 9998:
            raise BadInput(Message(gettext_noop("“year” is %(year)s. Write a year from 1 to 9998."), year=year), "year")
        lookup = {f"{name}__startswith": f"{year:04d}"} if partial else {f"{name}__year": year}
        return rows.filter(**lookup)

    return Argument(graphene.Int, "Only those of this year.", narrow, facets.years(name, partial=partial))


def _flag(name: str, description: str) -> Argument:
    return Argument(graphene.Boolean, description, lambda rows, value, gate: rows.filter(**{name: value}))


def _when(rows: QuerySet[Any], value: Any, gate: Gate) -> QuerySet[Any]:
    # Events whose time isn't known at all are neither past nor hidden.
    is_over = Q(ends_at__lt=gate.now) | Q(ends_at=None, starts_at__lt=gate.now)
    return rows.exclude(is_over) if value == choices.EventListing.UPCOMING else rows.filter(is_over)


def _moment_filter(name: str, lookup: str, argument: str, description: str) -> Argument:
    def narrow(rows: QuerySet[Any], moment: Any, gate: Gate) -> QuerySet[Any]:
        if moment.tzinfo is None:
            raise BadInput(
                Message(
                    gettext_noop("“%(argument)s” has no time zone. Write it, for example 2014-05-07T10:00:00Z."),
                    argument=argument,
                ),
                argument,
            )
        try:
            return rows.filter(**{f"{name}__{lookup}": moment.astimezone(datetime.UTC)})
        except OverflowError:
            raise BadInput(
                Message(gettext_noop("“%(argument)s” lies outside of the years 1 to 9999."), argument=argument),
                argument,
            ) from None

    return Argument(graphene.DateTime, description, narrow)


THEME = _terms("themes", models.Theme, "themes", is_tree=True)
KEYWORD = _terms("keywords", models.Keyword, "keywords", is_tree=False)


@dataclass(frozen=True)
class Listing:
    """A connection of a microsite: pages of one type."""

    model: Any
    description: str
    order: type[TextChoices] = PageOrder
    orderings: dict[TextChoices, Ordering] = field(default_factory=page_orderings)
    arguments: dict[str, Argument] = field(default_factory=dict)

    @property
    def all_arguments(self) -> dict[str, Argument]:
        """The arguments with those that all listings have."""
        return {"theme": THEME, "keyword": KEYWORD, **self.arguments}

    def rows(self, gate: Gate, values: dict[str, Any]) -> QuerySet[Any]:
        """
        Return the pages here to those whom *gate* stands for, narrowed by the *values* of arguments that aren't null.

        :raises BadInput: for values that no page can have
        """
        rows = pages_served(gate, self.model)
        for name, argument in self.all_arguments.items():
            value = values.get(name)
            if value not in (None, argument.everything):
                rows = argument.filter(rows, value, gate)
        return rows

    def connection(
        self,
        visitor: Visitor,
        *,
        order_by: str | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        streams: frozenset[str] = frozenset(),
        **values: Any,
    ) -> ConnectionValue:
        """
        Return the list for the arguments of a field.

        :param streams: the StreamFields that will be asked for, see `ConnectionValue`
        :raises BadInput: for arguments that can't be answered
        """
        chosen = next(iter(self.orderings)) if order_by is None else self.order(order_by)
        shape = visitor.gate.shape
        arguments = self.all_arguments
        filters = tuple(
            (name, _hashable(value))
            for name, value in sorted(values.items())
            if value not in (None, arguments[name].everything)
        )
        rows = kept_rows(
            (self.model, shape, filters),
            lambda: self.rows(slotted(shape), values),
            counted=None if filters else lambda: pages_counted(slotted(shape), self.model),
        )
        asked = window(visitor, rows, self.orderings[chosen], first=first, after=after, last=last, before=before)
        asked.facets = partial(self._facets, visitor, values)
        asked.streams = streams
        return asked

    def _facets(self, visitor: Visitor, values: dict[str, Any]) -> list[FacetRows]:
        """Return what to count: for each argument that has a facet the rows that all other filters leave."""
        return [
            FacetRows(
                name, argument.facet, argument.facet.values(self.rows(visitor.gate, values | {name: None})), chosen
            )
            for name, argument in self.all_arguments.items()
            if argument.facet is not None
            for chosen in [_chosen(values.get(name))]
        ]


def _hashable(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else value


def _chosen(value: Any) -> frozenset[str]:
    if value is None:
        return frozenset()
    return frozenset(str(one).casefold() for one in (value if isinstance(value, list) else [value]))


LISTINGS: dict[str, Listing] = {
    "projects": Listing(
        models.ProjectPage,
        "Projects.",
        arguments={"status": _choices("status", choices.ProjectStatus), "country": _country("countries", several=True)},
    ),
    "partners": Listing(
        models.PartnerPage,
        "Partners.",
        order=PartnerOrder,
        orderings={
            PartnerOrder.RANK: Ordering((_number("sort_order"),)),
            PartnerOrder.COUNTRY: Ordering((_column("country"), _number("sort_order"))),
            PartnerOrder.TITLE: _text("title"),
        },
        arguments={"role": _choices("role", choices.PartnerRole), "country": _country("country", several=False)},
    ),
    "events": Listing(
        models.EventPage,
        "Events.",
        order=EventOrder,
        orderings={
            EventOrder.STARTS_AT: _moment("starts_at", descends=False),
            EventOrder.STARTS_AT_DESC: _moment("starts_at", descends=True),
            EventOrder.TITLE: _text("title"),
        },
        arguments={
            "when": Argument(
                enum_type(choices.EventListing),
                "Upcoming ones (still running included), past ones, or all.",
                _when,
                everything=choices.EventListing.ALL,
            ),
            "type": _choices("event_type", choices.EventType),
            "status": _choices("event_status", choices.EventStatus),
            "country": _country("countries", several=True),
            "audience": _terms("audiences", models.Audience, "audiences", is_tree=False),
            "starts_from": _moment_filter(
                "starts_at", "gte", "startsFrom", "Only those that start at this time or later."
            ),
            "starts_until": _moment_filter(
                "starts_at", "lte", "startsUntil", "Only those that start at this time or earlier."
            ),
            "year": _year("starts", partial=True),
            "archived": _flag("archived", "Only those that are in the archive, or only those that aren't."),
        },
    ),
    "news": Listing(
        models.NewsPage,
        "News.",
        order=DatedOrder,
        orderings=dated_orderings("published_on", partial=False),
        arguments={
            "country": _country("countries", several=True),
            "year": _year("published_on"),
            "archived": _flag("archived", "Only those that are in the archive, or only those that aren't."),
        },
    ),
    "publications": Listing(
        models.PublicationPage,
        "Outputs and publications.",
        order=DatedOrder,
        orderings=dated_orderings("published", partial=True),
        arguments={
            "type": _choices("output_type", choices.OutputType),
            "country": _country("countries", several=True),
            "year": _year("published", partial=True),
        },
    ),
    "documents": Listing(
        models.DocumentPage,
        "Official and other documents.",
        order=DatedOrder,
        orderings=dated_orderings("issued", partial=True),
        arguments={
            "type": _choices("document_type", choices.DocumentType),
            "source": _choices("source", choices.DocumentSource),
            "country": _country("countries", several=True),
            "year": _year("issued", partial=True),
        },
    ),
    "good_practices": Listing(
        models.GoodPracticePage, "Good practices.", arguments={"country": _country("country", several=False)}
    ),
    "special_features": Listing(models.SpecialFeaturePage, "Special features."),
    "dossiers": Listing(models.DossierPage, "Dossiers."),
    "funding_opportunities": Listing(
        models.FundingOpportunityPage,
        "Funding opportunities.",
        arguments={
            "funder_type": _choices("funder_type", choices.FunderType),
            "country": _country("countries", several=True),
        },
    ),
    "country_sheets": Listing(
        models.CountrySheetPage, "Country sheets.", arguments={"country": _country("country", several=False)}
    ),
    "calls": Listing(
        models.CallPage,
        "Calls for participation.",
        order=DatedOrder,
        orderings=dated_orderings("opens", partial=True),
        arguments={"year": _year("opens", partial=True)},
    ),
    "activities": Listing(
        models.ActivityPage,
        "Activities.",
        order=DatedOrder,
        orderings=dated_orderings("starts", partial=True),
        arguments={"type": _choices("activity_type", choices.ActivityType), "year": _year("starts", partial=True)},
    ),
    "mentions": Listing(
        models.MentionPage,
        "What others wrote about the project.",
        order=DatedOrder,
        orderings=dated_orderings("published", partial=True),
        arguments={
            "kind": _choices("kind", choices.MentionKind),
            "country": _country("country", several=False),
            "year": _year("published", partial=True),
        },
    ),
}


# --- Pages of all types -----------------------------------------------------------------------------------------------

PARENT_KEY = Slot("parent_key", UUIDField())
DEPTH = Slot("depth", IntegerField())


def children_of(page: Any, *, order_by: str = PageOrder.TREE, **asked: Any) -> ConnectionValue:
    """
    Return the list of the pages below *page* or one of its translations, each in the language in which it is served.

    :raises BadInput: for arguments that can't be answered
    """
    visitor: Visitor = page.visitor
    shape = visitor.gate.shape
    rows = kept_rows(
        ("children", shape),
        lambda: pages_under(slotted(shape), PARENT_KEY, DEPTH),
        {PARENT_KEY.name: page.translation_key, DEPTH.name: page.depth + 1},
    )
    return window(visitor, rows, page_orderings()[PageOrder(order_by)], **asked)


THEME_ID = Slot("theme_id", IntegerField())
ITSELF = Slot("itself", UUIDField())
DAY_FROM = Slot("day_from", IntegerField())
DAY_TO = Slot("day_to", IntegerField())
# Days are numbers there, and 0 is the one of pages without a date of their own.
_DAY = Subquery(SearchEntry.objects.filter(page=OuterRef("pk")).values("day")[:1], output_field=IntegerField())
_BY_DAY = Ordering(((Coalesce(_DAY, Value(0), output_field=IntegerField()), True),))


def items_of(dossier: Any, **asked: Any) -> ConnectionValue | None:
    """
    Return the list of what a dossier gathers, the latest first: pages with its theme or one below it, in its period.

    None for a dossier without a theme. In a period that begins some day, only pages with a date of their own are.

    :raises BadInput: for arguments that can't be answered
    """
    if dossier.query_theme_id is None:
        return None
    visitor: Visitor = dossier.visitor
    rows = kept_rows(
        ("dossier", visitor.gate.shape),
        lambda: _gathered(pages_served(slotted(visitor.gate.shape))),
        {
            THEME_ID.name: dossier.query_theme_id,
            ITSELF.name: dossier.translation_key,
            DAY_FROM.name: dossier.query_from.toordinal() if dossier.query_from else 0,
            DAY_TO.name: (dossier.query_to or datetime.date.max).toordinal(),
        },
    )
    return window(visitor, rows, _BY_DAY, **asked)


def _gathered(rows: QuerySet[Any]) -> QuerySet[Any]:
    # The search knows of each page the slugs of its themes and of those above them.
    slugs = models.Theme.objects.filter(pk=THEME_ID).values("slug")
    with_theme = SearchTerm.objects.filter(kind=TermKind.THEME, value__in=slugs).values("entry")
    dated = SearchEntry.objects.filter(pk__in=with_theme, day__gte=DAY_FROM, day__lte=DAY_TO).values("page")
    return rows.filter(pk__in=dated).exclude(translation_key=ITSELF)


def known_types(names: Sequence[str]) -> list[type[Any]]:
    """
    Return page types by their names in the schema.

    :raises BadInput: for a name that is none
    """
    known = page_types()
    if unknown := [name for name in names if name not in known]:
        raise BadInput(
            Message(
                gettext_noop("“%(name)s” is no page type. Write a name of the schema, such as EventPage."),
                name=unknown[0][:40],
            ),
            "types",
        )
    return [known[name] for name in names]


def all_pages(visitor: Visitor, *, order_by: str = PageOrder.TREE, types: Any = None, **asked: Any) -> ConnectionValue:
    """
    Return the list of all pages that *visitor* sees, or of those of some *types* (names of types in the schema).

    :raises BadInput: for arguments that can't be answered, unknown types among them
    """
    shape = visitor.gate.shape
    if types is None:
        rows = kept_rows(("pages", shape), lambda: pages_served(slotted(shape)))
    else:
        rows = Rows(of_types(served_pages(visitor), known_types(types)))
    return window(visitor, rows, page_orderings()[PageOrder(order_by)], **asked)
