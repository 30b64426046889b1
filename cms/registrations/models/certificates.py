"""What is left when personal data have been deleted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.content.fields import EnumField


class Deletion(models.TextChoices):
    """What was deleted, and why."""

    RETENTION = "retention", _("All data of an event's registrants, after the retention period")
    SPECIAL_NEEDS = "special_needs", _("Special needs, after their shorter retention period")
    ERASURE = "erasure", _("One person's data, at that person's wish")


class DeletionCertificate(models.Model):
    """That data of an event's registrants were deleted, with their numbers and nothing personal."""

    event_key = models.UUIDField(editable=False, db_index=True)
    microsite = models.ForeignKey("microsites.Microsite", on_delete=models.CASCADE, related_name="+")
    event_title = models.CharField(_("event"), max_length=255)
    event_ended_at = models.DateTimeField(_("end of the event"), null=True)
    kind = EnumField(Deletion, verbose_name=_("what"))
    retention_days = models.PositiveIntegerField(_("retention in days"), null=True)
    deleted_at = models.DateTimeField(_("deleted"), auto_now_add=True)
    # How many registrations were in each state, and the languages that they were made in.
    states = models.JSONField(_("states"), default=dict)
    languages = models.JSONField(_("languages"), default=dict)

    class Meta:
        verbose_name = _("deletion certificate")
        verbose_name_plural = _("deletion certificates")
        ordering = ["-deleted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.event_title} {self.deleted_at:%Y-%m-%d}"
