"""Documents by their identifiers: registered or kept automatically; nobody can put one in another's place."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from graphql import parse, print_ast

from api.documents import automatic, registered
from api.documents.identifiers import identifier_of
from api.models import RegisteredDocument
from cms.settings.environment import BASE_DIR
from tests.fixtures import MakeMicrosite

pytestmark = pytest.mark.django_db

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"
QUERY = "query Own($slug: String) {\n  site(slug: $slug) {\n    slug\n  }\n}"
OTHER = "query Other {\n  sites {\n    slug\n  }\n}"
EIM = {"site": {"slug": "eim"}}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def post(client: Client, body: Any, accept: str = GRAPHQL_JSON) -> Any:
    return client.post("/graphql", body, content_type=JSON, headers={"Host": "eim.localhost", "Accept": accept})


def get(client: Client, accept: str = GRAPHQL_JSON, **parameters: Any) -> Any:
    values = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
    return client.get("/graphql", values, headers={"Host": "eim.localhost", "Accept": accept})


def code(response: Any) -> str:
    [error] = response.json()["errors"]
    return str(error["extensions"]["code"])


def by_hash(text: str, **more: Any) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha(text), **more}}}


@pytest.fixture(autouse=True)
def _microsite(make_microsite: MakeMicrosite) -> None:
    make_microsite("eim")


@pytest.fixture
def only_registered(settings: Any) -> None:
    settings.GRAPHQL_ONLY_REGISTERED_DOCUMENTS = True


def register(folder: Path, manifest: dict[str, Any], client: str = "www.eim.eu", **options: Any) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest))
    call_command("register_documents", client, str(path), **options)
    registered.forget()  # as each process does within a minute


# --- Those that come with the program -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((BASE_DIR / "graphql" / "operations").glob("*.graphql")), ids=lambda p: p.stem)
def test_every_operation_is_asked_for_by_the_hash_of_its_normalised_text(client: Client, path: Path) -> None:
    identifier = "sha256:" + sha(print_ast(parse(path.read_text())))
    form = {"event": "x", "language": "en", "name": "Anna", "email": "anna@example.org"}
    inputs: dict[str, dict[str, str]] = {
        "register_for_event": form,
        "registration_challenge": {"event": "x"},
        "unlock": {"pageId": "x", "password": "x"},
        "unlock_with_code": {"code": "x"},
    }
    given = inputs.get(path.stem, {"token": "x"})
    required = {"path": "/en/", "query": "forum", "ids": [], "input": given}
    variables = {"slug": "eim"} | {name: value for name, value in required.items() if f"${name}:" in path.read_text()}

    response = post(client, {"documentId": identifier, "variables": variables})

    assert response.status_code == 200
    assert "errors" not in response.json()
    assert response.json() == post(client, {"query": path.read_text(), "variables": variables}).json()
    by_get = get(client, documentId=identifier, variables=variables)
    if "input" in variables:
        # Of registrations nothing is changed or shown by GET.
        assert code(by_get) == "METHOD_NOT_ALLOWED"
    else:
        assert by_get.json() == response.json()


@pytest.mark.parametrize("name", ["documentId", "doc_id", "id"])
def test_identifier_is_taken_by_the_names_that_clients_use(client: Client, name: str) -> None:
    sites = BASE_DIR / "graphql" / "operations" / "sites.graphql"
    identifier = "sha256:" + sha(print_ast(parse(sites.read_text())))

    assert post(client, {name: identifier}).status_code == 200
    assert get(client, **{name: identifier}).status_code == 200


def test_other_words_beside_a_query_are_ignored(client: Client) -> None:
    body = {"query": QUERY, "variables": {"slug": "eim"}, "id": "17", "doc_id": None, "unheard-of": 1}

    assert post(client, body).json()["data"] == EIM


@pytest.mark.parametrize(
    ("accept", "status"),
    [(GRAPHQL_JSON, 404), (JSON, 200)],
)
@pytest.mark.parametrize(
    "identifier",
    ["sha256:" + "0" * 64, "0" * 64, "sha256:", "sha256:zz", "SHA256:" + "0" * 64, "x-a:b", "a\0b", "é" * 300, "%"],
)
def test_unknown_identifier_is_told_in_one_error(client: Client, identifier: str, accept: str, status: int) -> None:
    for response in (post(client, {"documentId": identifier}, accept), get(client, accept, documentId=identifier)):
        assert response.status_code == status
        assert code(response) == "PERSISTED_QUERY_NOT_FOUND"
        assert "data" not in response.json()
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "body",
    [
        {"documentId": 1},
        {"documentId": "sha256:" + sha(QUERY), "query": QUERY},
        {"documentId": ""},
        {"id": 1},
        {"extensions": {"persistedQuery": "x"}},
        {"extensions": {"persistedQuery": {"version": 1}}},
        {"extensions": {"persistedQuery": {"version": 2, "sha256Hash": sha(QUERY)}}},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": 7}}},
    ],
)
def test_malformed_identifiers_are_400(client: Client, body: dict[str, Any]) -> None:
    response = post(client, body)

    assert response.status_code == 400
    assert code(response) == "BAD_REQUEST"


# --- Registering --------------------------------------------------------------------------------------------------


def apollo(*texts: str, **ids: str) -> dict[str, Any]:
    operations = [{"id": sha(text), "name": "X", "type": "query", "body": text} for text in texts]
    return {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}


def test_manifest_of_apollo_is_registered_and_asked_for_as_its_clients_do(client: Client, tmp_path: Path) -> None:
    asked = {**by_hash(QUERY), "variables": {"slug": "eim"}}
    assert code(post(client, asked)) == "PERSISTED_QUERY_NOT_FOUND"

    register(tmp_path, apollo(QUERY))

    assert post(client, asked).json()["data"] == EIM
    assert get(client, **asked).json()["data"] == EIM
    assert post(client, {"documentId": sha(QUERY), "variables": {"slug": "eim"}}).json()["data"] == EIM


def test_manifest_of_relay_is_registered_with_its_own_identifiers(client: Client, tmp_path: Path) -> None:
    md5 = hashlib.md5(QUERY.encode()).hexdigest()  # what relay-compiler names documents by
    register(tmp_path, {md5: QUERY, "x-front-end:other": OTHER})

    assert post(client, {"doc_id": md5, "variables": {"slug": "eim"}}).json()["data"] == EIM
    assert post(client, {"id": "x-front-end:other"}).json()["data"] == {"sites": [{"slug": "eim"}]}


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ({sha(QUERY): OTHER}, "is not the hash of its document"),
        ({"sha256:" + sha(QUERY): OTHER}, "is not the hash of its document"),
        ({"a b": QUERY}, "is no identifier"),
        ({"md5:" + "0" * 32: QUERY}, "is no identifier"),
        ({"": QUERY}, "is no identifier"),
        ({"a" * 201: QUERY}, "is no identifier"),
        ({"a": "{ nothing }"}, "a: Cannot query field 'nothing'"),
        ({"a": "{"}, "a: Syntax Error"),
        ({"a": "fragment F on Site { slug }"}, "a: "),
        ({"a": 1}, "is not a text"),
        ([], "is not an object"),
        ({"format": "other", "version": 1, "operations": []}, "“format” is not"),
        ({"format": "apollo-persisted-query-manifest", "version": 1, "operations": [1]}, "is not an object"),
        ({"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{}]}, "is not a text"),
    ],
)
def test_manifest_that_cannot_be_used_registers_nothing(tmp_path: Path, manifest: Any, message: str) -> None:
    if isinstance(manifest, dict) and "format" not in manifest:
        manifest = {"good": OTHER, **manifest}

    with pytest.raises(CommandError, match=message):
        register(tmp_path, manifest)
    assert not RegisteredDocument.objects.exists()


def test_nobody_takes_an_identifier_of_another_front_end(client: Client, tmp_path: Path) -> None:
    register(tmp_path, {"page": QUERY}, client="one")

    with pytest.raises(CommandError, match="names another document already"):
        register(tmp_path, {"page": OTHER}, client="two", replace=True)

    register(tmp_path, {"page": QUERY}, client="two")
    call_command("register_documents", "one", remove=True)
    assert post(client, {"documentId": "page", "variables": {"slug": "eim"}}).json()["data"] == EIM


def test_registered_documents_stay_until_their_front_end_replaces_or_removes_them(
    client: Client, tmp_path: Path
) -> None:
    register(tmp_path, {"old": QUERY})
    register(tmp_path, {"new": OTHER})
    assert {row.identifier for row in RegisteredDocument.objects.all()} == {"old", "new"}

    register(tmp_path, {"new": OTHER}, replace=True)
    assert code(post(client, {"documentId": "old"})) == "PERSISTED_QUERY_NOT_FOUND"
    assert post(client, {"documentId": "new"}).status_code == 200

    call_command("register_documents", "www.eim.eu", remove=True)
    assert code(post(client, {"documentId": "new"})) == "PERSISTED_QUERY_NOT_FOUND"


def test_folder_of_the_setting_is_read(client: Client, tmp_path: Path, settings: Any) -> None:
    (tmp_path / "front-end").mkdir()
    (tmp_path / "front-end" / "manifest.json").write_text(json.dumps({"mine": QUERY}))
    (tmp_path / "other.graphql").write_text("# what we show first\n" + OTHER + "\n")
    settings.GRAPHQL_DOCUMENTS_DIR = str(tmp_path)

    assert post(client, {"documentId": "mine", "variables": {"slug": "eim"}}).json()["data"] == EIM
    assert post(client, {"documentId": identifier_of(OTHER)}).status_code == 200


@pytest.mark.parametrize("content", [None, "{", '{"sha256:0": "{ sites { slug } }"}'])
def test_folder_that_cannot_be_read_is_said_with_the_name_of_the_setting(
    tmp_path: Path, settings: Any, content: str | None
) -> None:
    settings.GRAPHQL_DOCUMENTS_DIR = str(tmp_path / ("" if content else "missing"))
    if content:
        (tmp_path / "manifest.json").write_text(content)

    with pytest.raises(ImproperlyConfigured, match="GRAPHQL_DOCUMENTS_DIR"):
        registered.in_files()
    with pytest.raises(CommandError, match="GRAPHQL_DOCUMENTS_DIR"):
        call_command("check")


def test_printed_manifest_is_taken_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("graphql_documents", output=tmp_path / "apollo.json")
    call_command("graphql_documents", format="relay", output=tmp_path / "relay.json")
    call_command("graphql_documents", format="ids")
    ids = json.loads(capsys.readouterr().out)
    manifest = json.loads((tmp_path / "apollo.json").read_text())

    call_command("register_documents", "copy", str(tmp_path / "apollo.json"), str(tmp_path / "relay.json"))

    names = {operation["name"]: operation for operation in manifest["operations"]}
    assert len(names) == len(ids) == len(list((BASE_DIR / "graphql" / "operations").glob("*.graphql")))
    assert ids["PageView"] == "sha256:" + names["PageView"]["id"] == identifier_of(names["PageView"]["body"])
    assert {row.identifier for row in RegisteredDocument.objects.all()} == set(ids.values())


# --- Only registered documents ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("only_registered")
@pytest.mark.parametrize("accept", [GRAPHQL_JSON, JSON])
def test_other_documents_are_refused_where_only_registered_ones_are_taken(client: Client, accept: str) -> None:
    for response in (post(client, {"query": QUERY}, accept), get(client, accept, query=QUERY)):
        assert response.status_code == 403
        assert code(response) == "DOCUMENT_NOT_REGISTERED"
    for body in ({"query": "{"}, {"query": "{ __typename }"}, {"query": QUERY, **by_hash(QUERY)}):
        assert post(client, body, accept).status_code == 403


@pytest.mark.usefixtures("only_registered")
def test_automatic_queries_are_not_supported_where_only_registered_ones_are_taken(client: Client) -> None:
    automatic.remember(identifier_of(QUERY), QUERY)
    response = post(client, by_hash(QUERY))

    assert response.status_code == 404
    assert code(response) == "PERSISTED_QUERY_NOT_SUPPORTED"
    # Clients know it by these words.
    assert response.json()["errors"][0]["message"] == "PersistedQueryNotSupported"
    assert code(post(client, {"documentId": identifier_of(QUERY)})) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.usefixtures("only_registered")
def test_registered_documents_are_taken_by_identifier_hash_and_text(client: Client, tmp_path: Path) -> None:
    register(tmp_path, apollo(QUERY))
    variables = {"variables": {"slug": "eim"}}

    assert post(client, {"documentId": identifier_of(QUERY), **variables}).json()["data"] == EIM
    assert post(client, {**by_hash(QUERY), **variables}).json()["data"] == EIM
    assert post(client, {"query": QUERY, **variables}).json()["data"] == EIM
    text = (BASE_DIR / "graphql" / "operations" / "sites.graphql").read_text()
    assert post(client, {"query": text}).status_code == 200
    assert post(client, {"query": text + " "}).status_code == 403


@pytest.mark.usefixtures("only_registered")
def test_graphiql_is_not_there_where_only_registered_documents_are_taken(client: Client) -> None:
    assert client.get("/graphiql").status_code == 404


# --- Automatic ones -----------------------------------------------------------------------------------------------


def test_document_that_came_with_its_hash_is_found_by_it(client: Client) -> None:
    first = post(client, by_hash(QUERY))
    assert (first.status_code, code(first)) == (404, "PERSISTED_QUERY_NOT_FOUND")
    # Clients know it by these words, whatever language the browser speaks.
    assert first.json()["errors"][0]["message"] == "PersistedQueryNotFound"

    second = post(client, {"query": QUERY, "variables": {"slug": "eim"}, **by_hash(QUERY)})
    assert second.json()["data"] == EIM
    assert second.headers["Cache-Control"] == "no-store"

    third = get(client, variables={"slug": "eim"}, **by_hash(QUERY))
    assert third.json()["data"] == EIM
    assert "Cache-Control" not in third.headers


def test_processes_share_automatic_documents(client: Client) -> None:
    post(client, {"query": QUERY, **by_hash(QUERY)})
    automatic.forget()  # as another process begins

    assert post(client, {**by_hash(QUERY), "variables": {"slug": "eim"}}).json()["data"] == EIM


def test_document_is_kept_by_get_too(client: Client) -> None:
    assert get(client, query=QUERY, **by_hash(QUERY, miss=True)).status_code == 200
    assert post(client, by_hash(QUERY)).status_code == 200


def test_wrong_hash_is_refused_and_keeps_nothing(client: Client) -> None:
    for wrong in (sha(OTHER), sha(QUERY).upper(), "0", sha(QUERY)[:-1]):
        body = {"query": QUERY, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": wrong}}}
        response = post(client, body)
        assert response.status_code == 400
        assert code(response) == "PERSISTED_QUERY_HASH_MISMATCH"
        assert code(post(client, {"extensions": body["extensions"]})) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("text", ["{ nothing }", "{", "{ sites { slug } } #" + "x" * automatic.MAX_BYTES])
def test_invalid_and_long_documents_are_not_kept(client: Client, text: str) -> None:
    post(client, {"query": text, **by_hash(text)})

    assert code(post(client, by_hash(text))) == "PERSISTED_QUERY_NOT_FOUND"


def test_automatic_document_never_stands_for_a_registered_one(client: Client, tmp_path: Path) -> None:
    register(tmp_path, {"page": QUERY})
    body = {"query": OTHER, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "page"}}}

    assert code(post(client, body)) == "PERSISTED_QUERY_HASH_MISMATCH"
    assert post(client, {"documentId": "page", "variables": {"slug": "eim"}}).json()["data"] == EIM


def test_strangers_cannot_fill_the_cache_nor_evict_what_is_registered(client: Client, tmp_path: Path) -> None:
    register(tmp_path, apollo(QUERY))
    flood = [f"# {number}\n{OTHER}" for number in range(automatic.BUCKETS * automatic.BUCKET_SIZE * 2)]
    for text in flood:
        automatic.remember(identifier_of(text), text)
    automatic.forget()

    held = [text for text in flood if automatic.text_of(identifier_of(text))]
    assert automatic.BUCKETS * automatic.BUCKET_SIZE // 2 < len(held) <= automatic.BUCKETS * automatic.BUCKET_SIZE
    assert flood[-1] in held
    assert post(client, {**by_hash(QUERY), "variables": {"slug": "eim"}}).json()["data"] == EIM


def test_text_that_was_exchanged_in_the_cache_is_not_believed(client: Client) -> None:
    post(client, {"query": QUERY, **by_hash(QUERY)})
    automatic.forget()
    cache.set(automatic._key(identifier_of(QUERY)), [(identifier_of(QUERY), OTHER)])

    assert code(post(client, by_hash(QUERY))) == "PERSISTED_QUERY_NOT_FOUND"


def test_queries_are_answered_while_the_cache_is_down(client: Client, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    assert code(post(client, by_hash(QUERY))) == "PERSISTED_QUERY_NOT_FOUND"
    assert post(client, {"query": QUERY, "variables": {"slug": "eim"}, **by_hash(QUERY)}).json()["data"] == EIM


def test_automatic_documents_live_in_redis(client: Client, redis_cache: Any) -> None:
    post(client, {"query": QUERY, **by_hash(QUERY)})
    automatic.forget()

    assert post(client, {**by_hash(QUERY), "variables": {"slug": "eim"}}).json()["data"] == EIM
