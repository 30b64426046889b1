"""
What became of mails, in words that a team understands.

For the lists of the admin: `of_owner` and `about` say which mails, `entry` says each in the language that is active.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.delivery.choices import FAILED, MailState
from cms.delivery.models import OutgoingMail
from cms.delivery.refusals import explanation


@dataclass(frozen=True)
class Entry:
    """
    One mail of the ledger.

    *words* are a sentence or two on its state; *can_send_again* says whether `outbox.send_again` would do it.
    """

    mail: OutgoingMail
    state: MailState
    words: str
    can_send_again: bool


def of_owner(owner: str, *, state: MailState | None = None) -> QuerySet[OutgoingMail]:
    """Return the mails of a microsite by its slug, the latest first, without their texts."""
    mails = _without_texts().filter(owner=owner)
    return mails if state is None else mails.filter(state=state)


def of_owners(owners: Collection[str]) -> QuerySet[OutgoingMail]:
    """Return the mails of several microsites by their slugs, the latest first, without their texts."""
    return _without_texts().filter(owner__in=owners)


def about(key: uuid.UUID) -> QuerySet[OutgoingMail]:
    """Return the mails about something, the latest first, without their texts."""
    return _without_texts().filter(about=key)


def counts(mails: QuerySet[OutgoingMail]) -> Counter[MailState]:
    """Return how many of *mails* are in each state."""
    rows = mails.order_by().values_list("state").annotate(Count("pk"))
    return Counter({MailState(state): number for state, number in rows})


def entry(mail: OutgoingMail) -> Entry:
    """Return what there is to say about *mail*, in the active language and time zone."""
    state = MailState(mail.state)
    has_text = mail.has_text if hasattr(mail, "has_text") else bool(mail.text)
    return Entry(mail, state, " ".join(_sentences(mail, state)), can_send_again=state in FAILED and has_text)


def _without_texts() -> QuerySet[OutgoingMail]:
    """Return all mails: lists only need to know whether there is a text."""
    has_text = ExpressionWrapper(~Q(text=""), output_field=BooleanField())
    return OutgoingMail.objects.defer("text", "html", "attachments").annotate(has_text=has_text)


def _sentences(mail: OutgoingMail, state: MailState) -> Iterator[str]:
    if state is MailState.SENDING:
        yield _("It is being sent at this moment.")
    elif state is MailState.SENT:
        yield _("The mail server accepted it on %(when)s.") % {"when": _moment(mail.finished_at)}
    elif state is MailState.REFUSED:
        yield _("It was refused for good on %(when)s.") % {"when": _moment(mail.finished_at)}
        yield from _reason(mail)
    elif state is MailState.EXPIRED:
        yield _("It could not be sent before %(when)s, and was given up.") % {"when": _moment(mail.not_after)}
        yield from _reason(mail)
    elif mail.tried_at is None:
        yield _("It is waiting to be sent, usually for some seconds.")
    else:
        yield _("It was not taken yet.")
        yield from _reason(mail)
        yield _("It is tried again from %(when)s, and given up on %(end)s.") % {
            "when": _moment(mail.due_at),
            "end": _moment(mail.not_after),
        }


def _reason(mail: OutgoingMail) -> Iterator[str]:
    """Yield why the last attempt failed: in our words, and in those of the server."""
    if mail.tried_at is None:
        return
    if explained := explanation(mail.refusal_code, mail.refusal_text):
        yield explained
    if mail.refusal_code:
        answer = f"{mail.refusal_code} {mail.refusal_text}".strip()
        yield _("The server said: “%(answer)s”") % {"answer": answer}


def _moment(moment: datetime.datetime | None) -> str:
    # Read alike in all languages; Django's short form for English puts the month first.
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
