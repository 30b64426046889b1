"""Lists of pages: which document fills each, how it is filtered, and how far it has been read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from frontend.asking import NotAnswered
from frontend.months import Month, event_days
from frontend.visits import Visit

PER_PAGE = 20
# Of one filter; the API takes more, and no reader chooses them.
MAX_VALUES = 10

FILTERS: dict[str, Any] = {
    "country": gettext_lazy("Country"),
    "funderType": gettext_lazy("Funder"),
    "kind": gettext_lazy("Kind"),
    "role": gettext_lazy("Role"),
    "source": gettext_lazy("Source"),
    "status": gettext_lazy("Status"),
    "theme": gettext_lazy("Theme"),
    "type": gettext_lazy("Type"),
    "year": gettext_lazy("Year"),
}


class NoSuchList(Exception):
    """The address asks for a filter or a part of a list that doesn't exist."""


@dataclass(frozen=True)
class Listing:
    """
    The list that an index page shows.

    *document* is the registered document that fills it, *name* the field of the microsite in it. The arguments in
    *filters* are offered to readers.
    """

    document: str
    name: str
    template: str
    filters: tuple[str, ...] = ()
    first: int = PER_PAGE
    always: dict[str, Any] = field(default_factory=dict)


LISTINGS: dict[str, Listing] = {
    "ActivityIndexPage": Listing("activities", "activities", "cards", ("type", "theme", "year")),
    "CallIndexPage": Listing("calls", "calls", "cards", ("theme", "year")),
    "CountrySheetIndexPage": Listing("country_sheets", "countrySheets", "countries", (), 100),
    "DocumentIndexPage": Listing("documents", "documents", "documents", ("type", "source", "theme", "country", "year")),
    "DossierIndexPage": Listing("dossiers", "dossiers", "cards", ("theme",)),
    "EventIndexPage": Listing("events", "events", "events", ("type", "theme", "country", "year")),
    "FundingOpportunityIndexPage": Listing(
        "funding_opportunities", "fundingOpportunities", "funding", ("funderType", "theme", "country")
    ),
    "GoodPracticeIndexPage": Listing("good_practices", "goodPractices", "practices", ("theme", "country")),
    "MentionIndexPage": Listing("mentions", "mentions", "mentions", ("kind", "country", "year")),
    "NewsIndexPage": Listing("news", "news", "news", ("theme", "country", "year"), always={"archived": False}),
    "PartnerIndexPage": Listing("partners", "partners", "partners", ("role", "country"), 100),
    "ProjectIndexPage": Listing("projects", "projects", "cards", ("status", "theme", "country")),
    "PublicationIndexPage": Listing("publications", "publications", "publications", ("type", "theme", "year")),
    "SpecialFeatureIndexPage": Listing("special_features", "specialFeatures", "cards", ("theme",)),
}


def listed(visit: Visit, listing: Listing, **more: Any) -> dict[str, Any]:
    """
    Return what the template of a list needs: the `list`, its `filters`, and the address of the `next` part.

    :raises NoSuchList: when the address asks for what isn't there
    """
    asked = chosen(visit.request.GET, listing.filters)
    after = visit.request.GET.get("after")
    variables = {**listing.always, **asked, "first": listing.first, "after": after, **more}
    try:
        found = visit.ask(listing.document, **variables)[listing.name]
    except NotAnswered as error:
        if error.is_our_request:
            raise NoSuchList from error
        raise
    following = None
    if found["pageInfo"]["hasNextPage"]:
        following = address(visit.request.GET, after=found["pageInfo"]["endCursor"])
    return {
        "list": found,
        "list_template": f"frontend/lists/{listing.template}.html",
        "filters": offered(found["facets"], listing.filters),
        "is_filtered": bool(asked),
        "next": following,
        "is_later_part": bool(after),
    }


def chosen(parameters: QueryDict, filters: tuple[str, ...]) -> dict[str, Any]:
    """
    Return the filters that an address chooses, as arguments of the list.

    :raises NoSuchList: when a year is no number
    """
    asked: dict[str, Any] = {}
    for name in filters:
        values = [value for value in parameters.getlist(name) if value][:MAX_VALUES]
        if not values:
            continue
        if name != "year":
            asked[name] = values
        elif values[0].isascii() and values[0].isdigit() and len(values[0]) == 4:
            asked[name] = int(values[0])
        else:
            raise NoSuchList
    return asked


def offered(facets: list[dict[str, Any]], filters: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the filters worth offering: those that leave a choice."""
    by_name = {facet["argument"]: facet["values"] for facet in facets}
    return [
        {"name": name, "label": FILTERS[name], "values": by_name[name]}
        for name in filters
        if len(by_name.get(name, ())) > 1 or any(value["isChosen"] for value in by_name.get(name, ()))
    ]


def address(parameters: QueryDict, **changed: Any) -> str:
    """Return the query of this page's address with some parameters *changed*; those that are None are left out."""
    kept = [(name, value) for name, values in parameters.lists() if name not in changed for value in values if value]
    query = urlencode([*kept, *((name, value) for name, value in changed.items() if value is not None)])
    return f"?{query}" if query else "?"


# --- Events -----------------------------------------------------------------------------------------------------------

TABS = {
    "UPCOMING": pgettext_lazy("events", "Upcoming"),
    "PAST": pgettext_lazy("events", "Past"),
    "ALL": pgettext_lazy("events", "All"),
}


def events(visit: Visit) -> dict[str, Any]:
    """
    Return what the page of events needs: a list, or a month.

    Who chooses nothing sees what is to come; where nothing is, what there was, and the page says so.

    :raises NoSuchList: when the address asks for what isn't there
    """
    parameters = visit.request.GET
    listing = LISTINGS["EventIndexPage"]
    if "month" in parameters:
        return _month(visit, listing)
    when = parameters.get("when", "")
    if when not in ("", *TABS):
        raise NoSuchList
    order = "STARTS_AT" if when in ("", "UPCOMING") else "STARTS_AT_DESC"
    context = listed(visit, listing, when=when or "UPCOMING", orderBy=order)
    shown = when or "UPCOMING"
    nothing_to_come = False
    if not when and not context["list"]["totalCount"]:
        context = listed(visit, listing, when="PAST", orderBy="STARTS_AT_DESC")
        shown, nothing_to_come = "PAST", True
    nodes = context["list"]["nodes"]
    latest = next((days[0] for node in nodes if (days := event_days(node))), timezone.localdate())
    return {
        **context,
        "when": shown,
        "nothing_to_come": nothing_to_come,
        "tabs": [
            {
                "name": name,
                "label": label,
                "is_chosen": name == shown,
                "href": address(parameters, when=name, after=None),
            }
            for name, label in TABS.items()
        ],
        "month_href": address(parameters, when=None, after=None, month=f"{latest:%Y-%m}"),
    }


def _month(visit: Visit, listing: Listing) -> dict[str, Any]:
    parameters = visit.request.GET
    month = Month.parse(parameters.get("month", ""))
    if month is None:
        raise NoSuchList
    # An event that began last month may still go on; one that lasts for more than a month is no event.
    begin = datetime.datetime.combine(month.previous.first, datetime.time(), datetime.UTC)
    end = datetime.datetime.combine(month.next.first + datetime.timedelta(days=7), datetime.time(), datetime.UTC)
    context = listed(
        visit,
        Listing("events", "events", "month", listing.filters, 100),
        when="ALL",
        startsFrom=begin.isoformat(),
        startsUntil=end.isoformat(),
    )
    today = timezone.localdate()
    nodes = context["list"]["nodes"]
    weeks = month.weeks(nodes, today)
    inside = [node for node in nodes if _touches(node, month)]
    return {
        **context,
        "month": month,
        "weeks": weeks,
        "in_month": inside,
        "list_href": address(parameters, month=None),
        "previous_href": address(parameters, month=month.previous.key),
        "next_href": address(parameters, month=month.next.key),
        "today_href": address(parameters, month=f"{today:%Y-%m}"),
        "heading": gettext("Events"),
    }


def _touches(node: dict[str, Any], month: Month) -> bool:
    days = event_days(node)
    if days is not None:
        return days[0] < month.next.first and days[1] >= month.first
    start = (node["period"] or {}).get("start")
    return start is not None and start["precision"] == "MONTH" and start["firstDay"][:7] == month.key
