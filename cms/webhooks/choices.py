"""What can become of a call, and why an endpoint is no longer called."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallState(models.TextChoices):
    """Where a call is. `cms.webhooks.endpoints` and `cms.webhooks.sending` alone change it."""

    QUEUED = "queued", pgettext_lazy("webhook call", "Waiting")
    SENDING = "sending", pgettext_lazy("webhook call", "Being made")
    DELIVERED = "sent", pgettext_lazy("webhook call", "Delivered")
    GIVEN_UP = "expired", pgettext_lazy("webhook call", "Given up")


OPEN = frozenset({CallState.QUEUED, CallState.SENDING})
FINISHED = frozenset(CallState) - OPEN


class Problem(models.TextChoices):
    """Why an attempt got no answer. Nothing here says what lies behind an address that may not be called."""

    NONE = "", ""
    FORBIDDEN = "forbidden", _("The address leads into a private network, or may not be called.")
    UNKNOWN_NAME = "name", _("The name in the address leads nowhere.")
    TLS = "tls", _("The certificate could not be verified, or no secure connection came about.")
    TIMEOUT = "timeout", _("There was no answer in time.")
    CONNECTION = "connection", _("The connection failed, or was broken off.")


class SwitchedOff(models.TextChoices):
    """Who or what has switched an endpoint off."""

    NOBODY = "", ""
    TEAM = "team", _("Switched off by the team.")
    GONE = "gone", _("Switched off, because it answered that it is gone for good (410).")
    FAILING = "failing", _("Switched off, because for five days no call had reached it.")
