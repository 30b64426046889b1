"""Makes a microsite from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Collection, Page, Site

from cms.microsites.actions import create_microsite
from cms.microsites.choices import Licence
from cms.microsites.models import Microsite
from cms.microsites.teams import restore_permissions


class Command(BaseCommand):
    """`manage.py create_microsite eu-belong --title EU-BELONG --languages en,pl`."""

    help = (
        "Makes a microsite: its address, a home page for each language, collections for images and documents, and the "
        "groups of its team. Run again, it adds only what is missing and changes nothing that somebody edited."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the short name, for example eu-belong")
        parser.add_argument("--title", default="", help="the project's name; needed for a new microsite")
        parser.add_argument(
            "--languages", default="", metavar="CODES", help="in the order in which they are shown, for example en,pl"
        )
        parser.add_argument(
            "--default-language", default="", metavar="CODE", help="one of the languages; otherwise the first"
        )
        parser.add_argument(
            "--fallback", default="", metavar="CODES", help="languages that stand in for a missing one, best first"
        )
        parser.add_argument(
            "--hostname", default="", help="where it answers; otherwise the short name before the admin's host"
        )
        parser.add_argument("--port", type=int, help="otherwise the admin's port")
        parser.add_argument("--public-base-url", metavar="URL", help="where another server shows it to visitors")
        parser.add_argument("--licence", choices=Licence.values, help="how others may use what it publishes")
        parser.add_argument("--licence-attribution", metavar="NAME", help="whom others have to name")
        parser.add_argument("--contact-name", metavar="NAME", help="who in the team answers questions")
        parser.add_argument("--contact-email", metavar="ADDRESS", help="where that person is reached")
        parser.add_argument(
            "--restore-permissions",
            action="store_true",
            help="give the groups of an existing microsite everything again that their roles need",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slug: str = options["slug"]
        existing = Microsite.objects.filter(slug=slug).first()
        values = {
            name: options[name]
            for name in ("public_base_url", "licence", "licence_attribution", "contact_name", "contact_email")
            if options[name] is not None
        }
        languages = _codes(options["languages"])
        if existing is not None:
            languages = languages or existing.language_codes()
            self._say_what_is_ignored(options)
        before = _counts()
        try:
            microsite = create_microsite(
                slug=slug,
                title=options["title"],
                languages=languages,
                default_language=options["default_language"],
                fallback=_codes(options["fallback"]),
                hostname=options["hostname"],
                port=options["port"],
                **values,
            )
            if options["restore_permissions"]:
                restore_permissions(microsite)
        except ValidationError as error:
            raise CommandError("\n".join([f"The microsite “{slug}” was not made:", *_lines(error)])) from error
        self._report(microsite, is_new=existing is None, before=before)

    def _say_what_is_ignored(self, options: dict[str, Any]) -> None:
        given = [f"--{name.replace('_', '-')}" for name in sorted(OPTIONS - {"languages", "fallback"}) if options[name]]
        if given:
            self.stderr.write(
                self.style.WARNING(
                    f"“{options['slug']}” exists, so these change nothing: {', '.join(given)}. Edit it in the admin."
                )
            )

    def _report(self, microsite: Microsite, *, is_new: bool, before: dict[str, int]) -> None:
        after = _counts()
        made = [f"{name}: {after[name] - number}" for name, number in before.items() if after[name] > number]
        if is_new:
            self.stdout.write(self.style.SUCCESS(f"Made “{microsite}”."))
        elif made:
            self.stdout.write(self.style.SUCCESS(f"“{microsite}” was there; added {', '.join(made)}."))
        else:
            self.stdout.write(f"“{microsite}” was there, and nothing was missing.")
        self.stdout.write(f"Address:   {microsite.site.root_url}")
        self.stdout.write(f"Languages: {', '.join(microsite.language_codes())}")
        self.stdout.write(f"Team:      {', '.join(entry.group.name for entry in microsite.groups.all())}")


def _codes(text: str) -> list[str]:
    return [code.strip() for code in text.split(",") if code.strip()]


def _counts() -> dict[str, int]:
    return {
        "home pages": Page.objects.filter(depth=2).count(),
        "sites": Site.objects.count(),
        "collections": Collection.objects.count(),
    }


def _lines(error: ValidationError) -> list[str]:
    """Return one line for each mistake, with the name of the option that is to blame."""
    if not hasattr(error, "error_dict"):
        return [f"- {message}" for message in error.messages]
    return [
        f"- --{name.replace('_', '-')}: {message}" if name in OPTIONS else f"- {name}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]


OPTIONS = {
    "title",
    "languages",
    "default_language",
    "fallback",
    "hostname",
    "port",
    "public_base_url",
    "licence",
    "licence_attribution",
    "contact_name",
    "contact_email",
}
