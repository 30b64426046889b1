"""`route` says what a private page asks for, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from cms.content.protection.tokens import restriction_id
from tests.api.unlocking.world import WORD, World, route, token_for
from tests.fixtures import MakePage

pytestmark = pytest.mark.django_db


def test_route_says_what_is_asked_for_and_nothing_of_the_page(world: World) -> None:
    path = "/en/wolverine-secret/"

    assert route(world.site, path) == {
        "__typename": "ProtectedRoute",
        "path": path,
        "restriction": "PASSWORD",
        "pageId": restriction_id(world.restriction.pk),
        "signInUrl": None,
        "tokenState": "NOT_SENT",
    }


def test_path_below_that_is_nowhere_answers_like_one_that_is(world: World) -> None:
    there = route(world.site, "/en/wolverine-secret/wolverine-child/")
    nowhere = route(world.site, "/en/wolverine-secret/nothing-here/")
    inner = route(world.site, "/en/wolverine-secret/wolverine-inner/")
    old = Redirect.objects.create(
        old_path="/en/wolverine-secret/old", site=world.site.site, redirect_page=world.public, is_permanent=True
    )

    assert there["__typename"] == "ProtectedRoute"
    for other in (nowhere, inner, route(world.site, f"{old.old_path}/")):
        assert {**other, "path": ""} == {**there, "path": ""}
    # A path that only begins with the same letters is nobody's.
    assert route(world.site, "/en/wolverine-secrets/")["__typename"] == "NotFoundRoute"


def test_each_language_asks_for_its_own(world: World) -> None:
    polish, english = route(world.site, "/pl/wolverine-pl/"), route(world.site, "/en/wolverine-secret/")

    assert polish["__typename"] == english["__typename"] == "ProtectedRoute"
    assert polish["pageId"] != english["pageId"]


def test_page_that_would_stand_in_for_a_translation_asks_too(world: World, make_page: MakePage) -> None:
    alone = make_page(world.site, title="Alone", slug="alone")
    PageViewRestriction.objects.create(page=alone, restriction_type="login")

    found = route(world.site, "/pl/alone/below/")

    assert found["restriction"] == "LOGIN"
    assert found["signInUrl"].startswith("http://localhost:8000/admin/unlock/?page=")


def test_redirect_to_a_private_page_asks_and_leads_there_once_it_is_open(world: World) -> None:
    Redirect.objects.create(old_path="/en/old", site=world.site.site, redirect_page=world.child)

    assert route(world.site, "/en/old/")["pageId"] == restriction_id(world.restriction.pk)
    found = route(world.site, "/en/old/", token_for(world))
    assert found["__typename"] == "RedirectRoute"
    assert found["target"] == {"title": f"{WORD} child"}


@pytest.mark.parametrize("how", ["draft", "expired", "alias"])
def test_private_page_that_is_not_published_is_nowhere(world: World, how: str) -> None:
    changes: dict[str, Any] = {
        "draft": {"live": False, "first_published_at": None},
        "expired": {"expire_at": timezone.now(), "first_published_at": None},
        "alias": {"alias_of": world.public},
    }
    Page.objects.filter(pk=world.secret.pk).update(**changes[how])

    assert route(world.site, "/en/wolverine-secret/")["__typename"] == "NotFoundRoute"
    assert route(world.site, "/en/wolverine-secret/wolverine-child/")["__typename"] == "NotFoundRoute"


def test_private_home_says_its_language_and_no_more(world: World) -> None:
    home = world.site.home("en")
    assert home is not None
    PageViewRestriction.objects.create(page=home, restriction_type="password", password="home")
    polish = world.site.home("pl")
    assert polish is not None
    PageViewRestriction.objects.create(page=polish, restriction_type="password", password="home")

    assert route(world.site, "/") == {
        "__typename": "RedirectRoute",
        "url": "http://eu-belong.localhost:8000/en/",
        "target": None,
    }
    assert route(world.site, "/en/")["__typename"] == "ProtectedRoute"
    assert route(world.site, "/en/public/")["__typename"] == "ProtectedRoute"
    assert route(world.site, "/", token_for(world, "/en/", "home"))["target"] is not None
