"""What is stored of webhooks. None of it is about persons."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.microsites.models import Microsite
from cms.webhooks.choices import FINISHED, OPEN, CallState, Problem, SwitchedOff


class Endpoint(models.Model):
    """An address that is called when something public of a microsite has changed."""

    microsite = models.ForeignKey(Microsite, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(
        _("address"),
        max_length=500,
        help_text=_("Where your front end is told of changes, for example https://www.example.org/hooks/content."),
    )
    description = models.CharField(
        _("description"), max_length=200, blank=True, help_text=_("What this is for, in words for your team.")
    )
    enabled = models.BooleanField(
        _("switched on"), default=True, help_text=_("What changes while it is off is told as one call at the end.")
    )
    # As the specification writes it: "whsec_" and base64. Stored as it is, because each call is signed with it.
    secret = models.CharField(max_length=120, editable=False)
    # The one before, which signs too until then.
    former_secret = models.CharField(max_length=120, blank=True, editable=False)
    former_until = models.DateTimeField(null=True, blank=True, editable=False)
    switched_off = models.CharField(max_length=8, choices=SwitchedOff.choices, blank=True, editable=False)
    # Since when every attempt has failed; empty after one that succeeded.
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.description or self.url

    def secrets(self) -> list[str]:
        """Return the secrets that sign a call now, the newest first."""
        is_former_good = self.former_secret and self.former_until and self.former_until > timezone.now()
        return [self.secret, *([self.former_secret] if is_former_good else [])]


class Call(models.Model):
    """One message to one endpoint, and what became of it: outbox and ledger in one, like that of mails."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="calls")
    # The header `webhook-id`, the same in each attempt.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # What the body's `type` says.
    kind = models.CharField(max_length=40)
    # The very text that is sent and signed.
    body = models.TextField()

    state = models.CharField(max_length=8, choices=CallState.choices, default=CallState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # While it is waiting: when it is tried. While it is being made: when whoever has begun counts as dead.
    due_at = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField(null=True, blank=True)
    # What the last attempt was answered (an HTTP status, or 0), and why there was no answer.
    status = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=12, choices=Problem.choices, blank=True)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at", "id"], name="webhooks_due", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["endpoint", "-created_at"], name="webhooks_of_endpoint"),
            models.Index(fields=["finished_at"], name="webhooks_finished"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN), finished_at__isnull=True)
                | Q(state__in=sorted(FINISHED), finished_at__isnull=False),
                name="webhooks_finished_or_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Trace(models.Model):
    """
    What a change has left behind, in its own transaction: only triggers write here (see `cms.webhooks.triggers`).

    No foreign keys: what it is about may be gone.
    """

    # See `cms.webhooks.triggers.Kind`.
    kind = models.CharField(max_length=10)
    # Of a page, as it is or was.
    path = models.CharField(max_length=255, blank=True)
    url_path = models.TextField(blank=True)
    translation_key = models.UUIDField(null=True)
    locale_id = models.BigIntegerField(null=True)
    # Whether the page came or went.
    turned = models.BooleanField(default=False)
    # The id of what it is about: a page, an image, a document.
    about = models.BigIntegerField(null=True)
    # The id of whose it is: a microsite, a collection or a site, by the kind.
    whose = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
