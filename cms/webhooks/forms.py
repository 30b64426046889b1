"""The form of an endpoint."""

from __future__ import annotations

import socket

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.webhooks.destinations import Destination, Forbidden, destination, may_be_called
from cms.webhooks.models import Endpoint

REASONS = {
    "form": _("This is no complete address. Write it as https://www.example.org/hooks/content."),
    "scheme": _("The address has to begin with https://."),
    "port": _("This port is not allowed. Leave it out, or ask those who run this installation."),
    "network": _("The address leads into a private network, or may not be called."),
}


class EndpointForm(forms.ModelForm[Endpoint]):
    """An endpoint's address, what it is for, and whether it is called."""

    class Meta:
        model = Endpoint
        fields = ["url", "description", "enabled"]

    def clean_url(self) -> str:
        """Refuse what could never be called. Where a name leads is looked at with each call, and not here."""
        url = str(self.cleaned_data["url"]).strip()
        try:
            where = destination(url)
        except Forbidden as error:
            raise ValidationError(REASONS[error.reason], code=error.reason) from error
        if not all(may_be_called(address) for address in _numeric(where)):
            raise ValidationError(REASONS["network"], code="network")
        return url


def _numeric(where: Destination) -> list[str]:
    """Return the address that *where* names by number, in whichever notation; none where it is a name."""
    try:
        found = socket.getaddrinfo(where.host, where.port, flags=socket.AI_NUMERICHOST)
    except OSError:
        return []
    return [str(entry[4][0]) for entry in found]
