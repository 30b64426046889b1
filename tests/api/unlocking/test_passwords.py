"""A password gives a token: guessed slowly, and told nothing by what is said."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.content.protection.tokens import restriction_id
from tests.api.unlocking.world import PASSWORD, UNLOCK, WORD, World, post, route, token_for, unlock
from tests.fixtures import MakePage

pytestmark = pytest.mark.django_db


def test_right_password_opens_the_page_and_what_lies_below(world: World) -> None:
    token = token_for(world)

    assert route(world.site, "/en/wolverine-secret/", token)["page"] == {"title": f"{WORD} secret"}
    assert route(world.site, "/en/wolverine-secret/wolverine-child/", token)["page"] == {"title": f"{WORD} child"}
    assert route(world.site, "/en/wolverine-secret/nothing/", token)["__typename"] == "NotFoundRoute"
    # Each language is a tree of its own, with a password of its own.
    assert route(world.site, "/pl/wolverine-pl/", token)["__typename"] == "ProtectedRoute"


def test_page_below_with_a_password_of_its_own_stays_closed(world: World) -> None:
    outer = token_for(world)
    path = "/en/wolverine-secret/wolverine-inner/"
    found = route(world.site, path, outer)

    assert found["__typename"] == "ProtectedRoute"
    assert found["pageId"] != restriction_id(world.restriction.pk)
    inner = unlock(world.site, found["pageId"], "another")["token"]
    # The inner one alone doesn't open what lies around it.
    assert route(world.site, path, inner)["pageId"] == restriction_id(world.restriction.pk)
    assert route(world.site, path, f"{outer}, {inner}")["page"] == {"title": f"{WORD} inner"}


def test_wrong_password_and_unknown_page_are_told_alike(world: World, make_page: MakePage) -> None:
    login = make_page(world.site, title="Login")
    by_login = PageViewRestriction.objects.create(page=login, restriction_type="login")
    answers = [
        unlock(world.site, page_id, "wrong")
        for page_id in (
            restriction_id(world.restriction.pk),
            restriction_id(by_login.pk),
            restriction_id(10**6),
            "",
            "ł" * 5000,
            str(world.restriction.pk),
        )
    ]

    assert answers[0]["token"] is None
    assert answers[0]["errors"] == [
        {"code": "WRONG_PASSWORD", "message": "This password is not the right one.", "field": "password"}
    ]
    assert all(answer == answers[0] for answer in answers)


def test_wrong_password_and_unknown_page_ask_the_database_the_same(world: World) -> None:
    """What is not told by words is not told by time: both do the same, in the same order."""

    def shapes(page_id: str, address: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            unlock(world.site, page_id, "wrong", address=address)
        # Names of savepoints are numbered.
        return [query["sql"].split("WHERE")[0][:60] for query in captured if "SAVEPOINT" not in query["sql"]]

    shapes("warm", "10.0.0.1")
    assert shapes(restriction_id(world.restriction.pk), "10.0.0.2") == shapes("unknown", "10.0.0.3") != []


def test_empty_password_opens_nothing(world: World) -> None:
    PageViewRestriction.objects.filter(pk=world.restriction.pk).update(password="")

    assert unlock(world.site, restriction_id(world.restriction.pk), "")["token"] is None


def test_message_is_told_in_the_language_asked_for(world: World) -> None:
    asked = {"input": {"pageId": "x", "password": "y", "language": "pl"}}
    [error] = post(world.site, UNLOCK, asked)["unlock"]["errors"]

    assert error["message"] == "To nie jest właściwe hasło."


def test_guessing_is_slowed_down_for_one_address_and_not_for_others(world: World) -> None:
    page_id = restriction_id(world.restriction.pk)
    for _ in range(10):
        assert unlock(world.site, page_id, "wrong")["errors"][0]["code"] == "WRONG_PASSWORD"
    refused = unlock(world.site, page_id, PASSWORD)

    assert refused["token"] is None
    assert refused["errors"][0]["code"] == "TOO_MANY_ATTEMPTS"
    assert unlock(world.site, page_id, PASSWORD, address="5.6.7.8")["token"]


def test_names_that_are_made_up_are_counted_too(world: World) -> None:
    codes = [unlock(world.site, f"made-up-{number}", "x")["errors"][0]["code"] for number in range(51)]

    assert codes == ["WRONG_PASSWORD"] * 50 + ["TOO_MANY_ATTEMPTS"]


def test_right_passwords_are_not_counted(world: World) -> None:
    page_id = restriction_id(world.restriction.pk)
    for _ in range(60):
        assert unlock(world.site, page_id, PASSWORD)["token"]
