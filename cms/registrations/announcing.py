"""
Making an event together with its registration page, in a microsite's default language and as translations to be done.

Who may do so, and where the pages come to lie, is said here; the form that asks for them is in `admin.new_event`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page, PageSubscription
from wagtail_localize.operations import translate_object

from cms.content.blocks.text import to_latin
from cms.content.choices import ContactKind
from cms.content.models import Contact, EventIndexPage, EventPage
from cms.microsites.models import Microsite
from cms.microsites.queries import locales_of, microsites_of_user
from cms.registrations.models import RegistrationPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Of 255 characters, so that there is room for a number.
MAX_SLUG = 200
TRANSLATE = "wagtail_localize.submit_translation"


class Step(Enum):
    """How far the new pages go."""

    DRAFT = "save"
    SUBMIT = "submit"
    PUBLISH = "publish"


class NotTranslatable(RuntimeError):
    """A translation could not be begun; nothing was made."""


@dataclass
class Announced:
    """What was made. *calendar* is the list of events when there was none before."""

    event: EventPage
    registration: RegistrationPage
    calendar: EventIndexPage | None = None
    languages: list[Locale] = field(default_factory=list)

    @property
    def pages(self) -> list[Page]:
        """All pages in the default language, those above first."""
        return [page for page in (self.calendar, self.event, self.registration) if page is not None]


def place_of_events(microsite: Microsite) -> Page | None:
    """Return the list of events in the default language; the home page where there is none; None without a home."""
    home = microsite.home(microsite.default_locale.language_code)
    if home is None:
        return None
    calendar = EventIndexPage.objects.descendant_of(home).filter(alias_of=None).first()
    return calendar or home.specific


def may_announce(user: Any, microsite: Microsite) -> bool:
    """Tell whether *user* may make events in *microsite*."""
    place = place_of_events(microsite)
    return place is not None and bool(place.permissions_for_user(user).can_add_subpage())


def microsites_to_announce_in(user: Any) -> list[Microsite]:
    """Return the microsites in which *user* may make events, by name."""
    ours = microsites_of_user(user).select_related("site__root_page", "default_locale").order_by("title")
    return [microsite for microsite in ours if may_announce(user, microsite)]


def may_announce_anywhere(user: Any) -> bool:
    """Tell whether there is a microsite in which *user* may make events."""
    ours = microsites_of_user(user).select_related("site__root_page", "default_locale")
    return any(may_announce(user, microsite) for microsite in ours)


def steps_of(user: Any, place: Page) -> list[Step]:
    """Return how far *user* may go with new pages below *place*, the farthest first."""
    steps = [Step.DRAFT]
    if place.has_workflow:
        steps.insert(0, Step.SUBMIT)
    if place.permissions_for_user(user).can_publish_subpage():
        steps.insert(0, Step.PUBLISH)
    return steps


def languages_to_translate_into(user: Any, microsite: Microsite) -> list[Locale]:
    """Return the other languages of *microsite*; none to those who may not begin translations."""
    if not user.has_perm(TRANSLATE):
        return []
    return list(locales_of(microsite).exclude(pk=microsite.default_locale_id).order_by("language_code"))


def prefilled(microsite: Microsite) -> tuple[EventPage, RegistrationPage]:
    """Return an event and a registration page, not saved, with what the last ones of *microsite* say about privacy."""
    locale = microsite.default_locale
    event, registration = EventPage(locale=locale), RegistrationPage(locale=locale)
    home = microsite.home(locale.language_code)
    if home is None:
        return event, registration
    last_event = EventPage.objects.descendant_of(home).filter(alias_of=None).order_by("-pk").first()
    if last_event is not None:
        event.time_zone = last_event.time_zone
    pages = RegistrationPage.objects.descendant_of(home).filter(alias_of=None).order_by("-pk")
    with_notice = pages.exclude(privacy_notice="").first()
    with_officer = pages.exclude(data_protection_officer=None).select_related("data_protection_officer").first()
    registration.privacy_notice = with_notice.privacy_notice if with_notice else ""
    registration.data_protection_officer = (
        with_officer.data_protection_officer if with_officer else _only_officer(microsite)
    )
    return event, registration


def _only_officer(microsite: Microsite) -> Contact | None:
    officers = Contact.objects.filter(owner=microsite, locale=microsite.default_locale, kind=ContactKind.DPO)[:2]
    return officers[0] if len(officers) == 1 else None


@transaction.atomic
def announce(
    event: EventPage,
    registration: RegistrationPage,
    *,
    microsite: Microsite,
    languages: Sequence[Locale],
    step: Step,
    by: User,
) -> Announced:
    """
    Put *event* into the list of events of *microsite* and *registration* below it; make the list where there is none.

    Everything is made or nothing. With `Step.SUBMIT` each page goes to those who approve it.

    :param languages: in which both are to be translated; the translations are drafts
    :raises ValidationError: by field, when a page can't be published as it is
    :raises NotTranslatable: when a translation can't be begun
    """
    place = place_of_events(microsite)
    if place is None:
        raise LookupError(f"{microsite} has no home page in its default language.")
    code = microsite.default_locale.language_code
    made = Announced(event, registration)
    if not isinstance(place, EventIndexPage):
        with override(code):
            made.calendar = EventIndexPage(title=_("Events"), locale=microsite.default_locale)
        _add(made.calendar, place, step, by)
        place = made.calendar
    _add(event, place, step, by)
    with override(code):
        registration.title = registration.draft_title = _("Registration")
    _add(registration, event, step, by)
    _translate(made, languages, by)
    return made


def _add(page: Page, parent: Page, step: Step, by: User) -> None:
    page.owner = by
    page.live = step is Step.PUBLISH
    words = slugify(to_latin(page.title)) or slugify(page.title, allow_unicode=True)
    page.slug = find_available_slug(parent, words[:MAX_SLUG].strip("-") or page._meta.model_name)
    parent.add_child(instance=page)
    revision = page.save_revision(user=by, log_action=True, clean=step is Step.PUBLISH)
    PageSubscription.objects.create(page=page, user=by, comment_notifications=True)
    if step is Step.PUBLISH:
        revision.publish(user=by)
    elif step is Step.SUBMIT:
        page.get_workflow().start(page, by)
    page.refresh_from_db()


def _translate(made: Announced, languages: Sequence[Locale], by: User) -> None:
    made.languages = list(languages)
    if not made.languages:
        return
    for page in made.pages:
        translate_object(page, made.languages, user=by)
        # wagtail-localize passes over what it can't save.
        there = set(page.get_translations().filter(alias_of=None).values_list("locale", flat=True))
        if missing := [str(locale) for locale in made.languages if locale.pk not in there]:
            raise NotTranslatable(", ".join(missing))
