"""The outbox: one row for each mail."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.delivery.choices import FINISHED, OPEN, MailState


class OutgoingMail(models.Model):
    """
    One mail to one address, and what became of it.

    The row stays as the entry of the ledger when the mail is sent; its texts are emptied soon after (`outbox.tidy`).
    """

    # Of the microsite that it is sent for. Not a foreign key: microsites lie above us, and know us.
    owner = models.CharField(_("microsite"), max_length=50, blank=True)
    # What it is about, by its key: a registration. With it, its mails are found, and forgotten.
    about = models.UUIDField(null=True, blank=True)
    # What kind of mail it is, in words of those who write it.
    kind = models.CharField(_("kind"), max_length=40)
    # A mail with the same words here is not queued a second time.
    once = models.CharField(max_length=200, null=True, blank=True, unique=True, editable=False)

    recipient = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=12)
    # The address before it is this installation's.
    from_name = models.CharField(_("from"), max_length=255, blank=True)
    reply_to = models.EmailField(_("replies to"), blank=True)
    # Stays the same in each attempt, so that a mail that arrives twice is known to be one. Without its brackets.
    message_id = models.CharField(max_length=255, unique=True, editable=False)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True)
    # See `cms.delivery.attachments`.
    attachments = models.JSONField(default=list, blank=True)
    # Nothing of it is kept: the row is deleted when the mail is sent.
    leaves_no_trace = models.BooleanField(default=False)

    state = models.CharField(_("state"), max_length=8, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # While it is waiting: when it is tried. While it is being sent: when whoever has begun counts as dead.
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    # After that nobody wants to read it any more.
    not_after = models.DateTimeField(_("not after"))
    tried_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    # What a server said last, see `cms.delivery.refusals`. 0 where none has answered.
    refusal_code = models.PositiveSmallIntegerField(default=0)
    refusal_text = models.CharField(max_length=500, blank=True)

    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at", "id"], name="delivery_due", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["about"], name="delivery_about"),
            models.Index(fields=["owner", "-created_at"], name="delivery_owner"),
            models.Index(fields=["finished_at"], name="delivery_finished"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN), finished_at__isnull=True)
                | Q(state__in=sorted(FINISHED), finished_at__isnull=False),
                name="delivery_finished_or_open",
            )
        ]

    def __str__(self) -> str:
        # Neither address nor subject: this is what ends up in logs.
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it will still be sent."""
        return self.state in OPEN


def new_message_id(domain: str) -> str:
    """Return a Message-ID that no other mail has (RFC 5322, section 3.6.4), without its brackets."""
    return f"{uuid.uuid4().hex}@{domain}"
