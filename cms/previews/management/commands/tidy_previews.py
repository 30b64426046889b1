"""`manage.py tidy_previews`: deletes previews that are over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.previews.actions import forget_old


class Command(BaseCommand):
    """Deletes previews that are over."""

    help = "Delete the previews of editors that are over, and links to drafts that have been over for a week."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        forget_old()
