"""A token opens one page with what lies below, as it is now, for some hours."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.content.protection.tokens import restriction_id
from tests.api.unlocking.world import PASSWORD, World, route, token_for, unlock
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db


def test_changed_password_closes_what_the_old_one_opened(world: World) -> None:
    token = token_for(world)
    world.restriction.password = "new"
    world.restriction.save()
    found = route(world.site, "/en/wolverine-secret/", token)

    assert found["__typename"] == "ProtectedRoute"
    assert found["tokenState"] == "REVOKED"


def test_kind_that_is_changed_closes_it(world: World) -> None:
    token = token_for(world)
    world.restriction.restriction_type = "login"
    world.restriction.save()

    assert route(world.site, "/en/wolverine-secret/", token)["tokenState"] == "REVOKED"


def test_token_ends(world: World) -> None:
    token = token_for(world)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=11, minutes=59), tick=False):
        assert route(world.site, "/en/wolverine-secret/", token)["__typename"] == "PageRoute"
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=12, minutes=1), tick=False):
        found = route(world.site, "/en/wolverine-secret/", token)

    assert found["__typename"] == "ProtectedRoute"
    assert found["tokenState"] == "EXPIRED"


@pytest.mark.parametrize("change", ["signature", "content", "secret"])
def test_forged_token_opens_nothing_and_breaks_nothing(world: World, change: str) -> None:
    token = token_for(world)
    value, signature = token.rsplit(":", 1)
    forged = {
        "signature": f"{value}:{signature[:-2]}xx",
        "content": f"{value[:-4]}AAAA:{signature}",
        "secret": token,
    }[change]
    with override_settings(SECRET_KEY="another" if change == "secret" else "only-for-tests"):
        found = route(world.site, "/en/wolverine-secret/", forged)
        public = route(world.site, "/en/public/", forged)

    assert found["__typename"] == "ProtectedRoute"
    assert found["tokenState"] == "NOT_SENT"
    assert public["page"] == {"title": "Public"}


@pytest.mark.parametrize("token", [",", "ł", "a:b", "x" * 20_000, "," * 500])
def test_nonsense_in_the_header_breaks_nothing(world: World, token: str) -> None:
    assert route(world.site, "/en/public/", token)["page"] == {"title": "Public"}


def test_secret_key_that_is_replaced_closes_nothing(world: World) -> None:
    token, page_id = token_for(world), restriction_id(world.restriction.pk)
    with override_settings(SECRET_KEY="newer", SECRET_KEY_FALLBACKS=["only-for-tests"]):
        assert route(world.site, "/en/wolverine-secret/", token)["__typename"] == "PageRoute"
        assert unlock(world.site, page_id, PASSWORD)["token"]


def test_token_of_one_page_opens_no_other(world: World, make_page: MakePage, make_microsite: MakeMicrosite) -> None:
    other = make_page(world.site, title="Other", slug="other")
    # Even with the same password.
    PageViewRestriction.objects.create(page=other, restriction_type="password", password=PASSWORD)
    theirs = make_microsite("eim")
    their_page = make_page(theirs, title="Theirs", slug="theirs")
    PageViewRestriction.objects.create(page=their_page, restriction_type="password", password=PASSWORD)
    token = token_for(world)

    assert route(world.site, "/en/other/", token)["__typename"] == "ProtectedRoute"
    assert route(theirs, "/en/theirs/", token)["__typename"] == "ProtectedRoute"
