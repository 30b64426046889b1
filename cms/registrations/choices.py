"""What can be chosen for a registration form, and the states of what was sent with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConfirmationMode(models.TextChoices):
    """Who gives a registrant the seat."""

    TEAM = "team", _("The team confirms each registration")
    AUTOMATIC = "automatic", _("Whoever registers has a seat, as long as there are any")


class RegistrationAccess(models.TextChoices):
    """Who may register."""

    OPEN = "open", _("Everybody")
    INVITATION = "invitation", _("Invited people only")


class QuestionType(models.TextChoices):
    """What kind of answer a question asks for."""

    TEXT = "text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    CHOICE = "choice", _("One of several choices")
    CHOICES = "choices", _("Any of several choices")
    COUNTRY = "country", _("Country")
    ORGANISATION = "organisation", _("Organisation")
    YES_NO = "yes_no", _("Yes or no")
    DATE = "date", _("Date")
    CONSENT = "consent", _("Consent: must be given where it is required")


# The kinds of question that have choices of their own, and those that another question can depend on.
WITH_CHOICES = frozenset({QuestionType.CHOICE, QuestionType.CHOICES})
YES, NO = "yes", "no"


class State(models.TextChoices):
    """Where a registration stands. `cms.registrations.states` says what can become of each."""

    AWAITING_CONFIRMATION = "awaiting_confirmation", _("Awaiting confirmation of the e-mail address")
    PENDING = "pending", _("Waiting for the team's decision")
    CONFIRMED = "confirmed", _("Confirmed")
    WAITLISTED = "waitlisted", _("On the waiting list")
    OFFERED = "offered", _("Has been offered a seat")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")
    ATTENDED = "attended", _("Attended")
    NO_SHOW = "no_show", _("Did not come")


class Actor(models.TextChoices):
    """Who moved a registration from one state to another."""

    REGISTRANT = "registrant", _("The person who registered")
    TEAM = "team", _("The team")
    SYSTEM = "system", _("The program")


class Reason(models.TextChoices):
    """Why a registration moved, where the two states don't say it."""

    NONE = "", ""
    ADDED_BY_TEAM = "added_by_team", _("Added by the team")
    SEAT_FREED = "seat_freed", _("A seat became free")
    PROMOTED = "promoted", _("Promoted by the team")
    EXPIRED = "expired", _("Not confirmed in time")
    OFFER_EXPIRED = "offer_expired", _("Offer not accepted in time")
    EVENT_CANCELLED = "event_cancelled", _("The event is cancelled")
    UNDONE = "undone", _("Corrected")


class HistoryKind(models.TextChoices):
    """What the history of a registration says beside its changes of state."""

    NOTE = "note", pgettext_lazy("history", "Note")
    EDITED = "edited", _("Answers changed")
    ADDRESS = "address", _("E-mail address changed")
    SENT_AGAIN = "sent_again", _("Mail sent again")


class InvitationState(models.TextChoices):
    """What can be done with an invitation."""

    GOOD = "good", pgettext_lazy("invitation", "Not used yet")
    USED = "used", pgettext_lazy("invitation", "Used")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("invitation", "Expired")
