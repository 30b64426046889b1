"""Registers registrations with Django."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    """The app that knows the registration for events."""

    name = "cms.registrations"
    label = "registrations"

    def ready(self) -> None:
        from cms.registrations import signals

        signals.connect()
