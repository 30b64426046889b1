"""The search page: words, filters, what was found, and how often each filter would find something."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from frontend.asking import NotAnswered
from frontend.lists import MAX_VALUES, NoSuchList, address
from frontend.visits import Visit

MAX_WORDS = 200
FACETS: tuple[tuple[str, Any], ...] = (("types", _("Type")), ("themes", _("Theme")), ("countries", _("Country")))
ORDERS = {"RELEVANCE": _("Best match first"), "NEWEST": _("Newest first")}
# A facet shows so many of its values; the rest are rare.
MAX_SHOWN = 12
_YEAR = re.compile(r"\d{4}")


def search(visit: Visit) -> dict[str, Any]:
    """
    Return what the search page needs; without words, an empty form.

    :raises NoSuchList: when the address asks for what isn't there
    """
    parameters = visit.request.GET
    query = " ".join(parameters.get("q", "").replace("\0", "").split())[:MAX_WORDS]
    order = parameters.get("order") if parameters.get("order") in ORDERS else "RELEVANCE"
    context: dict[str, Any] = {"query": query, "order": order, "orders": ORDERS.items()}
    if not query:
        return context
    chosen = {name: [value for value in parameters.getlist(name) if value][:MAX_VALUES] for name, _label in FACETS}
    year = parameters.get("year", "")
    variables: dict[str, Any] = {name: values for name, values in chosen.items() if values}
    if year:
        if not _YEAR.fullmatch(year):
            raise NoSuchList
        variables |= {"dateFrom": f"{year}-01-01", "dateTo": f"{year}-12-31"}
    try:
        found = visit.ask("search", query=query, orderBy=order, after=parameters.get("after"), **variables)["search"]
    except NotAnswered as error:
        if error.is_our_request:
            raise NoSuchList from error
        raise
    facets: list[dict[str, Any]] = [
        {
            "name": name,
            "label": label,
            "values": [
                {**value, "is_chosen": value["value"] in chosen[name]} for value in found["facets"][name][:MAX_SHOWN]
            ],
        }
        for name, label in FACETS
    ]
    labels = {value["value"]: value["label"] for value in found["facets"]["types"]}
    for node in found["nodes"]:
        node["typeLabel"] = labels.get(node["type"], "")
    following = found["pageInfo"]["endCursor"] if found["pageInfo"]["hasNextPage"] else None
    return {
        **context,
        "found": found,
        "facets": [facet for facet in facets if len(facet["values"]) > 1 or any(chosen.values())],
        "year": year,
        "is_filtered": bool(variables),
        "clear_href": address(parameters, types=None, themes=None, countries=None, year=None, after=None),
        "next": address(parameters, after=following) if following else None,
        "is_later_part": bool(parameters.get("after")),
    }
