"""An event with registrants, and the people who may see them, or may not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.microsites.choices import Role
from cms.registrations.models import Registration
from tests.registrations import Sign, member, no_challenge, question, sign

__all__ = ["member", "no_challenge", "sign"]

QUESTIONS = [
    question("organisation", "organisation"),
    question("kind", "choice", choices=[{"key": "city", "label": "A city"}, {"key": "other", "label": "Another"}]),
    question("days", "choices", choices=[{"key": "first", "label": "Day 1"}, {"key": "second", "label": "Day 2"}]),
    question("country", "country"),
]


@dataclass
class Desk:
    """The desk of a team: its event, and a browser in which a registrar is signed in."""

    sign: Sign
    registrar: User
    client: Client

    def url(self, name: str, key: Any = None) -> str:
        """Return the address of a view of the event."""
        return reverse(f"registrations:{name}", args=[key or self.sign.event.translation_key])

    def of(self, name: str, person: Registration) -> str:
        """Return the address of a view of one registration."""
        return reverse(f"registrations:{name}", args=[person.pk])

    def get(self, name: str, key: Any = None, **query: Any) -> str:
        """Return what a view shows."""
        response = self.client.get(self.url(name, key), query)
        assert response.status_code == 200, response.content[:500]
        return response.content.decode()

    def post(self, address: str, **values: Any) -> str:
        """Send a form, follow where it leads, and return what is shown there."""
        response = self.client.post(address, values, follow=True)
        assert response.status_code == 200, response.content[:500]
        return response.content.decode()

    def speak(self, language: str) -> None:
        """Let the registrar read the admin in another language."""
        UserProfile.objects.update_or_create(user=self.registrar, defaults={"preferred_language": language})

    def decide(self, verb: str, *people: Registration, **values: Any) -> str:
        """Decide about people, and be sure of it."""
        keys = ",".join(str(person.pk) for person in people)
        return self.post(self.url("decide"), verb=verb, ids=keys, sure="yes", **values)


@pytest.fixture
def desk(sign: Sign, make_member: Callable[..., User], sign_in: Callable[[User], Client]) -> Desk:
    sign.set(questions=QUESTIONS)
    registrar = make_member(sign.microsite, roles=(Role.REGISTRARS,), name="renata")
    return Desk(sign, registrar, sign_in(registrar))


@pytest.fixture
def needs_permission() -> Permission:
    return Permission.objects.get(codename="view_specialneeds")


def answers(organisation: str = "City of Turin", kind: str = "city", country: str = "IT") -> Any:
    """Return answers to the event's questions."""
    return (("organisation", organisation), ("kind", kind), ("country", country))


def unknown() -> uuid.UUID:
    """Return a key that nothing has."""
    return uuid.UUID(int=7)
