"""Loads microsites from their folders, see docs/adding-a-microsite.md."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.microsites.seeding.loader import SHARED, Loader, UnknownMicrosite
from cms.microsites.seeding.reports import SiteReport


class Command(BaseCommand):
    """Load all microsites, or those that are named; print a line for each, and every mistake."""

    help = (
        "Loads the microsites in the folder sites/: creates what is missing, updates what has a newer file, and leaves "
        "alone what was edited in the admin. A microsite with a mistake in its files isn't loaded at all, and the exit "
        "code is then 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="name", help="A folder in sites/. Without names: all of them.")
        parser.add_argument("--check", action="store_true", help="Only find mistakes: the database stays as it is.")
        parser.add_argument("-q", "--quiet", action="store_true", help="Say nothing unless something is wrong.")

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises CommandError: when something wasn't loaded"""
        self._verbosity = 0 if options["quiet"] else int(options["verbosity"])
        self._check_only = bool(options["check"])
        if options["verbosity"] < 3:
            # Wagtail logs each page that is made; our own lines say the same in fewer words.
            logging.getLogger("wagtail").setLevel(logging.WARNING)
        loader = Loader(
            Path(settings.MICROSITES_DIR), check_only=self._check_only, started=self._started, finished=self._finished
        )
        try:
            reports = loader.load(options["names"])
        except UnknownMicrosite as error:
            raise CommandError(str(error)) from error
        shared, *sites = reports
        if not shared.is_loaded:
            self._finished(shared)
            raise CommandError(f"The {SHARED} have mistakes, so no microsite was loaded.")
        if not sites:
            self.stdout.write(f"There is no microsite in {settings.MICROSITES_DIR}: no folder with a site.toml.")
        wrong = [report.name for report in sites if not report.is_loaded]
        if wrong:
            raise CommandError(f"Not loaded, because of the mistakes above: {', '.join(wrong)}.")

    def _started(self, name: str) -> None:
        if self._verbosity and self.stdout.isatty():
            # Stands there while the microsite is loaded; the report takes its place.
            self.stdout.write(f"{name} …", ending="\r")
            self.stdout.flush()

    def _finished(self, report: SiteReport) -> None:
        for problem in report.problems:
            self.stderr.write(str(problem))
        if not self._verbosity:
            return
        style = self.style.SUCCESS if report.is_loaded else self.style.ERROR
        done = "no mistakes" if self._check_only and report.is_loaded else report.summary()
        self.stdout.write(f"{style(report.name)}: {done} ({report.seconds:.1f} s)")
        for line in [*report.kept, *report.notes]:
            self.stdout.write(f"  {line}")
        if self._verbosity > 1:
            for line in report.details:
                self.stdout.write(f"  {line}")
