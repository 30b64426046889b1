"""Fixtures for content: microsites, pages of every type in their places, people of a team, signed-in browsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import Page

from cms.content.models import HomePage, PlainPage
from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from tests.copies import new_microsite
from tests.factories import FACTORIES

MakeMicrosite = Callable[..., Microsite]
MakePage = Callable[..., Any]
MakeMember = Callable[..., User]
SignIn = Callable[[User], Client]


@pytest.fixture
def make_microsite(db: None) -> MakeMicrosite:
    """Make a microsite with its homes and team, in English and Polish unless told otherwise."""

    def make(slug: str = "eu-belong", languages: tuple[str, ...] = ("en", "pl"), **values: Any) -> Microsite:
        return new_microsite(slug=slug, languages=languages, **{"title": slug.upper(), **values})

    return make


@pytest.fixture
def make_page(db: None) -> MakePage:
    """
    Make a live page of any type in its place, with the pages above it: `make_page(microsite, EventPage, "pl")`.

    `parent` says where it lies, `translation_of` whose translation it is; other values are the page's fields.
    """
    return add_page


def add_page(
    microsite: Microsite,
    model: type[Page] = PlainPage,
    language: str = "en",
    *,
    parent: Page | None = None,
    translation_of: Page | None = None,
    **values: Any,
) -> Any:
    """Add a live page of *model* in its place, see `make_page`."""
    if parent is None:
        parent = _place(microsite, model, language)
    if translation_of is not None:
        values["translation_key"] = translation_of.translation_key
    return FACTORIES[model](parent=parent, **values)


def _place(microsite: Microsite, model: type[Page], language: str) -> Page:
    """Return a page of the first type that *model* may lie below; where there is none, one is made."""
    home = microsite.home(language)
    assert home is not None, f"{microsite} isn't read in {language}"
    above = apps.get_model(model.parent_page_types[0])
    if issubclass(above, HomePage):
        return home
    existing = above.objects.descendant_of(home).first()
    return existing or FACTORIES[above](parent=_place(microsite, above, language), title=above._meta.verbose_name)


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
def sign_in() -> SignIn:
    """Give a browser in which somebody is signed in."""

    def sign(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign
