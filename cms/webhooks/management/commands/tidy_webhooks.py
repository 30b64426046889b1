"""Deletes what webhooks need not keep."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.webhooks import endpoints


class Command(BaseCommand):
    """Delete old entries of the ledger, and secrets that sign no longer."""

    help = "Deletes webhook calls that were finished a month ago, and former secrets; the clock does so every hour."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tidy up, and say what was done."""
        deleted = endpoints.tidy()
        if options["verbosity"]:
            self.stdout.write(f"{deleted} deleted")
