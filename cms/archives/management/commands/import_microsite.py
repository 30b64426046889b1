"""Reads a microsite from a file that export_microsite wrote."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.archives.importing import BadArchive, ImportRefused, import_microsite
from cms.microsites.seeding.locks import Busy


class Command(BaseCommand):
    """See `help`."""

    help = "Make the microsite that export_microsite wrote into a file: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file")
        parser.add_argument("--hostname", default="", help="where it answers here; left out: where it did before")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = import_microsite(options["file"], hostname=options["hostname"], progress=self._say)
        except BadArchive as error:
            raise CommandError(f"{options['file']} can't be read, and nothing was written. {error}") from error
        except ImportRefused as error:
            raise CommandError(f"Nothing was written. {error}") from error
        except Busy as error:
            raise CommandError("Another import or load is writing. Wait until it has ended, and try again.") from error
        for note in done.notes:
            self.stdout.write(f"Note: {note}")
        said = ", ".join(f"{count} {name}" for name, count in done.counts.items() if count)
        self.stdout.write(self.style.SUCCESS(f"{done.microsite} is here, at {done.microsite.base_url()}: {said}"))
        self.stdout.write("Its team is empty: invite a lead in the admin, under Microsites.")

    def _say(self, what: str) -> None:
        self.stderr.write(f"… {what}")
