"""What the team does with registrations."""

import pytest

from cms.registrations import actions, tokens
from cms.registrations.actions import AlreadyThere, NoSeatFree
from cms.registrations.choices import State
from cms.registrations.mails import MailKind
from cms.registrations.problems import Refused
from cms.registrations.states import TransitionNotAllowed


@pytest.fixture
def people(sign):
    """Two who have the seats, and two who wait."""
    return [sign.up(f"{number}@example.org") for number in range(4)]


def kinds(registration):
    return list(registration.mails.values_list("kind", flat=True))


def test_rejecting_says_so_and_frees_the_seat(sign, member):
    sign.set(confirmation="team", capacity=1)
    first, second = sign.up("1@example.org"), sign.up("2@example.org")

    actions.reject(first, member, message="We are sorry.")

    assert sign.states() == [State.REJECTED, State.PENDING]
    assert kinds(first)[-1] == MailKind.REJECTED
    # On second thoughts: there is no seat now.
    with pytest.raises(NoSeatFree):
        actions.confirm(first, member)
    actions.confirm(first, member, beyond_capacity=True)
    actions.confirm(second, member)
    assert sign.states() == [State.CONFIRMED, State.CONFIRMED]


def test_cancelling_for_somebody(sign, people, member):
    actions.cancel_for(people[0], member, message="As you told us by telephone.")

    assert sign.states() == [State.CANCELLED, State.CONFIRMED, State.OFFERED, State.WAITLISTED]
    assert people[0].transitions.last().user == member


def test_offering_out_of_turn(sign, people, member):
    with pytest.raises(NoSeatFree):
        actions.offer(people[3], member)

    assert actions.offer(people[3], member, beyond_capacity=True).state == State.OFFERED
    assert actions.accept_place(tokens.mint(people[3])).state == State.CONFIRMED
    with pytest.raises(TransitionNotAllowed):
        actions.offer(people[0], member, beyond_capacity=True)


def test_checking_in_twice_is_said_and_harmless(people, member):
    assert actions.mark_attended(people[0], member)[1] is False
    found, again = actions.mark_attended(people[0], member)

    assert (found.state, again) == (State.ATTENDED, True)
    assert [step.to_state for step in found.transitions.all()].count(State.ATTENDED) == 1
    with pytest.raises(TransitionNotAllowed):
        actions.mark_attended(people[2], member)


def test_attendance_can_be_corrected(people, member):
    assert actions.mark_no_show(people[0], member).state == State.NO_SHOW
    assert actions.mark_attended(people[0], member)[0].state == State.ATTENDED
    assert actions.undo_attendance(people[0], member).state == State.CONFIRMED


def test_adding_by_hand(sign, member):
    values = {"name": "Jan Nowak", "language": "pl"}
    sign.set(capacity=1)

    first = actions.add(sign.opening, member, email="jan@example.org", **values)
    second = actions.add(sign.opening, member, email="other@example.org", **values)

    assert (first.state, second.state) == (State.CONFIRMED, State.WAITLISTED)
    assert (kinds(first), kinds(second)) == ([MailKind.CONFIRMED], [MailKind.WAITLISTED])
    with pytest.raises(AlreadyThere) as there:
        actions.add(sign.opening, member, email=" JAN@example.org ", **values)
    assert there.value.registration == first
    with pytest.raises(Refused):
        actions.add(sign.opening, member, email="nobody", **values)
