"""Deletes what the outbox need not keep."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.delivery import outbox


class Command(BaseCommand):
    """Empty the texts of mails that were sent, and delete old entries of the ledger."""

    help = "Deletes the texts of mails that were sent, and old entries of the ledger; the clock does so every hour."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tidy up, and say what was done."""
        emptied, deleted = outbox.tidy()
        if options["verbosity"]:
            self.stdout.write(f"{emptied} emptied, {deleted} deleted")
