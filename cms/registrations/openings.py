"""
The registration for an event: by which rules, until when, with which questions.

A page for each language carries it, and one of them decides: that in the microsite's default language or, where that
isn't published, in the next of its languages. `synchronise` brings what it says to the others, so that no visitor reads
anything else; labels, help and the privacy notice are each language's own.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone

from cms.content.choices import EventStatus
from cms.content.models import EventPage
from cms.content.queries import visitors
from cms.microsites.models import Microsite
from cms.registrations.models import RegistrationPage, SeatPool

# What the deciding page says for all languages.
SHARED_FIELDS = (
    "opens_at",
    "closes_at",
    "capacity",
    "waiting_list",
    "confirmation",
    "access",
    "ask_special_needs",
    "retention_days",
    "reminder_days",
)


class Status(StrEnum):
    """Whether one can register, as far as the clock and the event decide."""

    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Choice:
    """An answer to choose from."""

    key: str
    label: str


@dataclass(frozen=True)
class Question:
    """A question of the form, in one language."""

    key: str
    type: str
    label: str
    help_text: str
    required: bool
    choices: tuple[Choice, ...]
    show_if_question: str
    show_if_answer: str


@dataclass(frozen=True)
class PrivacyNotice:
    """The privacy notice that people agree to. Its digest names this text in this language."""

    language: str
    html: str

    @cached_property
    def digest(self) -> str:
        """SHA-256 of language and text, in hexadecimal digits."""
        return notice_digest(self.language, self.html)


@dataclass(eq=False)
class Opening:
    """
    The registration for one event of one microsite.

    :ivar event: the event, in the language of `rules`: its times and place are told to all from this one
    :ivar rules: the registration page that decides for all languages
    :ivar pages: the registration pages of all languages, that of the default language first
    """

    microsite: Microsite
    event: EventPage
    rules: RegistrationPage
    events: list[EventPage]
    pages: list[RegistrationPage]

    @property
    def event_key(self) -> uuid.UUID:
        """The event's translation key."""
        key: uuid.UUID = self.event.translation_key
        return key

    @property
    def closes_at(self) -> datetime | None:
        """When registration ends: when it says so, else when the event begins; never after the event."""
        over = self.event.ends_at
        begins = self.event.starts_at if self.event.starts and self.event.starts.precision == "day" else over
        closes: datetime | None = self.rules.closes_at or begins
        return min(closes, over) if closes and over else closes

    def status(self, now: datetime) -> Status:
        """Return whether one can register at the moment *now*."""
        if self.is_over_for_good or (self.closes_at and self.closes_at <= now):
            return Status.CLOSED
        return Status.NOT_YET if self.rules.opens_at and self.rules.opens_at > now else Status.OPEN

    @property
    def is_over_for_good(self) -> bool:
        """Whether the event was cancelled, or its whole microsite archived: nobody registers any more."""
        return self.is_cancelled or self.is_archived

    @property
    def is_archived(self) -> bool:
        """Whether the microsite is archived; unknown, and so not, where only seats are asked for."""
        return self.microsite is not None and self.microsite.archived_at is not None

    @property
    def is_cancelled(self) -> bool:
        """Whether the event was cancelled."""
        return bool(self.event.event_status == EventStatus.CANCELLED)

    def takes_place(self, now: datetime) -> bool:
        """Return whether the event is still to come, and not cancelled: else nobody gets a seat any more."""
        begins = self.event.starts_at
        return not self.is_over_for_good and (begins is None or begins > now)

    def page(self, language: str) -> RegistrationPage:
        """Return the registration page that somebody who reads *language* is shown."""
        return _in_language(self.microsite, self.pages, language) or self.rules

    def event_in(self, language: str) -> EventPage:
        """Return the event as somebody who reads *language* is shown it."""
        return _in_language(self.microsite, self.events, language) or self.event

    def notice(self, language: str) -> PrivacyNotice:
        """Return the privacy notice that somebody who reads *language* agrees to."""
        page = self.page(language)
        return PrivacyNotice(page.locale.language_code, page.privacy_notice)

    def questions(self, language: str) -> list[Question]:
        """Return the questions as the deciding page asks them, in the words of the page in *language*."""
        words = {child.value["key"]: child.value for child in self.page(language).questions}
        return [_question(child.value, words.get(child.value["key"], child.value)) for child in self.rules.questions]


def opening_of(microsite: Microsite, event_key: uuid.UUID) -> Opening | None:
    """Return the registration for an event of *microsite*, published or not; None where there is none."""
    _know_languages(microsite)
    events = _ordered(microsite, _events(event_key))
    pages = _ordered(microsite, _pages_below(events))
    deciding = sorted(pages, key=lambda page: not page.live)[:1]
    if not deciding:
        return None
    [rules] = deciding
    event = next(event for event in events if rules.path.startswith(event.path))
    return Opening(microsite, event, rules, events, pages)


def public_opening(microsite: Microsite, event_key: uuid.UUID, language: str) -> Opening | None:
    """
    Return the registration for an event that a visitor of *microsite* sees; None where that is none.

    Only pages that are public are looked at, in all its languages.
    """
    _know_languages(microsite)
    [visitor] = visitors([(microsite, language)])
    events = [event for event in _ordered(microsite, _events(event_key)) if visitor.sees(event)]
    pages = [page for page in _ordered(microsite, _pages_below(events)) if visitor.sees(page)]
    if not pages:
        return None
    rules = pages[0]
    event = next(event for event in events if rules.path.startswith(event.path))
    return Opening(microsite, event, rules, events, pages)


def opening_for(pool: SeatPool) -> Opening | None:
    """Return the registration that *pool* has the seats of; None when its pages were deleted."""
    return opening_of(pool.microsite, pool.event_key)


def synchronise(opening: Opening) -> None:
    """Bring what the deciding page says for all languages to the pages of the others."""
    values = {name: getattr(opening.rules, name) for name in SHARED_FIELDS}
    for page in opening.pages:
        different = {name: value for name, value in values.items() if getattr(page, name) != value}
        if different:
            RegistrationPage.objects.filter(pk=page.pk).update(**different)
            for name, value in different.items():
                setattr(page, name, value)


def notice_digest(language: str, html: str) -> str:
    """Return what names a privacy notice: this text, as Wagtail stores it, in this language."""
    return hashlib.sha256(f"{language}\0{html}".encode()).hexdigest()


def parse_event_key(text: str) -> uuid.UUID | None:
    """Return the translation key that *text* is; None where it is none."""
    try:
        return uuid.UUID(text) if len(text) <= 36 else None
    except ValueError:
        return None


def now() -> datetime:
    """Return the moment by which it is decided whether something is open or has expired."""
    return timezone.now()


def _know_languages(microsite: Microsite) -> None:
    """Read the languages of *microsite* once: all that follows asks for them again and again."""
    prefetch_related_objects([microsite], "languages__locale")


def _events(event_key: uuid.UUID) -> Iterable[EventPage]:
    return EventPage.objects.filter(translation_key=event_key, alias_of=None).select_related("locale")


def _pages_below(events: Sequence[EventPage]) -> Iterable[RegistrationPage]:
    below = Q(pk__in=[])
    for event in events:
        below |= Q(path__startswith=event.path, depth=event.depth + 1)
    return RegistrationPage.objects.filter(below, alias_of=None).select_related("locale", "data_protection_officer")


def _ordered(microsite: Microsite, pages: Iterable[Any]) -> list[Any]:
    """Return those of *pages* that are in a language of *microsite*, its default first, then in its order."""
    codes = [microsite.default_locale.language_code, *microsite.language_codes()]
    return sorted(
        (page for page in pages if page.locale.language_code in codes),
        key=lambda page: (codes.index(page.locale.language_code), page.path),
    )


def _in_language(microsite: Microsite, pages: Sequence[Any], language: str) -> Any:
    by_language = {page.locale.language_code: page for page in reversed(pages) if page.live}
    return next((by_language[code] for code in microsite.fallback_codes(language) if code in by_language), None)


def _question(rule: Any, words: Any) -> Question:
    labels = {choice["key"]: choice["label"] for choice in words["choices"]}
    return Question(
        key=rule["key"],
        type=str(rule["type"]),
        label=words["label"],
        help_text=words["help_text"],
        required=rule["required"],
        choices=tuple(Choice(one["key"], labels.get(one["key"], one["label"])) for one in rule["choices"]),
        show_if_question=rule["show_if_question"],
        show_if_answer=rule["show_if_answer"],
    )
