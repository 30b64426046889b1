"""Freezes a microsite when its project is over."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.archives.archiving import StillRunning, archive, reopen
from cms.microsites.queries import microsite_by_slug


class Command(BaseCommand):
    """See `help`."""

    help = "Freeze a microsite when its project is over: all of it stays readable, and nobody changes it any more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the microsite's short name")
        parser.add_argument("--undo", action="store_true", help="let it be changed again")

    def handle(self, *args: Any, **options: Any) -> None:
        microsite = microsite_by_slug(options["slug"])
        if microsite is None:
            raise CommandError(f"There is no microsite {options['slug']}.")
        if options["undo"]:
            was = reopen(microsite)
            self.stdout.write(f"{microsite} can be changed again." if was else f"{microsite} was not archived.")
            return
        try:
            done = archive(microsite)
        except StillRunning as error:
            raise CommandError(
                "Nothing was done. People count on events that are still to come, and nobody could tell them anything "
                f"any more: {error}. Cancel these events, which writes to them, or wait until they are over."
            ) from error
        if done.was_so_already:
            self.stdout.write(f"{microsite} is archived since {done.microsite.archived_at:%Y-%m-%d %H:%M} UTC.")
            return
        for title in done.unscheduled:
            self.stdout.write(f"No longer scheduled, still a draft: {title}")
        for title in done.no_longer_expiring:
            self.stdout.write(f"No longer expires: {title}")
        if done.withdrawn_invitations:
            self.stdout.write(f"Invitations to events withdrawn: {done.withdrawn_invitations}")
        self.stdout.write(self.style.SUCCESS(f"{microsite} is archived."))
        self.stdout.write(f"To keep or move it as one file: export_microsite {microsite.slug} {microsite.slug}.zip")
