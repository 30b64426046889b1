"""An event with a registration page in English and Polish, and people who register for it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.contrib.auth.models import User

from cms.content.models import EventPage
from cms.microsites.models import Microsite
from cms.registrations import openings, tokens
from cms.registrations.actions import SentForm, confirm_email, register
from cms.registrations.answers import SentAnswer
from cms.registrations.guarding import Visit
from cms.registrations.models import Registration, RegistrationPage, SeatPool
from cms.registrations.openings import Opening


@pytest.fixture(autouse=True)
def no_challenge(settings: Any) -> None:
    """Take forms without a challenge, and as many as come; `test_guarding` has tests of those."""
    # Indexes of pages are of no interest here, and take longer than everything else.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    settings.REGISTRATION_CHALLENGE_COST = 0
    settings.REGISTRATION_PER_ADDRESS = 0
    settings.REGISTRATION_PER_EVENT = 0


def question(key: str, kind: str = "text", **values: Any) -> dict[str, Any]:
    """Return a question as the field holds it."""
    choices = [{"type": "item", "value": one, "id": one["key"]} for one in values.pop("choices", [])]
    return {
        "type": "question",
        "value": {"key": key, "type": kind, "label": key.capitalize(), "choices": choices, **values},
    }


@dataclass
class Sign:
    """Signs people up, and does for them what the links in their mails do."""

    microsite: Microsite
    event: EventPage
    pages: dict[str, RegistrationPage] = field(default_factory=dict)

    @property
    def opening(self) -> Opening:
        found = openings.opening_of(self.microsite, self.event.translation_key)
        assert found is not None
        return found

    @property
    def pool(self) -> SeatPool:
        return SeatPool.objects.get(pk=self.event.translation_key)

    def form(self, email: str = "anna@example.org", language: str = "en", **values: Any) -> SentForm:
        """Return a form that nothing is wrong with."""
        answers = tuple(
            answer if isinstance(answer, SentAnswer) else SentAnswer(*answer) for answer in values.pop("answers", ())
        )
        form = SentForm(
            event_key=str(self.event.translation_key),
            language=language,
            name="Anna Kowalska",
            email=email,
            answers=answers,
            accepted_notice=self.opening.notice(language).digest,
        )
        return replace(form, **values)

    def send(self, email: str = "anna@example.org", language: str = "en", **values: Any) -> Registration:
        """Register, without confirming the address."""
        register(self.microsite, self.form(email, language, **values), Visit())
        return self.of(email)

    def up(self, email: str = "anna@example.org", language: str = "en", **values: Any) -> Registration:
        """Register, and confirm the address."""
        return confirm_email(tokens.mint(self.send(email, language, **values)))

    def of(self, email: str) -> Registration:
        """Return the newest registration of an address."""
        return Registration.objects.filter(email_key=email.strip().lower()).latest("created_at", "position")

    def states(self) -> list[str]:
        """Return the states of all in the order in which they registered."""
        return list(self.pool.registrations.order_by("position").values_list("state", flat=True))

    def set(self, **values: Any) -> None:
        """Publish the English page with other settings."""
        page = RegistrationPage.objects.get(pk=self.pages["en"].pk)
        for name, value in values.items():
            setattr(page, name, value)
        page.save_revision().publish()


def build(make_microsite: Callable[..., Microsite], make_page: Callable[..., Any], **rules: Any) -> Sign:
    """Make a microsite with an event in a hundred days, and its registration page, in English and Polish."""
    microsite = make_microsite("eu-mia", contact_email="team@example.org")
    day = (datetime.date.today() + datetime.timedelta(days=100)).isoformat()
    when = {"starts": day, "start_time": "09:30", "end_time": "17:00", "time_zone": "Europe/Warsaw"}
    event = make_page(microsite, EventPage, title="Seminar", **when)
    polish = make_page(microsite, EventPage, "pl", translation_of=event, title="Seminarium", **when)
    page = make_page(microsite, RegistrationPage, parent=event, title="Registration", **rules)
    other = make_page(
        microsite,
        RegistrationPage,
        "pl",
        parent=polish,
        translation_of=page,
        title="Rejestracja",
        privacy_notice="<p>Przechowujemy dane przez rok.</p>",
        **rules,
    )
    return Sign(microsite, event, {"en": page, "pl": other})


@pytest.fixture
def sign(make_microsite: Callable[..., Microsite], make_page: Callable[..., Any]) -> Sign:
    return build(make_microsite, make_page, capacity=2, confirmation="automatic")


@pytest.fixture
def member(sign: Sign, make_member: Callable[..., User]) -> User:
    return make_member(sign.microsite)
