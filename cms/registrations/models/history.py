"""What happened to a registration beside its changes of state."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.content.fields import EnumField
from cms.registrations.choices import Actor, HistoryKind
from cms.registrations.models.registration import Registration


class HistoryEntry(models.Model):
    """A note of the team, or that somebody changed what a registration says: which fields, never what stood there."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor = EnumField(Actor, verbose_name=_("who"))
    # Who of the team it was.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("member")
    )
    kind = EnumField(HistoryKind, verbose_name=_("what"))
    text = models.TextField(_("note"), blank=True)
    # The fields, and the keys of the questions, that were changed.
    fields = models.JSONField(default=list)

    class Meta:
        verbose_name = _("entry of the history")
        verbose_name_plural = _("entries of the history")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.kind}"
