"""What a registrant does by the link in a mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.registrations import mails, openings, seats, states
from cms.registrations.actions.forms import NEEDS, Person, keep_needs, read_person
from cms.registrations.answers import SentAnswer
from cms.registrations.choices import Actor, ConfirmationMode, HistoryKind, State
from cms.registrations.mails import MailKind
from cms.registrations.models import HistoryEntry, Registration, SeatPool, SpecialNeeds
from cms.registrations.openings import Opening
from cms.registrations.problems import Code, Problem, Refused
from cms.registrations.states import allows
from cms.registrations.tokens import registration_by

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Those in which answers can still be changed.
CHANGEABLE = frozenset({State.AWAITING_CONFIRMATION, State.PENDING, State.CONFIRMED, State.WAITLISTED, State.OFFERED})


@dataclass
class Held:
    """A registration under the lock of its seat pool."""

    registration: Registration
    pool: SeatPool
    opening: Opening | None
    now: datetime

    def fill(self) -> None:
        """Give the free seats to those who wait."""
        seats.fill(self.pool, self.opening, self.now)


@contextmanager
def held(found: Registration) -> Iterator[Held]:
    """Begin a transaction, lock the seats of a registration's event, and read the registration anew."""
    with transaction.atomic():
        pool = seats.lock(found.event_key)
        registration = Registration.objects.filter(pk=found.pk).first()
        if pool is None or registration is None:
            raise invalid_token()
        registration.pool = pool
        yield Held(registration, pool, openings.opening_for(pool), openings.now())


@contextmanager
def held_by(token: str) -> Iterator[Held]:
    """
    Begin a transaction with the registration that *token* is for.

    :raises Refused: when it is for none
    """
    found = registration_by(token)
    if found is None:
        raise invalid_token()
    with held(found) as hold:
        yield hold


def invalid_token() -> Refused:
    """Return the refusal of a token that is for no registration: never was, or for one that was deleted."""
    message = _("This link isn't valid any more. Please use the one in the newest mail, or register again.")
    return Refused(Problem(Code.INVALID_TOKEN, message, field="token"))


def confirm_email(token: str) -> Registration:
    """
    Confirm the address that the link with *token* was mailed to. Doing it again changes nothing.

    :raises Refused: for a token of nobody, when the time for it has passed, and when the event was cancelled
    """
    with held_by(token) as hold:
        registration = hold.registration
        if registration.state == State.AWAITING_CONFIRMATION:
            if _has_expired(registration, hold.now) or hold.opening is None:
                raise _expired()
            if hold.opening.is_cancelled:
                raise _not_possible()
            settle_confirmed(registration, hold.opening, hold.now)
        elif registration.email_confirmed_at is None and registration.state == State.CANCELLED:
            raise _expired()
        return registration


def settle_confirmed(registration: Registration, opening: Opening, now: datetime) -> None:
    """Go on with a registration whose address is confirmed now. Call it under the lock of the seat pool."""
    registration.email_confirmed_at = now
    registration.save(update_fields=["email_confirmed_at", "changed_at"])
    if not registration.has_seat:
        state, kind = State.WAITLISTED, MailKind.WAITLISTED
    elif opening.rules.confirmation == ConfirmationMode.AUTOMATIC:
        state, kind = State.CONFIRMED, MailKind.CONFIRMED
    else:
        state, kind = State.PENDING, MailKind.RECEIVED
    states.move(registration, state, Actor.REGISTRANT)
    mails.queue(registration, kind, opening=opening)
    mails.queue(registration, MailKind.TEAM_REGISTERED, opening=opening)


def update(
    token: str,
    *,
    name: str | None = None,
    answers: tuple[SentAnswer, ...] | None = None,
    special_needs: Mapping[str, str] | None = None,
    language: str | None = None,
) -> Registration:
    """
    Change what was answered; what is left out stays. The address stays in any case: it is who registered.

    :raises Refused: with all that is wrong with the answers; for a token of nobody; and when it is too late
    """
    with held_by(token) as hold:
        registration, opening = hold.registration, hold.opening
        if opening is None or registration.state not in CHANGEABLE or not opening.takes_place(hold.now):
            raise _not_possible()
        if language is not None and language not in opening.microsite.language_codes():
            message = _("This website isn't read in that language.")
            raise Refused(Problem(Code.INVALID_LANGUAGE, message, field="language"))
        person, problems = read_person(
            opening,
            language or registration.language,
            name=registration.name if name is None else name,
            email=registration.email,
            answers=sent_answers(registration, opening) if answers is None else answers,
            special_needs=special_needs or {},
        )
        if problems:
            raise Refused(problems)
        changed = write(registration, opening, person, keep_special_needs=special_needs is not None, language=language)
        if changed:
            remember(registration, HistoryKind.EDITED, Actor.REGISTRANT, fields=changed)
            mails.queue(registration, MailKind.UPDATED, opening=opening)
        return registration


def write(
    registration: Registration, opening: Opening, person: Person, *, keep_special_needs: bool, language: str | None
) -> list[str]:
    """
    Write what a form says into *registration*; return the names of what that changed, and the keys of answers.

    Answers to questions that are not asked any more stay: no form shows them.
    """
    asked = {question.key for question in opening.questions(registration.language)}
    answers = {key: answer for key, answer in registration.answers.items() if key not in asked} | person.answers
    values = {"name": person.name, "answers": answers, "language": language or registration.language}
    changed = [name for name, value in values.items() if getattr(registration, name) != value]
    named = [name for name in changed if name != "answers"]
    for key in dict.fromkeys((*registration.answers, *answers)):
        if registration.answers.get(key) != answers.get(key):
            named.append(f"answers.{key}")
    for name in changed:
        setattr(registration, name, values[name])
    if changed:
        registration.save(update_fields=[*changed, "changed_at"])
    if keep_special_needs and needs_of(registration) != person.special_needs:
        keep_needs(registration, person.special_needs)
        named.append("special_needs")
    return named


def remember(
    registration: Registration,
    kind: HistoryKind,
    actor: Actor,
    user: User | None = None,
    *,
    text: str = "",
    fields: Sequence[str] = (),
) -> HistoryEntry:
    """Write something into the history of *registration* that is no change of its state."""
    entry: HistoryEntry = registration.history.create(kind=kind, actor=actor, user=user, text=text, fields=list(fields))
    return entry


def needs_of(registration: Registration) -> dict[str, str]:
    """Return the special needs of *registration*, those that it has."""
    row = SpecialNeeds.objects.filter(registration=registration).first()
    return {name: value for name in NEEDS if (value := getattr(row, name, ""))}


def sent_answers(registration: Registration, opening: Opening) -> tuple[SentAnswer, ...]:
    """Return the answers of *registration*, to questions that are still asked, as a form would send them."""
    asked = {question.key for question in opening.questions(registration.language)}
    return tuple(
        SentAnswer(key, values=tuple(value)) if isinstance(value, list) else SentAnswer(key, value)
        for key, value in registration.answers.items()
        if key in asked
    )


def cancel(token: str) -> Registration:
    """
    Give the seat, or the place in the queue, back; the longest waiting gets it. Doing it again changes nothing.

    :raises Refused: for a token of nobody, and when there is nothing to give back any more
    """
    with held_by(token) as hold:
        registration = hold.registration
        if registration.state == State.CANCELLED:
            return registration
        is_over = hold.opening is not None and hold.opening.event.ends_at and hold.opening.event.ends_at <= hold.now
        if is_over or not allows(registration.state, State.CANCELLED, Actor.REGISTRANT):
            raise _not_possible()
        was_confirmed = registration.email_confirmed_at is not None
        states.move(registration, State.CANCELLED, Actor.REGISTRANT)
        mails.queue(registration, MailKind.CANCELLED, opening=hold.opening)
        if was_confirmed:
            mails.queue(registration, MailKind.TEAM_CANCELLED, opening=hold.opening)
        hold.fill()
        return registration


def accept_place(token: str) -> Registration:
    """
    Take the seat that was offered. Doing it again changes nothing.

    :raises Refused: for a token of nobody, when no seat is offered, when the time for it has passed, and when the event
        was cancelled
    """
    with held_by(token) as hold:
        registration = hold.registration
        if registration.state in {State.CONFIRMED, State.ATTENDED}:
            return registration
        if registration.state != State.OFFERED or (hold.opening is not None and hold.opening.is_cancelled):
            raise _not_possible()
        if _has_expired(registration, hold.now):
            raise _expired()
        states.move(registration, State.CONFIRMED, Actor.REGISTRANT)
        mails.queue(registration, MailKind.CONFIRMED, opening=hold.opening)
        return registration


def _has_expired(registration: Registration, now: datetime) -> bool:
    return registration.expires_at is not None and registration.expires_at <= now


def _expired() -> Refused:
    return Refused(Problem(Code.LINK_EXPIRED, _("The time for this has passed. Please register again."), field="token"))


def _not_possible() -> Refused:
    return Refused(Problem(Code.NOT_POSSIBLE, _("This isn't possible any more."), field="token"))
