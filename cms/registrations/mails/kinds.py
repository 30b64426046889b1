"""Which mails there are."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MailKind(models.TextChoices):
    """What a mail says. Each is queued by the action that it tells of, in the same transaction."""

    # To whoever registers
    CONFIRM_EMAIL = "confirm_email", _("Please confirm your address")
    ALREADY_REGISTERED = "already_registered", _("You are registered already")
    RECEIVED = "received", _("Received; the team decides")
    CONFIRMED = "confirmed", _("Confirmed")
    WAITLISTED = "waitlisted", _("On the waiting list")
    SEAT_FREED = "seat_freed", _("A seat became free; the team decides")
    OFFERED = "offered", _("A seat is offered: please accept it")
    OFFER_EXPIRED = "offer_expired", _("The offered seat was not accepted in time")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")
    UPDATED = "updated", _("Your answers were changed")
    EVENT_MOVED = "event_moved", _("The event has moved")
    EVENT_CANCELLED = "event_cancelled", _("The event is cancelled")
    REMINDER = "reminder", _("Reminder")
    ERASED = "erased", _("Your data are deleted")

    # To somebody who has not registered yet
    INVITATION = "invitation", _("Invitation")

    # To the team
    TEAM_REGISTERED = "team_registered", _("To the team: somebody has registered")
    TEAM_CANCELLED = "team_cancelled", _("To the team: somebody has cancelled")
