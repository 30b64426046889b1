"""The QR codes by which a team checks people in on the day."""

from __future__ import annotations

import base64
import hmac
import re
import uuid

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from cms.delivery.attachments import QrCode
from cms.registrations.choices import State
from cms.registrations.models import Registration

# The registration's key and the first half of its proof, in base64 for addresses.
_CODE = re.compile(r"(?:^|/)([A-Za-z0-9_-]{43})/?$")
_PROOF = 16


def has_ticket(registration: Registration) -> bool:
    """Tell whether somebody is expected at the entrance."""
    return registration.state == State.CONFIRMED


def code(registration: Registration) -> str:
    """
    Return the code of *registration*: the same in each mail and on each page.

    It ends with the registration, and when the registration's address changes.
    """
    signed = registration.pk.bytes + _proof(registration, settings.SECRET_KEY)
    return base64.urlsafe_b64encode(signed).decode("ascii").rstrip("=")


def registration_by(scanned: str) -> Registration | None:
    """Return whom the ticket is for that was *scanned*: the address that the picture says, or the code alone."""
    found = _CODE.search(scanned.strip())
    if found is None:
        return None
    signed = base64.urlsafe_b64decode(found[1] + "=")
    key, proof = uuid.UUID(bytes=signed[:-_PROOF]), signed[-_PROOF:]
    registration = Registration.objects.select_related("pool__microsite").filter(pk=key).first()
    if registration is None:
        return None
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    is_ours = any(hmac.compare_digest(proof, _proof(registration, secret)) for secret in secrets)
    return registration if is_ours else None


def address(registration: Registration) -> str:
    """Return what the picture says: where the team checks in. Nothing in it is about a person."""
    path = reverse("registrations:ticket", args=[code(registration)])
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def attachment(registration: Registration) -> QrCode:
    """Return the picture for a mail."""
    return QrCode("ticket.png", address(registration))


def _proof(registration: Registration, secret: str | bytes) -> bytes:
    value = f"{registration.pk}/{registration.email_key}"
    return salted_hmac("cms.registrations.tickets", value, secret, algorithm="sha256").digest()[:_PROOF]
