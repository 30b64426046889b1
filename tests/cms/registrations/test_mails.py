"""Mails say what has happened, in the reader's language and by the clocks of the event's place."""

from __future__ import annotations

import base64
import datetime
import re
import threading
from datetime import UTC
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation
from icalendar import Calendar

from cms.content.choices import EventStatus
from cms.content.formats import format_moments
from cms.content.models import EventPage
from cms.delivery.models import OutgoingMail
from cms.delivery.sending import Worker
from cms.microsites.models import MicrositeLanguage
from cms.registrations import actions, mails, tokens
from cms.registrations.choices import State
from cms.registrations.mails import MailKind
from cms.registrations.mails.letterheads import letterhead
from cms.registrations.mails.letters import Button, Letter
from cms.registrations.mails.reminders import queue_reminders
from cms.registrations.mails.rendering import plain
from cms.registrations.models import Registration
from tests.factories import ContactFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _contact(sign: Any) -> None:
    """Give the event a contact and a place."""
    contact = ContactFactory(name="Office", email="office@example.org")
    venue = VenueFactory(name="City Hall", street="Plac 1", postcode="61-001", city="Poznań", country="PL")
    for event in EventPage.objects.filter(translation_key=sign.event.translation_key):
        event.contacts = [{"type": "contact", "value": contact.pk}]
        event.venue = venue
        event.save()


def newest(kind: MailKind, about: Registration | None = None) -> OutgoingMail:
    mails_ = OutgoingMail.objects.filter(kind=kind)
    return (mails_ if about is None else mails_.filter(about=about.pk)).latest("pk")


def calendar_of(mail: OutgoingMail) -> Any:
    (file,) = (file for file in mail.attachments if file["type"] == "text/calendar")
    return Calendar.from_ical(base64.b64decode(file["content"]))


def address_in(mail: OutgoingMail) -> str:
    found = re.search(r"https?://\S+token=\S+", mail.text)
    assert found is not None
    return found[0]


def test_every_kind_is_written_alike_as_text_and_as_html(sign: Any) -> None:
    registration = sign.up()
    for language in ("en", "pl"):
        registration.language = language
        registration.save()
        for kind in MailKind:
            if kind == MailKind.INVITATION:
                continue
            OutgoingMail.objects.all().delete()
            mails.queue(registration, kind, message="Bring a passport.\n<b>Please</b>")
            mail = OutgoingMail.objects.get()
            assert mail.subject, kind
            if kind != MailKind.ERASED:
                assert mail.about == registration.pk
            assert mail.owner == "eu-mia"
            assert "> Bring a passport." in mail.text
            assert "&lt;b&gt;Please&lt;/b&gt;" in mail.html
            # Both forms say the same.
            words = " ".join(WordsOfHTML.read(mail.html).split())
            for line in mail.text.partition("\n-- \n")[0].splitlines():
                line = line.removeprefix("> ").strip()
                if not line or line.startswith("http"):
                    continue
                for part in re.split(r": |:$", line):
                    assert " ".join(part.split()) in words, (kind, line)


class WordsOfHTML(HTMLParser):
    """Reads the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @classmethod
    def read(cls, html: str) -> str:
        reader = cls()
        reader.feed(html)
        return " ".join(reader.words)


def test_polish_registrant_gets_polish_mails_and_the_team_its_own(sign: Any) -> None:
    registration = sign.up(language="pl")

    confirmed = newest(MailKind.CONFIRMED, registration)
    assert confirmed.recipient == "anna@example.org"
    assert confirmed.language == "pl"
    assert confirmed.subject.endswith("Seminarium")
    assert "Poznań, Polska" in confirmed.text
    assert confirmed.reply_to == "office@example.org"
    assert confirmed.from_name == "EU-MIA"
    assert '<html lang="pl">' in confirmed.html
    team = newest(MailKind.TEAM_REGISTERED, registration)
    assert (team.recipient, team.language, team.reply_to) == ("office@example.org", "en", "")
    assert "Anna Kowalska has registered" in team.text
    assert "anna@example.org" not in team.text


def test_link_leads_to_the_public_address_with_a_token_that_works(sign: Any) -> None:
    sign.microsite.public_base_url = "https://www.eu-mia.example"
    sign.microsite.save()
    sign.send(language="pl")

    link = urlsplit(address_in(newest(MailKind.CONFIRM_EMAIL)))
    assert f"{link.scheme}://{link.netloc}" == "https://www.eu-mia.example"
    assert link.path.startswith("/pl/")
    assert link.path.endswith("/rejestracja/")
    query = parse_qs(link.query)
    assert query["action"] == ["confirm"]
    assert actions.confirm_email(query["token"][0]).state == State.CONFIRMED


def test_whoever_has_not_confirmed_the_address_is_not_greeted(sign: Any) -> None:
    sign.send()

    assert "Anna" not in newest(MailKind.CONFIRM_EMAIL).text
    assert newest(MailKind.CONFIRM_EMAIL).not_after <= timezone.now() + datetime.timedelta(hours=48)


@pytest.mark.parametrize(
    ("language", "before", "words"),
    [
        ("en", 1, "1 person is before you on the waiting list."),
        ("en", 2, "2 people are before you on the waiting list."),
        ("pl", 1, "Przed Państwem na liście oczekujących jest 1 osoba."),
        ("pl", 2, "Przed Państwem na liście oczekujących są 2 osoby."),
        ("pl", 5, "Przed Państwem na liście oczekujących jest 5 osób."),
    ],
)
def test_numbers_have_the_plural_forms_of_the_language(sign: Any, language: str, before: int, words: str) -> None:
    sign.set(capacity=0)
    for number in range(before):
        sign.up(f"person{number}@example.org")
    registration = sign.up("last@example.org", language)

    assert words in newest(MailKind.WAITLISTED, registration).text


def test_colons_stand_as_in_the_language(sign: Any) -> None:
    head = letterhead(sign.microsite, sign.opening, "en")
    letter = Letter("s", ("p",), "g", facts=(("Quand", "2 mars"),), button=Button("Ouvrir", "https://example.org/"))
    with translation.override("fr"):
        assert "\n\nQuand\u00a0: 2 mars\n\nOuvrir\u00a0:\nhttps://example.org/\n" in plain(letter, head)
    with translation.override("pl"):
        assert "\n\nQuand: 2 mars\n\nOuvrir:\n" in plain(letter, head)


def test_first_of_the_waiting_list_is_told_so(sign: Any) -> None:
    sign.set(capacity=0)

    assert "You are the next in line." in newest(MailKind.WAITLISTED, sign.up()).text


def test_who_cancels_is_thanked_and_whom_the_team_cancels_is_told_by_whom(sign: Any, member: Any) -> None:
    itself, by_team = sign.up("a@example.org"), sign.up("b@example.org")
    actions.cancel(tokens.mint(itself))
    actions.cancel_for(by_team, member, message="We are sorry.")

    assert "as you asked" in newest(MailKind.CANCELLED, itself).text
    text = newest(MailKind.CANCELLED, by_team).text
    assert "The team has cancelled" in text
    assert "> We are sorry." in text
    assert newest(MailKind.TEAM_CANCELLED, itself).recipient == "office@example.org"


def test_funding_statement_and_emblem_are_those_of_the_language(sign: Any) -> None:
    MicrositeLanguage.objects.filter(microsite=sign.microsite, locale__language_code="pl").update(
        title="EU-MIA po polsku",
        funding_statement='<p>Projekt <b>współfinansowany</b> z <a href="https://ec.example/">FAMI</a>.</p>',
        funding_emblem_alt="Dofinansowane przez Unię Europejską",
    )
    sign.microsite.color_primary = "#123456"
    sign.microsite.save()
    mail = newest(MailKind.CONFIRMED, sign.up(language="pl"))

    foot = mail.text.partition("\n-- \n")[2].splitlines()
    assert foot[0] == mail.from_name == "EU-MIA po polsku"
    assert foot[2:] == ["Dofinansowane przez Unię Europejską", "Projekt współfinansowany z FAMI."]
    assert '<p>Projekt <b>współfinansowany</b> z <a href="https://ec.example/">FAMI</a>.</p>' in mail.html
    assert "background:#123456" in mail.html
    assert "<img" not in mail.html


def test_header_cannot_be_broken_out_of(sign: Any, mail_server: Any) -> None:
    EventPage.objects.filter(pk=sign.event.pk).update(title="Seminar\r\nBcc: everybody@example.org")
    sign.up()
    Worker().run(threading.Event(), until_empty=True)

    for message in mail_server.received:
        assert message["Bcc"] is None
    assert any("Seminar Bcc:" in str(message["Subject"]) for message in mail_server.received)


def test_html_of_people_is_shown_and_not_obeyed(sign: Any) -> None:
    registration = sign.up()
    Registration.objects.filter(pk=registration.pk).update(name="<script>alert(1)</script>")
    registration.refresh_from_db()
    mails.queue(registration, MailKind.REMINDER)

    assert "&lt;script&gt;" in newest(MailKind.REMINDER).html
    assert "<script" not in newest(MailKind.REMINDER).html


# --- Calendar files --------------------------------------------------------------------------------------------------


def test_calendar_file_comes_with_the_place_and_goes_with_it(sign: Any) -> None:
    registration = sign.up()
    request = calendar_of(newest(MailKind.CONFIRMED))
    assert request["METHOD"] == "REQUEST"
    [entry] = request.walk("VEVENT")
    assert entry["UID"] == str(sign.event.translation_key)
    assert entry["ORGANIZER"] == "mailto:office@example.org"
    assert entry["ATTENDEE"] == "mailto:anna@example.org"
    assert entry["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert entry["STATUS"] == "CONFIRMED"
    assert "Poznań" in entry["LOCATION"]
    assert request.walk("VTIMEZONE")

    actions.cancel(tokens.mint(registration))
    cancel = calendar_of(newest(MailKind.CANCELLED))
    assert cancel["METHOD"] == "CANCEL"
    [gone] = cancel.walk("VEVENT")
    assert gone["UID"] == entry["UID"]
    assert gone["SEQUENCE"] > entry["SEQUENCE"]
    assert gone["STATUS"] == "CANCELLED"


def test_who_had_no_place_gets_no_calendar_file(sign: Any) -> None:
    sign.set(capacity=0)
    registration = sign.up()
    assert newest(MailKind.WAITLISTED).attachments == []

    actions.cancel(tokens.mint(registration))

    assert newest(MailKind.CANCELLED).attachments == []


def test_moved_event_moves_in_calendars_and_says_when_it_was(sign: Any) -> None:
    sign.up()
    first = calendar_of(newest(MailKind.CONFIRMED)).walk("VEVENT")[0]
    event = EventPage.objects.get(pk=sign.event.pk)
    event.start_time = datetime.time(11)
    event.save_revision().publish()

    mail = newest(MailKind.EVENT_MOVED)
    moved = calendar_of(mail).walk("VEVENT")[0]
    assert moved["DTSTART"].dt.time() == datetime.time(11)
    assert (moved["UID"], moved["SEQUENCE"] > first["SEQUENCE"]) == (first["UID"], True)
    assert "11:00–17:00" in mail.text
    assert re.search(r"Until now it was: .* 09:30", mail.text)


def test_event_keeps_its_wall_time_over_the_change_of_clocks(sign: Any) -> None:
    with time_machine.travel("2027-03-01 12:00:00Z", tick=False) as clock:
        for event in EventPage.objects.filter(translation_key=sign.event.translation_key):
            event.starts, event.ends = "2027-03-27", "2027-03-28"
            event.start_time, event.end_time = datetime.time(9, 30), datetime.time(17)
            event.time_zone = "Europe/Warsaw"
            event.save_revision().publish()
        sign.up(language="pl")
        said = "27 marca 2027 09:30 CET – 28 marca 2027 17:00 CEST"
        confirmed = newest(MailKind.CONFIRMED)
        assert said in confirmed.text
        assert said in WordsOfHTML.read(confirmed.html)
        raw = calendar_of(confirmed)
        [entry] = raw.walk("VEVENT")
        assert entry["DTSTART"].to_ical() == b"20270327T093000"
        assert entry["DTEND"].to_ical() == b"20270328T170000"
        assert entry["DTSTART"].params["TZID"] == entry["DTEND"].params["TZID"] == "Europe/Warsaw"
        # Read by the file's own zone, the second day is in summer time.
        assert entry["DTEND"].dt.astimezone(UTC) == datetime.datetime(2027, 3, 28, 15, tzinfo=UTC)
        assert raw.walk("DAYLIGHT")

        clock.move_to("2027-03-25 08:29:00Z")
        assert queue_reminders() == 0
        clock.move_to("2027-03-25 08:30:00Z")
        assert queue_reminders() == 1
        assert said in newest(MailKind.REMINDER).text


def test_moments_of_one_day_name_their_zone_once() -> None:
    zone = ZoneInfo("Europe/Warsaw")
    day = datetime.datetime(2027, 3, 29, 9, 30, tzinfo=zone)

    assert format_moments(day, day.replace(hour=17, minute=0), "en") == "29 March 2027, 09:30–17:00 CEST"
    assert format_moments(day, None, "de") == "29. März 2027, 09:30 MESZ"
    # The hour that comes twice.
    night = datetime.datetime(2027, 10, 31, 1, 30, tzinfo=zone)
    assert (
        format_moments(night, night.replace(hour=4, minute=0), "en")
        == "31 October 2027, 01:30 CEST – 31 October 2027, 04:00 CET"
    )


# --- Reminders -------------------------------------------------------------------------------------------------------

DAY = datetime.timedelta(days=1)


def near(sign: Any, days: float = 1.5) -> Any:
    """Travel to some days before the event."""
    starts_at = EventPage.objects.get(pk=sign.event.pk).starts_at
    return time_machine.travel(starts_at - days * DAY, tick=False)


def reminders() -> int:
    return OutgoingMail.objects.filter(kind=MailKind.REMINDER).count()


def test_reminder_is_queued_once_for_those_with_a_place(sign: Any) -> None:
    sign.set(capacity=1)
    registration, _waiting = sign.up(), sign.up("late@example.org")
    assert queue_reminders() == 0
    with near(sign):
        assert queue_reminders() == 1
        assert queue_reminders() == 0
        OutgoingMail.objects.all().delete()
        assert queue_reminders() == 0, "the ledger's end is no reason to write again"
    with near(sign, -0.1):
        assert queue_reminders() == 0
    assert registration.mails.filter(kind=MailKind.REMINDER).count() == 1


def test_page_says_when_to_remind(sign: Any) -> None:
    sign.up()
    sign.set(reminder_days=10)
    with near(sign, 11):
        assert queue_reminders() == 0
    with near(sign, 9):
        assert queue_reminders() == 1
    OutgoingMail.objects.all().delete()
    sign.of("anna@example.org").mails.all().delete()
    sign.set(reminder_days=0)
    with near(sign):
        assert queue_reminders() == 0
    sign.set(reminder_days=None)
    with near(sign):
        assert queue_reminders() == 1


def test_who_registers_shortly_before_is_not_reminded(sign: Any) -> None:
    with near(sign):
        sign.up()
        assert queue_reminders() == 0


def test_reminder_that_waits_is_gone_with_the_registration(sign: Any) -> None:
    registration = sign.up()
    with near(sign):
        queue_reminders()
        assert reminders() == 1
        actions.cancel(tokens.mint(registration))
        assert reminders() == 0


@pytest.mark.parametrize("change", ["cancelled", "moved"])
def test_reminder_that_waits_is_gone_when_the_event_is_cancelled_or_moved(sign: Any, change: str) -> None:
    sign.up()
    with near(sign):
        queue_reminders()
        event = EventPage.objects.get(pk=sign.event.pk)
        if change == "cancelled":
            event.event_status = EventStatus.CANCELLED
        else:
            event.starts = (event.starts.first_day() + 30 * DAY).isoformat()
        event.save_revision().publish()
        assert reminders() == 0
        assert queue_reminders() == 0
    if change == "moved":
        with near(sign):
            assert queue_reminders() == 1, "of the new day"


def test_reminder_is_never_sent_after_the_event_has_begun(sign: Any, mail_server: Any) -> None:
    sign.up()
    OutgoingMail.objects.all().delete()
    with near(sign):
        queue_reminders()
    with near(sign, 0):
        Worker().run(threading.Event(), until_empty=True)

    assert mail_server.received == []


def test_no_reminders_where_the_settings_say_so(sign: Any, settings: Any) -> None:
    settings.REGISTRATION_REMINDER_DAYS = 0
    sign.up()
    with near(sign):
        assert queue_reminders() == 0


# --- Privacy ---------------------------------------------------------------------------------------------------------


def test_erasing_deletes_what_is_queued_and_says_so_once(sign: Any, mail_server: Any) -> None:
    registration = sign.up()
    assert OutgoingMail.objects.filter(about=registration.pk).count() >= 3
    actions.erase(tokens.mint(registration))

    last = OutgoingMail.objects.get()
    assert (last.kind, last.about) == (MailKind.ERASED, None)
    Worker().run(threading.Event(), until_empty=True)
    [message] = mail_server.received
    assert isinstance(message, EmailMessage)
    assert message["To"] == "anna@example.org"
    assert OutgoingMail.objects.count() == 0


def test_deleting_rows_in_any_way_deletes_their_mails(sign: Any) -> None:
    sign.up()
    Registration.objects.all().delete()

    assert OutgoingMail.objects.count() == 0


def test_invitation_leads_to_the_form_and_is_forgotten_with_it(sign: Any) -> None:
    expires_at = timezone.now() + 7 * DAY
    invitation = actions.invite(
        sign.opening, None, email="guest@example.org", name="Guest", language="pl", expires_at=expires_at
    )
    mail = newest(MailKind.INVITATION)
    assert (mail.recipient, mail.language) == ("guest@example.org", "pl")
    assert parse_qs(urlsplit(address_in(mail)).query)["action"] == ["register"]
    assert mail.not_after <= expires_at

    invitation.delete()
    assert OutgoingMail.objects.count() == 0
