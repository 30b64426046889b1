"""What can become of a registration."""

import ast
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from cms.registrations import states
from cms.registrations.choices import Actor, Reason, State
from cms.registrations.models import Registration, SeatPool
from cms.registrations.states import IN_QUEUE, TRANSITIONS, WITH_SEAT, TransitionNotAllowed


@pytest.fixture
def pool(make_microsite):
    return SeatPool.objects.create(event_key="6f0e3f5e-6d7c-4a53-bd77-3f0b6b6a1d11", microsite=make_microsite())


@pytest.fixture
def make_registration(pool):
    def make(state=State.AWAITING_CONFIRMATION, **values):
        position = pool.registrations.count() + 1
        email = f"{position}@example.org"
        registration = Registration(
            pool=pool, language="en", name="A", email=email, email_key=email, position=position, **values
        )
        states.begin(registration, State.AWAITING_CONFIRMATION, Actor.REGISTRANT)
        Registration.objects.filter(pk=registration.pk).update(state=state)
        registration.refresh_from_db()
        return registration

    return make


def test_every_state_has_its_row():
    assert set(TRANSITIONS) == set(State)


def test_every_state_can_be_reached():
    assert set(State) == set(states.BEGINNINGS) | {after for moves in TRANSITIONS.values() for after in moves}


def test_picture_shows_the_table():
    page = (Path(settings.BASE_DIR) / "docs" / "registration-states.md").read_text()

    assert f"```mermaid\n{states.picture()}\n```" in page
    for state in State:
        assert f"\n| `{state}` |" in page


@pytest.mark.parametrize("before", State)
def test_only_what_the_table_has_is_done(before, make_registration):
    for after, actor in product(State, Actor):
        registration = make_registration(before, has_seat=True)
        if actor in TRANSITIONS[before].get(after, ()):
            states.move(registration, after, actor)
            registration.refresh_from_db()
            assert registration.state == after
        else:
            with pytest.raises(TransitionNotAllowed):
                states.move(registration, after, actor)
            registration.refresh_from_db()
            assert (registration.state, registration.transitions.count()) == (before, 1)


def test_move_is_written_into_the_history(make_registration, make_member, make_microsite):
    user = make_member(make_microsite("eim"))
    registration = make_registration(State.PENDING)

    states.move(
        registration, State.REJECTED, Actor.TEAM, user=user, reason=Reason.UNDONE, message="Too late, we are sorry."
    )

    first, last = registration.transitions.all()
    assert (first.from_state, first.to_state, first.actor) == ("", State.AWAITING_CONFIRMATION, Actor.REGISTRANT)
    assert (last.from_state, last.to_state, last.actor, last.user, last.reason, last.message) == (
        State.PENDING,
        State.REJECTED,
        Actor.TEAM,
        user,
        Reason.UNDONE,
        "Too late, we are sorry.",
    )


def test_who_leaves_holds_no_seat(make_registration):
    registration = make_registration(State.CONFIRMED, has_seat=True)

    states.move(registration, State.CANCELLED, Actor.REGISTRANT)

    registration.refresh_from_db()
    assert not registration.has_seat


def test_nobody_waits_with_a_seat():
    assert State.WAITLISTED not in WITH_SEAT
    assert {State.WAITLISTED} == IN_QUEUE - WITH_SEAT


def test_state_is_written_in_one_place():
    """Whoever changes a state without the table would leave no trace of it."""
    writers = set()
    for path in sorted((Path(settings.BASE_DIR) / "cms").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets):
                writers.add(path.relative_to(settings.BASE_DIR).as_posix())

    assert {writer for writer in writers if "registrations" in writer} == {"cms/registrations/states.py"}
