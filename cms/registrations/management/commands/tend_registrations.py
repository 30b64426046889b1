"""Ends registrations and offers whose time has passed."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.registrations.actions import tend


class Command(BaseCommand):
    """`manage.py tend_registrations`: the clock runs it every minute."""

    help = "End registrations whose address nobody confirmed in time, and offers that nobody accepted; seats go on."

    def handle(self, *args: Any, **options: Any) -> None:
        """End them, and say how many they were."""
        ended = tend()
        if ended and options["verbosity"] > 0:
            self.stdout.write(f"{ended} ended")
