"""Clients that people use, on Node.js, against a server with two processes: graphql-http's audits, Apollo, urql."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import Serve, environment
from tests.processes import manage

pytestmark = pytest.mark.node

FOLDER = Path(__file__).parent / "http"
EXPECTED = {"site": {"slug": "eim", "title": "EIM"}}


@pytest.fixture
def node(node_packages: Callable[[Path], Path]) -> Callable[..., Any]:
    """Run a script of the folder `http` with arguments, and give what it prints."""
    node_packages(FOLDER.parent)

    def node(script: str, *arguments: str) -> Any:
        done = subprocess.run(
            ["node", script, *arguments], cwd=FOLDER, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return node


def test_all_audits_of_graphql_over_http_pass(serve: Serve, node: Callable[..., Any]) -> None:
    results = node("audits.js", serve())

    assert len(results) == 61
    # A “warn” is a SHOULD that isn't done, a “notice” a MAY.
    assert [result for result in results if result["status"] != "ok"] == []


def test_audits_notice_a_server_that_does_not_conform(serve: Serve, node: Callable[..., Any]) -> None:
    results = node("audits.js", serve().removesuffix("/graphql") + "/graphiql")

    assert {result["status"] for result in results} >= {"error", "warn"}


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_apollo_client_persists_its_queries(
    serve: Serve, node: Callable[..., Any], tmp_path: Path, method: str
) -> None:
    # With a cache that has never seen the query.
    told = node("apollo.js", serve(CACHE_URL=f"filecache://{tmp_path}"), method)

    assert told["answers"] == [{"data": {"site": {"__typename": "Site", **EXPECTED["site"]}}, "error": None}] * 2
    # Not found, sent with its text, and then found, whichever of the two processes answers.
    assert [(sent["method"], sent["query"]) for sent in told["requests"]] == [
        (method, False),
        ("POST", True),
        (method, False),
    ]
    assert [sent["status"] for sent in told["requests"]] == [404, 200, 200]
    assert all(sent["persisted"] and sent["cookie"] is None for sent in told["requests"])
    assert {sent["contentType"] for sent in told["requests"]} == {"application/graphql-response+json; charset=utf-8"}


def test_urql_persists_its_queries(serve: Serve, node: Callable[..., Any], tmp_path: Path) -> None:
    told = node("urql.js", serve(CACHE_URL=f"filecache://{tmp_path}"))

    assert told["answers"] == [{"data": EXPECTED, "error": None}] * 2
    assert [(sent["method"], sent["query"], sent["status"]) for sent in told["requests"]] == [
        ("GET", False, 404),
        ("GET", True, 200),
        ("GET", False, 200),
    ]


def test_urql_asks_for_a_document_by_its_identifier(serve: Serve, node: Callable[..., Any], database: Path) -> None:
    done = manage("graphql_documents", "--format", "ids", environment=environment(database))
    told = node("urql.js", serve(), json.loads(done.stdout)["Navigation"])

    [answer] = told["answers"]
    assert answer["error"] is None
    assert answer["data"]["site"]["title"] == "EIM"
    [sent] = told["requests"]
    assert (sent["query"], sent["status"]) == (False, 200)


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_apollo_client_asks_by_a_manifest_where_only_registered_documents_are_taken(
    serve: Serve, node: Callable[..., Any], database: Path, tmp_path: Path, method: str
) -> None:
    manifest = tmp_path / "manifest.json"
    done = manage("graphql_documents", "--output", str(manifest), environment=environment(database))
    assert done.returncode == 0, done.stderr

    told = node("apollo.js", serve(GRAPHQL_ONLY_REGISTERED_DOCUMENTS="true"), method, str(manifest))

    [answer] = told["answers"]
    assert answer["error"] is None
    assert answer["data"] == {"site": {"contactName": None}}
    assert [(sent["method"], sent["query"], sent["status"]) for sent in told["requests"]] == [(method, False, 200)]


def test_clients_stop_persisting_where_only_registered_documents_are_taken(
    serve: Serve, node: Callable[..., Any]
) -> None:
    for client in ("apollo.js", "urql.js"):
        told = node(client, serve(GRAPHQL_ONLY_REGISTERED_DOCUMENTS="true"))

        assert not any(answer.get("data") for answer in told["answers"])
        assert all("Only registered documents are answered here." in answer["error"] for answer in told["answers"])
        assert [(sent["persisted"], sent["query"], sent["status"]) for sent in told["requests"]] == [
            (True, False, 404),
            (False, True, 403),
        ] * 2
