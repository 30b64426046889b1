"""What registrants are told when their event is changed."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from cms.content.choices import EventStatus
from cms.content.models import EventPage
from cms.delivery.models import OutgoingMail
from cms.registrations import actions, seats, tokens
from cms.registrations.choices import State
from cms.registrations.mails import MailKind
from cms.registrations.models import Registration, RegistrationMail
from cms.registrations.problems import Refused
from tests.factories import VenueFactory


@pytest.fixture
def people(sign):
    """Two who come, one who waits, one who has not confirmed the address."""
    found = [sign.up(f"{number}@example.org") for number in range(3)]
    sign.send("unconfirmed@example.org")
    return found


def change(sign, language="en", **values):
    """Publish the event in one language with other values."""
    page = EventPage.objects.get(translation_key=sign.event.translation_key, locale__language_code=language)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def told(kind):
    return sorted(RegistrationMail.objects.filter(kind=kind).values_list("registration__email", flat=True))


ALL = ["0@example.org", "1@example.org", "2@example.org"]


def test_cancelled_event_is_told_once_to_everybody_concerned(sign, people):
    change(sign, event_status=EventStatus.CANCELLED)
    change(sign, "pl", event_status=EventStatus.CANCELLED)
    change(sign, introduction="It does not take place.")

    assert told(MailKind.EVENT_CANCELLED) == ALL
    assert told(MailKind.EVENT_MOVED) == []


@pytest.mark.parametrize(
    "values",
    [{"starts": (datetime.date.today() + datetime.timedelta(days=120)).isoformat()}, {"start_time": "11:00"}, "venue"],
)
def test_moved_event_is_told_once(values, sign, people):
    if values == "venue":
        values = {"venue": VenueFactory()}
    change(sign, **values)
    change(sign, "pl", **values)

    assert told(MailKind.EVENT_MOVED) == ALL


def test_nobody_gets_a_seat_of_a_cancelled_event_by_an_old_link(sign, people):
    offered, unconfirmed = people[2], sign.of("unconfirmed@example.org")
    Registration.objects.filter(pk=offered.pk).update(state=State.OFFERED, has_seat=True)
    links = [(actions.confirm_email, tokens.mint(unconfirmed)), (actions.accept_place, tokens.mint(offered))]
    change(sign, event_status=EventStatus.CANCELLED)

    for action, token in links:
        with pytest.raises(Refused):
            action(token)

    assert sign.of("unconfirmed@example.org").state == State.AWAITING_CONFIRMATION
    assert told(MailKind.CONFIRMED) == ["0@example.org", "1@example.org"]


def test_event_that_is_cancelled_while_a_form_waits_takes_it_no_more(sign, monkeypatch):
    lock = seats.lock_or_make

    def cancelled_meanwhile(opening):
        EventPage.objects.update(event_status=EventStatus.CANCELLED)
        return lock(opening)

    monkeypatch.setattr(seats, "lock_or_make", cancelled_meanwhile)
    with pytest.raises(Refused):
        sign.send("late@example.org")

    assert not Registration.objects.exists()


def test_what_was_true_before_the_cancellation_does_not_arrive_after_it(sign, people):
    def waiting(kind):
        return OutgoingMail.objects.filter(kind=kind).count()

    assert (waiting(MailKind.CONFIRMED), waiting(MailKind.WAITLISTED)) == (2, 1)

    change(sign, event_status=EventStatus.CANCELLED)

    assert (waiting(MailKind.CONFIRMED), waiting(MailKind.WAITLISTED)) == (0, 0)
    assert waiting(MailKind.EVENT_CANCELLED) == 3
    assert waiting(MailKind.CONFIRM_EMAIL) == 4


def test_other_changes_are_told_to_nobody(sign, people):
    change(sign, title="Another name", introduction="More words.")

    assert told(MailKind.EVENT_MOVED) == told(MailKind.EVENT_CANCELLED) == []


def test_draft_is_told_to_nobody(sign, people):
    page = EventPage.objects.get(pk=sign.event.pk)
    page.start_time = datetime.time(11)
    page.save_revision()

    assert told(MailKind.EVENT_MOVED) == []


def test_what_an_unpublished_event_says_is_told_to_nobody(sign, people):
    """Also when its registration page, which is still published, is saved."""
    events = EventPage.objects.filter(translation_key=sign.event.translation_key)
    events.update(live=False, online_url="https://example.org/room")
    sign.set(capacity=9)
    assert told(MailKind.EVENT_MOVED) == []

    events.update(live=True)
    sign.set(capacity=10)
    assert told(MailKind.EVENT_MOVED) == ALL


def test_past_event_is_corrected_in_silence(sign, people):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=200)):
        change(sign, start_time="11:00")

    assert told(MailKind.EVENT_MOVED) == []
