"""What each type of page shows beside what all have: its facts, its list, and what follows from both."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.utils import timezone

from frontend import opening_hours
from frontend.asking import NotAnswered
from frontend.formats import zone_of
from frontend.lists import LISTINGS, NoSuchList, events, listed
from frontend.maps import europe
from frontend.text import sort_key
from frontend.visits import Visit

Context = dict[str, Any]

MIN_COMPARED, MAX_COMPARED = 2, 4
# Of a page's own headings, as a table of contents.
MIN_CONTENTS = 3
_IN_LISTS = {"PartnerIndexPage": "PartnersBlock", "EventIndexPage": "EventsBlock"}
# Blocks that are, or begin with, a heading of the second level.
_SECOND = {"HeadingBlock", "CallToActionBlock"}
# Pages that are nothing but what editors wrote; what a form asks is a matter of its own, see `frontend.sign_up`.
PLAIN = {"PlainPage", "RegistrationPage"}


def context_of(visit: Visit) -> tuple[str, Context]:
    """
    Return the template of the page at the visitor's path, and what it needs.

    :raises NoSuchList: when the address asks for a filter or a part of a list that doesn't exist
    """
    page = visit.page
    kind = page["typename"]
    context: Context = {"page": page, "kind": kind, "contents": _contents(page)}
    # A list with filters says what a block of the same would say above it.
    page["body"] = [block for block in page["body"] if block["typename"] != _IN_LISTS.get(kind)]
    _set_levels(page["body"])
    for block in page["body"]:
        if block["typename"] == "PartnersBlock" and block["groupByCountry"]:
            block["groups"] = by_country(block["partners"])
            block["map"] = europe(partner["country"] for partner in block["partners"] if partner["country"])
            context["shows_partners"] = True
    if kind == "HomePage":
        return "frontend/pages/home.html", {**context, **_home(visit)}
    if kind == "GoodPracticeIndexPage" and visit.request.GET.getlist("compare"):
        return _comparison(visit, context)
    if kind == "EventIndexPage":
        return "frontend/pages/events.html", {**context, **events(visit)}
    if kind in LISTINGS:
        context.update(listed(visit, LISTINGS[kind]))
        _LISTED.get(kind, _nothing)(context)
        return "frontend/pages/list.html", context
    if kind not in PLAIN:
        found = visit.ask("page_facts", path=visit.request.path, isProject=kind == "ProjectPage")
        context["facts"] = facts = found["page"] or {}
        facts.get("countries", []).sort(key=lambda country: sort_key(country["name"]))
        if make := _FACTS.get(kind):
            context.update(make(facts, found, visit))
    return _TEMPLATES.get(kind, "frontend/pages/page.html"), context


def _set_levels(body: list[dict[str, Any]]) -> None:
    """Say of each block how deep the headings within it are: below its own heading or the last one before it."""
    has_second = False
    for block in body:
        has_second = has_second or bool(block.get("heading")) or block["typename"] in _SECOND
        block["level"] = block.get("level") or (3 if has_second else 2)


def _nothing(context: Context) -> None:
    """Add nothing."""


def _contents(page: dict[str, Any]) -> list[dict[str, Any]]:
    headings = [
        block
        for block in page["body"]
        if block["typename"] == "HeadingBlock" and block["anchor"] and block["level"] == 2
    ]
    return headings if len(headings) >= MIN_CONTENTS else []


# --- Home -------------------------------------------------------------------------------------------------------------


def _home(visit: Visit) -> Context:
    found = visit.ask("home")
    shown = {block["typename"] for block in visit.page["body"]}
    projects = found["projects"]
    # A microsite of one project shows its figures; a portal of several has lists for them.
    project = projects["nodes"][0] if projects["totalCount"] == 1 else None
    return {
        "news": found["news"]["nodes"],
        "upcoming": [] if "EventsBlock" in shown else found["events"]["nodes"],
        "project": project,
        "partner_count": found["partners"]["totalCount"],
        "country_count": len({country["code"] for country in project["countries"]}) if project else 0,
    }


# --- Lists ------------------------------------------------------------------------------------------------------------


def by_country(partners: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return *partners* by the names of their countries, in the order of the alphabet; those without one come last."""

    def country(partner: dict[str, Any]) -> str:
        return str(partner["country"]["name"]) if partner["country"] else ""

    def order(partner: dict[str, Any]) -> tuple[bool, str]:
        name = country(partner)
        return not name, sort_key(name)

    return [(name, list(group)) for name, group in groupby(sorted(partners, key=order), country)]


def _partners(context: Context) -> None:
    nodes = context["list"]["nodes"]
    context["groups"] = by_country(nodes)
    context["map"] = europe(node["country"] for node in nodes if node["country"])
    context["is_wide"] = True


def _country_sheets(context: Context) -> None:
    context["map"] = europe(node["country"] for node in context["list"]["nodes"])
    context["is_wide"] = True


_LISTED: dict[str, Callable[[Context], None]] = {
    "PartnerIndexPage": _partners,
    "CountrySheetIndexPage": _country_sheets,
}


def _comparison(visit: Visit, context: Context) -> tuple[str, Context]:
    """Show two to four practices side by side. With too few or too many, the list says what to do."""
    ids = list(dict.fromkeys(visit.request.GET.getlist("compare")))
    if not MIN_COMPARED <= len(ids) <= MAX_COMPARED:
        context.update(listed(visit, LISTINGS["GoodPracticeIndexPage"]))
        return "frontend/pages/list.html", {**context, "wrong_number": True, "compared": ids}
    try:
        found = visit.ask_all("compare_practices", ids=ids)["nodes"]
    except NotAnswered as error:
        if error.is_our_request:
            raise NoSuchList from error
        raise
    practices = [node for node in found if node and node.get("title")]
    if len(practices) < MIN_COMPARED:
        raise NoSuchList
    context["page"]["body"] = []
    return "frontend/pages/comparison.html", {**context, "practices": practices}


# --- Facts ------------------------------------------------------------------------------------------------------------


def _project(facts: Context, site: dict[str, Any], visit: Visit) -> Context:
    partners = sum(entry["count"] for entry in facts["declaredPartners"]) or site["ledBy"]["totalCount"]
    for output in facts["plannedOutputs"]:
        output["total"] = planned_total(output, facts, partners)
        output["share"] = min(100, round(100 * output["achieved"] / output["total"])) if output["total"] else None
    return {"map": europe(facts["countries"])}


def planned_total(output: dict[str, Any], project: dict[str, Any], partners: int) -> int | None:
    """
    Return how many of a planned *output* there will be in all; None where nobody has said enough to reckon it.

    How many evaluation stages a project has isn't known, nor how many years one without a duration lasts.
    """
    per = {"PROJECT": 1, "LEADER": 1, "PARTNER": partners, "COUNTRY": len(project["countries"])}.get(output["per"])
    years = math.ceil(project["durationMonths"] / 12) if project["durationMonths"] else None
    every = {"ONCE": 1, "YEAR": years}.get(output["every"])
    return output["count"] * per * every if per and every else None


def _event(facts: Context, site: dict[str, Any], visit: Visit) -> Context:
    now = timezone.now()
    starts, ends = _moment(facts["startsAt"]), _moment(facts["endsAt"])
    over = (ends or starts) is not None and (ends or starts or now) < now
    registration = facts["registration"]
    state = None
    if registration:
        opens, closes = _moment(registration["opensAt"]), _moment(registration["closesAt"])
        if facts["eventStatus"] == "CANCELLED" or over or (closes and closes <= now):
            state = "closed"
        else:
            state = "soon" if opens and opens > now else "open"
    seats = None
    if state in ("open", "soon"):
        page = visit.ask("event_seats", path=visit.request.path)["page"] or {}
        seats = (page.get("registration") or {}).get("availability")
        state = _STATES[seats["status"]] if seats else "closed"
    return {
        "is_over": over,
        "registration_state": state,
        "seats": seats,
        # How many seats are left, nobody may tell later.
        "is_momentary": seats is not None,
        "days": _days(facts),
        "same_day": starts is not None and ends is not None and starts.date() == ends.date(),
    }


_STATES = {"NOT_OPEN_YET": "soon", "OPEN": "open", "WAITING_LIST": "waiting", "FULL": "full", "CLOSED": "closed"}


def _days(facts: Context) -> list[dict[str, Any]]:
    """
    Return the programme: for each day its date, where that is known, and its sessions.

    Those at the same time stand side by side; those whose time nobody has said stand alone.
    """
    starts = facts["starts"]
    first = datetime.date.fromisoformat(starts["firstDay"]) if starts and starts["precision"] == "DAY" else None
    days = []
    for number, sessions in groupby(sorted(facts["sessions"], key=_order), lambda session: session["day"]):
        slots = [
            {"starts": times[0], "ends": times[1], "sessions": list(slot)} for times, slot in groupby(sessions, _time)
        ]
        day = first + datetime.timedelta(days=number - 1) if first else None
        days.append({"number": number, "date": day, "slots": slots})
    return days


def _order(session: dict[str, Any]) -> tuple[int, str]:
    return session["day"], session["starts"] or "24"


def _time(session: dict[str, Any]) -> tuple[str | None, str | None, str]:
    return session["starts"], session["ends"], "" if session["starts"] else session["key"]


def _moment(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None


def _call(facts: Context, site: dict[str, Any], visit: Visit) -> Context:
    today = timezone.localdate().isoformat()
    opens, closes = facts["opens"], facts["closes"]
    if closes and closes["lastDay"] < today:
        return {"state": "closed"}
    if opens and opens["firstDay"] > today:
        return {"state": "soon"}
    return {"state": "open" if closes or opens else None}


def _funding(facts: Context, site: dict[str, Any], visit: Visit) -> Context:
    mark_deadlines([facts])
    return {}


def mark_deadlines(opportunities: list[dict[str, Any]]) -> None:
    """Tell of each deadline whether it is over, by the clocks of its own zone."""
    now = timezone.now()
    for opportunity in opportunities:
        for deadline in opportunity["deadlines"]:
            time = datetime.time.fromisoformat(deadline["time"] or "23:59:59")
            zone = zone_of(deadline["timeZone"])
            ends = datetime.datetime.combine(datetime.date.fromisoformat(deadline["date"]), time, zone)
            deadline["is_over"] = ends < now


def _funding_list(context: Context) -> None:
    mark_deadlines(context["list"]["nodes"])


_LISTED["FundingOpportunityIndexPage"] = _funding_list


def _contacts(facts: Context, site: dict[str, Any], visit: Visit) -> Context:
    now = timezone.now()
    for contact in facts["contacts"]:
        contact["hours"] = [
            {**opening_hours.in_words(entry, visit.locale), "note": entry["note"]} for entry in contact["openingHours"]
        ]
        zone = opening_hours.zone_of_country((contact["country"] or {}).get("code"))
        if zone is not None and contact["openingHours"]:
            contact["is_open"] = opening_hours.is_open(contact["openingHours"], zone, now)
    return {}


_FACTS: dict[str, Callable[[Context, dict[str, Any], Visit], Context]] = {
    "CallPage": _call,
    "ContactPage": _contacts,
    "EventPage": _event,
    "FundingOpportunityPage": _funding,
    "ProjectPage": _project,
}

_TEMPLATES = {
    "ActivityPage": "frontend/pages/activity.html",
    "CallPage": "frontend/pages/call.html",
    "ContactPage": "frontend/pages/contact.html",
    "CountrySheetPage": "frontend/pages/country_sheet.html",
    "DocumentPage": "frontend/pages/document.html",
    "DossierPage": "frontend/pages/dossier.html",
    "EventPage": "frontend/pages/event.html",
    "FundingOpportunityPage": "frontend/pages/funding.html",
    "GoodPracticePage": "frontend/pages/practice.html",
    "MentionPage": "frontend/pages/mention.html",
    "NewsPage": "frontend/pages/news.html",
    "PartnerPage": "frontend/pages/partner.html",
    "ProjectPage": "frontend/pages/project.html",
    "PublicationPage": "frontend/pages/publication.html",
    "RegistrationPage": "frontend/pages/registration.html",
    "SpecialFeaturePage": "frontend/pages/special_feature.html",
}
