"""Microsites, people of their teams, and browsers in which these are signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import Locale, Page

from cms.content.models import Organisation, PlainPage
from cms.microsites.actions import create_microsite
from cms.microsites.choices import Role
from cms.microsites.models import Microsite

MakeMicrosite = Callable[..., Microsite]
MakeMember = Callable[..., User]
SignIn = Callable[[User], Client]


@pytest.fixture
def make_microsite(db: None) -> MakeMicrosite:
    def make(slug: str = "eu-belong", languages: tuple[str, ...] = ("en", "pl"), **values: Any) -> Microsite:
        return create_microsite(slug=slug, languages=languages, **{"title": slug.upper(), **values})

    return make


@pytest.fixture
def make_member(db: None) -> MakeMember:
    """Make somebody with roles in the teams of microsites."""

    def make(*microsites: Microsite, roles: tuple[Role, ...] = (Role.EDITORS,), name: str = "") -> User:
        user = User.objects.create_user(name or f"user{User.objects.count()}", password="secret")
        for microsite in microsites:
            user.groups.add(*(entry.group for entry in microsite.groups.filter(role__in=roles)))
        return user

    return make


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("administrator", password="secret")


@pytest.fixture
def sign_in() -> SignIn:
    def sign(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign


@pytest.fixture
def make_organisation(db: None) -> Callable[..., Organisation]:
    def make(owner: Microsite | None, name: str, language: str = "en", **values: Any) -> Organisation:
        locale, _created = Locale.objects.get_or_create(language_code=language)
        return Organisation.objects.create(owner=owner, name=name, locale=locale, **values)

    return make


@pytest.fixture
def make_page(db: None) -> Callable[..., Page]:
    """Make a plain page below the home page of a language."""

    def make(microsite: Microsite, title: str = "About", language: str = "en", **values: Any) -> Page:
        home = microsite.home(language)
        assert home is not None
        return home.add_child(instance=PlainPage(title=title, locale=home.locale, **values))

    return make
