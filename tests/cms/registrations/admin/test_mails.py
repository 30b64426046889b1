"""The ledger of mails for teams, and invitations."""

from __future__ import annotations

import pytest

from cms.delivery.choices import MailState
from cms.delivery.models import OutgoingMail
from cms.registrations.mails import MailKind
from cms.registrations.models import Invitation
from tests.cms.registrations.admin.conftest import answers

FAILED = {
    "state": MailState.REFUSED,
    "tried_at": "2026-11-01T10:00Z",
    "finished_at": "2026-11-01T10:00Z",
    "refusal_code": 552,
    "refusal_text": "5.2.2 full",
}


@pytest.fixture
def anna(desk):
    return desk.sign.up(answers=answers())


def test_ledger_says_in_words_what_became_of_each_mail(desk, anna):
    OutgoingMail.objects.filter(kind=MailKind.CONFIRMED).update(**FAILED)
    OutgoingMail.objects.filter(kind=MailKind.CONFIRM_EMAIL).update(
        state=MailState.SENT, finished_at="2026-11-01T10:00Z"
    )
    OutgoingMail.objects.create(
        owner="niem", kind="confirmed", recipient="secret@example.org", not_after="2030-01-01T00:00Z", message_id="x"
    )

    for address in ("/admin/registrations/mails/", desk.url("event_mails")):
        said = desk.client.get(address).content.decode()
        for words in ("The mailbox is full.", "5.2.2 full", "The mail server accepted it on", "Send again"):
            assert words in said, words
        assert desk.of("person", anna) in said
        assert "secret@example.org" not in said
        narrowed = desk.client.get(address, {"state": "refused"}).content.decode()
        assert "The mailbox is full." in narrowed
        assert "The mail server accepted it on" not in narrowed
        found = desk.client.get(address, {"q": "anna@", "kind": "confirm_email"}).content.decode()
        assert "The mailbox is full." not in found


def test_failed_mail_is_sent_again(desk, anna):
    mail = OutgoingMail.objects.get(kind=MailKind.CONFIRMED)
    again = desk.url("mail_again", mail.pk)

    assert "there is nothing to repeat" in desk.post(again)
    OutgoingMail.objects.filter(pk=mail.pk).update(**FAILED)
    assert "The mail is on its way again." in desk.post(again)
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED
    OutgoingMail.objects.filter(pk=mail.pk).update(**FAILED, text="", html="")
    assert "The text of this mail is deleted already." in desk.post(again)


def test_inviting_people(desk):
    people = "Anna Kowalska <anna@example.org>\n\n  bela@example.org  \n"

    said = desk.post(desk.url("invitations"), people="anna@example.org\nnobody", language="pl")
    assert "No mail can be sent to: nobody" in said
    assert not Invitation.objects.exists()
    said = desk.post(desk.url("invitations"), people=people, language="pl", until="2020-01-01")
    assert "This day is over." in said
    said = desk.post(desk.url("invitations"), people=people, language="pl", until="2099-12-31")
    assert "2 invitations are on their way." in said
    bela, anna = Invitation.objects.all()
    assert (anna.name, anna.email, anna.created_by) == ("Anna Kowalska", "anna@example.org", desk.registrar)
    assert (bela.name, bela.email, bela.language) == ("", "bela@example.org", "pl")
    assert set(OutgoingMail.objects.values_list("recipient", "kind")) == {
        ("anna@example.org", MailKind.INVITATION),
        ("bela@example.org", MailKind.INVITATION),
    }
    assert "bela@example.org" in desk.get("event_mails")

    assert "The invitation was withdrawn" in desk.post(desk.url("invitations"), withdraw=bela.pk)
    bela.refresh_from_db()
    assert bela.withdrawn_at is not None
    assert not OutgoingMail.objects.filter(recipient="bela@example.org").exists()
    assert desk.client.post(desk.url("invitations"), {"withdraw": "999999"}).status_code == 404
