"""The ledger says what became of a mail in words, and what to do."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation

from cms.delivery import ledger
from cms.delivery.choices import MailState
from cms.delivery.models import OutgoingMail
from cms.delivery.refusals import explanation

pytestmark = pytest.mark.django_db


@time_machine.travel("2027-03-01 09:00:00Z", tick=False)
def test_every_state_is_said_in_words(put: Any, mail_server: Any, send: Any) -> None:
    about = uuid.uuid4()
    mail = put(about=about)

    def words() -> str:
        return ledger.entry(ledger.about(about).get()).words

    assert words() == "It is waiting to be sent, usually for some seconds."
    mail_server.to_recipient["ania@example.org"] = "451 4.7.1 Greylisted"
    send()
    assert words() == (
        "It was not taken yet. The recipient’s server cannot take it now, or wants to be asked again later. "
        "The server said: “451 4.7.1 Greylisted” "
        "It is tried again from 2027-03-01 10:01, and given up on 2027-03-06 10:00."
    )
    OutgoingMail.objects.update(due_at=timezone.now())
    mail_server.to_recipient["ania@example.org"] = "550 5.1.1 No such user"
    send()
    assert words() == (
        "It was refused for good on 2027-03-01 10:00. The address does not exist. Ask the person for the right one. "
        "The server said: “550 5.1.1 No such user”"
    )
    assert ledger.entry(mail).can_send_again is False, "as it was read"
    mail.refresh_from_db()
    assert ledger.entry(mail).can_send_again is True
    OutgoingMail.objects.update(text="")
    assert ledger.entry(ledger.about(about).get()).can_send_again is False
    OutgoingMail.objects.update(state=MailState.SENT)
    with translation.override("pl"):
        assert words() == "Serwer poczty przyjął wiadomość: 2027-03-01 10:00."


def test_unreachable_server_is_said_of_all_that_wait(put: Any, mail_server: Any, send: Any) -> None:
    first, second = put(), put()
    mail_server.stop()
    send()

    for mail in (first, second):
        mail.refresh_from_db()
        assert "The mail server could not be reached" in ledger.entry(mail).words


def test_team_sees_its_own_mails_and_their_numbers(
    put: Any, mail_server: Any, send: Any, django_assert_num_queries: Any
) -> None:
    ours = [put(owner="eu-mia") for _ in range(2)]
    theirs = put(owner="eim")
    send()
    waiting = put(owner="eu-mia")

    assert list(ledger.of_owner("eu-mia")) == [waiting, *reversed(ours)]
    assert list(ledger.of_owner("eim")) == [theirs]
    assert list(ledger.of_owner("eu-mia", state=MailState.QUEUED)) == [waiting]
    assert ledger.counts(ledger.of_owner("eu-mia")) == {MailState.SENT: 2, MailState.QUEUED: 1}
    with django_assert_num_queries(1):
        assert len([ledger.entry(mail) for mail in ledger.of_owner("eu-mia")]) == 3


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        (550, "5.1.1 <a@b.example>: unknown", "does not exist"),
        (550, "No such user", "does not exist"),
        (552, "5.2.2 Over quota", "full"),
        (452, "4.2.2 Over quota", "full"),
        (550, "5.7.1 Message looks like spam", "unwanted"),
        (451, "4.7.1 Greylisted", "asked again later"),
        (535, "5.7.8 Bad credentials", "sign in"),
        (0, "", "could not be reached"),
        (554, "No 192.0.2.1 here", ""),
    ],
)
def test_answers_of_servers_are_explained(code: int, text: str, words: str) -> None:
    assert words in explanation(code, text)
    assert bool(explanation(code, text)) is bool(words)


def test_moment_of_the_reader_is_said(put: Any) -> None:
    mail = put()
    OutgoingMail.objects.update(state=MailState.SENT, finished_at=datetime.datetime(2027, 7, 1, 9, tzinfo=datetime.UTC))
    mail.refresh_from_db()
    with timezone.override("Europe/Warsaw"):
        assert "2027-07-01 11:00" in ledger.entry(mail).words
