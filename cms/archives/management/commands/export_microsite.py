"""Writes a microsite into one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.archives.exporting import export_microsite
from cms.microsites.queries import microsite_by_slug


class Command(BaseCommand):
    """See `help`."""

    help = "Write one microsite into a file that import_microsite reads on another installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the microsite's short name")
        parser.add_argument("file", type=Path, help="where to write it, for example eu-belong.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        microsite = microsite_by_slug(options["slug"])
        if microsite is None:
            raise CommandError(f"There is no microsite {options['slug']}.")
        try:
            counts = export_microsite(microsite, options["file"])
        except OSError as error:
            raise CommandError(f"It couldn't be written: {error}") from error
        size = options["file"].stat().st_size / 1e6
        said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        self.stdout.write(f"{options['file']} ({size:.1f} MB): {said}")
        self.stdout.write("It holds drafts and the passwords of protected pages: keep it like a backup.")
