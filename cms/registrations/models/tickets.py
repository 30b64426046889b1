"""The codes by which registrants are known at the entrance."""

from __future__ import annotations

from django.db import models

from cms.registrations.models.registration import Registration


class Ticket(models.Model):
    """
    A token that a mail shows as a QR code.

    It opens nothing: the team checks somebody in by it, and that is all. So it may be shown around, unlike the tokens
    in the links of mails. Each mail has one of its own, and only its hash is stored.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="tickets")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.pk)
