"""What is in the outbox was committed together with what it tells about, and can be taken back."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from cms.delivery import outbox, sending
from cms.delivery.attachments import Attachment
from cms.delivery.choices import MailState
from cms.delivery.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_mail_of_something_that_is_rolled_back_is_gone(put: Any) -> None:
    def register() -> None:
        with transaction.atomic():
            put()
            assert OutgoingMail.objects.count() == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        register()

    assert OutgoingMail.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_mail_is_written_in_a_transaction_only() -> None:
    with pytest.raises(transaction.TransactionManagementError, match="in the transaction of what it tells about"):
        outbox.put(kind="confirmed", recipient="ania@example.org", subject="x", text="x", language="en")

    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "ania@example.org\r\nBcc: everybody@example.org",
        "ania@example.org, everybody@example.org",
        "Ania <ania@example.org>",
        '"a\x01b"@example.org',
        "ania",
        "",
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(put: Any, address: str) -> None:
    with pytest.raises(outbox.InvalidAddress) as caught:
        put(address)

    assert str(caught.value) == "This is no e-mail address."


def test_line_breaks_of_headers_become_spaces(put: Any) -> None:
    mail = put(subject="Seminar\r\nBcc: everybody@example.org\u2028x", from_name="EU\nMIA")

    assert mail.subject == "Seminar Bcc: everybody@example.org x"
    assert mail.from_name == "EU MIA"


def test_text_that_no_database_holds_is_mended(put: Any) -> None:
    mail = put(text="a\0b\ud800c", subject="\0\udfff?")

    mail.refresh_from_db()
    assert (mail.text, mail.subject) == ("ab?c", "??")


def test_mail_with_the_same_words_is_queued_once(put: Any) -> None:
    first, second = put(once="reminder:1"), put(once="reminder:1", subject="Another")

    assert first.pk == second.pk
    assert OutgoingMail.objects.get().subject == "You have a place"
    assert put(once=None).pk != put(once=None).pk


def test_what_waits_is_withdrawn_by_kind_and_what_it_is_about(put: Any) -> None:
    ours, theirs = uuid.uuid4(), uuid.uuid4()
    put(about=ours, kind="reminder")
    kept = [put(about=ours), put(about=theirs, kind="reminder"), put(kind="reminder")]
    sent = put(about=ours, kind="reminder")
    OutgoingMail.objects.filter(pk=sent.pk).update(state=MailState.SENT, finished_at=timezone.now())

    assert outbox.withdraw(ours, kinds=["reminder"]) == 1

    assert set(OutgoingMail.objects.all()) == {*kept, sent}


def test_what_is_withdrawn_while_it_is_sent_is_not_tried_again(put: Any) -> None:
    about = uuid.uuid4()
    put(about=about, kind="reminder")
    claimed = sending.claim()
    assert claimed is not None

    assert outbox.withdraw(about, kinds=["reminder"]) == 0

    # The worker was refused for now, or has died: its time for the mail is over in any case.
    later = timezone.now() + datetime.timedelta(days=1)
    assert not sending.due(later).exists()
    assert sending.expire(later) == 1


def test_forgetting_deletes_what_waits_and_what_the_ledger_says(put: Any, mail_server: Any, send: Any) -> None:
    erased, other = uuid.uuid4(), uuid.uuid4()
    put(about=erased)
    send()
    put(about=erased)
    kept = put(about=other)

    assert outbox.forget(erased) == 2

    assert list(OutgoingMail.objects.all()) == [kept]
    send()
    assert len(mail_server.received) == 2


def test_attachments_survive_the_outbox(put: Any) -> None:
    files = [Attachment("ticket.png", "image/png", b"\x89PNG\0"), Attachment("e.ics", "text/calendar", b"x", "REQUEST")]
    mail = put(attachments=files)

    mail.refresh_from_db()
    assert [Attachment.from_json(value) for value in mail.attachments] == files


def test_texts_are_emptied_after_a_day_and_entries_deleted_after_a_year(put: Any, settings: Any) -> None:
    settings.MAIL_TEXT_DAYS, settings.MAIL_LEDGER_DAYS = 1, 365
    now = timezone.now()
    waiting, fresh, old, older = put(), put(), put(), put(attachments=[Attachment("a", "text/plain", b"a")])
    for mail, days in ((fresh, 0.9), (old, 400), (older, 1.1)):
        finished_at = now - datetime.timedelta(days=days)
        OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, finished_at=finished_at)

    assert outbox.tidy() == (1, 1)

    assert not OutgoingMail.objects.filter(pk=old.pk).exists()
    for mail in (waiting, fresh):
        mail.refresh_from_db()
        assert mail.text
    older.refresh_from_db()
    assert (older.subject, older.text, older.html, older.attachments) == ("", "", "", [])
    assert older.recipient == "ania@example.org"
    assert outbox.tidy() == (0, 0)


def test_refused_mail_is_sent_again_as_the_same_one(put: Any, mail_server: Any, send: Any) -> None:
    mail_server.to_recipient["ania@example.org"] = "550 5.2.2 Mailbox full"
    mail = put()
    with pytest.raises(outbox.NotFailed):
        outbox.send_again(mail)
    send()
    del mail_server.to_recipient["ania@example.org"]

    with time_machine.travel(timezone.now() + datetime.timedelta(days=6)):
        mail.refresh_from_db()
        outbox.send_again(mail)
        send()

    assert mail_server.message_ids == [mail.message_id]
    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    with pytest.raises(outbox.NotFailed):
        outbox.send_again(mail)


def test_mail_whose_text_is_gone_is_not_sent_again(put: Any) -> None:
    mail = put()
    OutgoingMail.objects.update(state=MailState.REFUSED, finished_at=timezone.now(), text="")
    mail.refresh_from_db()

    with pytest.raises(outbox.MailIsForgotten):
        outbox.send_again(mail)
