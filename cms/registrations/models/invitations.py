"""Invitations to events that are not open to everybody."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.registrations.choices import InvitationState
from cms.registrations.models.registration import Registration
from cms.registrations.models.seats import SeatPool


class Invitation(models.Model):
    """A link with which one person can register once. Only the hash of its token is stored."""

    pool = models.ForeignKey(SeatPool, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=255, blank=True)
    email = models.CharField(_("e-mail address"), max_length=320, blank=True)
    language = models.CharField(_("language"), max_length=16)
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    expires_at = models.DateTimeField(_("expires"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    used_at = models.DateTimeField(_("used"), null=True)
    registration = models.OneToOneField(
        Registration, on_delete=models.SET_NULL, null=True, related_name="invitation", verbose_name=_("registration")
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.pk)

    def state(self, now: datetime.datetime) -> InvitationState:
        """Return what can be done with it at the moment *now*."""
        if self.used_at is not None:
            return InvitationState.USED
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        if self.expires_at is not None and self.expires_at <= now:
            return InvitationState.EXPIRED
        return InvitationState.GOOD
