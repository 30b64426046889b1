"""Database or cache down, statements that take too long, mistakes of ours: what is answered, and that it recovers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.signals import request_started
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.db import connections as all_connections
from django.test import Client
from redis.exceptions import ConnectionError as RedisDown

from api.errors import RequestRefused
from api.statements import limited_statements, took_too_long
from tests.fixtures import MakeMicrosite

ACCEPT = "application/graphql-response+json"
DOCUMENT = {"query": "{ site { title events { totalCount nodes { title } } home { body { key } } } }"}
ENDLESS = """WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200000000)
SELECT COUNT(*) FROM numbers"""


def ask(client: Client, accept: str = ACCEPT) -> Any:
    headers = {"Host": "eim.localhost", "Accept": accept}
    return client.post("/graphql", DOCUMENT, content_type="application/json", headers=headers)


def failing(error: Exception, after: int) -> Callable[..., Any]:
    """Return what lets so many statements pass, and then fails each."""
    passed = []

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        passed.append(sql)
        if len(passed) > after:
            raise error
        return execute(sql, params, many, context)

    return wrapper


@pytest.mark.django_db
@pytest.mark.parametrize("accept", [ACCEPT, "application/json"])
@pytest.mark.parametrize(
    "error", [OperationalError("server closed the connection"), InterfaceError("closed"), RedisDown()]
)
@pytest.mark.parametrize("after", range(5))
def test_a_database_that_fails_at_any_statement_gives_no_half_answer(
    accept: str, error: Exception, after: int, client: Client, make_microsite: MakeMicrosite
) -> None:
    make_microsite("eim")
    whole = ask(client)
    assert "errors" not in whole.json()

    with connection.execute_wrapper(failing(error, after)):
        response = ask(client, accept)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert response.headers["Content-Type"].startswith(accept)
    assert response.headers["Cache-Control"] == "no-store"
    answered = response.json()
    assert "data" not in answered
    [told] = answered["errors"]
    assert told["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert told["extensions"]["retryAfter"] == 5
    assert "closed" not in response.content.decode()
    # It recovers by itself.
    assert ask(client).json() == whole.json()


@pytest.mark.django_db
def test_failures_are_found_in_the_log_by_their_id(
    client: Client, make_microsite: MakeMicrosite, caplog: pytest.LogCaptureFixture
) -> None:
    make_microsite("eim")

    with caplog.at_level(logging.ERROR), connection.execute_wrapper(failing(OperationalError("secret host"), 1)):
        response = ask(client)

    request_id = response.json()["errors"][0]["extensions"]["requestId"]
    assert len(request_id) == 32
    [record] = [record for record in caplog.records if request_id in record.getMessage()]
    assert record.exc_info
    assert "secret host" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["api.http.views.read", "api.http.views.prepare", "api.http.views.answer"])
def test_mistakes_anywhere_are_answered_as_graphql(
    where: str, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise KeyError("password of the database")

    monkeypatch.setattr(where, fails)
    with caplog.at_level(logging.ERROR):
        response = ask(client)

    assert response.status_code == 500
    [told] = response.json()["errors"]
    assert told["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "password" not in response.content.decode()
    assert told["extensions"]["requestId"] in caplog.text


@pytest.mark.django_db
def test_a_failing_resolver_is_logged_with_the_id_that_is_answered(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError("password of the database")

    monkeypatch.setattr("api.context.microsites", fails)
    with caplog.at_level(logging.ERROR):
        [told] = ask(client).json()["errors"]

    assert told["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert told["extensions"]["requestId"] in caplog.text


# --- Statements that take too long ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_statement_that_takes_too_long_is_stopped(settings: Any) -> None:
    settings.GRAPHQL_STATEMENT_TIMEOUT = 0.2

    with pytest.raises(OperationalError) as stopped, limited_statements(), connection.cursor() as cursor:
        cursor.execute(ENDLESS)

    assert took_too_long(stopped.value)


@pytest.mark.django_db
def test_what_took_too_long_is_an_error_with_a_code(
    client: Client, settings: Any, make_microsite: MakeMicrosite, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_microsite("eim")
    settings.GRAPHQL_STATEMENT_TIMEOUT = 0.2

    def slow(*_: Any, **__: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(ENDLESS)

    monkeypatch.setattr("api.context.microsites", slow)
    response = ask(client)

    assert response.status_code == 200
    answered = response.json()
    assert answered["data"] == {"site": None}
    [told] = answered["errors"]
    assert (told["path"], told["extensions"]["code"]) == (["site"], "TIMEOUT")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_other_requests_get_a_connection_without_the_limit(settings: Any) -> None:
    def limit() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return str(cursor.fetchone()[0])

    before = limit()
    settings.GRAPHQL_STATEMENT_TIMEOUT = 1.5
    with limited_statements():
        assert limit() == "1500ms"
    # Also for the next request of the API, which needs no statement to set it again.
    request_started.send(None, environ={"PATH_INFO": "/graphql"})
    connection.ensure_connection()
    request_started.send(None, environ={"PATH_INFO": "/admin/"})
    assert limit() == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_cut_gives_503_and_the_next_request_an_answer(
    client: Client, make_microsite: MakeMicrosite
) -> None:
    make_microsite("eim")
    whole = ask(client)
    assert whole.status_code == 200
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [process] = cursor.fetchone()
    other = all_connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    other.close()

    refused = ask(client)
    # Django does this after each request, but not after those of the tests' client.
    close_old_connections()
    again = ask(client)

    assert refused.status_code == 503
    assert refused.json()["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert again.json() == whole.json()


def test_refusals_are_formatted_for_clients() -> None:
    refused = RequestRefused("Words.", "RATE_LIMITED", 429, retry_after=7, request_id="x")

    assert refused.formatted == {
        "message": "Words.",
        "extensions": {"code": "RATE_LIMITED", "retryAfter": 7, "requestId": "x"},
    }
