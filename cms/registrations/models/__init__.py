"""Registration for events: so far the page under an event that carries its form."""

from cms.registrations.models.page import RegistrationPage

__all__ = ["RegistrationPage"]
