"""One registration: what its page says, and what the team corrects, notes and sends again."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from cms.delivery.models import OutgoingMail
from cms.registrations import actions, tickets, tokens
from cms.registrations.choices import State
from cms.registrations.mails import MailKind
from cms.registrations.models import Registration, SpecialNeeds, SpecialNeedsLook
from cms.registrations.problems import Refused
from tests.cms.registrations.admin.conftest import QUESTIONS, answers


@pytest.fixture
def anna(desk):
    return desk.sign.up(answers=answers("Town Hall"))


def form(person, **values):
    """Return what the form of *person* sends, with other *values*."""
    sent = {f"answer-{key}": answer for key, answer in person.answers.items()}
    return {"name": person.name, "email": person.email, "language": person.language, **sent, **values}


def test_page_says_everything(desk, anna):
    actions.note(anna, desk.registrar, "Comes late.\n<b>Really</b>")
    actions.cancel_for(anna, desk.registrar, message="As you asked.")
    OutgoingMail.objects.filter(kind=MailKind.CANCELLED).update(
        state="refused",
        finished_at="2026-11-01T10:00Z",
        tried_at="2026-11-01T10:00Z",
        refusal_code=550,
        refusal_text="5.1.1 no such user",
    )

    said = desk.get("person", anna.pk)

    for words in (
        "Town Hall",
        "A city",
        "Italy",
        "Comes late.",
        "&lt;b&gt;Really",
        "renata",
        "Confirmed → Cancelled",
        "As you asked.",
        "It was refused for good",
        "The address does not exist.",
        "5.1.1 no such user",
        "Please confirm your address",
        "It is waiting to be sent",
    ):
        assert words in said, words
    desk.speak("pl")
    assert "Włochy" in desk.get("person", anna.pk)


def test_notes_are_for_the_team_and_for_who_asks_for_all_data(desk, anna):
    desk.post(desk.of("note", anna), text="Knows the mayor.")
    assert "Please fill this in." in desk.post(desk.of("note", anna), text="  ")

    assert [(entry.text, entry.user) for entry in anna.history.all()] == [("Knows the mayor.", desk.registrar)]
    exported = actions.export_data(tokens.mint(anna))
    assert exported["notes_and_changes"][0]["text"] == "Knows the mayor."
    assert "renata" not in json.dumps(exported)


def test_answers_are_corrected_by_the_rules_for_everybody(desk, anna):
    assert "Town Hall" in desk.get("edit", anna.pk)

    said = desk.post(desk.of("edit", anna), **form(anna, email="nobody", **{"answer-country": "XX", "name": "=1+1"}))
    assert "This is no e-mail address" in said or "Select a valid choice" in said
    anna.refresh_from_db()
    assert anna.answers["country"] == "IT"

    desk.post(desk.of("edit", anna), **form(anna, **{"answer-organisation": "", "answer-days": ["first"]}))
    anna.refresh_from_db()
    assert anna.answers == {"kind": "city", "days": ["first"], "country": "IT"}
    entry = anna.history.get()
    assert (entry.fields, entry.user) == (["answers.organisation", "answers.days"], desk.registrar)
    assert "Answers changed: Organisation, Days" in desk.get("person", anna.pk)
    # Who saves without changing anything leaves no trace.
    desk.post(desk.of("edit", anna), **form(anna))
    assert anna.history.count() == 1


def test_answers_to_questions_that_are_gone_stay(desk, anna):
    desk.sign.set(questions=QUESTIONS[1:])

    desk.post(desk.of("edit", anna), **form(anna, name="Anna Nowak"))
    anna.refresh_from_db()
    assert (anna.name, anna.answers["organisation"]) == ("Anna Nowak", "Town Hall")
    assert "Town Hall" in desk.get("person", anna.pk)
    actions.update(tokens.mint(anna), name="Anna Wójcik")
    anna.refresh_from_db()
    assert (anna.name, anna.answers["organisation"]) == ("Anna Wójcik", "Town Hall")


def test_another_address_ends_what_the_old_one_could_do(desk, anna):
    old, ticket = tokens.mint(anna), tickets.code(anna)
    other = desk.sign.up("other@example.org", name="Bob Other", answers=answers())
    assert OutgoingMail.objects.filter(recipient="anna@example.org", state="queued").exists()
    failed = OutgoingMail.objects.get(recipient="anna@example.org", kind=MailKind.CONFIRM_EMAIL)
    OutgoingMail.objects.filter(pk=failed.pk).update(state="refused", finished_at="2026-11-01T10:00Z")

    said = desk.post(desk.of("edit", anna), **form(anna, email="OTHER@example.org"))
    assert "This address is registered already:" in said
    assert desk.of("person", other) in said
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"

    desk.post(desk.of("edit", anna), **form(anna, email="new@example.org"))
    anna.refresh_from_db()
    assert (anna.email, anna.email_key, anna.state) == ("new@example.org", "new@example.org", State.CONFIRMED)
    with pytest.raises(Refused):
        actions.cancel(old)
    assert tickets.registration_by(ticket) is None
    assert not OutgoingMail.objects.filter(recipient="anna@example.org", state="queued").exists()
    assert OutgoingMail.objects.get(recipient="new@example.org").kind == MailKind.CONFIRMED
    # What failed there goes to nobody at the old address any more.
    assert "The text of this mail is deleted already." in desk.post(desk.url("mail_again", failed.pk))


def test_mail_about_the_state_is_sent_again(desk, anna):
    before = anna.mails.filter(kind=MailKind.CONFIRMED).count()
    assert "The mail “Confirmed” is on its way." in desk.post(desk.of("send_again", anna))
    assert anna.mails.filter(kind=MailKind.CONFIRMED).count() == before + 1
    assert "Mail sent again: Confirmed" in desk.get("person", anna.pk)
    actions.mark_attended(anna, desk.registrar)
    assert "There is no mail about this state." in desk.post(desk.of("send_again", anna))


def test_adding_by_hand(desk):
    desk.sign.set(capacity=1)
    values = {"language": "pl", "answer-organisation": "Caritas"}

    said = desk.post(desk.url("add"), name="Jan Nowak", email="jan@example.org", tell="on", **values)
    assert "Jan Nowak was added. State: Confirmed." in said
    assert "Added by the team" in said
    jan = Registration.objects.get()
    assert (jan.answers, jan.notice, jan.transitions.get().user) == (
        {"organisation": "Caritas"},
        None,
        desk.registrar,
    )
    assert OutgoingMail.objects.get().kind == MailKind.CONFIRMED

    said = desk.post(desk.url("add"), name="Jan again", email="JAN@example.org", **values)
    assert "This address is registered already:" in said
    assert "On the waiting list" in desk.post(desk.url("add"), name="Ewa Waits", email="ewa@example.org", **values)
    said = desk.post(desk.url("add"), name="Ola", email="ola@example.org", beyond_capacity="on", **values)
    assert "State: Confirmed." in said
    assert OutgoingMail.objects.count() == 1, "without “tell”, nobody is written to"
    assert "This is no e-mail address" in desk.post(desk.url("add"), name="X", email="x", **values)
    assert Registration.objects.count() == 3


def test_who_adds_somebody_writes_down_special_needs_too(desk, needs_permission):
    person = {"name": "Jan Nowak", "email": "jan@example.org", "language": "pl", "need-interpreter": "Ukrainian"}
    desk.sign.set(ask_special_needs=False)
    assert "need-interpreter" not in desk.get("add")
    desk.sign.set(ask_special_needs=True)
    page = desk.get("add")
    places = [page.index(f'name="{name}"') for name in ("answer-country", "need-diet", "beyond_capacity", "tell")]
    assert places == sorted(places)

    said = desk.post(desk.url("add"), **person | {"need-diet": "x" * 501})
    assert "Please write at most 500 characters." in said
    assert "Ukrainian" in said, "what was typed stays"
    said = desk.post(desk.url("add"), **person)

    needs = SpecialNeeds.objects.get()
    assert (needs.registration.name, needs.interpreter, needs.diet) == ("Jan Nowak", "Ukrainian", "")
    # To read it again is for those who have the permission, and each look is written down.
    assert "Ukrainian" not in said
    assert "Ukrainian" not in desk.get("list")
    address = desk.of("person_needs", needs.registration)
    assert desk.client.post(address).url == reverse("wagtailadmin_home")
    desk.registrar.user_permissions.add(needs_permission)
    assert "Ukrainian" in desk.post(address)
    assert SpecialNeedsLook.objects.get().count == 1


def test_twins_are_shown(desk, anna):
    other = desk.sign.up("kowalska@example.org", name="Kowalska Anna", answers=answers())
    said = desk.get("person", anna.pk)
    assert "Perhaps this is the same person." in said
    assert desk.of("person", other) in said
