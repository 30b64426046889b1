"""What the team of a microsite does with registrations. Who may is asked before; here is how."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy

from cms.delivery.outbox import storable
from cms.registrations import mails, openings, seats, states
from cms.registrations.actions.forms import keep_needs, read_person
from cms.registrations.actions.registrant import Held, held, remember, sent_answers, write
from cms.registrations.answers import SentAnswer
from cms.registrations.choices import Actor, HistoryKind, Reason, State
from cms.registrations.mails import MailKind
from cms.registrations.models import (
    HistoryEntry,
    Invitation,
    Registration,
    SeatPool,
    SpecialNeeds,
    SpecialNeedsLook,
)
from cms.registrations.openings import Opening
from cms.registrations.people import email_key, read_email, required, too_long
from cms.registrations.problems import Code, Problem, Refused
from cms.registrations.tokens import hash_of, new_token

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAX_NOTE = 5_000
# Which mail says how things stand.
MAIL_OF_STATE = {
    State.AWAITING_CONFIRMATION: MailKind.CONFIRM_EMAIL,
    State.PENDING: MailKind.RECEIVED,
    State.CONFIRMED: MailKind.CONFIRMED,
    State.WAITLISTED: MailKind.WAITLISTED,
    State.OFFERED: MailKind.OFFERED,
    State.REJECTED: MailKind.REJECTED,
    State.CANCELLED: MailKind.CANCELLED,
}


class AlreadyThere(Exception):
    """The address is registered for this event; *registration* is the one."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(str(registration))
        self.registration = registration


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
    tell: bool = True,
) -> Registration:
    """
    Register somebody by hand, at any time: confirmed where a seat is free, else on the waiting list.

    Answers that have to be given may be missing. No privacy notice was agreed to, so none is noted.

    :param tell: whether a mail says so; somebody who is told at the desk needs none

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
    # As it is now: an editor may have changed it while this waited for the lock.
    opening.rules.refresh_from_db(fields=["capacity"])
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
    if tell:
        kind = MailKind.CONFIRMED if registration.has_seat else MailKind.WAITLISTED
        mails.queue(registration, kind, opening=opening)
    return registration


def update_for(
    registration: Registration,
    user: User,
    *,
    name: str | None = None,
    email: str | None = None,
    answers: tuple[SentAnswer, ...] | None = None,
    special_needs: Mapping[str, str] | None = None,
    language: str | None = None,
) -> Registration:
    """
    Correct what somebody answered. Answers that have to be given may be missing, and no mail is sent.

    With another address, the links and codes in the mails to the old one are good for nothing any more, what still
    waits to be sent there is taken back, and the new one gets the mail that says how things stand.

    :raises Refused: with all that is wrong with the data
    :raises AlreadyThere: when the new address is registered
    """
    with held(registration) as hold:
        found, opening = hold.registration, hold.opening
        if opening is None:
            message = gettext_lazy("The registration page of this event is gone.")
            raise Refused(Problem(Code.NOT_POSSIBLE, message))
        person, problems = read_person(
            opening,
            language or found.language,
            name=found.name if name is None else name,
            email=found.email if email is None else email,
            answers=sent_answers(found, opening) if answers is None else answers,
            special_needs=special_needs or {},
            enforce_required=False,
        )
        if problems:
            raise Refused(problems)
        changed = write(found, opening, person, keep_special_needs=special_needs is not None, language=language)
        if changed:
            remember(found, HistoryKind.EDITED, Actor.TEAM, user, fields=changed)
        if person.email != found.email:
            _change_address(hold, person.email, user)
        return found


def _change_address(hold: Held, email: str, user: User) -> None:
    registration, key = hold.registration, email_key(email)
    is_other_person = key != registration.email_key
    others = hold.pool.registrations.filter(seats.without_ended(), email_key=key).exclude(pk=registration.pk)
    if is_other_person and registration.state != State.CANCELLED and (other := others.first()) is not None:
        raise AlreadyThere(other)
    registration.email, registration.email_key = email, key
    registration.save(update_fields=["email", "email_key", "changed_at"])
    remember(registration, HistoryKind.ADDRESS, Actor.TEAM, user)
    if is_other_person:
        registration.access_tokens.all().delete()
        mails.withdraw(registration)
        if (kind := MAIL_OF_STATE.get(State(registration.state))) is not None:
            mails.queue(registration, kind, opening=hold.opening)


def send_again(registration: Registration, user: User) -> MailKind:
    """
    Write the mail anew that says how things stand, with new links, and return which that is.

    :raises Refused: in a state that no mail tells of
    """
    with held(registration) as hold:
        kind = MAIL_OF_STATE.get(State(hold.registration.state))
        if kind is None:
            raise Refused(Problem(Code.NOT_POSSIBLE, gettext_lazy("There is no mail about this state.")))
        mails.queue(hold.registration, kind, opening=hold.opening)
        remember(hold.registration, HistoryKind.SENT_AGAIN, Actor.TEAM, user, fields=[kind])
        return kind


def note(registration: Registration, user: User, text: str) -> HistoryEntry:
    """
    Write a note that only the team reads, and the person whom it is about, who may ask for all data.

    :raises Refused: for an empty note, or one that is too long
    """
    text = text.strip()
    if not text:
        raise Refused(required(field="text"))
    if len(text) > MAX_NOTE:
        raise Refused(too_long(MAX_NOTE, field="text"))
    return remember(registration, HistoryKind.NOTE, Actor.TEAM, user, text=storable(text))


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


def withdraw_invitation(invitation: Invitation) -> None:
    """Make an invitation good for nothing, and take back its mail where that is still to be sent. Used ones stay."""
    withdrawn = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
    with transaction.atomic():
        if withdrawn.update(withdrawn_at=openings.now()):
            mails.withdraw_invitation(invitation)


@transaction.atomic
def special_needs_for(registration: Registration, user: User) -> SpecialNeeds | None:
    """Return the special needs of one person, None where there are none, and write down that *user* looked."""
    needs = SpecialNeeds.objects.filter(registration=registration).first()
    SpecialNeedsLook.objects.create(pool=registration.pool, user=user, count=1 if needs else 0)
    return needs


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
