"""Makes messages of the outbox's rows."""

from __future__ import annotations

from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from cms.delivery.attachments import Attachment
from cms.delivery.models import OutgoingMail


def message_of(mail: OutgoingMail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """Return the message that *mail* says, the same one in each attempt."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=_sender(mail.from_name),
        to=[mail.recipient],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        connection=connection,
        headers={
            "Message-ID": f"<{mail.message_id}>",
            "Date": format_datetime(mail.created_at),
            "Content-Language": mail.language,
            # Nobody's holiday notice answers it (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for attachment in map(Attachment.from_json, mail.attachments):
        _attach(message, attachment)
    return message


def _attach(message: EmailMultiAlternatives, attachment: Attachment) -> None:
    media_type = attachment.media_type
    if attachment.method and _is_service():
        # Mail services take no third form of a text; they look at attachments for the method.
        media_type = f"{media_type}; method={attachment.method}"
    elif attachment.method:
        message.attach_alternative(
            attachment.content.decode("utf-8"), f"{media_type}; method={attachment.method}; component=VEVENT"
        )
        # The same once more as a file, by a type that no program takes for a second invitation.
        media_type = "application/ics"
    message.attach(attachment.name, attachment.content, media_type)


def _sender(name: str) -> str:
    """Return who the mail comes from: always our own address, because servers refuse mails from other people's."""
    own_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or own_name, address))


def _is_service() -> bool:
    return str(settings.EMAIL_BACKEND).startswith("anymail.")
