"""Sending to a real mail server that is down, refuses, hangs up or is slow: nothing is lost, and nobody else waits."""

from __future__ import annotations

import datetime
import logging
import threading
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from cms.delivery import sending
from cms.delivery.attachments import Attachment
from cms.delivery.choices import MailState
from cms.delivery.models import OutgoingMail
from cms.settings.logs import DiscreetFormatter

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)
SECOND = datetime.timedelta(seconds=1)


def test_mail_arrives_once_in_all_its_forms(put: Any, mail_server: Any, send: Any) -> None:
    mail = put(
        subject="Zaproszenie – “żółć”",
        text="Dzień dobry",
        html="<p>Dzień dobry</p>",
        language="pl",
        from_name="EU-BELONG, Poznań",
        reply_to="office@example.org",
        attachments=[
            Attachment("event.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "REQUEST"),
            Attachment("ticket.png", "image/png", b"\x89PNG\r\n\x1a\n"),
        ],
    )
    send()
    send()

    (message,) = mail_server.received
    assert message["Subject"] == "Zaproszenie – “żółć”"
    assert message["From"] == '"EU-BELONG, Poznań" <cms@example.org>'
    assert (message["To"], message["Reply-To"]) == ("ania@example.org", "office@example.org")
    assert message["Message-ID"] == f"<{mail.message_id}>"
    assert mail.message_id.endswith("@example.org")
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "pl")
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
        "image/png",
    ]
    parts = {part.get_content_type(): part for part in message.walk()}
    assert parts["text/plain"].get_content().strip() == "Dzień dobry"
    assert parts["text/html"].get_content().strip() == "<p>Dzień dobry</p>"
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    assert parts["application/ics"].get_filename() == "event.ics"
    assert parts["image/png"].get_content() == b"\x89PNG\r\n\x1a\n"
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.SENT, 1)


def test_one_connection_is_used_for_many_mails(put: Any, mail_server: Any, send: Any) -> None:
    for _ in range(5):
        put()
    send()

    assert len(mail_server.received) == 5
    assert mail_server.connections == 1


def test_mail_server_that_is_down_for_an_hour_loses_nothing(put: Any, mail_server: Any, send: Any) -> None:
    mails = [put(f"person{number}@example.org") for number in range(5)]
    mail_server.stop()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(60):
            assert send().pause == sending.FIRST_PAUSE
            clock.shift(MINUTE)
        # Nobody has come closer to being tried less often: it was not their fault.
        assert set(OutgoingMail.objects.values_list("state", "attempts")) == {(MailState.QUEUED, 0)}
        assert not OutgoingMail.objects.filter(tried_at=None).exists()

        mail_server.start()
        send()

    assert sorted(mail_server.message_ids) == sorted(mail.message_id for mail in mails)


def test_worker_asks_a_mail_server_that_is_down_less_and_less_often(put: Any, mail_server: Any) -> None:
    put()
    mail_server.stop()
    worker = sending.Worker()

    assert [worker.step() for _ in range(8)] == [2, 4, 8, 16, 32, 60, 60, 60]

    mail_server.start()
    assert worker.step() == 0
    assert worker.pause == 0
    worker.disconnect()
    assert len(mail_server.received) == 1


@pytest.mark.parametrize("stage", ["to_recipient", "to_data"])
@pytest.mark.parametrize("code", [450, 451, 452])
def test_mail_that_is_refused_for_now_is_tried_again_later(
    put: Any, mail_server: Any, send: Any, stage: str, code: int
) -> None:
    getattr(mail_server, stage)["ania@example.org"] = f"{code} 4.7.1 Greylisted, come back"
    mail, other = put(), put("bela@example.org")
    with time_machine.travel(timezone.now() + SECOND, tick=False) as clock:
        send()
        assert mail_server.message_ids == [other.message_id]
        mail.refresh_from_db()
        assert (mail.state, mail.refusal_code) == (MailState.QUEUED, code)
        assert mail.refusal_text == "4.7.1 Greylisted, come back"
        getattr(mail_server, stage).clear()
        clock.shift(MINUTE - SECOND)
        send()
        assert len(mail_server.received) == 1, "too early"
        clock.shift(SECOND)
        send()

    assert mail_server.message_ids == [other.message_id, mail.message_id]


def test_delays_grow_to_an_hour_for_days(put: Any, mail_server: Any, send: Any) -> None:
    mail_server.to_recipient["ania@example.org"] = "451 4.3.0 Try again"
    mail = put()
    waits = []
    with time_machine.travel(timezone.now() + SECOND, tick=False) as clock:
        while mail.state != MailState.EXPIRED and len(waits) < 200:
            send()
            mail.refresh_from_db()
            waits.append(round((mail.due_at - timezone.now()) / MINUTE))
            clock.shift(max(mail.due_at - timezone.now(), MINUTE))

    assert waits[:8] == [1, 5, 10, 20, 30, 60, 60, 60]
    assert 115 < len(waits) < 130, "five days"


@pytest.mark.parametrize("stage", ["to_recipient", "to_data"])
@pytest.mark.parametrize("code", [550, 552, 553, 554])
def test_mail_that_is_refused_for_good_is_not_tried_again(
    put: Any, mail_server: Any, send: Any, stage: str, code: int
) -> None:
    getattr(mail_server, stage)["ania@example.org"] = f"{code} No"
    mail, other = put(), put("bela@example.org")
    send()
    getattr(mail_server, stage).clear()
    with time_machine.travel(timezone.now() + 120 * MINUTE):
        send()

    assert mail_server.message_ids == [other.message_id]
    mail.refresh_from_db()
    assert (mail.state, mail.refusal_code, mail.refusal_text) == (MailState.REFUSED, code, "No")


@pytest.mark.parametrize("answer", ["530 5.7.0 Authentication required", "421 4.3.2 Closing"])
def test_server_that_takes_no_mail_at_all_is_no_fault_of_the_mail(
    put: Any, mail_server: Any, send: Any, answer: str
) -> None:
    mail_server.to_sender = answer
    mail = put()

    assert send().pause

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)
    mail_server.to_sender = None
    send()
    assert mail_server.message_ids == [mail.message_id]


def test_our_own_address_being_refused_loses_no_mail(put: Any, mail_server: Any, send: Any) -> None:
    mail_server.to_sender = "550 5.7.1 Sender not allowed"
    mail = put()
    send()

    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED


def test_connection_that_breaks_does_not_hold_up_the_others(put: Any, mail_server: Any, send: Any) -> None:
    mail_server.hangs_up_at.add("ania@example.org")
    mail, other = put(), put("bela@example.org")
    send()

    assert mail_server.message_ids == [other.message_id]
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 1)


def test_attempt_ends_at_its_deadline(put: Any, mail_server: Any, send: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "DEADLINE", 0.2)
    mail_server.delay = 1.0
    mail = put()
    begun = timezone.now()
    send()

    assert timezone.now() - begun < SECOND * 0.9
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED


def test_claim_of_a_dead_worker_ends(put: Any, mail_server: Any, send: Any) -> None:
    mail = put()
    assert sending.claim() == mail
    send()
    assert sending.claim() is None
    assert mail_server.received == []

    with time_machine.travel(timezone.now() + sending.CLAIM):
        send()

    assert mail_server.message_ids == [mail.message_id]


def test_worker_that_was_overtaken_changes_nothing(put: Any) -> None:
    put()
    slow = sending.claim()
    with time_machine.travel(timezone.now() + sending.CLAIM):
        fast = sending.claim()
        assert slow is not None
        assert fast == slow
        sending._settle(slow, None, state=MailState.REFUSED, finished_at=timezone.now())

    fast.refresh_from_db()
    assert fast.state == MailState.SENDING


def test_mail_that_nobody_wants_any_more_is_given_up(put: Any, mail_server: Any, send: Any) -> None:
    mail = put(not_after=timezone.now() + MINUTE)
    stuck = put(not_after=timezone.now() + MINUTE)
    OutgoingMail.objects.filter(pk=stuck.pk).update(state=MailState.SENDING, due_at=timezone.now() + MINUTE / 2)
    with time_machine.travel(timezone.now() + MINUTE):
        send()

    assert mail_server.received == []
    for given_up in (mail, stuck):
        given_up.refresh_from_db()
        assert given_up.state == MailState.EXPIRED


def test_last_mail_to_somebody_leaves_no_trace(put: Any, mail_server: Any, send: Any) -> None:
    put(leaves_no_trace=True)
    put("gone@example.org", leaves_no_trace=True)
    mail_server.to_recipient["gone@example.org"] = "550 No"
    send()
    assert len(mail_server.received) == 1
    assert OutgoingMail.objects.get().state == MailState.REFUSED
    call_command("tidy_mails", verbosity=0)

    assert OutgoingMail.objects.count() == 0


def test_text_is_emptied_at_once_where_the_settings_say_so(
    put: Any, mail_server: Any, send: Any, settings: Any
) -> None:
    settings.MAIL_TEXT_DAYS = 0
    mail = put()
    send()

    mail.refresh_from_db()
    assert (mail.state, mail.subject, mail.text) == (MailState.SENT, "", "")


def test_logs_hold_nothing_personal(put: Any, mail_server: Any, send: Any, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(DiscreetFormatter("%(message)s"))
    mail_server.to_recipient["ania@example.org"] = "550 5.1.1 <ania@example.org>: Ania Nowak is gone"
    mail_server.to_data["bela@example.org"] = "451 4.0.0 Bela Kovács is away"
    for address in ("ania@example.org", "bela@example.org", "cees@example.org"):
        put(address, subject="Place for Ania Nowak", text="Secret link")
    mail_server.hangs_up_at.add("cees@example.org")
    send()

    text = caplog.text
    assert "refused for good (550)" in text
    assert "not taken (451)" in text
    for word in ("ania", "Nowak", "bela", "Kovács", "cees", "Secret"):
        assert word not in text


def test_mistake_of_ours_keeps_the_mail(put: Any, mail_server: Any, send: Any, monkeypatch: Any) -> None:
    def broken(*arguments: Any) -> None:
        raise KeyError("ania@example.org")

    mail = put()
    monkeypatch.setattr(sending, "message_of", broken)
    send()

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 1)


def test_worker_finishes_the_mail_that_it_has_begun(put: Any, mail_server: Any, monkeypatch: Any) -> None:
    put()
    put()
    stopping = threading.Event()
    of_mail = sending.message_of

    def stop(*arguments: Any) -> Any:
        stopping.set()
        return of_mail(*arguments)

    monkeypatch.setattr(sending, "message_of", stop)
    sending.Worker().run(stopping)

    assert len(mail_server.received) == 1
    assert sorted(OutgoingMail.objects.values_list("state", flat=True)) == [MailState.QUEUED, MailState.SENT]


def test_command_sends_what_is_due(put: Any, mail_server: Any) -> None:
    put()
    call_command("send_mails", "--once")

    assert len(mail_server.received) == 1
