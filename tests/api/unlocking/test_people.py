"""Pages that ask who somebody is: signing in, and being led back."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.content.protection.tokens import restriction_id
from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from tests.api.unlocking.world import World, post, route
from tests.fixtures import MakeMember, MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db

REDEEM = (settings.BASE_DIR / "graphql" / "operations" / "unlock_with_code.graphql").read_text(encoding="utf-8")


@pytest.fixture
def closed_to(site: Microsite, make_page: MakePage) -> Any:
    """Make a page that only some people may read: `closed_to("groups", group)`."""

    def make(kind: str, *groups: Group) -> PageViewRestriction:
        page = make_page(site, title="Team room", slug="team-room")
        restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind)
        restriction.groups.set(groups)
        return restriction

    return make


def enter(site: Microsite, person: User | None, path: str = "/en/team-room/", **asked: str) -> Any:
    """Follow the address that `route` gives, as somebody who is signed in or as nobody."""
    url = urlsplit(route(site, "/en/team-room/")["signInUrl"])
    client = Client()
    if person is not None:
        client.force_login(person)
    query = {**dict(parse_qsl(url.query)), "path": path, **asked}
    return client.get(url.path, query, headers={"Host": "localhost"})


def redeemed(site: Microsite, response: Any) -> Any:
    assert response.status_code == 302, response.status_code
    [(name, code)] = parse_qsl(urlsplit(response["Location"]).query)
    assert name == "unlock"
    return post(site, REDEEM, {"input": {"code": code}})["unlockWithCode"]


def test_somebody_of_the_team_signs_in_and_is_led_back(
    site: Microsite, closed_to: Any, make_member: MakeMember
) -> None:
    closed_to("login")
    member = make_member(site)
    response = enter(site, member)
    payload = redeemed(site, response)

    assert response["Location"].startswith("http://eu-belong.localhost:8000/en/team-room/?unlock=")
    assert response["Referrer-Policy"] == "no-referrer"
    assert payload["errors"] == []
    assert route(site, "/en/team-room/", payload["token"])["page"] == {"title": "Team room"}


def test_nobody_is_asked_to_sign_in_first(site: Microsite, closed_to: Any) -> None:
    closed_to("login")
    response = enter(site, None)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/?next=/admin/unlock/")


def test_people_of_another_team_are_nobody_here(
    site: Microsite, closed_to: Any, make_member: MakeMember, make_microsite: MakeMicrosite
) -> None:
    closed_to("login")
    response = enter(site, make_member(make_microsite("eim")))

    assert response.status_code == 403
    assert "This page is for others" in response.content.decode()
    assert "Team room" not in response.content.decode()


def test_groups_let_in_their_own_people_only(site: Microsite, closed_to: Any, make_member: MakeMember) -> None:
    leads = site.groups.get(role=Role.LEADS).group
    closed_to("groups", leads)
    editor, lead = make_member(site), make_member(site, roles=(Role.LEADS,))

    assert enter(site, editor).status_code == 403
    token = redeemed(site, enter(site, lead))["token"]
    assert route(site, "/en/team-room/", token)["__typename"] == "PageRoute"
    lead.groups.remove(leads)
    assert route(site, "/en/team-room/", token)["tokenState"] == "REVOKED"


@pytest.mark.parametrize("change", ["leaves", "deactivated", "password"])
def test_token_of_a_person_ends_with_what_let_the_person_in(
    site: Microsite, closed_to: Any, make_member: MakeMember, change: str
) -> None:
    closed_to("login")
    member = make_member(site)
    token = redeemed(site, enter(site, member))["token"]
    if change == "leaves":
        member.groups.clear()
    elif change == "deactivated":
        member.is_active = False
        member.save()
    else:
        member.set_password("another")
        member.save()

    assert route(site, "/en/team-room/", token)["tokenState"] == "REVOKED"


def test_token_of_a_person_ends_after_an_hour(site: Microsite, closed_to: Any, make_member: MakeMember) -> None:
    closed_to("login")
    token = redeemed(site, enter(site, make_member(site)))["token"]
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=61), tick=False):
        assert route(site, "/en/team-room/", token)["tokenState"] == "EXPIRED"


def test_code_is_good_once_and_for_two_minutes(site: Microsite, closed_to: Any, make_member: MakeMember) -> None:
    closed_to("login")
    member = make_member(site)
    response = enter(site, member)

    assert redeemed(site, response)["token"]
    [error] = redeemed(site, response)["errors"]
    assert error["code"] == "CODE_INVALID"
    response = enter(site, member)
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=125), tick=False):
        [error] = redeemed(site, response)["errors"]
        assert error["code"] == "CODE_INVALID"
    assert post(site, REDEEM, {"input": {"code": "x:y"}})["unlockWithCode"]["token"] is None


def test_code_is_no_token_and_a_token_no_code(site: Microsite, closed_to: Any, make_member: MakeMember) -> None:
    closed_to("login")
    response = enter(site, make_member(site))
    [(_, code)] = parse_qsl(urlsplit(response["Location"]).query)
    token = redeemed(site, response)["token"]

    assert route(site, "/en/team-room/", code)["tokenState"] == "NOT_SENT"
    assert post(site, REDEEM, {"input": {"code": token}})["unlockWithCode"]["token"] is None


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example.org/",
        "https://evil.example.org/",
        "@evil.example.org",
        "/\\evil.example.org",
        "",
        "/a b",
        "/x\n",
    ],
)
def test_the_way_back_leads_to_the_microsite_only(
    site: Microsite, closed_to: Any, make_member: MakeMember, path: str
) -> None:
    closed_to("login")

    assert enter(site, make_member(site), path).status_code == 404


def test_nobody_signs_in_for_a_password(world: World, make_member: MakeMember) -> None:
    client = Client()
    client.force_login(make_member(world.site))
    asked = {"page": restriction_id(world.restriction.pk), "path": "/en/"}

    assert client.get("/admin/unlock/", asked).status_code == 404


@override_settings(REQUIRE_TWO_FACTOR=["editors"])
def test_second_factor_that_is_missing_is_set_up_first(
    site: Microsite, closed_to: Any, make_member: MakeMember
) -> None:
    closed_to("login")
    response = enter(site, make_member(site))

    assert response["Location"] == "/admin/account/two-factor/"


def test_privacy_dialog_says_whom_signing_in_lets_in_and_offers_the_teams_own_groups(
    site: Microsite, make_page: MakePage, make_member: MakeMember, make_microsite: MakeMicrosite
) -> None:
    theirs = make_microsite("eim")
    page = make_page(site, title="Team room")
    client = Client()
    client.force_login(make_member(site, roles=(Role.PUBLISHERS,)))
    dialog = client.get(f"/admin/pages/{page.pk}/privacy/").json()["html"]

    assert "Private, for everybody in the website&#x27;s team, after signing in" in dialog
    assert "any logged-in users" not in dialog
    for microsite, is_offered in ((site, True), (theirs, False)):
        for entry in microsite.groups.all():
            assert (f'value="{entry.group_id}"' in dialog) == is_offered
