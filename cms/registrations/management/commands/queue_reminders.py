"""Queues the reminders that are due."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.registrations.mails.reminders import queue_reminders


class Command(BaseCommand):
    """`manage.py queue_reminders`: the clock runs it every five minutes."""

    help = "Queue a mail to those who have a place at an event that is near, once for each time that it is given."

    def handle(self, *args: Any, **options: Any) -> None:
        """Queue them, and say how many they are."""
        queued = queue_reminders()
        if queued and options["verbosity"] > 0:
            self.stdout.write(f"{queued} queued")
