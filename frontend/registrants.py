"""
The page of somebody who has registered, behind the link in a mail: `?action=…&token=…` at any address of the microsite.

Opening an address changes nothing, because programs that look for viruses open links too; what changes something is
sent by a button. The token is the only thing that says who somebody is: it stands in the address that was mailed and in
the form, and pages with it are kept by nobody, tell no other website of their address, and are in no index.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import segno
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from frontend import forms
from frontend.formats import date
from frontend.forms import Sheet
from frontend.sign_up import in_order
from frontend.visits import Visit

Context = dict[str, Any]

VIEWS = {"manage", "confirm", "accept", "change", "cancel", "erase"}
"""What an address can ask for. The first three are the same page, with a button for whatever is possible now."""
ERASED = "erased"
"""What the address says when all data were deleted: then there is no token any more."""
# What a button can do: the document, and the field of its answer.
_DOCUMENTS = {
    "confirm": ("confirm_email", "confirmEmail"),
    "accept": ("accept_place", "acceptPlace"),
    "cancel": ("cancel_registration", "cancelRegistration"),
    "change": ("update_registration", "updateRegistration"),
    "erase": ("erase_my_data", "eraseMyData"),
    "export": ("export_my_data", "exportMyData"),
}


def is_theirs(request: HttpRequest) -> bool:
    """Tell whether *request* is for a registrant's own page."""
    given = request.POST if request.method == "POST" else request.GET
    return given.get("action") == ERASED or (given.get("action") in VIEWS and "token" in given)


def address(visit: Visit, action: str, token: str = "", **more: str) -> str:
    """Return the address of a page of the registrant with *token*, at the path that the visitor is at."""
    return f"{visit.request.path}?{urlencode({'action': action, **({'token': token} if token else {}), **more})}"


def opened(visit: Visit) -> tuple[str, Context]:
    """Return the template of what the address asks for, and what it needs. Nothing is changed."""
    given = visit.request.GET
    if given["action"] == ERASED:
        return "frontend/pages/registrant_erased.html", {"is_private": True}
    template, context = _shown(visit, given["action"], given["token"])
    return template, {**context, "done": given.get("done", "")}


def _shown(
    visit: Visit, action: str, token: str, problems: list[dict[str, Any]] | None = None, sheet: Sheet | None = None
) -> tuple[str, Context]:
    """Return the template of a registrant's page, and what it needs, with what went wrong."""
    mine = visit.ask_all("registration", input={"token": token, "language": visit.locale})["registration"]
    context: Context = {"is_private": True, "token": token, "mine": mine, "problems": problems or []}
    if mine is None:
        return "frontend/pages/registrant_unknown.html", context
    context["here"] = {view: address(visit, view, token) for view in sorted(VIEWS)}
    context["event"] = mine["event"] or {}
    context["ticket"] = _ticket(mine["ticketUrl"])
    # Some kinds of answers are words for programs: who reads them here is a person.
    context["told"] = _told(mine, visit.locale)
    context["languages"] = _languages(visit, action, token)
    needs = mine["specialNeeds"]
    with override(visit.locale):
        context["needs_told"] = [
            (field.label, needs[name])
            for name, field in zip(forms.NEEDS, forms.needs(Sheet()), strict=True)
            if needs[name]
        ]
    if action == "change" and "UPDATE" in mine["possible"] and context["event"].get("registration"):
        return "frontend/pages/registrant_change.html", {**context, **_form(visit, mine, sheet, problems or [])}
    if action == "erase" or (action == "cancel" and "CANCEL" in mine["possible"]):
        return "frontend/pages/registrant_sure.html", {**context, "do": action}
    return "frontend/pages/registrant.html", context


def _ticket(url: str | None) -> str:
    """Return the ticket as a picture that needs no request of its own."""
    if url is None:
        return ""
    picture = segno.make_qr(url).svg_inline(border=4, light="#fff", svgclass="ticket-code", omitsize=True)
    return mark_safe(picture)  # noqa: S308 (nothing in it but numbers: what the code says is drawn, not written)


def sent(visit: Visit) -> tuple[str, Context] | str | bytes:
    """
    Do what a button asks for.

    Return the address of the page that says so; the file with the data, where that was asked for; the template of the
    page and what it needs, where it could not be done.

    :raises NotAnswered: when nobody knows whether it was done
    """
    given = visit.request.POST
    action, token, do = given["action"], given.get("token", ""), given.get("do", "")
    if do not in _DOCUMENTS:
        return _shown(visit, action, token)
    sheet = Sheet.sent(given)
    document, answer_name = _DOCUMENTS[do]
    values: Context = {"token": token, "language": visit.locale}
    if do == "change":
        mine = visit.ask_all("registration", input=values)["registration"]
        if mine is None or mine["event"] is None or mine["event"]["registration"] is None:
            return _shown(visit, "manage", token)
        values |= _changes(mine, sheet)
    answer = visit.ask_all(document, input=values)[answer_name]
    if answer["errors"]:
        return _shown(visit, action, token, answer["errors"], sheet)
    if do == "export":
        return str(answer["json"]).encode()
    return address(visit, ERASED) if do == "erase" else address(visit, "manage", token, done=do)


def _changes(mine: Context, sheet: Sheet) -> Context:
    registration = mine["event"]["registration"]
    changes: Context = {
        "name": sheet.one("name"),
        "answers": forms.answers(registration["questions"], sheet),
        "language": sheet.one("language") or mine["language"],
    }
    if registration["askSpecialNeeds"]:
        changes["specialNeeds"] = forms.special_needs(sheet)
    return changes


def _form(visit: Visit, mine: Context, sheet: Sheet | None, problems: list[dict[str, Any]]) -> Context:
    registration = mine["event"]["registration"]
    if sheet is None:
        several = {question["key"] for question in registration["questions"] if question["type"] == "CHOICES"}
        # Where only one answer fits (any more), several are one text: the form would show the last of them alone.
        values = {
            f"q.{answer['question']}": answer["values"]
            if answer["question"] in several or len(answer["values"]) == 1
            else [answer["display"]]
            for answer in mine["answers"]
        }
        values |= {f"need.{name}": [value or ""] for name, value in mine["specialNeeds"].items()}
        sheet = Sheet({**values, "name": [mine["name"]], "language": [mine["language"]]})
    names = ["name", "language", *(f"q.{question['key']}" for question in registration["questions"])]
    sheet.wrong(problems, [*names, *(f"need.{name}" for name in forms.NEEDS)])
    with override(visit.locale):
        person = [
            *forms.person(sheet, with_email=False),
            forms.language_choice([entry for entry in visit.site["locales"] if entry["home"]], sheet),
        ]
        questions = forms.asked(registration["questions"], sheet, mine["language"])
        needs = forms.needs(sheet) if registration["askSpecialNeeds"] else []
    return {
        "person": person,
        "questions": questions,
        "needs": needs,
        "wrong": in_order([*person, *questions, *needs], sheet),
    }


def _told(mine: Context, language: str) -> list[Context]:
    """
    Return the answers as people read them: “Poland” and “Yes” where the API says PL and yes.

    A question may have been of another type when it was answered; what doesn't fit its type now is told as it is.
    """
    registration = mine["event"]["registration"] if mine["event"] else None
    kinds = {question["key"]: question["type"] for question in registration["questions"]} if registration else {}
    with override(language):
        yes_or_no = {forms.YES: _("Yes"), forms.NO: _("No")}
    words: dict[str, Callable[[str], str]] = {
        "COUNTRY": lambda value: dict(forms.country_names(language)).get(value, value),
        "YES_NO": lambda value: yes_or_no.get(value, value),
        "CONSENT": lambda value: yes_or_no.get(value, value),
        "DATE": lambda value: _day(value, language),
    }
    return [
        {**answer, "display": words.get(kinds.get(answer["question"], ""), str)(answer["display"])}
        for answer in mine["answers"]
    ]


def _day(value: str, language: str) -> str:
    """Return the day *value* in words; as it is, where it is none."""
    try:
        return date(datetime.date.fromisoformat(value), language)
    except ValueError:
        return value


def _languages(visit: Visit, action: str, token: str) -> list[dict[str, Any]]:
    """Return the microsite's languages, each leading to the same registrant's page."""
    query = urlencode({"action": action, "token": token})
    alternates = {entry["locale"]: entry["url"] for entry in (visit.site.get("route") or {}).get("alternates", ())}
    base = visit.site["baseUrl"]
    return [
        {
            "code": entry["code"],
            "name": entry["name"],
            "is_chosen": entry["code"] == visit.locale,
            "href": f"{(alternates.get(entry['code']) or entry['home']['path']).removeprefix(base)}?{query}",
        }
        for entry in visit.site["locales"]
        if entry["home"]
    ]
