"""Walks through a registration, from the form to a seat that became free."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings
from wagtail.models import Page

from cms.content.models import EventPage
from cms.content.partial_dates import PartialDate
from cms.microsites.models import Microsite
from cms.microsites.queries import microsite_by_slug
from cms.registrations import actions, openings, seats, tokens
from cms.registrations.actions import SentForm
from cms.registrations.answers import SentAnswer
from cms.registrations.guarding import Visit
from cms.registrations.models import Registration, RegistrationPage, SeatPool
from cms.registrations.openings import Opening

SLUG = "seminar-rehearsal"
PEOPLE = [
    ("Anna Kowalska", "anna@example.org", "en"),
    ("Béla Horváth", "bela@example.org", "fr"),
    ("Claire Dubois", "claire@example.org", "fr"),
]
ANSWERS = (
    SentAnswer("organisation", "City of Poznań"),
    SentAnswer("organisation-type", "local-institution"),
    SentAnswer("country", "PL"),
    SentAnswer("academy", "no"),
)


class Command(BaseCommand):
    """`manage.py demo_registration`, after `load_microsites`."""

    help = (
        "Walks through sign-up, confirmation, waiting list and promotion: on a rehearsal of EU-MIA's seminar in a "
        "hundred days, with one seat, in English and French. Run again, it begins anew; with --remove it cleans up."
    )

    def add_arguments(self, parser: Any) -> None:
        """Add what can be asked for."""
        parser.add_argument("--remove", action="store_true", help="remove the rehearsal and its registrations")

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Do it, and say at each step what has happened.

        :raises CommandError: where EU-MIA's seminar isn't there
        """
        microsite = microsite_by_slug("eu-mia")
        seminars = {
            page.locale.language_code: page
            for page in EventPage.objects.filter(url_path__endswith="/seminar/").select_related("locale")
            if microsite and page.url_path.startswith("/eu-mia-")
        } or {}
        if microsite is None or "en" not in seminars:
            raise CommandError("EU-MIA's seminar isn't there. Run `manage.py load_microsites` first.")
        key = seminars["en"].translation_key
        seminars = {
            page.locale.language_code: page
            for page in EventPage.objects.filter(translation_key=key).select_related("locale")
        }
        self._remove()
        if options["remove"]:
            self.stdout.write("Removed.")
            return
        opening = self._rehearsal(microsite, seminars)
        self.stdout.write(f"One seat, in a hundred days: {opening.event.full_url}\n")
        # No program fills in these forms, and all come from here.
        with override_settings(REGISTRATION_CHALLENGE_COST=0, REGISTRATION_PER_ADDRESS=0, REGISTRATION_PER_EVENT=0):
            self._walk(microsite, opening)
        self.stdout.write(f"\n{self._where_mails_are()}")

    def _walk(self, microsite: Microsite, opening: Opening) -> None:
        for name, email, language in PEOPLE:
            form = SentForm(
                event_key=str(opening.event_key),
                language=language,
                name=name,
                email=email,
                answers=ANSWERS,
                accepted_notice=opening.notice(language).digest,
            )
            actions.register(microsite, form, Visit())
            self._say(f"{name} sends the form in {language}")
        people = [self._registration(opening, email) for _, email, _ in PEOPLE]
        for registration in people:
            actions.confirm_email(tokens.mint(registration))
            self._say(f"{registration.name} presses the button behind the link in the mail")
        self._show(opening)
        actions.cancel(tokens.mint(people[0]))
        self._say(f"{people[0].name} cancels: the seat goes to the longest waiting")
        self._show(opening)
        actions.accept_place(tokens.mint(people[1]))
        self._say(f"{people[1].name} accepts the seat")
        self._show(opening)

    def _say(self, what: str) -> None:
        self.stdout.write(f"- {what}")

    def _show(self, opening: Opening) -> None:
        for registration in Registration.objects.filter(pool=opening.event_key).order_by("position"):
            place = seats.place_in_queue(registration)
            queue = f", place {place}" if place else ""
            self.stdout.write(f"    {registration.name:<16} {registration.language}  {registration.state}{queue}")

    def _registration(self, opening: Opening, email: str) -> Registration:
        return Registration.objects.get(pool=opening.event_key, email=email)

    def _rehearsal(self, microsite: Microsite, seminars: dict[str, EventPage]) -> Opening:
        """Make the rehearsal in the seminar's languages; return its registration."""
        day = PartialDate.parse((datetime.date.today() + datetime.timedelta(days=100)).isoformat())
        keys: dict[str, Any] = {}
        for language in sorted(seminars, key=lambda code: code != "en"):
            seminar = seminars[language]
            event = self._copy(seminar, seminar.get_parent(), keys, starts=day, ends=None, slug=SLUG)
            page = RegistrationPage.objects.child_of(seminar).get()
            rules = {"opens_at": None, "closes_at": None, "capacity": 1, "confirmation": "automatic"}
            self._copy(page, event, keys, **rules)
        found = openings.opening_of(microsite, keys["EventPage"])
        if found is None:
            raise CommandError("The rehearsal could not be made.")
        return found

    def _copy(self, page: Any, parent: Page, keys: dict[str, Any], **values: Any) -> Any:
        """Copy a page below *parent*, as the translation of the copy that was made in the language before."""
        copied = page.copy(
            to=Page.objects.get(pk=parent.pk), recursive=False, copy_revisions=False, update_attrs=values
        )
        name = type(page).__name__
        copied.translation_key = keys.setdefault(name, copied.translation_key)
        copied.save()
        return copied

    def _remove(self) -> None:
        for page in EventPage.objects.filter(slug=SLUG):
            for pool in SeatPool.objects.filter(event_key=page.translation_key):
                pool.registrations.all().delete()
                pool.delete()
            EventPage.objects.get(pk=page.pk).delete()

    def _where_mails_are(self) -> str:
        folder = getattr(settings, "EMAIL_FILE_PATH", "")
        if folder:
            return f"The mails are in {folder}, as soon as the worker has sent them."
        return f"The mails go where EMAIL_URL says ({settings.EMAIL_BACKEND})."
