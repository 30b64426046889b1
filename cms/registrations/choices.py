"""What can be chosen for a registration form."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
