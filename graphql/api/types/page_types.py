"""One type for each page type. `Meta.fields` is what is public of it, beside what all pages have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from api import loaders
from api.connections import connection_arguments, connection_type
from api.engine import Load, batch
from api.engine.batch import Steps
from api.feeds.addresses import event_calendar_url
from api.listings import items_of
from api.readings import Seen
from api.types.facts import Money, Period
from api.types.models import own_values
from api.types.pages import Page, PageType
from api.types.seats import RegistrationAvailability, resolve_availability, resolve_notice_version
from cms.content import models
from cms.content.partial_dates import PartialDate
from cms.content.queries import Visitor
from cms.registrations import models as registrations


def period(start: str, end: str, *, lasts: bool = True) -> graphene.Field:
    """
    Return the field for the time between two partial dates of a page.

    Without an end, what *lasts* is still going on; anything else was over with the day, month or year that it began in.
    """

    @batch
    def resolve(parents: Sequence[Any], info: Any) -> Steps:
        yield from own_values(parents, start)
        return [_period(getattr(parent, start), getattr(parent, end), parent.visitor, lasts) for parent in parents]

    return graphene.Field(Period, description="From when to when.", resolver=resolve)


def _period(start: PartialDate | None, end: PartialDate | None, visitor: Visitor, lasts: bool) -> Seen | None:
    if start is None and end is None:
        return None
    return Seen((start, end or (None if lasts else start)), visitor)


def money(amount: str, currency: str, description: str) -> graphene.Field:
    """Return the field for a sum of money of a page."""

    @batch
    def resolve(parents: Sequence[Any], info: Any) -> Steps:
        yield from own_values(parents, amount)
        return [
            Seen((getattr(parent, amount), getattr(parent, currency)), parent.visitor)
            if getattr(parent, amount) is not None and getattr(parent, currency)
            else None
            for parent in parents
        ]

    return graphene.Field(Money, description=description, resolver=resolve)


class HomePage(PageType):
    class Meta:
        model = models.HomePage
        fields = ["slogan"]


class PlainPage(PageType):
    class Meta:
        model = models.PlainPage


class ContactPage(PageType):
    class Meta:
        model = models.ContactPage
        fields = ["contacts"]


class ProjectPage(PageType):
    period = period("starts", "ends")
    cost = money("cost_amount", "cost_currency", "What the project costs in all.")

    class Meta:
        model = models.ProjectPage
        fields = [
            "acronym",
            "status",
            "starts",
            "ends",
            "duration_months",
            "updates_url",
            "declared_partners",
            "funding",
            "supporters",
            "objectives",
            "specific_objectives",
            "activities",
            "expected_results",
            "planned_outputs",
            "indicators",
            "units_involved",
            "target_groups",
            "countries",
            "licence",
            "licence_attribution",
        ]


class PartnerPage(PageType):
    class Meta:
        model = models.PartnerPage
        fields = ["organisation", "role", "country", "sort_order", "acknowledgement", "people"]


class EventPage(PageType):
    # Editors give the last day only when it isn't the first one.
    period = period("starts", "ends", lasts=False)
    registration = graphene.Field(
        lambda: RegistrationPage, description="The page with the event's sign-up form, where there is one."
    )
    calendar_url = graphene.String(
        with_sessions=graphene.Argument(
            graphene.Boolean,
            required=True,
            default_value=False,
            description="Whether each session gets an entry of its own, beside the event's.",
        ),
        description="The event for calendar programs (iCalendar). Null while its day isn't known. It doesn't change.",
    )

    class Meta:
        model = models.EventPage
        fields = [
            "event_type",
            "event_status",
            "attendance",
            "starts",
            "ends",
            "start_time",
            "end_time",
            "time_zone",
            "starts_at",
            "ends_at",
            "venue",
            "online_url",
            "venue_acknowledgement",
            "sessions",
            "audiences",
            "eligibility",
            "objectives",
            "documents",
            "previous_event",
            "contacts",
            "project",
            "countries",
            "contributes_to",
            "archived",
        ]

    @batch
    def resolve_calendar_url(parents: Sequence[Any], info: Any, with_sessions: bool) -> Steps:
        yield from own_values(parents, "starts")
        return [
            event_calendar_url(parent.visitor, parent.translation_key, with_sessions=with_sessions)
            if parent.starts is not None and parent.starts.precision == "day"
            else None
            for parent in parents
        ]

    @batch
    def resolve_registration(parents: Sequence[Any], info: Any) -> Steps:
        ids = yield Load(
            loaders.ids_below(registrations.RegistrationPage), [parent.translation_key for parent in parents]
        )
        keys = [
            (parent.visitor, ids[parent.translation_key]) if ids.get(parent.translation_key) else None
            for parent in parents
        ]
        found = yield Load(loaders.pages, keys)
        return [found.get(key) for key in keys]


class RegistrationPage(PageType):
    availability = graphene.Field(
        RegistrationAvailability, description="The seats at this moment.", resolver=resolve_availability
    )
    notice_version = graphene.String(
        required=True,
        description="Which text the privacy notice is. Whoever registers says by it what was agreed to.",
        resolver=resolve_notice_version,
    )

    class Meta:
        model = registrations.RegistrationPage
        fields = [
            "opens_at",
            "closes_at",
            "capacity",
            "waiting_list",
            "confirmation",
            "access",
            "questions",
            "ask_special_needs",
            "privacy_notice",
            "data_protection_officer",
        ]


class NewsPage(PageType):
    class Meta:
        model = models.NewsPage
        fields = [
            "published_on",
            "original_language",
            "source_name",
            "source_url",
            "english_summary",
            "countries",
            "archived",
        ]


class MentionPage(PageType):
    class Meta:
        model = models.MentionPage
        fields = ["kind", "source_name", "source_url", "published", "quotation", "country", "dossier", "contributes_to"]


class PublicationPage(PageType):
    class Meta:
        model = models.PublicationPage
        fields = [
            "output_type",
            "published",
            "authors",
            "editions",
            "external_url",
            "file",
            "countries",
            "licence",
            "licence_attribution",
            "activity",
            "project",
            "contributes_to",
        ]


class DocumentPage(PageType):
    class Meta:
        model = models.DocumentPage
        fields = [
            "document_type",
            "source",
            "issuer",
            "issuer_name",
            "issued",
            "reference",
            "original_language",
            "english_summary",
            "files",
            "external_url",
            "countries",
        ]


class GoodPracticePage(PageType):
    period = period("starts", "ends")

    class Meta:
        model = models.GoodPracticePage
        fields = [
            "starts",
            "ends",
            "is_regular_service",
            "country",
            "city",
            "organisation",
            "summary",
            "issue_and_goals",
            "how_it_works",
            "results",
            "evaluation",
            "who_benefits",
            "funding_and_resources",
            "criterion_needs",
            "criterion_engagement",
            "criterion_transferability",
        ]


class SpecialFeaturePage(PageType):
    class Meta:
        model = models.SpecialFeaturePage
        fields = ["news_hook", "news_hook_note", "curated_links"]


class DossierPage(PageType):
    items = graphene.Field(
        lambda: connection_type("Page", Page),
        description="What it gathers, the latest date first: the microsite's pages with its theme or one below it,"
        " in its period. Null for a dossier without a theme.",
        **connection_arguments(),
    )

    class Meta:
        model = models.DossierPage
        fields = ["query_theme", "query_from", "query_to", "synthesis", "file"]

    @batch
    def resolve_items(parents: Sequence[Any], info: Any, **window: Any) -> Steps:
        yield from own_values(parents, "query_theme_id")
        return [items_of(parent, **window) for parent in parents]


class FundingOpportunityPage(PageType):
    budget = money("budget_amount", "budget_currency", "How much there is to give away.")

    class Meta:
        model = models.FundingOpportunityPage
        fields = ["funder_type", "funder", "programme", "opens", "deadlines", "countries", "call_url"]


class CountrySheetPage(PageType):
    class Meta:
        model = models.CountrySheetPage
        fields = ["country", "reviewed_on", "key_figures"]


class CallPage(PageType):
    period = period("opens", "closes")

    class Meta:
        model = models.CallPage
        fields = ["opens", "closes", "announced", "places", "selection", "project"]


class ActivityPage(PageType):
    period = period("starts", "ends", lasts=False)

    class Meta:
        model = models.ActivityPage
        fields = ["activity_type", "starts", "ends", "duration_days", "hosts", "project"]


def _index_type(model: Any) -> type[PageType]:
    meta = type("Meta", (), {"model": model})
    return type(model.__name__, (PageType,), {"__doc__": model.__doc__, "Meta": meta})


# Listings have nothing of their own: what they list is read from the microsite's connections.
INDEX_TYPES = {model.__name__: _index_type(model) for model in models.IndexPage.__subclasses__()}
globals().update(INDEX_TYPES)

PAGE_TYPES: list[type[PageType]] = [
    HomePage,
    PlainPage,
    ContactPage,
    ProjectPage,
    PartnerPage,
    EventPage,
    RegistrationPage,
    NewsPage,
    MentionPage,
    PublicationPage,
    DocumentPage,
    GoodPracticePage,
    SpecialFeaturePage,
    DossierPage,
    FundingOpportunityPage,
    CountrySheetPage,
    CallPage,
    ActivityPage,
    *INDEX_TYPES.values(),
]
