"""Registering on the front end that is here, without a script: the form, what is wrong with it, and the own page."""

from __future__ import annotations

import datetime
import json
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client

from api import budgets
from cms.content.models import EventPage
from cms.registrations import seats, tokens
from cms.registrations.answers import SentAnswer
from cms.registrations.choices import State
from cms.registrations.models import Invitation, Registration
from frontend import visits
from tests.html_forms import read_attributes, read_forms
from tests.registrations import Sign, member, no_challenge, question, sign

__all__ = ["member", "no_challenge", "sign"]

pytestmark = pytest.mark.django_db

TWO = [{"key": "ngo", "label": "Association"}, {"key": "other", "label": "Other"}]
QUESTIONS = [
    question("organisation", "organisation", required=True),
    question("kind", "choice", required=True, choices=TWO),
    question("which", required=True, show_if_question="kind", show_if_answer="other"),
    question("topics", "choices", choices=TWO),
    question("land", "country"),
    question("phone", "phone"),
    question("mail", "email"),
    question("born", "date"),
    question("turin", "yes_no", required=True),
    question("home", "long_text"),
    question("list", "consent"),
]
# A line that begins with spaces, an empty one, and signs that HTML has a meaning for.
LINES = '  one\n\n   <b>two</b> & "three"\n'


class Form:
    """The one form of a page: its fields with what a browser would send, each a list, and what its elements say."""

    def __init__(self, html: str) -> None:
        forms = read_forms(html)
        fields = forms[0] if forms else {}
        self.values = {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
        self.attributes = read_attributes(html)


def path_of(sign: Sign, language: str = "en") -> str:
    return "/" + str(sign.pages[language].full_url).split("/", 3)[3]


def ask(sign: Sign, method: str, path: str, data: Any = None, **headers: str) -> Any:
    headers = {"Host": sign.microsite.site.hostname, **headers}
    return getattr(Client(), method)(path, data, headers=headers)


def filled(sign: Sign, **values: Any) -> dict[str, Any]:
    """Return a form as it was opened, with a name, an address and agreement."""
    opened = Form(ask(sign, "get", path_of(sign)).content.decode()).values
    notice = sign.opening.notice("en").digest
    return {**opened, "name": "Anna Kowalska", "email": "anna@example.org", "notice": notice, **values}


def send(sign: Sign, **values: Any) -> Any:
    return ask(sign, "post", path_of(sign), filled(sign, **values))


def text(response: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


# --- The form ---------------------------------------------------------------------------------------------------------


def test_everything_that_was_typed_comes_back_with_what_is_wrong_beside_it(sign: Sign) -> None:
    sign.set(questions=QUESTIONS)
    typed = {
        "name": "",
        "email": "nowhere",
        "q.organisation": "  Stowarzyszenie „Łódź” <&>",
        "q.kind": "other",
        "q.topics": ["ngo", "other"],
        "q.land": "PL",
        "q.phone": "12 <b>",
        "q.mail": "me@",
        "q.born": "7 May 1990",
        "q.home": LINES,
        "q.list": "yes",
        "need.diet": LINES,
    }
    opened = filled(sign, **typed)
    page = ask(sign, "post", path_of(sign), opened)
    form = Form(page.content.decode())

    for name, value in typed.items():
        assert form.values[name] == (value if isinstance(value, list) else [value]), name
    assert (form.values["key"], form.values["challenge"]) == (opened["key"], opened["challenge"])
    assert Registration.objects.count() == 0
    # Each mistake stands beside its field, and is in the list at the top, which leads there.
    summary = re.search(r'<section class="errors".*?</section>', page.content.decode(), re.DOTALL)
    assert summary is not None
    for name in ("name", "email", "q-which", "q-phone", "q-mail", "q-born"):
        assert f'href="#f-{name}"' in summary[0]
        assert form.attributes[f"f-{name}"]["aria-invalid"] == "true"
        assert f"f-{name}-error" in str(form.attributes[f"f-{name}"]["aria-describedby"]).split()
        assert f'id="f-{name}-error"' in page.content.decode()
    assert 'href="#f-q-turin"' in summary[0]
    assert "aria-invalid" not in form.attributes["f-q-organisation"]
    # A field for dates would have dropped what is none.
    assert form.attributes["f-q-born"]["type"] == "text"
    assert page.content.decode().count("<title>Please check: ") == 1


def test_form_is_taken_once_and_the_result_tells_a_stranger_nothing(sign: Sign) -> None:
    sign.set(questions=QUESTIONS)
    answers = {"q.organisation": "City", "q.kind": "ngo", "q.which": "not asked", "q.turin": "no", "q.topics": ["ngo"]}
    form = filled(sign, **answers, **{"need.diet": "vegan"})
    taken = ask(sign, "post", path_of(sign), form)
    assert (taken.status_code, taken.headers["Cache-Control"]) == (303, "no-store")
    # The answer was lost on its way, and the browser sends it again; then the same person begins anew.
    assert ask(sign, "post", path_of(sign), form).headers["Location"] == taken.headers["Location"]
    assert send(sign, **answers).headers["Location"] == taken.headers["Location"]

    [registration] = Registration.objects.all()
    assert registration.answers == {
        "organisation": "City",
        "kind": "ngo",
        "turin": "no",
        "topics": ["ngo"],
        "list": "no",
    }
    assert (registration.state, registration.language) == (State.AWAITING_CONFIRMATION, "en")
    result = ask(sign, "get", taken.headers["Location"].partition("#")[0])
    assert result.status_code == 200
    assert "mailbox" in text(result)
    assert "anna" not in text(result).lower()
    for response in (taken, result):
        assert not response.cookies
    # Other answers with the same key are no second form by mistake: what is there is kept, with a new key.
    other = ask(sign, "post", path_of(sign), {**form, "name": "Béla Horváth", "email": "bela@example.org"})
    again = Form(other.content.decode()).values
    assert again["name"] == ["Béla Horváth"]
    assert again["key"] != form["key"]
    assert ask(sign, "post", path_of(sign), again | {"notice": form["notice"]}).status_code == 303
    assert Registration.objects.count() == 2


def test_form_without_a_script_sends_its_challenge_back_unsolved(sign: Sign, settings: Any) -> None:
    settings.REGISTRATION_CHALLENGE_COST = 10
    settings.REGISTRATION_UNSOLVED_SECONDS = 60
    form = filled(sign, website="http://spam.example")
    page = ask(sign, "post", path_of(sign), form)
    assert "a field that people don't see" in text(page)
    # What is no fault of people's is mended for them.
    form = filled(sign) | {"website": Form(page.content.decode()).values["website"][0]}
    early = ask(sign, "post", path_of(sign), form)
    assert "very quick" in text(early)
    assert Form(early.content.decode()).values["challenge"] == form["challenge"]

    settings.REGISTRATION_UNSOLVED_SECONDS = 0
    assert ask(sign, "post", path_of(sign), form).status_code == 303
    # Without its challenge a form gets a new one, and loses nothing.
    lost = ask(sign, "post", path_of(sign), {**form, "challenge": "", "key": "k", "email": "b@example.org"})
    again = Form(lost.content.decode()).values
    assert "send it once more" in text(lost)
    assert (again["email"], bool(again["challenge"][0])) == (["b@example.org"], True)


def test_page_with_a_form_is_nobodys_to_keep_and_runs_one_script_of_its_own(sign: Sign) -> None:
    page = ask(sign, "get", path_of(sign))

    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert not page.cookies
    assert "noindex" not in page.content.decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://eim.localhost"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://eu-mia.localhost"}, 303),
        ({}, 303),
    ],
)
def test_form_that_another_website_sends_is_refused(sign: Sign, headers: dict[str, str], status: int) -> None:
    form = filled(sign)

    assert ask(sign, "post", path_of(sign), form, **headers).status_code == status
    assert Registration.objects.count() == (status == 303)


def test_limits_are_those_of_the_visitor_and_not_of_the_front_end(sign: Sign, settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    settings.REGISTRATION_PER_ADDRESS = 1
    form = filled(sign)

    def sent(address: str, number: int) -> Any:
        one = {**form, "email": f"{number}@example.org", "key": f"key-{number}"}
        return ask(sign, "post", path_of(sign), one, **{"X-Forwarded-For": address})

    assert sent("192.0.2.1", 1).status_code == 303
    assert "Too many" in text(sent("192.0.2.1", 2))
    assert sent("192.0.2.2", 3).status_code == 303

    budgets.forget()
    settings.GRAPHQL_BUDGET = 2_000
    seen = [ask(sign, "get", "/en/", **{"X-Forwarded-For": "192.0.2.3"}).status_code for _ in range(6)]
    assert (seen[0], seen[-1]) == (200, 429)
    lost = ask(sign, "post", path_of(sign), form, **{"X-Forwarded-For": "192.0.2.3"})
    assert (lost.status_code, lost.headers["Retry-After"]) == (429, "60")
    assert ask(sign, "get", "/en/", **{"X-Forwarded-For": "192.0.2.4"}).status_code == 200
    budgets.forget()


@pytest.mark.parametrize("is_known", [True, False])
def test_what_cannot_be_sent_now_stays_in_the_page(sign: Sign, monkeypatch: Any, is_known: bool) -> None:
    form = filled(sign, **{"need.diet": LINES})
    if not is_known:
        visits.forget()

    def down(*_arguments: Any, **_more: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as broken:
        broken.setattr("cms.content.queries.microsites", down)
        page = ask(sign, "post", path_of(sign), form)
    assert (page.status_code, page.headers["Cache-Control"]) == (503, "no-store")
    kept = Form(page.content.decode()).values
    assert kept == {name: value if isinstance(value, list) else [value] for name, value in form.items()}

    assert ask(sign, "post", path_of(sign), kept).status_code == 303


def test_seats_are_told_and_who_comes_late_may_wait_or_is_sent_away(sign: Sign) -> None:
    event = "/" + str(sign.event.full_url).split("/", 3)[3]
    page = ask(sign, "get", event)
    assert "2 places left" in text(page)
    assert page.headers["Cache-Control"] == "no-store"
    sign.up("1@example.org")
    sign.up("2@example.org")

    assert "All places are taken" in text(ask(sign, "get", event))
    assert "Put me on the waiting list" in text(ask(sign, "get", path_of(sign)))
    form = filled(sign)
    sign.set(waiting_list=False)
    assert 'method="post"' not in ask(sign, "get", path_of(sign)).content.decode()
    late = ask(sign, "post", path_of(sign), form)
    assert Form(late.content.decode()).values["name"] == ["Anna Kowalska"]
    assert "All seats are taken." in text(late)


def test_who_is_invited_registers_by_the_link(sign: Sign) -> None:
    sign.set(access="invitation")
    assert "Only people who were invited" in text(ask(sign, "get", path_of(sign)))
    token = tokens.new_token()
    invited = {"name": "Anna Nowak", "email": "anna@example.org", "language": "en"}
    Invitation.objects.create(pool=seats.lock_or_make(sign.opening), digest=tokens.hash_of(token), **invited)
    query = f"?action=register&token={token}"
    page = ask(sign, "get", path_of(sign) + query)

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    form = Form(page.content.decode()).values
    assert (form["invitation"], form["name"], form["email"]) == ([token], ["Anna Nowak"], ["anna@example.org"])
    # Who switches to another language is still invited, also when something was wrong with the form.
    polish = f'href="{path_of(sign, "pl")}{query}"'
    assert polish in unescape(page.content.decode())
    assert polish in unescape(send(sign, invitation=token, name="").content.decode())
    assert token not in str(page.headers)
    assert send(sign, invitation=token).status_code == 303

    # It is said at once, and nobody fills in a form in vain.
    for gone in (token, tokens.new_token()):
        page = ask(sign, "get", f"{path_of(sign)}?action=register&token={gone}")
        assert "This invitation was used already, or it isn't valid any more." in text(page)
        assert "Please use the link in your invitation" not in text(page)
        assert 'method="post"' not in page.content.decode()
        assert page.headers["Referrer-Policy"] == "no-referrer"


def test_form_of_an_event_that_is_not_published_is_closed(sign: Sign) -> None:
    form = filled(sign)
    EventPage.objects.filter(translation_key=sign.event.translation_key).update(live=False)

    assert ask(sign, "get", path_of(sign)).status_code in (200, 404)
    assert 'method="post"' not in ask(sign, "get", path_of(sign)).content.decode()
    assert ask(sign, "post", path_of(sign), form).status_code in (200, 404, 405)


@pytest.mark.parametrize("text", ["\0", "\ud800", "\u202e", "x" * 70_000, "{{ 7|add:1 }}<script>"])
def test_whatever_somebody_types_is_answered(sign: Sign, text: str) -> None:
    sign.set(questions=QUESTIONS)
    form = dict.fromkeys(filled(sign), text) | {"token": text, "do": text}
    body = urlencode(form, errors="surrogatepass")
    headers = {"Host": sign.microsite.site.hostname}

    def post(path: str, extra: str) -> Any:
        return Client().post(path, body + extra, content_type="application/x-www-form-urlencoded", headers=headers)

    page = post(path_of(sign), "")
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()
    for do in ("", "&do=confirm", "&do=change", "&do=erase", "&do=export"):
        assert post(path_of(sign), f"&action=manage{do}").status_code in (303, 404)
    assert Registration.objects.count() == 0


def test_answers_of_any_length_are_no_error_of_the_server(sign: Sign) -> None:
    sign.set(questions=[question("home", "long_text")])
    long = send(sign, **{"q.home": "x" * 1_000_000})
    assert long.status_code == 200
    assert "at most 5000 characters" in text(long).replace(",", "")
    assert send(sign, **{"q.home": "x" * 10_000_000}).status_code in (400, 413)
    assert Registration.objects.count() == 0


# --- The own page -----------------------------------------------------------------------------------------------------


def own(sign: Sign, token: str, action: str = "manage", language: str = "en") -> Any:
    return ask(sign, "get", f"{path_of(sign, language)}?action={action}&token={token}")


def press(sign: Sign, token: str, do: str, **values: Any) -> Any:
    return ask(sign, "post", path_of(sign), {"token": token, "action": "manage", "do": do, **values})


def test_from_the_mail_to_the_seat_and_out_of_the_files(sign: Sign, caplog: Any) -> None:
    sign.set(questions=QUESTIONS)
    answers = (("organisation", "City"), ("kind", "ngo"), ("turin", "no"), ("land", "PL"))
    registration = sign.send(answers=answers)
    token = tokens.mint(registration)
    page = own(sign, token, "confirm")
    # Programs that look for viruses open links too.
    registration.refresh_from_db()
    assert registration.state == State.AWAITING_CONFIRMATION
    assert "Confirm my e-mail address" in text(page)
    assert "Poland" in text(page)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]

    done = press(sign, token, "confirm")
    assert done.status_code == 303
    assert done.headers["Referrer-Policy"] == "no-referrer"
    confirmed = ask(sign, "get", done.headers["Location"].partition("#")[0])
    assert "You have a place" in text(confirmed)
    # Who is expected has a ticket; who is not confirmed yet, or has cancelled, has none.
    assert "<svg" in confirmed.content.decode().partition('aria-label="QR code of your ticket">')[2][:200]
    assert "ticket-code" not in page.content.decode()

    form = Form(own(sign, token, "change").content.decode()).values
    assert (form["q.organisation"], form["q.kind"], form["q.land"]) == (["City"], ["ngo"], ["PL"])
    wrong = ask(sign, "post", path_of(sign), form | {"q.kind": "other", "q.organisation": LINES})
    assert 'href="#f-q-which"' in wrong.content.decode()
    assert Form(wrong.content.decode()).values["q.organisation"][0].strip() != "City"
    saved = ask(sign, "post", path_of(sign), form | {"q.organisation": "Town", "language": "pl", "need.diet": "vegan"})
    assert saved.status_code == 303
    registration.refresh_from_db()
    assert (registration.answers["organisation"], registration.language) == ("Town", "pl")
    assert "vegan" in text(own(sign, token))

    file = press(sign, token, "export")
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store"
    assert "anna@example.org" in json.dumps(json.loads(file.content))

    assert "Cancel your registration?" in text(own(sign, token, "cancel"))
    assert press(sign, token, "cancel").status_code == 303
    assert "is cancelled" in text(own(sign, token))
    assert "ticket-code" not in own(sign, token).content.decode()
    assert "Delete everything about you?" in text(own(sign, token, "erase"))
    assert Registration.objects.count() == 1
    erased = press(sign, token, "erase")
    assert token not in erased.headers["Location"]
    assert Registration.objects.count() == 0
    gone = own(sign, token)
    assert (gone.status_code, gone.headers["Cache-Control"]) == (404, "no-store")
    assert "no longer valid" in text(gone)
    assert token not in caplog.text


KINDS = (
    "text",
    "long_text",
    "yes_no",
    "choice",
    "choices",
    "country",
    "email",
    "phone",
    "organisation",
    "date",
    "consent",
)


def test_own_page_opens_whatever_type_a_question_has_become(sign: Sign) -> None:
    sign.set(questions=[question("arrival"), question("topics", "choices", choices=TWO)])
    registration = sign.up(answers=(("arrival", "in the evening"), SentAnswer("topics", values=("ngo", "other"))))
    token = tokens.mint(registration)

    for kind in KINDS:
        choices = [{"key": key, "label": key} for key in ("early", "late")]
        sign.set(questions=[question(key, kind, choices=choices) for key in ("arrival", "topics")])
        for action in ("manage", "cancel", "change", "erase"):
            page = own(sign, token, action)
            assert page.status_code == 200, (kind, action)
            if action == "manage":
                assert "in the evening" in text(page), kind
            if action == "change" and kind in ("text", "date"):
                form = Form(page.content.decode())
                assert form.values["q.arrival"] == ["in the evening"]
                assert form.values["q.topics"] == ["ngo, other"]
                # A field for dates would drop what is none.
                assert form.attributes["f-q-arrival"]["type"] == "text"


def test_who_waits_sees_the_place_and_accepts_a_seat(sign: Sign) -> None:
    first = sign.up("1@example.org")
    sign.up("2@example.org")
    third = sign.up("3@example.org", language="pl")
    token = tokens.mint(third)
    page = own(sign, token, language="pl")
    assert re.search(r"<strong>1</strong>", page.content.decode())
    assert f"?action=manage&amp;token={token}" in page.content.decode()

    press(sign, tokens.mint(first), "cancel")
    assert 'value="accept"' in own(sign, token, "accept").content.decode()
    assert press(sign, token, "accept").status_code == 303
    third.refresh_from_db()
    assert third.state == State.CONFIRMED
    # Too late, twice, or by another tab: said, and nothing else.
    other = press(sign, tokens.mint(first), "accept")
    assert (other.status_code, "isn't possible" in text(other)) == (200, True)


def test_link_in_a_mail_works_where_the_registration_page_is_gone(sign: Sign) -> None:
    token = tokens.mint(sign.up())
    path = path_of(sign)
    for page in sign.pages.values():
        page.unpublish()
    shown = ask(sign, "get", f"{path}?action=manage&token={token}")

    assert shown.status_code == 200
    assert "You have a place" in text(shown)
    assert press(sign, token, "erase").status_code == 303


def test_event_keeps_its_wall_time_over_the_change_of_clocks_on_all_its_pages(sign: Sign) -> None:
    """The night of 28 March 2027: 09:30 and 17:00 are in Warsaw, of whatever hour of the world they are."""
    with time_machine.travel("2027-03-01 12:00:00Z", tick=False):
        for event in EventPage.objects.filter(translation_key=sign.event.translation_key):
            event.starts, event.ends = "2027-03-27", "2027-03-28"
            event.start_time, event.end_time = datetime.time(9, 30), datetime.time(17)
            event.save_revision().publish()
        token = tokens.mint(sign.up(language="pl"))
        event_page = ask(sign, "get", path_of(sign).removesuffix("registration/"))
        for page in (event_page, ask(sign, "get", path_of(sign))):
            assert "27–28 March 2027, 09:30–17:00" in text(page)
        assert '"startDate":"2027-03-27T09:30:00+01:00","endDate":"2027-03-28T17:00:00+02:00"' in text(event_page)
        assert "27–28 marca 2027, 09:30–17:00" in text(own(sign, token))


def test_nothing_else_takes_forms(sign: Sign) -> None:
    answer = ask(sign, "post", "/en/", {"name": "x"})

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
