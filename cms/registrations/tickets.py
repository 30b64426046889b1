"""The QR codes in mails, by which a team checks people in on the day."""

from __future__ import annotations

import re

from django.conf import settings
from django.urls import reverse

from cms.delivery.attachments import QrCode
from cms.registrations.models import Registration, Ticket
from cms.registrations.tokens import TOKEN, hash_of, new_token

_AT_THE_END = re.compile(rf"(?:^|/)({TOKEN.pattern})/?$")


def mint(registration: Registration) -> str:
    """Return a new token for *registration*, for the code of one mail. It works until the registration is deleted."""
    token = new_token()
    Ticket.objects.create(registration=registration, digest=hash_of(token))
    return token


def registration_by(scanned: str) -> Registration | None:
    """Return whom the ticket is for that was *scanned*: the address that the code says, or the token alone."""
    found = _AT_THE_END.search(scanned.strip())
    if found is None:
        return None
    tickets = Ticket.objects.filter(digest=hash_of(found[1])).select_related("registration__pool__microsite")
    ticket = tickets.first()
    return ticket.registration if ticket else None


def address(token: str) -> str:
    """Return what the code says: where the team checks in whoever has *token*. Nothing in it is about a person."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("registrations:ticket", args=[token])


def attachment(registration: Registration) -> QrCode:
    """Return the picture of a new code for *registration*."""
    return QrCode("ticket.png", address(mint(registration)))
