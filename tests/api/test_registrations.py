"""Registering over the API, and what follows by the links in mails: the documents that front ends use."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.test import Client

from api.cache.layer import AnswerCache
from cms.generations.announcements import Bell, Watch
from cms.registrations import tokens
from cms.registrations.choices import State
from cms.registrations.models import Registration, RegistrationMail, RegistrationPage
from tests.connections import kept_open
from tests.registrations import Sign, member, no_challenge, question, sign

__all__ = ["member", "no_challenge", "sign"]

FOLDER = Path(project.BASE_DIR) / "graphql" / "operations"


def send(sign: Sign, name: str, /, **variables: Any) -> Any:
    """Send an operation of the front ends' and return its response."""
    body = {"query": (FOLDER / f"{name}.graphql").read_text(), "variables": variables}
    return Client().post(
        "/graphql", body, content_type="application/json", headers={"Host": sign.microsite.site.hostname}
    )


def done(sign: Sign, name: str, /, **given: Any) -> Any:
    """Return what an operation with one input object answers."""
    response = send(sign, name, input=given)
    answer = response.json()
    assert response.status_code == 200
    assert "errors" not in answer, answer
    assert response["Cache-Control"] == "no-store"
    [value] = answer["data"].values()
    return value


def form(sign: Sign, **values: Any) -> dict[str, Any]:
    """Return the input of a form that nothing is wrong with."""
    language = values.get("language", "en")
    return {
        "event": str(sign.event.translation_key),
        "language": language,
        "name": "Anna Kowalska",
        "email": "anna@example.org",
        "acceptedNotice": sign.opening.notice(language).digest,
        **values,
    }


def register(sign: Sign, **values: Any) -> Any:
    return done(sign, "register_for_event", **form(sign, **values))


def codes(answer: Any) -> list[tuple[str, str | None]]:
    return [(error["code"], error["question"] or error["field"]) for error in answer["errors"]]


def show(sign: Sign) -> Any:
    """Return what the form's page says of the registration."""
    response = send(sign, "registration_form", path=sign.event.url.partition("8000")[2] or sign.event.url)
    assert response["Cache-Control"] == "no-store"
    return response.json()["data"]["site"]["page"]["registration"]


def test_from_the_form_to_the_seat_and_back(sign):
    page = show(sign)
    assert page["availability"]["status"] == "OPEN"
    assert page["availability"]["seatsLeft"] == 2
    assert page["noticeVersion"] == sign.opening.notice("en").digest

    assert register(sign) == {"received": True, "errors": []}

    token = tokens.mint(Registration.objects.get())
    seen = done(sign, "registration", token=token)
    assert (seen["state"], seen["possible"]) == ("AWAITING_CONFIRMATION", ["CONFIRM_EMAIL", "UPDATE", "CANCEL"])
    assert (seen["name"], seen["email"], seen["event"]["title"]) == ("Anna Kowalska", "anna@example.org", "Seminar")
    # Opening the link has changed nothing.
    assert Registration.objects.get().state == State.AWAITING_CONFIRMATION

    confirmed = done(sign, "confirm_email", token=token)
    assert (confirmed["registration"]["state"], confirmed["errors"]) == ("CONFIRMED", [])
    assert show(sign)["availability"]["seatsLeft"] == 1

    cancelled = done(sign, "cancel_registration", token=token)
    assert (cancelled["registration"]["state"], cancelled["registration"]["possible"]) == ("CANCELLED", [])
    assert show(sign)["availability"]["seatsLeft"] == 2


def test_waiting_and_accepting_a_seat(sign):
    first = sign.up("1@example.org")
    sign.up("2@example.org")
    third = sign.up("3@example.org", language="pl")
    token = tokens.mint(third)
    assert show(sign)["availability"] == {
        "status": "WAITING_LIST",
        "seatsLeft": 0,
        "closesAt": sign.opening.closes_at.isoformat(),
    }
    seen = done(sign, "registration", token=token)
    assert (seen["state"], seen["placeInQueue"], seen["event"]["title"]) == ("WAITLISTED", 1, "Seminarium")
    assert codes(done(sign, "accept_place", token=token)) == [("NOT_POSSIBLE", "token")]

    done(sign, "cancel_registration", token=tokens.mint(first))
    seen = done(sign, "registration", token=token)
    assert (seen["state"], "ACCEPT_PLACE" in seen["possible"]) == ("OFFERED", True)

    assert done(sign, "accept_place", token=token)["registration"]["state"] == "CONFIRMED"


QUESTIONS = [
    question("organisation", "organisation", required=True),
    question(
        "type",
        "choice",
        required=True,
        choices=[{"key": "ngo", "label": "Association"}, {"key": "other", "label": "Other"}],
    ),
    question("which", required=True, show_if_question="type", show_if_answer="other"),
    question("topics", "choices", choices=[{"key": "a", "label": "Housing"}, {"key": "b", "label": "Work"}]),
]


def test_answers_and_their_errors_in_the_asked_language(sign):
    sign.set(questions=json.dumps(QUESTIONS))
    refused = register(sign, language="pl", answers=[{"question": "type", "value": "x"}, {"question": "y"}])

    assert refused["received"] is False
    assert codes(refused) == [
        ("UNKNOWN_QUESTION", "answers"),
        ("REQUIRED", "organisation"),
        ("INVALID_CHOICE", "type"),
    ]
    assert [error["message"] for error in refused["errors"]][1:] == [
        "Prosimy wypełnić to pole.",
        "Prosimy wybrać jedną z odpowiedzi.",
    ]
    assert not Registration.objects.exists()

    answers = [
        {"question": "organisation", "value": " Miasto Poznań "},
        {"question": "type", "value": "other"},
        {"question": "which", "value": "City"},
        {"question": "topics", "values": ["b", "a"]},
    ]
    assert register(sign, language="pl", answers=answers)["errors"] == []
    token = tokens.mint(Registration.objects.get())
    seen = done(sign, "registration", token=token)
    assert [(one["question"], one["values"], one["display"]) for one in seen["answers"]] == [
        ("organisation", ["Miasto Poznań"], "Miasto Poznań"),
        ("type", ["other"], "Other"),
        ("which", ["City"], "City"),
        ("topics", ["a", "b"], "Housing, Work"),
    ]

    changed = done(
        sign,
        "update_registration",
        token=token,
        name="Anna Nowak",
        answers=[{"question": "organisation", "value": "ICCR"}, {"question": "type", "value": "ngo"}],
        specialNeeds={"diet": "vegan"},
    )
    assert changed["errors"] == []
    assert changed["registration"]["name"] == "Anna Nowak"
    assert [one["question"] for one in changed["registration"]["answers"]] == ["organisation", "type"]
    assert changed["registration"]["specialNeeds"]["diet"] == "vegan"


def test_stranger_learns_nothing_of_who_is_registered(sign):
    sign.up()

    known = send(sign, "register_for_event", input=form(sign)).content
    unknown = send(sign, "register_for_event", input=form(sign, email="other@example.org")).content

    assert known == unknown


BAD_INPUT = [
    ({"name": "A\r\nBcc: x@example.org"}, ("INVALID_CHARACTERS", "name")),
    ({"name": "A\0"}, ("INVALID_CHARACTERS", "name")),
    ({"name": "\u202eanna"}, ("INVALID_CHARACTERS", "name")),
    ({"name": "<b>Anna</b>"}, ("INVALID_NAME", "name")),
    ({"name": "=HYPERLINK(1)"}, ("INVALID_NAME", "name")),
    ({"name": "Win at https://example.org"}, ("INVALID_NAME", "name")),
    ({"name": "  "}, ("REQUIRED", "name")),
    ({"name": "a" * 121}, ("TOO_LONG", "name")),
    ({"email": "anna@example.org\r\nBcc: x@example.org"}, ("INVALID_CHARACTERS", "email")),
    ({"email": "anna"}, ("INVALID_EMAIL", "email")),
    ({"email": "a@" + "b" * 70 + ".org"}, ("INVALID_EMAIL", "email")),
    ({"email": "a" * 300 + "@example.org"}, ("TOO_LONG", "email")),
    ({"language": "xx", "acceptedNotice": ""}, ("INVALID_LANGUAGE", "language")),
    ({"event": "7f8f0a1c-0000-4000-8000-000000000000"}, ("NO_SUCH_EVENT", "event")),
    ({"event": "1' OR 1=1"}, ("NO_SUCH_EVENT", "event")),
    ({"site": "nowhere"}, ("NO_SUCH_EVENT", "event")),
    ({"acceptedNotice": ""}, ("CONSENT_REQUIRED", "acceptedNotice")),
    ({"acceptedNotice": "0" * 64}, ("NOTICE_CHANGED", "acceptedNotice")),
    ({"invitation": "x"}, ("INVALID_INVITATION", "invitation")),
    ({"website": "https://example.org"}, ("LOOKS_LIKE_SPAM", "website")),
    ({"idempotencyKey": "x" * 201}, ("TOO_LONG", "idempotencyKey")),
    ({"specialNeeds": {"diet": "x" * 501}}, ("TOO_LONG", "diet")),
    ({"specialNeeds": {"diet": "x\0"}}, ("INVALID_CHARACTERS", "diet")),
]


def test_bad_input_gets_a_typed_error(sign):
    for values, expected in BAD_INPUT:
        assert codes(register(sign, **values)) == [expected], values
    assert not Registration.objects.exists()


def test_what_is_no_graphql_request_is_refused_as_such(sign):
    too_long = send(sign, "register_for_event", input=form(sign, name="x" * 10_000_000))
    assert (too_long.status_code, too_long.json()["errors"][0]["extensions"]["code"]) == (413, "TOO_LARGE")

    body = json.dumps({"query": "{ site { title } }", "variables": {"x": "\ud800"}})
    surrogate = Client().post("/graphql", body, content_type="application/json")
    assert surrogate.status_code == 400

    wrong = send(sign, "register_for_event", input={**form(sign), "answers": "x", "name": 5})
    assert wrong.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"


@pytest.mark.parametrize(
    "name", ["confirm_email", "cancel_registration", "accept_place", "export_my_data", "erase_my_data"]
)
def test_forged_tokens(name, sign):
    sign.up()
    for token in ("", "A" * 43, "\0", "🙂", "x" * 20_000):
        assert [error["code"] for error in done(sign, name, token=token)["errors"]] == ["INVALID_TOKEN"]
        assert done(sign, "registration", token=token) is None


def test_errors_are_told_in_the_registrations_language(sign):
    token = tokens.mint(sign.up(language="pl"))

    told = done(sign, "update_registration", token=token, name="")

    assert [error["message"] for error in told["errors"]] == ["Prosimy wypełnić to pole."]


def test_export_and_erasure(sign):
    sign.set(questions=json.dumps(QUESTIONS))
    answers = [("organisation", "Miasto Poznań"), ("type", "ngo")]
    token = tokens.mint(sign.up(answers=answers, special_needs={"diet": "vegan"}))

    exported = json.loads(done(sign, "export_my_data", token=token)["json"])
    assert (exported["name"], exported["email"], exported["state"]) == (
        "Anna Kowalska",
        "anna@example.org",
        "confirmed",
    )
    assert {"question": "organisation", "label": "Organisation", "answer": "Miasto Poznań"} in exported["answers"]
    assert exported["special_needs"] == {"diet": "vegan"}
    assert exported["privacy_notice"]["html"] == "<p>We keep your name for a year.</p>"
    assert [step["to"] for step in exported["history"]] == ["awaiting_confirmation", "confirmed"]

    assert done(sign, "erase_my_data", token=token) == {"erased": True, "errors": []}
    assert not Registration.objects.exists()
    assert not RegistrationMail.objects.exists()
    assert [error["code"] for error in done(sign, "erase_my_data", token=token)["errors"]] == ["INVALID_TOKEN"]


# --- HTTP and caches --------------------------------------------------------------------------------------------


def test_nothing_is_changed_or_shown_by_get(sign):
    token = tokens.mint(sign.up())
    host = {"Host": sign.microsite.site.hostname}
    mutation = f'mutation {{ cancelRegistration(input: {{token: "{token}"}}) {{ errors {{ code }} }} }}'
    refused = Client().get("/graphql", {"query": mutation}, headers=host)
    assert (refused.status_code, refused["Allow"]) == (405, "POST")
    assert Registration.objects.get().state == State.CONFIRMED

    query = f'{{ registration(input: {{token: "{token}"}}) {{ name }} }}'
    shown = Client().get("/graphql", {"query": query}, headers=host)
    assert shown.json()["data"] == {"registration": None}
    assert shown.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


def test_answer_cache_keeps_nothing_of_registrations(sign):
    from cms.wsgi import application

    kept = AnswerCache(application, max_bytes=1_000_000, watch=Watch(Bell(None), belief=0.0))
    token = tokens.mint(sign.up())
    host = sign.microsite.site.hostname

    def ask(query: str) -> tuple[dict[str, str], Any]:
        from io import BytesIO

        body = json.dumps({"query": query}).encode()
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/graphql",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": host,
            "SERVER_NAME": host,
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
        }
        headers: dict[str, str] = {}
        with kept_open():
            answer = b"".join(kept(environ, lambda _status, found, *_: headers.update(found)))
        return headers, json.loads(answer)["data"]

    for query in (
        f'{{ registration(input: {{token: "{token}"}}) {{ name }} }}',
        f'mutation {{ exportMyData(input: {{token: "{token}"}}) {{ json }} }}',
        f'{{ site {{ page(path: "{sign.event.url_path.replace("/eu-mia-en", "/en")}") '
        "{ ... on EventPage { registration { availability { seatsLeft } } } } } }",
    ):
        headers, data = ask(query)
        assert headers["Cache-Control"] == "no-store"
        assert data
        assert "Surrogate-Key" not in headers
    # The cache does keep what it may.
    headers, _ = ask("{ site { title } }")
    assert headers["Cache-Control"] == "public, no-cache"


def test_availability_is_right_at_once(sign):
    assert show(sign)["availability"]["seatsLeft"] == 2
    sign.send()
    assert show(sign)["availability"]["seatsLeft"] == 1
    sign.set(capacity=None)
    assert show(sign)["availability"]["seatsLeft"] is None
    sign.set(capacity=0, waiting_list=False)
    assert show(sign)["availability"]["status"] == "FULL"


def test_availability_of_many_events_takes_the_same_queries(sign, make_page, django_assert_num_queries):
    from cms.content.models import EventPage
    from cms.registrations.availability import availabilities

    for number in range(3):
        event = make_page(sign.microsite, EventPage, title=f"Event {number}", starts="2099-01-01")
        make_page(sign.microsite, RegistrationPage, parent=event)
    pages = list(RegistrationPage.objects.all())
    with django_assert_num_queries(2):
        assert len(availabilities(pages[:1])) == 1
    with django_assert_num_queries(2):
        assert len(availabilities(pages)) == 5


def all_that_is_cached() -> str:
    """Return keys and values of the tests' cache, in a process's memory or in Redis."""
    if "locmem" in project.CACHES["default"]["BACKEND"]:
        return repr(cache._cache)
    client = cache._cache.get_client()
    return repr([(key, client.get(key)) for key in client.scan_iter(f"*{cache.key_prefix}*")])


def test_personal_data_are_in_no_log_and_no_cache(sign, caplog, settings):
    settings.REGISTRATION_PER_ADDRESS = 100
    settings.REGISTRATION_CHALLENGE_COST = 1
    settings.REGISTRATION_UNSOLVED_SECONDS = 0
    challenge = done(sign, "registration_challenge", event=str(sign.event.translation_key))
    caplog.set_level(logging.DEBUG)

    answer = register(sign, challenge=challenge["unsolved"], name="Zuzanna Secret", email="zuzanna@example.org")
    assert answer["received"] is True
    token = tokens.mint(Registration.objects.get())
    done(sign, "registration", token=token)
    done(sign, "export_my_data", token=token)
    done(sign, "cancel_registration", token=token)

    kept = all_that_is_cached()
    assert "registrations:address:" in kept, "what is remembered of the form is seen by this test"
    for secret in ("Zuzanna", "zuzanna@example.org", token, "127.0.0.1"):
        lines = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
        assert not [line for line in lines if secret in line and "SELECT" not in line]
        assert secret not in kept


def test_invitation_says_whether_it_is_good(sign, member):
    from cms.registrations import actions
    from cms.registrations.models import Invitation

    def ask(token):
        return done(sign, "registration_invitation", token=token)

    sign.set(access="invitation")
    invitation = actions.invite(sign.opening, member, email="anna@example.org", name="Anna", language="pl")
    token = tokens.new_token()
    Invitation.objects.filter(pk=invitation.pk).update(digest=tokens.hash_of(token))

    asked = ask(token)
    assert (asked["state"], asked["name"], asked["email"]) == ("GOOD", "Anna", "anna@example.org")
    assert asked["event"]["title"] == "Seminarium"
    assert ask("x") is None
    assert ask(tokens.new_token()) is None
    Invitation.objects.filter(pk=invitation.pk).update(expires_at="2020-01-01T00:00Z")
    assert ask(token)["state"] == "EXPIRED"
    assert codes(register(sign, invitation=token)) == [("INVALID_INVITATION", "invitation")]
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=None)
    assert register(sign, invitation=token)["received"]
    assert ask(token)["state"] == "USED"
    actions.withdraw_invitation(invitation)
    assert ask(token)["state"] == "USED", "what was used can't be withdrawn"
