"""Writes the search entries of all pages anew, see docs/operators/search.md."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.search.engines.opensearch import Unavailable, send_entries
from cms.search.rebuilding import rebuild


class Command(BaseCommand):
    """Rebuild the search; it can be used meanwhile, and the command can be run again."""

    help = "Writes the search entries of all pages anew. Visitors can search meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--unsent",
            action="store_true",
            help="Only send the search server (SEARCH_URL) what it could not be sent earlier.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises CommandError: when the search server can't be reached"""
        try:
            if options["unsent"]:
                sent = send_entries() if settings.SEARCH_URL else 0
                if options["verbosity"]:
                    self.stdout.write(f"{sent} entries were sent.")
                return
            written = rebuild(self._progress if options["verbosity"] and self.stdout.isatty() else lambda done: None)
        except Unavailable as error:
            raise CommandError(
                f"The search server can't be reached ({error}). The database searches meanwhile."
            ) from error
        if options["verbosity"]:
            self.stdout.write(f"{written} pages can be found.")

    def _progress(self, done: int) -> None:
        self.stdout.write(f"{done} pages …", ending="\r")
        self.stdout.flush()
