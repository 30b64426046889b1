"""Registering for an event."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.microsites.models import Microsite
from cms.registrations import guarding, mails, openings, seats, states
from cms.registrations.actions.forms import Person, keep_needs, read_person
from cms.registrations.actions.registrant import settle_confirmed
from cms.registrations.answers import SentAnswer
from cms.registrations.choices import Actor, InvitationState, RegistrationAccess, State
from cms.registrations.guarding import Visit
from cms.registrations.mails import MailKind
from cms.registrations.models import Invitation, Notice, Registration, SeatPool, Submission
from cms.registrations.openings import Opening, Status, public_opening
from cms.registrations.people import email_key
from cms.registrations.problems import Code, Problem, Refused
from cms.registrations.tokens import digest_of, fingerprint, keyed_digest

MAX_KEY = 200
# How often somebody whose address is sent again and again is reminded of being registered already.
REMINDED_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class SentForm:
    """
    A registration form as it was sent.

    :ivar event_key: the event's translation key, as text
    :ivar language: in which the form was read, and mails are written
    :ivar accepted_notice: the digest of the privacy notice that was agreed to
    :ivar invitation: the token of an invitation
    :ivar idempotency_key: chosen by the sender, the same when the same form is sent again
    """

    event_key: str
    language: str
    name: str = ""
    email: str = ""
    answers: tuple[SentAnswer, ...] = ()
    special_needs: Mapping[str, str] = field(default_factory=dict)
    accepted_notice: str = ""
    invitation: str = ""
    idempotency_key: str = ""

    def fingerprint(self) -> str:
        """Return a hash by which the same form is known again."""
        return fingerprint(
            [
                ("language", self.language),
                ("name", self.name),
                ("email", self.email),
                ("notice", self.accepted_notice),
                ("invitation", self.invitation),
                *((f"answer:{answer.question}", "\0".join((answer.value, *answer.values))) for answer in self.answers),
                *((f"needs:{name}", value) for name, value in self.special_needs.items()),
            ]
        )


def register(microsite: Microsite, form: SentForm, visit: Visit) -> None:
    """
    Give whoever sent *form* a seat, or a place in the queue for one, until the address is confirmed.

    Nothing is returned, because nobody may learn from the answer whether an address is registered: what became of it
    says the mail. A seat is held from now on; so is the place in the queue.

    :raises Refused: with all that is wrong with the form, or why it isn't taken at all
    """
    language = form.language
    if language not in microsite.language_codes():
        message = _("This website isn't read in that language.")
        raise Refused(Problem(Code.INVALID_LANGUAGE, message, field="language"))
    event_key = openings.parse_event_key(form.event_key)
    opening = public_opening(microsite, event_key, language) if event_key else None
    if event_key is None or opening is None:
        message = _("There is no registration for this event.")
        raise Refused(Problem(Code.NO_SUCH_EVENT, message, field="event"))
    digest, print_ = _known_by(form)
    if _was_sent_before(event_key, digest, print_):
        return
    now = openings.now()
    require_open(opening, now)
    person = _checked(opening, form)
    _require_invitation(opening, form.invitation, person, now)
    guarding.check(visit, event_key, digest)
    # Everybody who registers for this event waits for the lock: what needs none is done before.
    notice = notice_row(opening, form.language)
    mails.prepare(opening, form.language)
    _register(opening, form, person, notice, digest, print_)


@transaction.atomic
def _register(opening: Opening, form: SentForm, person: Person, notice: Notice, digest: str, print_: str) -> None:
    pool = seats.lock_or_make(opening)
    if digest and _was_sent_before(pool.event_key, digest, print_):
        return
    now = openings.now()
    opening.rules.refresh_from_db(
        fields=["capacity", "waiting_list", "confirmation", "access", "opens_at", "closes_at"]
    )
    # As they are now: somebody else may have held the lock who cancelled the event or moved it.
    opening.event.refresh_from_db(fields=["event_status", "starts", "starts_at", "ends_at"])
    require_open(opening, now)
    # Before anybody is looked for: the answer is the same for those who are registered already.
    has_seat = seats.free(pool, opening.rules.capacity) != 0 and not seats.queue(pool).exists()
    invitation = _require_invitation(opening, form.invitation, person, now, pool=pool)
    if not has_seat and not opening.rules.waiting_list:
        raise Refused(Problem(Code.FULL, _("All seats are taken.")))
    key = email_key(person.email)
    existing = pool.registrations.filter(seats.without_ended(), email_key=key).first()
    if existing is not None:
        existing.pool = pool
        _remind(existing, opening, now)
        registration = None
    else:
        registration = _insert(pool, form, person, notice, has_seat=has_seat, now=now)
        if invitation is not None:
            _use_invitation(invitation, registration, opening, now)
        if registration.state == State.AWAITING_CONFIRMATION:
            mails.queue(registration, MailKind.CONFIRM_EMAIL, opening=opening)
    if digest:
        Submission.objects.create(pool=pool, registration=registration, digest=digest, fingerprint=print_)


def require_open(opening: Opening, now: datetime) -> None:
    """:raises Refused: where nobody can register now"""
    match opening.status(now):
        case Status.NOT_YET:
            raise Refused(Problem(Code.NOT_OPEN_YET, _("The registration has not opened yet.")))
        case Status.CLOSED:
            raise Refused(Problem(Code.CLOSED, _("The registration is closed.")))


def notice_row(opening: Opening, language: str) -> Notice:
    """Return the row of the privacy notice that somebody who reads *language* agrees to."""
    notice = opening.notice(language)
    row, _created = Notice.objects.get_or_create(
        digest=notice.digest, defaults={"language": notice.language, "html": notice.html}
    )
    return row


def _known_by(form: SentForm) -> tuple[str, str]:
    """Return the hashes of a form's idempotency key and of the form; empty ones without such a key."""
    if not form.idempotency_key:
        return "", ""
    if len(form.idempotency_key) > MAX_KEY:
        message = _("Please write at most %(most)s characters.")
        raise Refused(Problem(Code.TOO_LONG, message, field="idempotency_key", params={"most": MAX_KEY}))
    return keyed_digest("idempotency", form.idempotency_key), form.fingerprint()


def _was_sent_before(event_key: uuid.UUID, digest: str, print_: str) -> bool:
    """
    Return whether this form was taken already.

    :raises Refused: when another form came with the same idempotency key
    """
    known = Submission.objects.filter(pool=event_key, digest=digest).first() if digest else None
    if known is None:
        return False
    if known.fingerprint != print_:
        message = _("Another form was sent with this idempotency key. Use a new key for a new form.")
        raise Refused(Problem(Code.IDEMPOTENCY_KEY_REUSED, message, field="idempotency_key"))
    return True


def _checked(opening: Opening, form: SentForm) -> Person:
    person, problems = read_person(
        opening,
        form.language,
        name=form.name,
        email=form.email,
        answers=form.answers,
        special_needs=form.special_needs,
    )
    if not form.accepted_notice:
        message = _("Please agree to the privacy notice.")
        problems.append(Problem(Code.CONSENT_REQUIRED, message, field="accepted_notice"))
    elif form.accepted_notice != opening.notice(form.language).digest:
        message = _("The privacy notice has changed. Please read it again.")
        problems.append(Problem(Code.NOTICE_CHANGED, message, field="accepted_notice"))
    if problems:
        raise Refused(problems)
    return person


def _require_invitation(
    opening: Opening, token: str, person: Person, now: datetime, *, pool: SeatPool | None = None
) -> Invitation | None:
    """
    Return the invitation of *token*; None where none is needed and none was sent.

    :param pool: the locked pool; without it the answer may be out of date
    :raises Refused: when one is needed, or the one that was sent is not good (any more)
    """
    if not token:
        if opening.rules.access == RegistrationAccess.INVITATION:
            message = _("Only people who were invited can register. Please use the link in your invitation.")
            raise Refused(Problem(Code.INVITATION_REQUIRED, message, field="invitation"))
        return None
    digest = digest_of(token)
    found = Invitation.objects.filter(digest=digest, pool=opening.event_key).first() if digest else None
    if found is None or found.state(now) != InvitationState.GOOD:
        message = _("This invitation was used already, or it isn't valid any more.")
        raise Refused(Problem(Code.INVALID_INVITATION, message, field="invitation"))
    return found


def _insert(
    pool: SeatPool, form: SentForm, person: Person, notice: Notice, *, has_seat: bool, now: datetime
) -> Registration:
    registration = Registration(
        pool=pool,
        language=form.language,
        name=person.name,
        email=person.email,
        email_key=email_key(person.email),
        has_seat=has_seat,
        position=seats.next_position(pool),
        answers=person.answers,
        notice=notice,
        consented_at=now,
        expires_at=now + timedelta(hours=settings.REGISTRATION_CONFIRM_HOURS),
    )
    states.begin(registration, State.AWAITING_CONFIRMATION, Actor.REGISTRANT)
    if person.special_needs:
        keep_needs(registration, person.special_needs)
    return registration


def _use_invitation(invitation: Invitation, registration: Registration, opening: Opening, now: datetime) -> None:
    invitation.used_at = now
    invitation.registration = registration
    invitation.save(update_fields=["used_at", "registration"])
    if invitation.email and email_key(invitation.email) == registration.email_key:
        # The link was mailed to this very address: it need not be confirmed once more.
        settle_confirmed(registration, opening, now)


def _remind(registration: Registration, opening: Opening, now: datetime) -> None:
    """
    Tell the person, and nobody else, of being registered already: with the link to it, and not too often.

    Whoever has not confirmed the address gets the whole time for it anew: the form was just taken.
    """
    kind = MailKind.ALREADY_REGISTERED
    if registration.state == State.AWAITING_CONFIRMATION:
        kind = MailKind.CONFIRM_EMAIL
        registration.expires_at = now + timedelta(hours=settings.REGISTRATION_CONFIRM_HOURS)
        registration.save(update_fields=["expires_at", "changed_at"])
    if not registration.mails.filter(kind=kind, queued_at__gt=now - REMINDED_AFTER).exists():
        mails.queue(registration, kind, opening=opening)
