"""
The outbox: what may be done with mails before and after they are sent.

Everything here belongs into the transaction of what the mail is about. So there is no mail about something that was
rolled back, and nothing that was committed without its mail.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.delivery.attachments import Attachment, QrCode
from cms.delivery.choices import FAILED, FINISHED, MailState
from cms.delivery.models import OutgoingMail, new_message_id

# How long a mail is tried (RFC 5321, section 4.5.4.1, asks for four or five days at least).
PATIENCE = datetime.timedelta(days=5)
LONGEST_SUBJECT = 250


class InvalidAddress(ValueError):
    """No mail can be sent to this address."""


class NotFailed(ValueError):
    """The mail was sent or still will be, so that there is nothing to repeat."""


class MailIsForgotten(ValueError):
    """The text of the mail was deleted, so that it can't be sent again: it has to be written anew."""


def put(
    *,
    kind: str,
    recipient: str,
    subject: str,
    text: str,
    html: str = "",
    language: str,
    owner: str = "",
    about: uuid.UUID | None = None,
    from_name: str = "",
    reply_to: str = "",
    attachments: Sequence[Attachment | QrCode] = (),
    not_after: datetime.datetime | None = None,
    once: str | None = None,
    leaves_no_trace: bool = False,
) -> OutgoingMail:
    """
    Write a mail into the outbox, in the caller's transaction; it is sent when that is committed.

    Line breaks and other control characters in what becomes a header turn into spaces.

    :param about: the key of what it tells about, by which `withdraw` and `forget` find it
    :param not_after: when nobody wants to read it any more; without it, it is tried for `PATIENCE`
    :param once: words that no two mails share: when there is one with them already, that one is returned
    :param leaves_no_trace: the row is deleted as soon as the mail is sent, for the last mail to somebody who is erased
    :raises InvalidAddress: when *recipient* or *reply_to* is none
    :raises transaction.TransactionManagementError: outside of a transaction
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A mail is written in the transaction of what it tells about.")
    now = timezone.now()
    until = now + PATIENCE
    values = {
        "owner": owner,
        "about": about,
        "kind": kind,
        "recipient": _address(recipient),
        "reply_to": _address(reply_to) if reply_to else "",
        "language": language,
        "from_name": in_one_line(from_name)[:255],
        "message_id": new_message_id(_domain()),
        "subject": in_one_line(subject)[:LONGEST_SUBJECT],
        "text": storable(text),
        "html": storable(html),
        "attachments": [attachment.as_json() for attachment in attachments],
        "leaves_no_trace": leaves_no_trace,
        "due_at": now,
        "created_at": now,
        "not_after": min(not_after, until) if not_after else until,
    }
    if once is None:
        return OutgoingMail.objects.create(**values)
    mail, _created = OutgoingMail.objects.get_or_create(once=once, defaults=values)
    return mail


def withdraw(about: uuid.UUID | Iterable[uuid.UUID], *, kinds: Iterable[str] | None = None) -> int:
    """
    Delete what is waiting to be sent about something, because it is no longer true; return how many mails.

    What a worker is sending at this moment may go out; if it does not, it is not tried again.

    :param kinds: these kinds of mail only
    """
    mails = OutgoingMail.objects.filter(_is_about(about))
    if kinds is not None:
        mails = mails.filter(kind__in=list(kinds))
    mails.filter(state=MailState.SENDING).update(not_after=timezone.now())
    return mails.filter(state=MailState.QUEUED).delete()[0]


def forget(about: uuid.UUID | Iterable[uuid.UUID]) -> int:
    """Delete all mails about something, with what the ledger says of them; return how many."""
    return OutgoingMail.objects.filter(_is_about(about)).delete()[0]


def empty(about: uuid.UUID | Iterable[uuid.UUID]) -> int:
    """Empty the texts of mails about something that are finished, so that none is sent again; return how many."""
    return OutgoingMail.objects.filter(_is_about(about), state__in=sorted(FINISHED)).update(**EMPTIED)


def send_again(mail: OutgoingMail) -> None:
    """
    Queue a mail once more that was refused or given up, as the same mail.

    :raises NotFailed: when it was neither refused nor given up
    :raises MailIsForgotten: when its text is gone
    """
    if not mail.text:
        raise MailIsForgotten(str(mail))
    now = timezone.now()
    queued = OutgoingMail.objects.filter(pk=mail.pk, state__in=sorted(FAILED)).update(
        state=MailState.QUEUED, attempts=0, due_at=now, not_after=now + PATIENCE, finished_at=None
    )
    if not queued:
        raise NotFailed(str(mail))
    mail.refresh_from_db()


def tidy(now: datetime.datetime | None = None) -> tuple[int, int]:
    """
    Empty the texts of mails that were finished `MAIL_TEXT_DAYS` ago, and delete rows after `MAIL_LEDGER_DAYS`.

    :returns: how many were emptied and deleted
    """
    now = now or timezone.now()
    finished = OutgoingMail.objects.filter(state__in=sorted(FINISHED))
    deleted = finished.filter(
        Q(finished_at__lt=now - datetime.timedelta(days=settings.MAIL_LEDGER_DAYS)) | Q(leaves_no_trace=True)
    ).delete()[0]
    has_text = ~Q(text="") | ~Q(html="") | ~Q(attachments=[])
    emptied = finished.filter(has_text, finished_at__lt=now - datetime.timedelta(days=settings.MAIL_TEXT_DAYS)).update(
        **EMPTIED
    )
    return emptied, deleted


# What is left of a mail when its text is deleted: whom it went to, when, and what kind it was.
EMPTIED = {"subject": "", "text": "", "html": "", "attachments": []}


def in_one_line(text: str) -> str:
    """Return *text* as a header may hold it: every run of control characters and spaces is one space."""
    return " ".join("".join(c if c.isprintable() else " " for c in storable(text)).split())


def storable(text: str) -> str:
    """Return *text* without what no database and no mail can hold: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _is_about(about: uuid.UUID | Iterable[uuid.UUID]) -> Q:
    return Q(about=about) if isinstance(about, uuid.UUID) else Q(about__in=list(about))


def _address(value: str) -> str:
    """:raises InvalidAddress: unless *value* is an address and nothing else"""
    try:
        validate_email(value)
        if not value.isprintable():
            # In quotation marks, the standard allows control characters.
            raise ValidationError("control characters")
    except ValidationError as error:
        # Without the address itself: this may end up in a log.
        raise InvalidAddress("This is no e-mail address.") from error
    return value


def _domain() -> str:
    """Return the name behind the @ of the address that we send from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
