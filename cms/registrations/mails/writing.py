"""Writes mails: finds what they are about, and puts them into the outbox."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from cms.content.formats import format_datetime
from cms.content.models import EventPage
from cms.delivery import outbox
from cms.delivery.attachments import Attachment, QrCode
from cms.microsites.models import Microsite
from cms.registrations import seats, tickets
from cms.registrations.choices import State
from cms.registrations.mails import facts, letters, links, rendering
from cms.registrations.mails.calendar_files import Method, calendar_file
from cms.registrations.mails.kinds import MailKind
from cms.registrations.mails.letterheads import Letterhead, letterhead, team_language
from cms.registrations.mails.letters import Letter, Matter
from cms.registrations.models import Invitation, Registration, RegistrationMail
from cms.registrations.openings import Opening, opening_for
from cms.registrations.tokens import mint

TO_TEAM = frozenset({MailKind.TEAM_REGISTERED, MailKind.TEAM_CANCELLED})
# What says how things stand with a seat, or with the event.
_STANDING = frozenset(
    {
        MailKind.RECEIVED,
        MailKind.CONFIRMED,
        MailKind.WAITLISTED,
        MailKind.SEAT_FREED,
        MailKind.OFFERED,
        MailKind.OFFER_EXPIRED,
        MailKind.EVENT_MOVED,
        MailKind.REMINDER,
    }
)
# What is no longer true when a mail of a kind is written, and must not arrive after it because a server made it wait.
REPLACES: dict[MailKind, frozenset[MailKind]] = {
    MailKind.CANCELLED: _STANDING,
    MailKind.REJECTED: _STANDING,
    MailKind.EVENT_CANCELLED: _STANDING,
    MailKind.OFFER_EXPIRED: frozenset({MailKind.OFFERED, MailKind.REMINDER}),
    MailKind.EVENT_MOVED: frozenset({MailKind.EVENT_MOVED, MailKind.REMINDER}),
}
# In which state a mail puts the event into the calendar, and which mails take it out.
REQUESTS = frozenset({MailKind.CONFIRMED, MailKind.EVENT_MOVED})
WITH_TICKET = frozenset({MailKind.CONFIRMED, MailKind.REMINDER})
CANCELS = frozenset({MailKind.CANCELLED, MailKind.REJECTED, MailKind.EVENT_CANCELLED})


def write(registration: Registration, kind: MailKind, opening: Opening | None, context: dict[str, Any]) -> None:
    """Put a mail of *kind* about *registration* into the outbox."""
    microsite = registration.pool.microsite
    if opening is None:
        opening = opening_for(registration.pool)
    if kind in REPLACES:
        outbox.withdraw(registration.pk, kinds=REPLACES[kind])
    to_team = kind in TO_TEAM
    language = team_language(microsite) if to_team else registration.language
    head = letterhead(microsite, opening, language)
    recipient = _team_address(microsite, head) if to_team else registration.email
    if not recipient:
        return
    now = timezone.now()
    with translation.override(head.words):
        letter = letters.letter(kind, _matter(registration, kind, opening, head, context))
        _put(
            letter,
            head,
            kind=kind,
            recipient=recipient,
            microsite=microsite,
            about=None if kind == MailKind.ERASED else registration.pk,
            reply_to="" if to_team else head.contact_email,
            attachments=[
                *_calendar_files(registration, kind, opening, head, now),
                *_tickets(registration, kind),
            ],
            not_after=_not_after(registration, kind, opening),
            once=context.get("once"),
            leaves_no_trace=kind == MailKind.ERASED,
        )
    if kind != MailKind.ERASED:
        RegistrationMail.objects.create(registration=registration, kind=kind)


def write_invitation(invitation: Invitation, token: str) -> None:
    """Put the mail into the outbox by which somebody is invited to register."""
    microsite = invitation.pool.microsite
    opening = opening_for(invitation.pool)
    head = letterhead(microsite, opening, invitation.language)
    event = opening.event_in(invitation.language) if opening else None
    with translation.override(head.words):
        expires = _moment(invitation.expires_at, event, head) if invitation.expires_at else ""
        letter = letters.invitation(
            invitation.name,
            event.title if event else "",
            _facts(event, head),
            links.link(opening, microsite, invitation.language, "register", token),
            expires,
        )
        _put(
            letter,
            head,
            kind=MailKind.INVITATION,
            recipient=invitation.email,
            microsite=microsite,
            about=invitation_key(invitation),
            reply_to=head.contact_email,
            not_after=invitation.expires_at,
        )
    RegistrationMail.objects.create(invitation=invitation, kind=MailKind.INVITATION)


def invitation_key(invitation: Invitation) -> uuid.UUID:
    """Return the key by which the outbox knows the mails about *invitation*."""
    return uuid.uuid5(invitation.pool_id, f"invitation {invitation.pk}")


def _put(letter: Letter, head: Letterhead, *, kind: MailKind, microsite: Microsite, **values: Any) -> None:
    outbox.put(
        kind=kind.value,
        owner=microsite.slug,
        language=head.words,
        from_name=head.title,
        subject=letter.subject,
        text=rendering.plain(letter, head),
        html=rendering.html(letter, head),
        **values,
    )


def _matter(
    registration: Registration, kind: MailKind, opening: Opening | None, head: Letterhead, context: dict[str, Any]
) -> Matter:
    event = opening.event_in(head.language) if opening else None
    microsite = registration.pool.microsite
    # Only this letter says who it was.
    last = registration.transitions.order_by("pk").last() if kind == MailKind.CANCELLED else None
    before = context.get("before")
    if before:
        context = {**context, "said_before": facts.when_before(before, head.words)}
    return Matter(
        name=registration.name,
        event=event.title if event else head.title,
        facts=_facts(event, head),
        links=lambda action: links.link(opening, microsite, head.language, action, mint(registration)),  # type: ignore[arg-type]  # the letters name no others
        expires=_moment(registration.expires_at, event, head) if registration.expires_at else "",
        place=seats.place_in_queue(registration) if kind == MailKind.WAITLISTED else None,
        last_actor=last.actor if last else "",
        state=str(State(registration.state).label),
        online=event.online_url if event else "",
        has_ticket=has_ticket(registration, kind),
        context=context,
    )


def _facts(event: EventPage | None, head: Letterhead) -> tuple[tuple[str, str], ...]:
    if event is None:
        return ()
    found = (
        (letters.moment_label(), facts.when(event, head.words)),
        (letters.place_label(), facts.where(event, head.words)),
    )
    return tuple((label, value) for label, value in found if value)


def _moment(moment: datetime, event: EventPage | None, head: Letterhead) -> str:
    """Return *moment* by the clocks of the event's place: the reader's own are not known."""
    return format_datetime(moment, event.time_zone if event else settings.TIME_ZONE, head.words)


def _calendar_files(
    registration: Registration, kind: MailKind, opening: Opening | None, head: Letterhead, now: datetime
) -> list[Attachment]:
    method: Method
    if opening is None:
        return []
    if kind in REQUESTS and registration.state == State.CONFIRMED:
        method = "REQUEST"
    elif kind in CANCELS and _was_confirmed(registration):
        method = "CANCEL"
    else:
        return []
    file = calendar_file(registration, opening, head, method, now)
    return [] if file is None else [file]


def has_ticket(registration: Registration, kind: MailKind) -> bool:
    """Return whether the mail shows the code by which the team checks somebody in."""
    return kind in WITH_TICKET and tickets.has_ticket(registration)


def _tickets(registration: Registration, kind: MailKind) -> list[QrCode]:
    return [tickets.attachment(registration)] if has_ticket(registration, kind) else []


def _was_confirmed(registration: Registration) -> bool:
    """Return whether the event was put into the registrant's calendar."""
    return registration.mails.filter(kind=MailKind.CONFIRMED).exists()


def _not_after(registration: Registration, kind: MailKind, opening: Opening | None) -> datetime | None:
    """Return when the mail has become pointless."""
    if kind == MailKind.REMINDER and opening is not None:
        starts_at: datetime | None = opening.event.starts_at
        return starts_at
    if kind in {MailKind.CONFIRM_EMAIL, MailKind.OFFERED}:
        return registration.expires_at
    return None


def _team_address(microsite: Microsite, head: Letterhead) -> str:
    """Return to whom mails to the team go: the event's contact, else the microsite's; nobody where there is none."""
    return head.contact_email or microsite.contact_email
