"""Check-in on the day: by the code of a ticket, and by name."""

from __future__ import annotations

import io
import re

import pytest
from django.core.mail import get_connection
from django.urls import reverse
from PIL import Image

from cms.delivery.messages import message_of
from cms.delivery.models import OutgoingMail
from cms.registrations import actions, tickets
from cms.registrations.choices import State
from cms.registrations.mails import MailKind
from cms.registrations.models import Registration
from tests.cms.registrations.admin.conftest import answers


@pytest.fixture
def anna(desk):
    return desk.sign.up(answers=answers("Town Hall"))


def test_confirmation_brings_a_ticket_without_personal_data(desk, anna, settings):
    mail = OutgoingMail.objects.get(kind=MailKind.CONFIRMED)

    sent = message_of(mail, get_connection())
    (picture,) = (content for _name, content, kind in sent.attachments if kind == "image/png")
    assert "The picture in this mail is your ticket" in mail.text
    assert "The picture in this mail is your ticket" in mail.html
    with Image.open(io.BytesIO(picture)) as image:
        assert image.width == image.height > 300
    token = tickets.code(anna)
    address = tickets.address(anna)
    assert tickets.registration_by(address) == anna
    assert address == f"{settings.WAGTAILADMIN_BASE_URL}/admin/registrations/ticket/{token}/"
    assert not re.search("anna|kowalska|seminar|eu-mia", address, re.IGNORECASE)
    assert not OutgoingMail.objects.get(kind=MailKind.CONFIRM_EMAIL).attachments


def test_code_checks_in_once_and_says_so_twice(desk, anna):
    page = desk.url("check_in")
    for code in (tickets.address(anna), tickets.code(anna) + "\n"):
        said = desk.post(page, code=code)
        anna.refresh_from_db()
        assert anna.state == State.ATTENDED
    assert "Anna Kowalska was checked in already, at" in said
    assert anna.transitions.filter(to_state=State.ATTENDED).count() == 1
    assert "1 of 1 are here." in desk.get("check_in")

    assert "That was taken back" in desk.post(page, undo=anna.pk)
    anna.refresh_from_db()
    assert anna.state == State.CONFIRMED
    assert "Anna Kowalska was not checked in." in desk.post(page, undo=anna.pk)


def test_name_finds_who_is_not_confirmed_too(desk, anna):
    desk.sign.set(capacity=1)
    waits = desk.sign.up("bela@example.org", name="Béla Horváth", answers=answers())

    said = desk.get("check_in", q="kowal")
    assert "Town Hall" in said
    assert "Anna Kowalska is checked in." in desk.post(desk.url("check_in"), person=anna.pk, q="kowal")
    said = desk.get("check_in", q="Horv")
    assert "On the waiting list" in said
    said = desk.post(desk.url("check_in"), person=waits.pk)
    assert "Béla Horváth is not on the list of those who come: On the waiting list." in said
    assert desk.sign.states() == [State.ATTENDED, State.WAITLISTED]
    assert desk.client.post(desk.url("check_in"), {"person": "x"}).status_code == 404


def test_code_opened_on_a_telephone_does_nothing_before_the_button(desk, anna):
    address = reverse("registrations:ticket", args=[tickets.code(anna)])

    assert "Anna Kowalska" in desk.client.get(address).content.decode()
    anna.refresh_from_db()
    assert anna.state == State.CONFIRMED
    assert "Checked in already." in desk.post(address, check_in="yes")
    assert "was checked in already" in desk.post(address, check_in="yes")
    desk.post(address, undo="yes")
    anna.refresh_from_db()
    assert anna.state == State.CONFIRMED
    actions.cancel_for(anna, desk.registrar)
    assert "This person is not on the list of those who come." in desk.client.get(address).content.decode()


@pytest.mark.parametrize("code", ["", "x", "https://example.org/", "A" * 43, "\0" * 9, "ż" * 400])
def test_codes_that_are_no_tickets(desk, anna, code):
    assert "This code is no ticket." in desk.post(desk.url("check_in"), code=code)
    assert Registration.objects.get().state == State.CONFIRMED


def test_codes_of_another_secret_are_no_tickets_unless_it_was_ours(desk, anna, settings):
    code = tickets.code(anna)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another secret, which is long enough to be one"
    assert tickets.registration_by(code) is None

    settings.SECRET_KEY_FALLBACKS = [before]

    assert tickets.registration_by(code) == anna
    # The proof of one registration is none of another.
    other = desk.sign.up("other@example.org", name="Bob Other", answers=answers())
    assert tickets.registration_by(tickets.code(other)[:21] + code[21:]) is None


def test_ticket_for_another_event_is_said(desk, anna, make_page):
    from cms.content.models import EventPage
    from cms.registrations.models import RegistrationPage

    other = make_page(desk.sign.microsite, EventPage, title="Congress")
    make_page(desk.sign.microsite, RegistrationPage, parent=other, title="Register")
    said = desk.post(desk.url("check_in", other.translation_key), code=tickets.code(anna))
    assert "Anna Kowalska has a ticket for another event: Seminar." in said
    assert desk.sign.states() == [State.CONFIRMED]


def test_ticket_of_another_team_is_none(desk, anna, make_microsite, make_page):
    """Whether it is somebody else's ticket, or nobody's, isn't told."""
    from cms.content.models import EventPage
    from cms.microsites.choices import Role
    from cms.registrations.models import RegistrationPage

    theirs = make_microsite("niem")
    event = make_page(theirs, EventPage, title="Congress")
    make_page(theirs, RegistrationPage, parent=event, title="Register")
    desk.registrar.groups.set([theirs.groups.get(role=Role.REGISTRARS).group])
    said = desk.post(desk.url("check_in", event.translation_key), code=tickets.code(anna))
    assert "This code is no ticket." in said
    assert "Anna" not in said
