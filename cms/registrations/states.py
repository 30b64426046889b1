"""
What can become of a registration: one table, enforced by one function.

`docs/registration-states.md` shows it as a picture; a test compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from cms.registrations.choices import Actor, Reason, State

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from cms.registrations.models import Registration, Transition

REGISTRANT, TEAM, SYSTEM = Actor.REGISTRANT, Actor.TEAM, Actor.SYSTEM

# In which states a registration begins, and who makes it begin so.
BEGINNINGS: dict[State, frozenset[Actor]] = {
    State.AWAITING_CONFIRMATION: frozenset({REGISTRANT}),
    State.CONFIRMED: frozenset({TEAM}),
    State.WAITLISTED: frozenset({TEAM}),
}

# From which state to which, and who may move it.
TRANSITIONS: dict[State, dict[State, frozenset[Actor]]] = {
    State.AWAITING_CONFIRMATION: {
        State.PENDING: frozenset({REGISTRANT, TEAM}),
        State.CONFIRMED: frozenset({REGISTRANT, TEAM}),
        State.WAITLISTED: frozenset({REGISTRANT, TEAM}),
        State.REJECTED: frozenset({TEAM}),
        State.CANCELLED: frozenset({REGISTRANT, TEAM, SYSTEM}),
    },
    State.PENDING: {
        State.CONFIRMED: frozenset({TEAM}),
        State.WAITLISTED: frozenset({TEAM}),
        State.REJECTED: frozenset({TEAM}),
        State.CANCELLED: frozenset({REGISTRANT, TEAM, SYSTEM}),
    },
    State.WAITLISTED: {
        State.PENDING: frozenset({SYSTEM}),
        State.OFFERED: frozenset({TEAM, SYSTEM}),
        State.CONFIRMED: frozenset({TEAM}),
        State.REJECTED: frozenset({TEAM}),
        State.CANCELLED: frozenset({REGISTRANT, TEAM, SYSTEM}),
    },
    State.OFFERED: {
        State.CONFIRMED: frozenset({REGISTRANT, TEAM}),
        State.REJECTED: frozenset({TEAM}),
        State.CANCELLED: frozenset({REGISTRANT, TEAM, SYSTEM}),
    },
    State.CONFIRMED: {
        State.ATTENDED: frozenset({TEAM}),
        State.NO_SHOW: frozenset({TEAM}),
        State.CANCELLED: frozenset({REGISTRANT, TEAM, SYSTEM}),
    },
    State.REJECTED: {
        State.CONFIRMED: frozenset({TEAM}),
    },
    State.CANCELLED: {},
    State.ATTENDED: {
        State.CONFIRMED: frozenset({TEAM}),
        State.NO_SHOW: frozenset({TEAM}),
    },
    State.NO_SHOW: {
        State.CONFIRMED: frozenset({TEAM}),
        State.ATTENDED: frozenset({TEAM}),
    },
}

# Those in which a registration can hold one of the event's seats; in all others it never does.
WITH_SEAT = frozenset(
    {State.AWAITING_CONFIRMATION, State.PENDING, State.CONFIRMED, State.OFFERED, State.ATTENDED, State.NO_SHOW}
)
# Those in which it can stand in the queue for one.
IN_QUEUE = frozenset({State.AWAITING_CONFIRMATION, State.WAITLISTED})


class TransitionNotAllowed(Exception):
    """A registration can't go from its state to another one, or not by this hand."""

    def __init__(self, from_state: str, to_state: State, actor: Actor) -> None:
        super().__init__(f"{from_state or 'nothing'} → {to_state} by {actor}")
        self.from_state = from_state
        self.to_state = to_state
        self.actor = actor


def picture() -> str:
    """Return the table as a diagram in the language of Mermaid, which code forges and editors draw."""
    lines = ["stateDiagram-v2"]
    lines += [f"    [*] --> {state}: {_names(actors)}" for state, actors in BEGINNINGS.items()]
    lines += [
        f"    {state} --> {after}: {_names(actors)}"
        for state, moves in TRANSITIONS.items()
        for after, actors in moves.items()
    ]
    lines += [f"    {state} --> [*]" for state, moves in TRANSITIONS.items() if not moves]
    return "\n".join(lines)


def _names(actors: frozenset[Actor]) -> str:
    return ", ".join(sorted(actors))


def allows(from_state: str, to_state: State, actor: Actor) -> bool:
    """Return whether *actor* may move a registration so."""
    return actor in TRANSITIONS[State(from_state)].get(to_state, ())


def begin(registration: Registration, state: State, actor: Actor, *, user: User | None = None) -> None:
    """
    Insert a new registration in its first *state*, with the first row of its history.

    :raises TransitionNotAllowed: where none begins so
    """
    if actor not in BEGINNINGS.get(state, ()):
        raise TransitionNotAllowed("", state, actor)
    registration.state = state
    registration.save(force_insert=True)
    _remember(registration, "", actor, user, Reason.ADDED_BY_TEAM if actor == TEAM else Reason.NONE, "")


def move(
    registration: Registration,
    state: State,
    actor: Actor,
    *,
    user: User | None = None,
    reason: Reason = Reason.NONE,
    message: str = "",
    has_seat: bool | None = None,
    expires_at: datetime | None = None,
) -> Transition:
    """
    Put a registration into another *state*, and write that into its history. Call it under the lock of the seat pool.

    :param has_seat: whether it holds a seat from now on; as before where left out, and never in a state without one
    :param expires_at: until when somebody has to do something
    :raises TransitionNotAllowed: where the table doesn't have it; nothing is changed then
    """
    if not allows(registration.state, state, actor):
        raise TransitionNotAllowed(registration.state, state, actor)
    before = registration.state
    registration.state = state
    registration.state_since = timezone.now()
    registration.has_seat = (registration.has_seat if has_seat is None else has_seat) and state in WITH_SEAT
    registration.expires_at = expires_at
    registration.save(update_fields=["state", "state_since", "has_seat", "expires_at", "changed_at"])
    return _remember(registration, before, actor, user, reason, message)


def _remember(
    registration: Registration, before: str, actor: Actor, user: User | None, reason: Reason, message: str
) -> Transition:
    return registration.transitions.create(
        from_state=before, to_state=registration.state, actor=actor, user=user, reason=reason, message=message
    )
