"""Browsers: which websites' scripts may read the API (CORS), and what caches in between are told of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client

from api.http import origins
from cms.microsites.addresses import origin_of, validate_origins
from cms.microsites.models import Microsite
from tests.fixtures import MakeMicrosite

pytestmark = pytest.mark.django_db

OURS = "https://www.eim.eu"
PREVIEW = "https://preview.eim.eu:8443"
THEIRS = "https://www.niem.eu"
STRANGER = "https://example.org"
SHARED = "Access-Control-Allow-Origin"


@pytest.fixture
def eim(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("eim", public_base_url=OURS)


@pytest.fixture
def niem(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("niem", public_base_url=THEIRS)


def ask(client: Client, origin: str | None, host: str = "eim.localhost", **parameters: str) -> Any:
    headers = {"Host": host} | ({"Origin": origin} if origin else {})
    return client.get("/graphql", {"query": "{ __typename }", **parameters}, headers=headers)


def preflight(client: Client, origin: str, host: str = "eim.localhost") -> Any:
    headers = {
        "Host": host,
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,apollographql-client-name",
    }
    return client.options("/graphql", headers=headers)


@pytest.mark.usefixtures("eim", "niem")
def test_one_website_is_named_to_everybody_so_that_caches_keep_one_answer(client: Client) -> None:
    for origin in (None, OURS, THEIRS, STRANGER, "null"):
        response = ask(client, origin)
        assert response.headers[SHARED] == OURS
        assert response.headers["Vary"] == "Accept, X-Preview-Token"


def test_several_websites_are_named_to_themselves_and_caches_keep_them_apart(client: Client, eim: Microsite) -> None:
    eim.further_origins = PREVIEW
    eim.save()

    for origin in (OURS, PREVIEW):
        response = ask(client, origin)
        assert response.headers[SHARED] == origin
        assert response.headers["Vary"] == "Accept, X-Preview-Token, Origin"
    for stranger in (None, STRANGER, "null", OURS + ".example.org", OURS.upper(), "http://www.eim.eu", "\0"):
        response = ask(client, stranger)
        assert SHARED not in response.headers
        assert response.headers["Vary"] == "Accept, X-Preview-Token, Origin"


@pytest.mark.usefixtures("eim", "niem")
def test_at_a_host_of_no_microsite_all_their_websites_may_read(client: Client) -> None:
    for origin in (OURS, THEIRS):
        assert ask(client, origin, host="cms.example.org").headers[SHARED] == origin
    assert SHARED not in ask(client, STRANGER, host="cms.example.org").headers


def test_microsite_without_another_address_is_read_from_its_own(client: Client, make_microsite: MakeMicrosite) -> None:
    microsite = make_microsite("eim")

    assert ask(client, STRANGER).headers[SHARED] == microsite.site.root_url


@pytest.mark.usefixtures("eim")
def test_origins_of_the_installation_may_read_everywhere(client: Client, settings: Any) -> None:
    settings.GRAPHQL_ALLOWED_ORIGINS = [STRANGER + "/"]

    assert ask(client, STRANGER).headers[SHARED] == STRANGER
    assert ask(client, OURS).headers[SHARED] == OURS
    assert SHARED not in ask(client, THEIRS).headers


@pytest.mark.usefixtures("eim")
def test_installation_can_be_open_to_all(client: Client, settings: Any) -> None:
    settings.GRAPHQL_ALLOWED_ORIGINS = ["*"]

    for origin in (None, OURS, STRANGER):
        response = ask(client, origin)
        assert response.headers[SHARED] == "*"
        assert response.headers["Vary"] == "Accept, X-Preview-Token"


@pytest.mark.usefixtures("eim")
def test_front_ends_on_this_machine_may_read_while_developing(client: Client, settings: Any) -> None:
    local = [
        "http://localhost:3000",
        "http://eim.localhost:5173",
        "http://127.0.0.1:4321",
        "https://[::1]:8443",
        "http://localhost",
    ]
    for origin in local:
        assert ask(client, origin).headers[SHARED] == OURS

    settings.GRAPHQL_LOCALHOST_ORIGINS = True
    for origin in local:
        assert ask(client, origin).headers[SHARED] == origin
    for stranger in ("http://localhost.example.org", "http://notlocalhost", "http://127.0.0.1.example.org", "null"):
        assert SHARED not in ask(client, stranger).headers


@pytest.mark.usefixtures("eim")
def test_preflight_allows_what_clients_send(client: Client) -> None:
    response = preflight(client, OURS)

    assert response.status_code == 204
    assert response.headers[SHARED] == OURS
    assert response.headers["Access-Control-Allow-Methods"] == "GET, POST"
    assert response.headers["Access-Control-Allow-Headers"] == "*, Authorization"
    assert int(response.headers["Access-Control-Max-Age"]) > 0
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.cookies == {}


@pytest.mark.usefixtures("eim", "niem")
def test_preflight_of_a_stranger_allows_nothing(client: Client) -> None:
    response = preflight(client, STRANGER, host="cms.example.org")

    assert response.status_code == 204
    assert not [name for name in response.headers if name.startswith("Access-Control-")]


@pytest.mark.usefixtures("eim", "niem")
def test_errors_can_be_read_by_scripts_too(client: Client) -> None:
    for parameters in ({"query": "{"}, {"query": ""}, {"variables": "{"}, {"query": "mutation { a }"}):
        response = ask(client, OURS, host="cms.example.org", **parameters)
        assert response.headers[SHARED] == OURS
        assert response.json()["errors"]


@pytest.mark.usefixtures("niem")
def test_change_in_the_admin_holds_at_once(client: Client, eim: Microsite) -> None:
    assert ask(client, OURS).headers[SHARED] == OURS

    eim.public_base_url = PREVIEW
    eim.save()
    assert ask(client, PREVIEW).headers[SHARED] == PREVIEW

    eim.site.hostname = "other.localhost"
    eim.site.save()
    assert ask(client, THEIRS).headers[SHARED] == THEIRS


@pytest.mark.usefixtures("eim")
def test_database_is_asked_once_for_many_requests(client: Client, django_assert_num_queries: Any) -> None:
    ask(client, OURS)

    with django_assert_num_queries(0):
        for _ in range(3):
            ask(client, OURS)


@pytest.mark.usefixtures("eim")
def test_answers_are_given_while_origins_cannot_be_read(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Any:
        raise DatabaseError

    monkeypatch.setattr(origins, "origins_by_hostname", fails)

    response = ask(client, OURS)
    assert response.status_code == 200
    assert SHARED not in response.headers


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://www.eim.eu/", "https://www.eim.eu"),
        ("HTTPS://WWW.EIM.EU:443", "https://www.eim.eu"),
        ("http://www.eim.eu:80", "http://www.eim.eu"),
        ("http://www.eim.eu:443", "http://www.eim.eu:443"),
        ("https://święto.pl", "https://xn--wito-6va70b.pl"),
        ("http://[::1]:3000/x?y#z", "http://[::1]:3000"),
        ("http://[", "http://["),
        ("https://www.eim.eu:port", "https://www.eim.eu:port"),
    ],
)
def test_origins_are_written_as_browsers_send_them(address: str, origin: str) -> None:
    assert origin_of(address) == origin


def test_further_websites_are_kept_as_origins_each_once(eim: Microsite) -> None:
    eim.further_origins = " https://A.example.org/ \r\n\nhttps://a.example.org:443 http://b.example.org:3000"
    eim.full_clean()

    assert eim.further_origins == "https://a.example.org\nhttp://b.example.org:3000"
    assert eim.origins() == {OURS, "https://a.example.org", "http://b.example.org:3000"}


@pytest.mark.parametrize(
    "wrong",
    [
        "example.org",
        "*",
        "null",
        "https://*.example.org",
        "https://example.org/path",
        "https://user@example.org",
        "ftp://example.org",
        "https://example.org\nnonsense",
        "\n".join(f"https://{number}.example.org" for number in range(21)),
    ],
)
def test_further_websites_must_be_origins(eim: Microsite, wrong: str) -> None:
    with pytest.raises(ValidationError):
        validate_origins(wrong)
    eim.further_origins = wrong
    with pytest.raises(ValidationError) as raised:
        eim.full_clean()
    assert "further_origins" in raised.value.message_dict


def test_origins_of_the_installation_are_checked(settings: Any) -> None:
    settings.GRAPHQL_ALLOWED_ORIGINS = ["*", "https://example.org", "http://localhost:3000"]
    call_command("check")

    settings.GRAPHQL_ALLOWED_ORIGINS = ["example.org"]
    with pytest.raises(CommandError, match="GRAPHQL_ALLOWED_ORIGINS"):
        call_command("check")
