"""Deletes personal data that have been kept long enough."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.registrations.actions import delete_old_data


class Command(BaseCommand):
    """`manage.py delete_old_registrations`: the clock runs it every hour, so that no restart skips a day."""

    help = "Delete the registrations for past events after their retention period, and special needs sooner."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them, and say of how many events."""
        events = delete_old_data()
        if events and options["verbosity"] > 0:
            self.stdout.write(f"Deleted data of {events} event{'' if events == 1 else 's'}")
