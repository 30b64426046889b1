"""Registration for events: the page that carries the form, and everything that comes of it."""

from cms.registrations.models.certificates import DeletionCertificate
from cms.registrations.models.history import HistoryEntry
from cms.registrations.models.invitations import Invitation
from cms.registrations.models.mails import RegistrationMail
from cms.registrations.models.page import RegistrationPage
from cms.registrations.models.registration import (
    AccessToken,
    Notice,
    Registration,
    SpecialNeeds,
    SpecialNeedsLook,
    Submission,
    Transition,
)
from cms.registrations.models.seats import SeatPool

__all__ = [
    "AccessToken",
    "DeletionCertificate",
    "HistoryEntry",
    "Invitation",
    "Notice",
    "Registration",
    "RegistrationMail",
    "RegistrationPage",
    "SeatPool",
    "SpecialNeeds",
    "SpecialNeedsLook",
    "Submission",
    "Transition",
]
