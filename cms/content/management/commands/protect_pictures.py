"""`manage.py protect_pictures`: run by the clock."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.content.protection.pictures import protect_pictures


class Command(BaseCommand):
    """Puts pictures that only private pages show out of the public's reach, and back what is shown elsewhere."""

    help = "Move pictures between what everybody may load and what only the program hands out."

    def handle(self, *args: Any, **options: Any) -> None:
        """Move them."""
        moved = protect_pictures()
        if options["verbosity"] > 1 or (moved and options["verbosity"]):
            self.stdout.write(f"Pictures moved: {moved}")
