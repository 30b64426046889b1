"""What the team of a microsite does with registrations. Who may is asked before; here is how."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from cms.registrations import mails, seats, states
from cms.registrations.actions.forms import keep_needs, read_person
from cms.registrations.actions.registrant import held, sent_answers, write
from cms.registrations.answers import SentAnswer
from cms.registrations.choices import Actor, Reason, State
from cms.registrations.mails import MailKind
from cms.registrations.models import Invitation, Registration, SeatPool, SpecialNeeds, SpecialNeedsLook
from cms.registrations.openings import Opening
from cms.registrations.people import email_key, read_email
from cms.registrations.problems import Refused
from cms.registrations.tokens import hash_of, new_token

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NoSeatFree(Exception):
    """All seats are taken, and nobody said that this one is beyond them."""


class AlreadyThere(Exception):
    """The address is registered for this event; *registration* is the one."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(str(registration))
        self.registration = registration


def confirm(
    registration: Registration, user: User, *, message: str = "", beyond_capacity: bool = False
) -> Registration:
    """
    Give somebody a seat for good, and say so by mail. Somebody who waits gets one only where one is free.

    :raises TransitionNotAllowed: in a state from which that is not possible
    :raises NoSeatFree: unless *beyond_capacity*
    """
    with held(registration) as hold:
        found = hold.registration
        if not found.has_seat and not beyond_capacity:
            _require_free_seat(hold.pool, hold.opening)
        states.move(found, State.CONFIRMED, Actor.TEAM, user=user, message=message, has_seat=True)
        mails.queue(found, MailKind.CONFIRMED, message=message)
        return found


def offer(registration: Registration, user: User, *, message: str = "", beyond_capacity: bool = False) -> Registration:
    """
    Offer a seat to somebody who waits, out of turn, to be accepted in time.

    :raises TransitionNotAllowed: to who doesn't wait
    :raises NoSeatFree: unless *beyond_capacity*
    """
    with held(registration) as hold:
        if not beyond_capacity:
            _require_free_seat(hold.pool, hold.opening)
        expires_at = (
            seats.offer_ends(hold.opening, hold.now)
            if hold.opening
            else hold.now + timedelta(hours=settings.REGISTRATION_OFFER_HOURS)
        )
        states.move(
            hold.registration,
            State.OFFERED,
            Actor.TEAM,
            user=user,
            reason=Reason.PROMOTED,
            message=message,
            has_seat=True,
            expires_at=expires_at,
        )
        mails.queue(hold.registration, MailKind.OFFERED, message=message)
        return hold.registration


def reject(registration: Registration, user: User, *, message: str = "") -> Registration:
    """
    Say no, by mail. The seat goes to the longest waiting.

    :raises TransitionNotAllowed: in a state from which that is not possible
    """
    with held(registration) as hold:
        states.move(hold.registration, State.REJECTED, Actor.TEAM, user=user, message=message)
        mails.queue(hold.registration, MailKind.REJECTED, message=message)
        hold.fill()
        return hold.registration


def cancel_for(registration: Registration, user: User, *, message: str = "") -> Registration:
    """
    Cancel for somebody who asked for it otherwise, and say so by mail. The seat goes to the longest waiting.

    :raises TransitionNotAllowed: in a state from which that is not possible
    """
    with held(registration) as hold:
        states.move(hold.registration, State.CANCELLED, Actor.TEAM, user=user, message=message)
        mails.queue(hold.registration, MailKind.CANCELLED, message=message)
        hold.fill()
        return hold.registration


def mark_attended(registration: Registration, user: User) -> tuple[Registration, bool]:
    """
    Say that somebody came; return also whether that was said before, which is harmless.

    :raises TransitionNotAllowed: for who was not confirmed
    """
    with held(registration) as hold:
        if hold.registration.state == State.ATTENDED:
            return hold.registration, True
        states.move(hold.registration, State.ATTENDED, Actor.TEAM, user=user)
        return hold.registration, False


def mark_no_show(registration: Registration, user: User) -> Registration:
    """
    Say that somebody did not come.

    :raises TransitionNotAllowed: for who was not confirmed
    """
    with held(registration) as hold:
        if hold.registration.state != State.NO_SHOW:
            states.move(hold.registration, State.NO_SHOW, Actor.TEAM, user=user)
        return hold.registration


def undo_attendance(registration: Registration, user: User) -> Registration:
    """
    Take back that somebody came or did not come.

    :raises TransitionNotAllowed: where neither was said
    """
    with held(registration) as hold:
        states.move(hold.registration, State.CONFIRMED, Actor.TEAM, user=user, reason=Reason.UNDONE)
        return hold.registration


@transaction.atomic
def add(
    opening: Opening,
    user: User,
    *,
    name: str,
    email: str,
    language: str,
    answers: tuple[SentAnswer, ...] = (),
    special_needs: Mapping[str, str] | None = None,
    beyond_capacity: bool = False,
) -> Registration:
    """
    Register somebody by hand, at any time: confirmed where a seat is free, else on the waiting list.

    Answers that have to be given may be missing. No privacy notice was agreed to, so none is noted.

    :raises Refused: with all that is wrong with the data
    :raises AlreadyThere: when the address is registered
    """
    person, problems = read_person(
        opening,
        language,
        name=name,
        email=email,
        answers=answers,
        special_needs=special_needs or {},
        enforce_required=False,
    )
    if problems:
        raise Refused(problems)
    pool = seats.lock_or_make(opening)
    key = email_key(person.email)
    existing = pool.registrations.filter(seats.without_ended(), email_key=key).first()
    if existing is not None:
        raise AlreadyThere(existing)
    is_free = seats.free(pool, opening.rules.capacity) != 0 and not seats.queue(pool).exists()
    registration = Registration(
        pool=pool,
        language=language,
        name=person.name,
        email=person.email,
        email_key=key,
        has_seat=is_free or beyond_capacity,
        position=seats.next_position(pool),
        answers=person.answers,
    )
    state = State.CONFIRMED if registration.has_seat else State.WAITLISTED
    states.begin(registration, state, Actor.TEAM, user=user)
    keep_needs(registration, person.special_needs)
    mails.queue(registration, MailKind.CONFIRMED if registration.has_seat else MailKind.WAITLISTED)
    return registration


def update_for(
    registration: Registration,
    *,
    name: str | None = None,
    answers: tuple[SentAnswer, ...] | None = None,
    special_needs: Mapping[str, str] | None = None,
    language: str | None = None,
) -> Registration:
    """
    Correct what somebody answered. Answers that have to be given may be missing, and no mail is sent.

    :raises Refused: with all that is wrong with the data
    """
    with held(registration) as hold:
        found, opening = hold.registration, hold.opening
        if opening is None:
            return found
        person, problems = read_person(
            opening,
            language or found.language,
            name=found.name if name is None else name,
            email=found.email,
            answers=sent_answers(found) if answers is None else answers,
            special_needs=special_needs or {},
            enforce_required=False,
        )
        if problems:
            raise Refused(problems)
        write(found, person, keep_special_needs=special_needs is not None, language=language)
        return found


@transaction.atomic
def invite(
    opening: Opening,
    user: User,
    *,
    email: str,
    name: str = "",
    language: str,
    expires_at: datetime | None = None,
) -> Invitation:
    """
    Invite somebody by mail, with a link that can be used once.

    :raises Refused: when nothing can be mailed to that address
    """
    address, problem = read_email(email)
    if problem:
        raise Refused(problem)
    pool = seats.lock_or_make(opening)
    token = new_token()
    invitation = Invitation.objects.create(
        pool=pool,
        digest=hash_of(token),
        name=" ".join(name.split())[:255],
        email=address,
        language=language,
        created_by=user,
        expires_at=expires_at,
    )
    mails.queue_invitation(invitation, token)
    return invitation


@transaction.atomic
def special_needs_of(pool: SeatPool, user: User) -> list[SpecialNeeds]:
    """Return the special needs of those who may come to an event, and write down that *user* looked at them."""
    coming = (State.PENDING, State.CONFIRMED, State.OFFERED, State.ATTENDED)
    needs = list(
        SpecialNeeds.objects.filter(registration__pool=pool, registration__state__in=coming)
        .select_related("registration")
        .order_by("registration__position")
    )
    SpecialNeedsLook.objects.create(pool=pool, user=user, count=len(needs))
    return needs


def _require_free_seat(pool: SeatPool, opening: Opening | None) -> None:
    capacity = opening.rules.capacity if opening else None
    if seats.free(pool, capacity) == 0:
        raise NoSeatFree
