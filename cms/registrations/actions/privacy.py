"""What people may ask of their data: to have them, and to have them deleted."""

from __future__ import annotations

from typing import Any

from cms.registrations import mails, seats
from cms.registrations.actions.registrant import Held, held_by, needs_of
from cms.registrations.answers import in_order
from cms.registrations.choices import State
from cms.registrations.mails import MailKind
from cms.registrations.models import DeletionCertificate, Invitation
from cms.registrations.models.certificates import Deletion


def export_data(token: str) -> dict[str, Any]:
    """
    Return everything that is stored about the registrant whom *token* was mailed to, as JSON can hold it.

    Regulation (EU) 2016/679, articles 15 and 20. Moments are in UTC (ISO 8601).

    :raises Refused: for a token of nobody
    """
    with held_by(token) as hold:
        registration, opening = hold.registration, hold.opening
        questions = {question.key: question for question in opening.questions(registration.language)} if opening else {}
        return {
            "event": {
                "key": str(registration.event_key),
                "title": opening.event_in(registration.language).title if opening else "",
                "microsite": hold.pool.microsite.slug,
            },
            "name": registration.name,
            "email": registration.email,
            "language": registration.language,
            "state": registration.state,
            "holds_seat": registration.has_seat,
            "place_in_queue": seats.place_in_queue(registration),
            "answers": [
                {"question": key, "label": questions[key].label if key in questions else "", "answer": answer}
                for key, answer in in_order(registration.answers, questions)
            ],
            "special_needs": needs_of(registration),
            "privacy_notice": {
                "version": registration.notice_id,
                "language": registration.notice.language,
                "html": registration.notice.html,
                "agreed_at": _moment(registration.consented_at),
            }
            if registration.notice
            else None,
            "registered_at": _moment(registration.created_at),
            "changed_at": _moment(registration.changed_at),
            "address_confirmed_at": _moment(registration.email_confirmed_at),
            "expires_at": _moment(registration.expires_at),
            # Who of the team it was is that person's, not the registrant's.
            "history": [
                {
                    "at": _moment(step.at),
                    "by": step.actor,
                    "from": step.from_state,
                    "to": step.to_state,
                    "reason": step.reason,
                    "message": step.message,
                }
                for step in registration.transitions.all()
            ],
            "notes_and_changes": [
                {
                    "at": _moment(entry.at),
                    "by": entry.actor,
                    "kind": entry.kind,
                    "text": entry.text,
                    "changed": entry.fields,
                }
                for entry in registration.history.all()
            ],
            "mails": [{"kind": mail.kind, "queued_at": _moment(mail.queued_at)} for mail in registration.mails.all()],
        }


def erase(token: str) -> None:
    """
    Delete everything about the registrant whom *token* was mailed to, mails that are still to be sent included.

    What is left is the number: a deletion certificate with the event and the state. The seat goes to the longest
    waiting. Regulation (EU) 2016/679, article 17.

    :raises Refused: for a token of nobody, and so when it is done again
    """
    with held_by(token) as hold:
        erase_held(hold)


def erase_held(hold: Held) -> None:
    """Delete a registration under the lock of its seat pool."""
    registration, opening = hold.registration, hold.opening
    DeletionCertificate.objects.create(
        event_key=registration.event_key,
        microsite=hold.pool.microsite,
        event_title=opening.event.title if opening else "",
        event_ended_at=opening.event.ends_at if opening else None,
        kind=Deletion.ERASURE,
        states={registration.state: 1},
        languages={registration.language: 1},
    )
    Invitation.objects.filter(registration=registration).update(name="", email="")
    if registration.state != State.AWAITING_CONFIRMATION:
        mails.queue(registration, MailKind.ERASED, opening=opening)
    mails.forget(registration)
    registration.delete()
    hold.fill()


def _moment(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
