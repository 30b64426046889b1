"""Registering, confirming, waiting, getting a seat and giving it back."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from cms.content.models import EventPage
from cms.registrations import actions, seats, tokens
from cms.registrations.choices import Reason, State
from cms.registrations.guarding import Visit
from cms.registrations.mails import MailKind
from cms.registrations.models import Registration, RegistrationMail, RegistrationPage
from cms.registrations.problems import Code, Refused

DAY = datetime.timedelta(days=1)


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def mails(registration=None):
    rows = RegistrationMail.objects.all() if registration is None else registration.mails.all()
    return [mail.kind for mail in rows]


def test_seat_is_held_from_submission_and_confirmed_by_the_link(sign):
    registration = sign.send()

    assert (registration.state, registration.has_seat) == (State.AWAITING_CONFIRMATION, True)
    assert mails(registration) == [MailKind.CONFIRM_EMAIL]

    confirmed = actions.confirm_email(tokens.mint(registration))

    assert (confirmed.state, confirmed.has_seat) == (State.CONFIRMED, True)
    assert mails(registration) == [MailKind.CONFIRM_EMAIL, MailKind.CONFIRMED, MailKind.TEAM_REGISTERED]


def test_confirming_twice_is_harmless(sign):
    registration = sign.up()

    actions.confirm_email(tokens.mint(registration))

    assert mails(registration).count(MailKind.CONFIRMED) == 1


def test_team_confirms_where_it_said_so(sign, member):
    sign.set(confirmation="team")

    registration = sign.up()

    assert registration.state == State.PENDING
    assert MailKind.RECEIVED in mails(registration)
    assert actions.confirm(registration, member, message="Welcome!").state == State.CONFIRMED
    assert registration.transitions.last().message == "Welcome!"


def test_languages_share_the_seats(sign):
    for number in range(4):
        sign.up(f"{number}@example.org", language="pl" if number % 2 else "en")

    assert sign.states() == [State.CONFIRMED, State.CONFIRMED, State.WAITLISTED, State.WAITLISTED]
    third, fourth = sign.pool.registrations.order_by("position")[2:]
    assert [seats.place_in_queue(third), seats.place_in_queue(fourth)] == [1, 2]


def test_place_in_the_queue_is_that_of_submission(sign):
    sign.set(capacity=0)
    first, second = sign.send("first@example.org"), sign.send("second@example.org")
    actions.confirm_email(tokens.mint(second))
    actions.confirm_email(tokens.mint(first))

    sign.set(capacity=1)

    assert sign.states() == [State.OFFERED, State.WAITLISTED]


def test_cancelled_seat_goes_to_the_longest_waiting(sign):
    people = [sign.up(f"{number}@example.org") for number in range(4)]

    actions.cancel(tokens.mint(people[0]))

    assert sign.states() == [State.CANCELLED, State.CONFIRMED, State.OFFERED, State.WAITLISTED]
    assert mails(people[0])[-2:] == [MailKind.CANCELLED, MailKind.TEAM_CANCELLED]
    assert mails(people[2])[-1] == MailKind.OFFERED
    assert people[2].transitions.last().reason == Reason.SEAT_FREED

    accepted = actions.accept_place(tokens.mint(people[2]))
    assert accepted.state == State.CONFIRMED
    assert actions.accept_place(tokens.mint(people[2])).state == State.CONFIRMED
    assert mails(people[2]).count(MailKind.CONFIRMED) == 1


def test_cancelling_twice_is_harmless(sign):
    people = [sign.up(f"{number}@example.org") for number in range(4)]
    token = tokens.mint(people[0])

    actions.cancel(token)
    actions.cancel(token)

    assert sign.states().count(State.OFFERED) == 1


def test_freed_seat_waits_for_the_team_where_it_confirms(sign):
    sign.set(confirmation="team", capacity=1)
    first, second = sign.up("1@example.org"), sign.up("2@example.org")

    actions.cancel(tokens.mint(first))

    second.refresh_from_db()
    assert second.state == State.PENDING
    assert mails(second)[-1] == MailKind.SEAT_FREED


def test_nobody_overtakes_the_queue(sign):
    sign.set(capacity=1)
    sign.up("1@example.org")
    sign.up("2@example.org")
    # More seats by a way that nobody is told of.
    RegistrationPage.objects.update(capacity=2)

    third = sign.up("3@example.org")

    assert third.state == State.WAITLISTED


def test_full_without_waiting_list(sign):
    sign.set(capacity=1, waiting_list=False)
    sign.up("1@example.org")

    with pytest.raises(Refused) as refused:
        sign.send("2@example.org")

    assert codes(refused) == [Code.FULL]
    # Whoever is registered gets the same answer: it tells nobody so.
    with pytest.raises(Refused) as refused:
        sign.send("1@example.org")
    assert codes(refused) == [Code.FULL]


def test_no_capacity_is_no_limit_and_zero_is_full(sign):
    sign.set(capacity=None)
    assert sign.up("1@example.org").state == State.CONFIRMED

    sign.set(capacity=0)
    assert sign.up("2@example.org").state == State.WAITLISTED


def test_lowering_the_capacity_drops_nobody(sign):
    people = [sign.up(f"{number}@example.org") for number in range(3)]

    sign.set(capacity=1)
    assert sign.states() == [State.CONFIRMED, State.CONFIRMED, State.WAITLISTED]

    actions.cancel(tokens.mint(people[0]))
    assert sign.states() == [State.CANCELLED, State.CONFIRMED, State.WAITLISTED]


def test_raising_the_capacity_promotes_in_order(sign):
    for number in range(5):
        sign.up(f"{number}@example.org")

    sign.set(capacity=4)

    assert sign.states() == [State.CONFIRMED, State.CONFIRMED, State.OFFERED, State.OFFERED, State.WAITLISTED]


# --- The same person --------------------------------------------------------------------------------------------


def test_same_address_is_one_registration(sign):
    registration = sign.up()

    for again in ("ANNA@Example.ORG", "  anna@example.org ", "anna@EXAMPLE.org"):
        sign.send(again, language="pl")

    assert Registration.objects.get() == registration
    assert mails(registration)[-1] == MailKind.ALREADY_REGISTERED


def test_nobody_is_reminded_again_and_again(sign):
    registration = sign.up()

    for _ in range(3):
        sign.send()
    assert mails(registration).count(MailKind.ALREADY_REGISTERED) == 1

    with time_machine.travel(timezone.now() + DAY / 12):
        sign.send()
    assert mails(registration).count(MailKind.ALREADY_REGISTERED) == 2


def test_who_sends_the_form_again_has_the_whole_time_to_confirm(sign):
    sign.send()
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=47), tick=False):
        sign.send()
        assert sign.of("anna@example.org").expires_at == timezone.now() + datetime.timedelta(hours=48)


def test_who_cancelled_can_register_again(sign):
    actions.cancel(tokens.mint(sign.up()))

    again = sign.up()

    assert sign.states() == [State.CANCELLED, State.CONFIRMED]
    assert again.position == 2


def test_address_of_another_script_is_the_same_in_both_spellings(sign):
    actions.register(sign.microsite, sign.form("anna@müller.example"), Visit())
    actions.register(sign.microsite, sign.form("Anna@xn--mller-kva.example"), Visit())

    assert Registration.objects.count() == 1


# --- Sent again because the answer was lost ---------------------------------------------------------------------


def test_form_with_an_idempotency_key_is_taken_once(sign):
    for _ in range(3):
        registration = sign.send(idempotency_key="7d1f")

    assert Registration.objects.count() == 1
    assert mails(registration) == [MailKind.CONFIRM_EMAIL]


def test_form_is_known_again_when_registration_has_closed(sign):
    sign.send(idempotency_key="7d1f")
    sign.set(closes_at=timezone.now() - DAY, opens_at=None)

    sign.send(idempotency_key="7d1f")

    with pytest.raises(Refused):
        sign.send("other@example.org", idempotency_key="8d1f")


def test_idempotency_key_is_for_one_form(sign):
    sign.send(idempotency_key="7d1f")

    with pytest.raises(Refused) as refused:
        sign.send("other@example.org", idempotency_key="7d1f")

    assert codes(refused) == [Code.IDEMPOTENCY_KEY_REUSED]


def test_repeated_form_of_a_registered_address_is_known_again_too(sign):
    registration = sign.up()
    with time_machine.travel(timezone.now() + DAY / 12, tick=False):
        sign.send(idempotency_key="7d1f")
    with time_machine.travel(timezone.now() + DAY / 6, tick=False):
        sign.send(idempotency_key="7d1f")

    assert mails(registration).count(MailKind.ALREADY_REGISTERED) == 1


# --- When it isn't open -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"opens_at": timezone.now() + DAY}, Code.NOT_OPEN_YET),
        ({"closes_at": timezone.now() - DAY}, Code.CLOSED),
        ({"opens_at": timezone.now() - DAY, "closes_at": timezone.now() + DAY}, None),
    ],
)
def test_opens_and_closes(rules, code, sign):
    sign.set(**rules)
    if code is None:
        sign.send()
    else:
        with pytest.raises(Refused) as refused:
            sign.send()
        assert codes(refused) == [code]


def test_past_event_is_closed_whatever_the_page_says(sign):
    sign.set(closes_at=timezone.now() + 900 * DAY)

    with time_machine.travel(timezone.now() + 101 * DAY), pytest.raises(Refused) as refused:
        sign.send()

    assert codes(refused) == [Code.CLOSED]


def test_it_closes_when_the_event_begins(sign):
    event = EventPage.objects.get(pk=sign.event.pk)

    assert sign.opening.closes_at == event.starts_at


def test_cancelled_event_is_closed(sign):
    EventPage.objects.update(event_status="cancelled")

    with pytest.raises(Refused) as refused:
        sign.send()

    assert codes(refused) == [Code.CLOSED]


@pytest.mark.parametrize("hide", ["event", "page"])
def test_unpublished_event_is_not_there(hide, sign):
    model = EventPage if hide == "event" else RegistrationPage
    form = sign.form()
    model.objects.update(live=False)

    with pytest.raises(Refused) as refused:
        actions.register(sign.microsite, form, Visit())

    assert codes(refused) == [Code.NO_SUCH_EVENT]


def test_event_of_another_microsite_is_not_there(sign, make_microsite):
    other = make_microsite("eim")
    sign.send()

    with pytest.raises(Refused) as refused:
        actions.register(other, sign.form("other@example.org"), Visit())

    assert codes(refused) == [Code.NO_SUCH_EVENT]
    assert Registration.objects.count() == 1


def test_key_of_no_event(sign):
    for key in ("", "x", "0" * 400, "\0", "\ud800", "7f8f0a1c-0000-4000-8000-000000000000"):
        with pytest.raises(Refused) as refused:
            sign.send(event_key=key)
        assert codes(refused) == [Code.NO_SUCH_EVENT]


# --- Settings are one for all languages -------------------------------------------------------------------------


def test_page_in_the_default_language_decides(sign):
    sign.set(capacity=7, waiting_list=False)

    polish = RegistrationPage.objects.get(pk=sign.pages["pl"].pk)
    assert (polish.capacity, polish.waiting_list) == (7, False)


def test_page_in_another_language_decides_nothing(sign):
    polish = RegistrationPage.objects.get(pk=sign.pages["pl"].pk)
    polish.capacity = 900
    polish.save_revision().publish()

    polish.refresh_from_db()
    assert polish.capacity == 2
    assert sign.opening.rules.capacity == 2


def test_other_language_decides_while_the_default_is_unpublished(sign):
    RegistrationPage.objects.get(pk=sign.pages["en"].pk).unpublish()
    polish = RegistrationPage.objects.get(pk=sign.pages["pl"].pk)
    polish.capacity = 9
    polish.save_revision().publish()

    assert sign.opening.rules.capacity == 9


# --- Expiry -----------------------------------------------------------------------------------------------------


def test_unconfirmed_registration_expires_and_frees_the_seat(sign):
    sign.set(capacity=1)
    first = sign.send("1@example.org")
    sign.up("2@example.org")
    token = tokens.mint(first)

    assert actions.tend() == 0
    with time_machine.travel(timezone.now() + 3 * DAY):
        with pytest.raises(Refused) as refused:
            actions.confirm_email(token)
        assert codes(refused) == [Code.LINK_EXPIRED]
        assert actions.tend() == 1
        assert actions.tend() == 0
        with pytest.raises(Refused) as refused:
            actions.confirm_email(token)
    assert codes(refused) == [Code.LINK_EXPIRED]
    assert sign.states() == [State.CANCELLED, State.OFFERED]
    assert mails(first) == [MailKind.CONFIRM_EMAIL]


def test_offer_that_nobody_accepts_goes_on_to_the_next(sign):
    sign.set(capacity=1)
    people = [sign.up(f"{number}@example.org") for number in range(3)]
    actions.cancel(tokens.mint(people[0]))

    with time_machine.travel(timezone.now() + 3 * DAY):
        actions.tend()
        with pytest.raises(Refused) as refused:
            actions.accept_place(tokens.mint(people[1]))

    assert codes(refused) == [Code.NOT_POSSIBLE]
    assert sign.states() == [State.CANCELLED, State.CANCELLED, State.OFFERED]
    assert mails(people[1])[-1] == MailKind.OFFER_EXPIRED


def test_offer_that_has_ended_is_not_accepted_before_anybody_tidies_up_either(sign):
    sign.set(capacity=1)
    people = [sign.up(f"{number}@example.org") for number in range(2)]
    actions.cancel(tokens.mint(people[0]))

    with time_machine.travel(timezone.now() + 3 * DAY), pytest.raises(Refused) as refused:
        actions.accept_place(tokens.mint(people[1]))

    assert codes(refused) == [Code.LINK_EXPIRED]
    assert sign.states() == [State.CANCELLED, State.OFFERED]


def test_offer_ends_before_the_event_begins(sign):
    sign.set(capacity=1)
    people = [sign.up(f"{number}@example.org") for number in range(2)]
    event = EventPage.objects.get(pk=sign.event.pk)

    with time_machine.travel(event.starts_at - DAY / 2):
        actions.cancel(tokens.mint(people[0]))

    people[1].refresh_from_db()
    assert people[1].expires_at == event.starts_at


def test_nobody_is_promoted_once_the_event_has_begun(sign, member):
    sign.set(capacity=1)
    people = [sign.up(f"{number}@example.org") for number in range(2)]
    event = EventPage.objects.get(pk=sign.event.pk)

    with time_machine.travel(event.starts_at + DAY / 24):
        actions.cancel(tokens.mint(people[0]))

    assert sign.states() == [State.CANCELLED, State.WAITLISTED]


# --- Invitations ------------------------------------------------------------------------------------------------


def invite(sign, member, monkeypatch, **values):
    """Return the token that was mailed to somebody who is invited."""
    mailed = []
    monkeypatch.setattr("cms.registrations.mails.queue_invitation", lambda _invitation, token: mailed.append(token))
    actions.invite(sign.opening, member, **{"email": "anna@example.org", "language": "en", **values})
    return mailed[0]


def test_invited_people_only(sign, member, monkeypatch):
    sign.set(access="invitation")
    token = invite(sign, member, monkeypatch)

    with pytest.raises(Refused) as refused:
        sign.send()
    assert codes(refused) == [Code.INVITATION_REQUIRED]
    with pytest.raises(Refused) as refused:
        sign.send(invitation=tokens.new_token())
    assert codes(refused) == [Code.INVALID_INVITATION]

    # The link came to this address: it need not be confirmed again.
    assert sign.send(invitation=token).state == State.CONFIRMED
    with pytest.raises(Refused) as refused:
        sign.send("other@example.org", invitation=token)
    assert codes(refused) == [Code.INVALID_INVITATION]


def test_invitation_used_for_another_address_is_confirmed_as_usual(sign, member, monkeypatch):
    token = invite(sign, member, monkeypatch)

    assert sign.send("other@example.org", invitation=token).state == State.AWAITING_CONFIRMATION


def test_invitation_expires(sign, member, monkeypatch):
    token = invite(sign, member, monkeypatch, expires_at=timezone.now() + DAY)

    with time_machine.travel(timezone.now() + 2 * DAY), pytest.raises(Refused) as refused:
        sign.send(invitation=token)

    assert codes(refused) == [Code.INVALID_INVITATION]


# --- Tokens -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [actions.confirm_email, actions.cancel, actions.accept_place, actions.erase])
def test_forged_token(action, sign):
    sign.up()

    for token in ("", "x", "\0", "\ud800", "A" * 43, "A" * 100_000, "../../etc"):
        with pytest.raises(Refused) as refused:
            action(token)
        assert codes(refused) == [Code.INVALID_TOKEN]


def test_tokens_are_stored_as_hashes(sign):
    registration = sign.up()
    token = tokens.mint(registration)

    stored = list(registration.access_tokens.values_list("digest", flat=True))
    assert token not in stored
    assert len(token) == 43
    assert tokens.registration_by(token) == registration
