"""Budgets: who asks for too much in a minute waits for the next one, and nobody else does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, RequestFactory

from api import budgets
from api.budgets import REQUEST_PRICE, Budget
from api.checks import limits_are_known, proxies_are_known
from api.errors import RequestRefused
from api.execution import REFUSED_PRICE
from api.models import ApiKey
from cms.callers import client_address
from tests.fixtures import MakeMember, MakeMicrosite, SignIn

pytestmark = pytest.mark.django_db

DOCUMENT = {"query": "{ site { title } }"}
PRICE = REQUEST_PRICE + 4


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    budgets.forget()
    with time_machine.travel("2026-03-01T12:00:15Z", tick=False):
        yield
    budgets.forget()


def ask(client: Client, body: dict[str, Any] = DOCUMENT, **headers: str) -> Any:
    return client.post("/graphql", body, content_type="application/json", headers=headers)


def code(response: Any) -> str:
    [error] = response.json()["errors"]
    return str(error["extensions"]["code"])


def make_key(**values: Any) -> tuple[ApiKey, str]:
    key = ApiKey(**{"name": "A website", "points_per_minute": 10 * PRICE, **values})
    secret = key.give_secret()
    key.save()
    return key, secret


# --- Addresses ------------------------------------------------------------------------------------------------------


def test_an_address_that_spent_its_budget_waits_for_the_next_minute(client: Client, settings: Any) -> None:
    settings.GRAPHQL_BUDGET = 3 * PRICE
    assert [ask(client).status_code for _ in range(3)] == [200, 200, 200]

    refused = ask(client)

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "45"
    assert code(refused) == "RATE_LIMITED"
    assert refused.json()["errors"][0]["extensions"]["retryAfter"] == 45
    assert refused.headers["Cache-Control"] == "no-store"
    with time_machine.travel("2026-03-01T12:01:00Z", tick=False):
        assert ask(client).status_code == 200


def test_another_address_has_a_budget_of_its_own(client: Client, settings: Any) -> None:
    settings.GRAPHQL_BUDGET = PRICE
    assert ask(client).status_code == 200
    assert ask(client).status_code == 429

    assert ask(Client(REMOTE_ADDR="192.0.2.7")).status_code == 200


def test_documents_that_are_refused_are_paid_for(client: Client, settings: Any) -> None:
    settings.GRAPHQL_BUDGET = 2 * REFUSED_PRICE
    bad = {"query": "{ site { nothing } }"}

    assert [ask(client, bad).status_code for _ in range(3)] == [200, 429, 429]


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{"},
        {"query": "{ site { title } }", "variables": {"x": [1] * 200}},
        {"query": "query ($n: Int) { site { events(first: $n) { totalCount } } }", "variables": {"n": "x"}},
    ],
)
def test_each_kind_of_refusal_is_paid_for(body: dict[str, Any], client: Client, settings: Any) -> None:
    settings.GRAPHQL_BUDGET = REFUSED_PRICE

    assert [ask(client, body).status_code for _ in range(2)] == [429, 429]


def test_without_a_budget_nothing_is_counted(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*_: Any, **__: Any) -> Any:
        raise AssertionError("The cache was asked.")

    settings.GRAPHQL_BUDGET = 0
    monkeypatch.setattr(cache, "add", reached, raising=False)

    assert [ask(client).status_code for _ in range(5)] == [200] * 5


def test_several_processes_share_what_is_spent(settings: Any) -> None:
    for _ in range(4):
        Budget("address:192.0.2.1", 1000).spend(250)
        budgets.forget()  # another process

    with pytest.raises(RequestRefused):
        Budget("address:192.0.2.1", 1000).spend(10)


def test_a_small_request_asks_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(budgets, "_count", lambda key, points: asked.append(points) or sum(asked))

    for _ in range(25):
        Budget("address:192.0.2.1", 1000).spend(2)

    assert asked == [10] * 5


@pytest.mark.parametrize("error", [ConnectionError, RuntimeError, TimeoutError])
def test_a_cache_that_is_down_takes_nothing_with_it(
    error: type[Exception], client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def add(self, *_: Any, **__: Any) -> Any:
            asked.append(1)
            raise error

    asked: list[int] = []
    settings.GRAPHQL_BUDGET = 3 * PRICE
    monkeypatch.setattr(budgets, "cache", Broken())

    # Each process goes on by itself, and waits for the cache only once.
    assert [ask(client).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert asked == [1]


def test_budgets_are_counted_in_redis(redis_cache: Any) -> None:
    budget = Budget("address:192.0.2.1", 100)
    budget.spend(60)
    budgets.forget()

    with pytest.raises(RequestRefused) as refused:
        budget.spend(60)
    assert (refused.value.status, refused.value.retry_after) == (429, 45)


# --- Who asks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "expected"),
    [
        ("192.0.2.1", None, [], "192.0.2.1"),
        # Whoever isn't trusted may write what they like.
        ("192.0.2.1", "198.51.100.9", [], "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", ["10.0.0.0/8"], "192.0.2.1"),
        ("10.0.0.2", "198.51.100.9", ["10.0.0.0/8"], "198.51.100.9"),
        ("10.0.0.2", "203.0.113.5, 198.51.100.9", ["10.0.0.0/8"], "198.51.100.9"),
        ("10.0.0.2", "203.0.113.5, 198.51.100.9, 10.0.0.3", ["10.0.0.0/8"], "198.51.100.9"),
        ("10.0.0.2", "10.0.0.4", ["10.0.0.0/8"], "10.0.0.4"),
        ("10.0.0.2", "nonsense", ["10.0.0.0/8"], "10.0.0.2"),
        ("10.0.0.2", None, ["10.0.0.0/8"], "10.0.0.2"),
        # A server behind a socket has no address to look at.
        ("", "198.51.100.9", ["10.0.0.0/8"], "198.51.100.9"),
        ("", None, [], "unknown"),
        ("2001:db8:1:2:3::4", None, [], "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", None, [], "192.0.2.1"),
        ("::1", "2001:db8:1:2:3::4", ["::1/128"], "2001:db8:1:2::/64"),
    ],
)
def test_address_is_told_by_trusted_proxies_only(
    remote: str, forwarded: str | None, trusted: list[str], expected: str, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = trusted
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}

    assert client_address(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)) == expected


# --- Keys -----------------------------------------------------------------------------------------------------------


def test_a_key_has_a_budget_of_its_own(client: Client, settings: Any) -> None:
    settings.GRAPHQL_BUDGET = PRICE
    _, secret = make_key()

    assert [ask(client, **{"Api-Key": secret}).status_code for _ in range(11)] == [200] * 10 + [429]
    # It took nothing from the address.
    assert [ask(client).status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize("secret", ["ms_wrong", "x" * 5000, "ł"])
def test_an_unknown_key_is_refused(secret: str, client: Client) -> None:
    response = ask(client, **{"Api-Key": secret})

    assert response.status_code == 401
    assert code(response) == "UNKNOWN_API_KEY"


def test_whoever_tries_keys_pays_for_each(client: Client, settings: Any) -> None:
    settings.GRAPHQL_BUDGET = 2 * budgets.UNKNOWN_KEY_PRICE

    assert [ask(client, **{"Api-Key": f"ms_{n}"}).status_code for n in range(4)] == [401, 401, 429, 429]


def test_a_revoked_key_is_refused_at_once(client: Client) -> None:
    key, secret = make_key()
    assert ask(client, **{"Api-Key": secret}).status_code == 200

    key.revoked = True
    key.save()

    assert ask(client, **{"Api-Key": secret}).status_code == 401


def test_a_key_is_stored_as_a_hash_only() -> None:
    key, secret = make_key()
    stored = ApiKey.objects.values().get(pk=key.pk)

    assert len(secret) > 40
    assert not any(secret in str(value) for value in stored.values())
    assert secret.startswith(stored["shown"])
    assert len(stored["shown"]) <= 11


def test_administrators_make_a_key_and_see_it_once(sign_in: SignIn) -> None:
    admin = sign_in(User.objects.create_superuser("root"))
    form = {"name": "Partner website", "points_per_minute": "5000"}

    page = admin.post("/admin/api-keys/new/", form, follow=True)

    [secret] = re.findall(r"ms_[\w-]{43}", page.content.decode())
    found = ApiKey.objects.with_secret(secret)
    assert found is not None
    assert (found.name, found.points_per_minute) == ("Partner website", 5000)
    again = admin.get("/admin/api-keys/").content.decode()
    assert secret not in again
    assert found.shown in again
    edited = admin.post(f"/admin/api-keys/edit/{found.pk}/", {**form, "revoked": "on"}, follow=True)
    assert edited.status_code == 200
    assert ApiKey.objects.with_secret(secret) is None


def test_teams_see_no_keys(make_member: MakeMember, make_microsite: MakeMicrosite, sign_in: SignIn) -> None:
    key, _ = make_key()
    member = sign_in(make_member(make_microsite("eim")))

    for path in ("/admin/api-keys/", "/admin/api-keys/new/", f"/admin/api-keys/edit/{key.pk}/"):
        response = member.get(path, follow=True)
        assert key.name not in response.content.decode()
        assert response.redirect_chain


# --- Checks ---------------------------------------------------------------------------------------------------------


def test_a_budget_behind_an_unknown_proxy_is_warned_of(settings: Any) -> None:
    settings.GRAPHQL_BUDGET = 1000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert [message.id for message in proxies_are_known()] == ["api.W001"]

    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert proxies_are_known() == []


def test_a_limit_that_does_not_exist_is_an_error(settings: Any) -> None:
    settings.GRAPHQL_LIMITS = {"token": 5}
    assert [message.id for message in limits_are_known()] == ["api.E001"]

    settings.GRAPHQL_LIMITS = {"tokens": 5}
    call_command("check")
