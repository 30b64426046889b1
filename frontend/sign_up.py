"""
The page with the form of an event: opened, and sent.

Whatever comes back with an error has all that was typed in it, the same idempotency key and the same challenge; those
two are made anew only when they are what is wrong. So nobody types twice, waits twice, or is registered twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from frontend import forms
from frontend.asking import NotAnswered
from frontend.forms import Choice, Field, Sheet
from frontend.visits import Visit

Context = dict[str, Any]

SENT = "sent"
"""The parameter in the address of the page that says that a form was taken, and nothing else."""
TAKES_FORMS = {"OPEN", "WAITING_LIST"}
MAX_KEY = 200
_NEW_CHALLENGE = {"CHALLENGE_REQUIRED", "CHALLENGE_FAILED", "CHALLENGE_USED", "IDEMPOTENCY_KEY_REUSED"}


@dataclass(frozen=True)
class Seal:
    """
    What a form carries that nobody types.

    :ivar key: by which the same form is known when it is sent again
    :ivar challenge: what is sent back; unsolved, until a script has solved it
    :ivar puzzle: what a script has to solve, as JSON; empty where nothing is to be solved (any more)
    :ivar seconds: how long a form with a solution has to be open
    """

    key: str
    challenge: str
    puzzle: str = ""
    seconds: int = 0


def opened(visit: Visit) -> Context:
    """
    Return what the page needs that shows a form, or says why there is none.

    It is empty, but for the name and the address of who was invited.
    """
    token = visit.request.GET.get("token", "") if visit.request.GET.get("action") == "register" else ""
    facts = _facts(visit)
    invited = _invited(visit, facts, token) if token else None
    sheet = Sheet()
    if invited is not None:
        sheet = Sheet({"invitation": [token], "name": [invited["name"]], "email": [invited["email"]]})
    context = _context(visit, facts, sheet, _sealed(visit, facts, secrets.token_urlsafe(24)))
    return {**context, "is_private": bool(token), "is_invitation_bad": bool(token) and invited is None}


def _invited(visit: Visit, facts: Context, token: str) -> Context | None:
    """Return who was invited to this event with *token*; None where the form would be refused with it."""
    asked = {"token": token, "language": visit.locale}
    found: Context | None = visit.ask_all("registration_invitation", input=asked)["registrationInvitation"]
    if found is None or found["state"] != "GOOD":
        return None
    event = (found["event"] or {}).get("translationKey")
    return found if event == facts["parent"]["translationKey"] else None


def languages(entries: Iterable[Mapping[str, Any]], invitation: str) -> list[dict[str, Any]]:
    """Return the languages to choose from, which lead whoever has an *invitation* to the same form with it."""
    query = f"?{urlencode({'action': 'register', 'token': invitation})}" if invitation else ""
    return [{**entry, "href": entry["href"] + (query if entry["is_same_page"] else "")} for entry in entries]


def sent(visit: Visit) -> Context | None:
    """
    Send the form that came with the request; return what the page that says what is wrong needs, None if it was taken.

    :raises NotAnswered: when nobody knows whether it was taken
    """
    facts = _facts(visit)
    data: QueryDict = visit.request.POST
    sheet = Sheet.sent(data)
    key = sheet.one("key")
    if not 0 < len(key) <= MAX_KEY:
        key = secrets.token_urlsafe(24)
    answer = visit.ask_all(
        "register_for_event",
        input={
            "event": facts["parent"]["translationKey"],
            "language": visit.locale,
            "name": sheet.one("name"),
            "email": sheet.one("email"),
            "answers": forms.answers(facts["questions"], sheet),
            "specialNeeds": forms.special_needs(sheet) if facts["askSpecialNeeds"] else None,
            "acceptedNotice": sheet.one("notice"),
            "invitation": sheet.one("invitation"),
            "idempotencyKey": key,
            "challenge": sheet.one("challenge"),
            "website": sheet.one("website"),
        },
    )["registerForEvent"]
    if answer["received"]:
        return None
    codes = {error["code"] for error in answer["errors"]}
    seal = Seal(key, sheet.one("challenge"))
    if codes & _NEW_CHALLENGE:
        seal = _sealed(visit, facts, secrets.token_urlsafe(24) if "IDEMPOTENCY_KEY_REUSED" in codes else key)
    with override(visit.locale):
        sheet.wrong(_in_our_words(answer["errors"]), _names(facts))
    return _context(visit, facts, sheet, seal)


def _facts(visit: Visit) -> Context:
    facts: Context | None = visit.ask("sign_up", path=visit.request.path)["page"]
    if facts is None:
        raise NotAnswered("The page has just gone.", "SERVICE_UNAVAILABLE")
    # While the event itself isn't published, nobody registers for it.
    if not (facts["parent"] or {}).get("translationKey"):
        facts |= {"parent": {"translationKey": ""}, "availability": None}
    return facts


def _sealed(visit: Visit, facts: Context, key: str) -> Seal:
    """Return a key and a new challenge for the form; without one where no form is taken."""
    if (facts["availability"] or {}).get("status") not in TAKES_FORMS:
        return Seal(key, "")
    given = visit.ask_all("registration_challenge", input={"event": facts["parent"]["translationKey"]})
    challenge = given["registrationChallenge"]
    if challenge is None or not challenge["isNeeded"]:
        return Seal(key, "")
    return Seal(key, challenge["unsolved"], challenge["challenge"], challenge["minimumSeconds"])


def _in_our_words(errors: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Say what to do here, where the API's words are meant for other front ends: each once."""
    again = _("It was not sent yet. Everything that you wrote is still here: please send it once more.")
    ours = {
        "CHALLENGE_REQUIRED": again,
        "CHALLENGE_FAILED": again,
        "CHALLENGE_USED": again,
        "IDEMPOTENCY_KEY_REUSED": _(
            "This form was sent before, with other answers. If you mean to register somebody else, send it once more. "
            "To change a registration, please use the link in our mail."
        ),
        "LOOKS_LIKE_SPAM": _(
            "Something was written into a field that people don't see, perhaps by your browser. It is empty again: "
            "please send the form once more."
        ),
    }
    return [{**error, "message": ours.get(error["code"], error["message"])} for error in errors]


def _names(facts: Context) -> list[str]:
    names = ["name", "email", "notice", *(f"q.{question['key']}" for question in facts["questions"])]
    return names + [f"need.{name}" for name in forms.NEEDS] if facts["askSpecialNeeds"] else names


def _context(visit: Visit, facts: Context, sheet: Sheet, seal: Seal) -> Context:
    availability = facts["availability"] or {"status": "CLOSED", "seatsLeft": None, "closesAt": None}
    is_sent = visit.request.method == "POST"
    needs_invitation = facts["access"] == "INVITATION" and not sheet.one("invitation")
    context = {
        "facts": facts,
        "event": facts["parent"],
        "availability": availability,
        "needs_invitation": needs_invitation,
        # What somebody has typed stays to be seen, also when the last seat went meanwhile.
        "shows_form": is_sent or (availability["status"] in TAKES_FORMS and not needs_invitation),
        "is_private": bool(sheet.one("invitation")),
        "invitation": sheet.one("invitation"),
    }
    if context["shows_form"]:
        with override(visit.locale):
            context |= _fields(facts, sheet, visit.locale)
        context |= {"seal": seal, "sheet": sheet}
    return context


def _fields(facts: Context, sheet: Sheet, language: str) -> Context:
    questions = forms.asked(facts["questions"], sheet, language)
    notice = Field("notice", "tick", _("I have read this, and agree to it."), required=True)
    notice.errors = sheet.errors.get("notice", [])
    # Who has agreed to an older text has to read the new one.
    notice.choices = [Choice(facts["noticeVersion"], notice.label, sheet.one("notice") == facts["noticeVersion"])]
    person = forms.person(sheet)
    needs = forms.needs(sheet) if facts["askSpecialNeeds"] else []
    return {
        "person": person,
        "questions": questions,
        "needs": needs,
        "notice": notice,
        "wrong": in_order([*person, *questions, *needs, notice], sheet),
    }


def in_order(fields: Iterable[Field], sheet: Sheet) -> list[tuple[str, str, str]]:
    """Return all that is wrong in the order of the page: the id of the field, its label, and the message."""
    whole = [("", "", message) for message in sheet.errors.get("", [])]
    return whole + [(found.id, found.label, message) for found in fields for message in found.errors]
