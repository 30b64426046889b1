"""What the team decides about registrations, one at a time or many at once: confirm, offer, reject, cancel."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from cms.registrations import mails, openings, seats, states
from cms.registrations.actions.registrant import held
from cms.registrations.choices import Actor, Reason, State
from cms.registrations.mails import MailKind
from cms.registrations.models import Registration, SeatPool
from cms.registrations.openings import Opening
from cms.registrations.states import TransitionNotAllowed

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NoSeatFree(Exception):
    """All seats are taken, and nobody said that this one is beyond them."""


class Verb(StrEnum):
    """What a team decides."""

    CONFIRM = "confirm"
    OFFER = "offer"
    REJECT = "reject"
    CANCEL = "cancel"
    NO_SHOW = "no_show"


@dataclass(frozen=True)
class _Decision:
    """
    What a verb does.

    :ivar takes_seat: whether somebody without a seat gets one by it
    :ivar mail: the mail that says so; None where nobody needs to hear
    """

    state: State
    mail: MailKind | None
    takes_seat: bool = False
    reason: Reason = Reason.NONE


_DECISIONS = {
    Verb.CONFIRM: _Decision(State.CONFIRMED, MailKind.CONFIRMED, takes_seat=True),
    Verb.OFFER: _Decision(State.OFFERED, MailKind.OFFERED, takes_seat=True, reason=Reason.PROMOTED),
    Verb.REJECT: _Decision(State.REJECTED, MailKind.REJECTED),
    Verb.CANCEL: _Decision(State.CANCELLED, MailKind.CANCELLED),
    Verb.NO_SHOW: _Decision(State.NO_SHOW, None),
}


@dataclass
class Outcome:
    """
    Whom a decision concerns, in the order in which they registered.

    :ivar done: those it is possible for
    :ivar not_allowed: those in a state from which it isn't
    :ivar no_seat: those for whom there is no seat
    """

    done: list[Registration] = field(default_factory=list)
    not_allowed: list[Registration] = field(default_factory=list)
    no_seat: list[Registration] = field(default_factory=list)


# Whether somebody came is corrected one by one (`undo_attendance`), and nobody is told of it.
_CAME_OR_NOT = frozenset({State.ATTENDED, State.NO_SHOW})


def is_possible(registration: Registration, verb: Verb) -> bool:
    """Return whether *verb* can be done to *registration* as it stands, as far as its state decides."""
    return registration.state not in _CAME_OR_NOT and states.allows(
        registration.state, _DECISIONS[verb].state, Actor.TEAM
    )


def has_mail(verb: Verb) -> bool:
    """Return whether people are told of it by mail."""
    return _DECISIONS[verb].mail is not None


def takes_seat(verb: Verb) -> bool:
    """Return whether somebody without a seat gets one by it."""
    return _DECISIONS[verb].takes_seat


def possible_verbs(registration: Registration) -> list[Verb]:
    """Return what can be decided about *registration* as it stands."""
    return [verb for verb in Verb if is_possible(registration, verb)]


def forecast(
    verb: Verb, registrations: Iterable[Registration], free_seats: int | None, *, beyond_capacity: bool = False
) -> Outcome:
    """
    Return what would become of *registrations*, the first of which get the free seats.

    :param free_seats: None where there is no limit
    """
    outcome, decision = Outcome(), _DECISIONS[verb]
    for registration in sorted(registrations, key=lambda one: one.position):
        needs_seat = decision.takes_seat and not registration.has_seat
        if not is_possible(registration, verb):
            outcome.not_allowed.append(registration)
        elif needs_seat and free_seats == 0 and not beyond_capacity:
            outcome.no_seat.append(registration)
        else:
            outcome.done.append(registration)
            if needs_seat and free_seats:
                free_seats -= 1
    return outcome


@transaction.atomic
def decide(
    event_key: uuid.UUID,
    keys: Collection[uuid.UUID],
    verb: Verb,
    user: User,
    *,
    message: str = "",
    beyond_capacity: bool = False,
) -> Outcome:
    """
    Do *verb* to the registrations with these *keys* for one event, as far as possible, and return what was done.

    Freed seats go to those who wait when it is done to all: nobody is offered one and loses it in the same moment.
    """
    pool = seats.lock(event_key)
    if pool is None:
        return Outcome()
    found = list(pool.registrations.filter(pk__in=keys))
    hold = _Pool(pool, openings.opening_for(pool), openings.now())
    outcome = forecast(verb, found, hold.free_seats(), beyond_capacity=beyond_capacity)
    for registration in outcome.done:
        registration.pool = pool
        _apply(hold, registration, verb, user, message)
    hold.fill()
    return outcome


def confirm(
    registration: Registration, user: User, *, message: str = "", beyond_capacity: bool = False
) -> Registration:
    """
    Give somebody a seat for good, and say so by mail. Somebody who waits gets one only where one is free.

    :raises TransitionNotAllowed: in a state from which that is not possible
    :raises NoSeatFree: unless *beyond_capacity*
    """
    return _decide_one(registration, Verb.CONFIRM, user, message, beyond_capacity=beyond_capacity)


def offer(registration: Registration, user: User, *, message: str = "", beyond_capacity: bool = False) -> Registration:
    """
    Offer a seat to somebody who waits, out of turn, to be accepted in time.

    :raises TransitionNotAllowed: to who doesn't wait
    :raises NoSeatFree: unless *beyond_capacity*
    """
    return _decide_one(registration, Verb.OFFER, user, message, beyond_capacity=beyond_capacity)


def reject(registration: Registration, user: User, *, message: str = "") -> Registration:
    """
    Say no, by mail. The seat goes to the longest waiting.

    :raises TransitionNotAllowed: in a state from which that is not possible
    """
    return _decide_one(registration, Verb.REJECT, user, message)


def cancel_for(registration: Registration, user: User, *, message: str = "") -> Registration:
    """
    Cancel for somebody who asked for it otherwise, and say so by mail. The seat goes to the longest waiting.

    :raises TransitionNotAllowed: in a state from which that is not possible
    """
    return _decide_one(registration, Verb.CANCEL, user, message)


@dataclass
class _Pool:
    """The seats of an event under their lock."""

    pool: SeatPool
    opening: Opening | None
    now: datetime

    def free_seats(self) -> int | None:
        return seats.free(self.pool, self.opening.rules.capacity if self.opening else None)

    def fill(self) -> None:
        seats.fill(self.pool, self.opening, self.now)


def _decide_one(
    found: Registration, verb: Verb, user: User, message: str, *, beyond_capacity: bool = False
) -> Registration:
    with held(found) as hold:
        registration = hold.registration
        locked = _Pool(hold.pool, hold.opening, hold.now)
        outcome = forecast(verb, [registration], locked.free_seats(), beyond_capacity=beyond_capacity)
        if outcome.not_allowed:
            raise TransitionNotAllowed(registration.state, _DECISIONS[verb].state, Actor.TEAM)
        if outcome.no_seat:
            raise NoSeatFree
        _apply(locked, registration, verb, user, message)
        locked.fill()
        return registration


def _apply(hold: _Pool, registration: Registration, verb: Verb, user: User, message: str) -> None:
    decision = _DECISIONS[verb]
    states.move(
        registration,
        decision.state,
        Actor.TEAM,
        user=user,
        reason=decision.reason,
        message=message,
        has_seat=True if decision.takes_seat else None,
        expires_at=_offer_ends(hold.opening, hold.now) if verb == Verb.OFFER else None,
    )
    if decision.mail is not None:
        mails.queue(registration, decision.mail, opening=hold.opening, message=message)


def _offer_ends(opening: Opening | None, now: datetime) -> datetime:
    return seats.offer_ends(opening, now) if opening else now + timedelta(hours=settings.REGISTRATION_OFFER_HOURS)
