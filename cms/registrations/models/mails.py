"""The ledger of mails."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.content.fields import EnumField
from cms.registrations.mails.kinds import MailKind
from cms.registrations.models.invitations import Invitation
from cms.registrations.models.registration import Registration


class RegistrationMail(models.Model):
    """That a mail was queued for a registrant, or for somebody who is invited."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, null=True, related_name="mails")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, null=True, related_name="mails")
    kind = EnumField(MailKind, verbose_name=_("mail"))
    queued_at = models.DateTimeField(_("queued"), auto_now_add=True)

    class Meta:
        verbose_name = _("mail to a registrant")
        verbose_name_plural = _("mails to registrants")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.queued_at}"
