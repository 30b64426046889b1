"""GraphQL over HTTP: what is asked wrongly is answered with 4xx, a code and words, and nothing of the inside."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.utils import translation

from api import messages
from api.errors import Code
from api.messages import Message
from tests.fixtures import MakeMember, MakeMicrosite, SignIn
from tests.processes import ROOT

pytestmark = pytest.mark.django_db

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"
DOCUMENT = {"query": "{ site { slug } }"}


def post(client: Client, body: Any = DOCUMENT, content_type: str = "application/json", **headers: str) -> Any:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.generic("POST", "/graphql", data, content_type, headers=headers)


def codes(response: Any) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


@pytest.fixture(autouse=True)
def _microsite(make_microsite: MakeMicrosite) -> None:
    make_microsite("eim")


def test_post_and_get_give_the_same_answer(client: Client) -> None:
    answers = [
        post(client, Host="eim.localhost").json(),
        client.get("/graphql", DOCUMENT, headers={"Host": "eim.localhost"}).json(),
    ]

    assert answers[0] == answers[1]
    assert answers[0]["data"] == {"site": {"slug": "eim"}}


def test_get_takes_variables_and_an_operation_name(client: Client) -> None:
    query = {
        "query": "query A { sites { slug } } query B($slug: String) { site(slug: $slug) { locale } }",
        "variables": json.dumps({"slug": "eim"}),
        "operationName": "B",
    }

    assert client.get("/graphql", query).json()["data"] == {"site": {"locale": "en"}}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, application/json;q=0.9", GRAPHQL_JSON),
        ("application/*", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, */*", GRAPHQL_JSON),
        (f"*/*, {JSON}", JSON),
        (f"{JSON}, {GRAPHQL_JSON}", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0.5, {JSON}", JSON),
        (f"{JSON};q=0, */*", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0, application/*", JSON),
        ("APPLICATION/JSON; charset=utf-8", JSON),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        (
            "application/graphql-response+json, application/graphql+json, application/json, text/event-stream",
            GRAPHQL_JSON,
        ),
        ("", JSON),
        (f"{JSON};q=wrong", JSON),
        (", ,;q=1," + JSON, JSON),
    ],
)
def test_media_type_is_the_one_that_is_accepted(client: Client, accept: str | None, media_type: str) -> None:
    response = post(client, **({"Accept": accept} if accept else {}))

    assert response.status_code == 200
    assert response.headers["Content-Type"] == f"{media_type}; charset=utf-8"


@pytest.mark.parametrize("accept", ["text/html", "*/*;q=0", f"{GRAPHQL_JSON};q=0, {JSON};q=0.0", "nonsense"])
def test_nothing_acceptable_is_406(client: Client, accept: str) -> None:
    response = post(client, Accept=accept)

    assert response.status_code == 406
    assert codes(response) == ["NOT_ACCEPTABLE"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_405_with_those_allowed(client: Client, method: str) -> None:
    response = client.generic(method, "/graphql")

    assert response.status_code == 405
    assert codes(response) == ["METHOD_NOT_ALLOWED"]
    assert response.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_options_says_which_methods_there_are(client: Client) -> None:
    response = client.options("/graphql")

    assert response.status_code == 204
    assert response.content == b""
    assert response.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_head_is_get_without_a_body(client: Client) -> None:
    get = client.get("/graphql", DOCUMENT)
    head = client.head("/graphql", DOCUMENT)

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert head.headers["Content-Length"] == str(len(get.content))
    assert client.head("/graphql", {"query": "{"}, headers={"Accept": GRAPHQL_JSON}).status_code == 400


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_anything_but_json_is_415(client: Client, content_type: str) -> None:
    response = post(client, content_type=content_type)

    assert response.status_code == 415
    assert codes(response) == ["UNSUPPORTED_MEDIA_TYPE"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "In the body there is no valid JSON."),
        (b'{"query": "\xff\xfe"}', "In the body there is no valid JSON."),
        (b"[" * 30_000 + b"]" * 30_000, "In the body there is no valid JSON."),
        (b"[]", "Send one object"),
        (b'"{ sites { slug } }"', "Send one object"),
        (b"{}", "There is no “query”"),
        (b'{"query": 1}', "There is no “query”"),
        (b'{"query": ""}', "There is no “query”"),
        (b'{"query": "{ sites { slug } }", "variables": []}', "“variables” is not an object."),
        (b'{"query": "{ sites { slug } }", "variables": "{}"}', "“variables” is not an object."),
        (b'{"query": "{ sites { slug } }", "operationName": {}}', "“operationName” is not a text."),
        (b'{"query": "{ sites { slug } }", "extensions": 1}', "“extensions” is not an object."),
    ],
)
def test_malformed_requests_are_400(client: Client, body: bytes, message: str) -> None:
    response = post(client, body)

    assert response.status_code == 400
    assert codes(response) == ["BAD_REQUEST"]
    assert response.json()["errors"][0]["message"].startswith(message)


def test_malformed_variables_in_an_address_are_400(client: Client) -> None:
    for variables in ("{", "[]", "1", '"x"', "[" * 5000):
        response = client.get("/graphql", {**DOCUMENT, "variables": variables})
        assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"]), variables


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"CONTENT_TYPE": "application/json; charset=utf-8"}, 200),
        ({"CONTENT_TYPE": 'Application/JSON; charset="UTF-8"'}, 200),
        ({"CONTENT_TYPE": "application/json; charset=latin-1"}, 415),
        ({"CONTENT_TYPE": "application/graphql"}, 415),
        ({"CONTENT_TYPE": "application/graphql+json"}, 415),
        ({"HTTP_CONTENT_ENCODING": "gzip"}, 415),
        ({"HTTP_CONTENT_ENCODING": "identity"}, 200),
        ({"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}, 411),
    ],
)
def test_bodies_in_another_form_are_refused(client: Client, headers: dict[str, str], status: int) -> None:
    response = client.generic("POST", "/graphql", json.dumps(DOCUMENT), **{"CONTENT_TYPE": JSON, **headers})

    assert response.status_code == status


def test_parameter_that_is_there_twice_is_400(client: Client) -> None:
    response = client.get("/graphql?query={sites{slug}}&query={__typename}")

    assert response.status_code == 400
    assert codes(response) == ["BAD_REQUEST"]


def test_empty_and_null_parameters_count_as_left_out(client: Client) -> None:
    empty = {"variables": "", "operationName": "", "extensions": "", "documentId": ""}

    assert client.get("/graphql", {**DOCUMENT, **empty}).status_code == 200
    assert post(client, {**DOCUMENT, **dict.fromkeys(empty)}).status_code == 200


def test_large_bodies_are_413_without_being_read(client: Client) -> None:
    response = post(client, {"query": "{ sites { slug } }", "variables": {"x": "x" * 70_000}})

    assert response.status_code == 413
    assert codes(response) == ["TOO_LARGE"]


@pytest.mark.parametrize("length", ["-1", "x", "9" * 5000, "1e3"])
def test_length_that_is_no_length_does_no_harm(client: Client, length: str) -> None:
    response = client.generic("POST", "/graphql", json.dumps(DOCUMENT), "application/json", CONTENT_LENGTH=length)

    assert response.status_code in (200, 400, 413)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "BAD_REQUEST"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($x: Nothing) { sites { slug } }", "GRAPHQL_VALIDATION_FAILED"),
        ("fragment F on Site { slug }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ site { " + "home { parent { " * 14 + "id" + " } }" * 14 + " } }", "DEPTH_LIMIT_EXCEEDED"),
        ("{" + "a" * 3 + "(" * 20_000, "DOCUMENT_LIMIT_EXCEEDED"),
        ("{ sites { slug } } " * 1500, "DOCUMENT_LIMIT_EXCEEDED"),
        ("{ sites { ...A } } fragment A on Site { ...B } fragment B on Site { ...A }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", GRAPHQL_JSON])
def test_documents_that_cannot_be_answered(client: Client, document: str, code: str, accept: str) -> None:
    response = post(client, {"query": document}, Accept=accept)
    answer = response.json()

    assert "data" not in answer
    assert set(codes(response)) == {code}
    # The older media type says 200 for every GraphQL answer (GraphQL over HTTP, 6.4.1).
    assert response.status_code == (400 if accept == GRAPHQL_JSON or code == "BAD_REQUEST" else 200)


def test_deeply_nested_values_are_refused_and_not_fatal(client: Client) -> None:
    document = "{ site(slug: " + "[" * 2500 + "]" * 2500 + ") { slug } }"
    response = post(client, {"query": document}, Accept=GRAPHQL_JSON)

    assert response.status_code == 400
    assert set(codes(response)) == {"DOCUMENT_LIMIT_EXCEEDED"}


def test_operation_name_that_is_not_there_is_400(client: Client) -> None:
    body = {"query": "query A { sites { slug } } query B { sites { slug } }"}

    for name in ("C", "", None):
        response = post(client, {**body, "operationName": name}, Accept=GRAPHQL_JSON)
        assert response.status_code == 400
        assert "data" not in response.json()
        assert codes(response) == ["BAD_INPUT"]


@pytest.mark.parametrize(
    "variables",
    [{"slug": 1}, {"slug": []}, {"slug": {"a": 1}}, {"first": "3"}, {"first": 1.5}, {"first": 2**40}, {"type": ["X"]}],
)
def test_variables_of_a_wrong_type_are_400(client: Client, variables: dict[str, Any]) -> None:
    document = """query ($slug: String, $first: Int, $type: [EventType!]) {
        site(slug: $slug) { events(first: $first, type: $type) { totalCount } } }"""
    response = post(client, {"query": document, "variables": variables}, Accept=GRAPHQL_JSON)

    assert response.status_code == 400
    assert "data" not in response.json()
    assert codes(response) == ["BAD_INPUT"]


def test_mutations_are_done_by_post_only(client: Client) -> None:
    document = {"query": 'mutation { eraseMyData(input: {token: "x"}) { erased } }'}

    by_get = client.get("/graphql", document, headers={"Accept": GRAPHQL_JSON})
    assert by_get.status_code == 405
    assert by_get.headers["Allow"] == "POST"
    assert codes(by_get) == ["METHOD_NOT_ALLOWED"]
    by_post = post(client, document, Accept=GRAPHQL_JSON)
    assert (by_post.status_code, by_post.headers["Cache-Control"]) == (200, "no-store")
    assert by_post.json()["data"] == {"eraseMyData": {"erased": False}}


def test_errors_of_ours_show_nothing_of_the_inside(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError("password of the database")

    monkeypatch.setattr("api.context.microsites", fails)
    response = post(client, {"query": "{ sites { slug } }"})

    assert response.status_code == 200
    assert codes(response) == ["INTERNAL_SERVER_ERROR"]
    assert "password" not in response.content.decode()
    assert response.json()["errors"][0]["message"] == "Internal error."


def test_text_that_is_no_unicode_is_answered(client: Client) -> None:
    response = post(client, b'{"query": "{ site(slug: \\"\\ud800\\") { slug } }"}')

    assert response.status_code in (200, 400)
    assert response.json()


@pytest.mark.parametrize("headers", [{}, {"Accept-Language": "pl", "Cookie": "sessionid=x; csrftoken=y"}])
def test_answers_set_no_cookie_and_vary_by_none(client: Client, headers: dict[str, str]) -> None:
    for response in (post(client, **headers), client.get("/graphql", DOCUMENT, headers=headers)):
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert response.cookies == {}
        assert response.headers["Vary"] == "Accept, X-Preview-Token"
        assert "Content-Language" not in response.headers


def test_answers_are_the_same_for_who_is_signed_in(
    client: Client, make_member: MakeMember, make_microsite: MakeMicrosite, sign_in: SignIn
) -> None:
    editor = sign_in(make_member(make_microsite("niem")))
    document = {"query": "{ sites { slug pages { totalCount } } }"}
    response = post(editor, document, Host="eim.localhost")

    assert response.json() == post(client, document, Host="eim.localhost").json()
    assert response.headers["Vary"] == "Accept, X-Preview-Token"


def test_posts_from_other_sites_need_no_token(make_microsite: MakeMicrosite) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert post(strict, Origin="https://example.org").status_code == 200


# --- Introspection and GraphiQL -----------------------------------------------------------------------------------


@pytest.fixture
def without_introspection() -> Any:
    with override_settings(GRAPHQL_INTROSPECTION=False):
        yield


def test_introspection_tells_of_the_schema(client: Client) -> None:
    answer = post(client, {"query": "{ __schema { queryType { name } } __typename }"}).json()

    assert answer["data"] == {"__schema": {"queryType": {"name": "Query"}}, "__typename": "Query"}


@pytest.mark.usefixtures("without_introspection")
def test_introspection_can_be_switched_off(client: Client) -> None:
    response = post(client, {"query": "{ __schema { queryType { name } } }"}, Accept=GRAPHQL_JSON)

    assert response.status_code == 400
    assert post(client, {"query": "{ __typename }"}).json()["data"] == {"__typename": "Query"}


def test_graphiql_takes_all_its_files_from_this_server(client: Client) -> None:
    response = client.get("/graphiql")
    page = response.content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page)

    assert response.status_code == 200
    assert len(addresses) == 6
    assert all(address.startswith("/static/api/graphiql/") for address in addresses)
    for address in addresses:
        assert (ROOT / "graphql" / "api" / "static" / address.removeprefix("/static/")).exists()


def test_graphiql_runs_under_a_strict_content_security_policy(client: Client) -> None:
    page = client.get("/graphiql").content.decode()

    # No script and no style within the page, so “script-src 'self'” lets it run.
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert "<style" not in page
    assert re.findall(r"\son\w+=", page) == []


@pytest.mark.usefixtures("without_introspection")
def test_graphiql_is_not_there_without_introspection(client: Client) -> None:
    assert client.get("/graphiql").status_code == 404


def test_welcome_of_graphiql_is_a_valid_document(client: Client) -> None:
    script = (ROOT / "graphql" / "api" / "static" / "api" / "graphiql" / "page.js").read_text()
    [document] = re.findall(r"const welcome = `(.*?)`", script, re.DOTALL)

    answer = post(client, {"query": document}, Host="eim.localhost").json()
    assert "errors" not in answer
    assert answer["data"]["site"]["home"]["path"] == "/en/"


# --- Codes, and the language of messages --------------------------------------------------------------------------


def test_documentation_lists_every_code_and_no_other() -> None:
    text = (ROOT / "docs" / "front-end" / "limits.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \|(.*)\|$", text, re.MULTILINE)

    assert {code for code, _ in rows} == {code.value for code in Code}
    # When it comes, and what to do.
    assert all(len(cell.split()) >= 2 for _, cells in rows for cell in cells.split(" | ")[-2:])


def test_no_other_code_is_given() -> None:
    sources = [path for path in (ROOT / "graphql" / "api").rglob("*.py") if path.name != "errors.py"]
    pattern = r'["\']code["\']: ["\']([A-Z_]+)|\bcode=["\']([A-Z_]+)|_coded\(\w+, ["\']([A-Z_]+)'
    written = {"".join(code) for path in sources for code in re.findall(pattern, path.read_text())}

    assert len(sources) > 20
    assert written <= {code.value for code in Code}


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("pl", "pl"),
        ("pl-PL,en;q=0.5", "pl"),
        ("en;q=0.3, DE;q=0.8", "de"),
        ("ja, *;q=0.1", "en"),
        ("", "en"),
        (";;,", "en"),
    ],
)
def test_messages_are_told_in_the_language_of_who_asks(client: Client, wish: str, language: str) -> None:
    message = Message("Use GET or POST.")
    with translation.override(language):
        expected = message.in_active_language()

    response = client.put("/graphql", headers={"Accept-Language": wish})

    assert response.json()["errors"][0]["message"] == expected
    assert response.headers["Content-Language"] == language
    assert response.headers["Cache-Control"] == "no-store"
    assert "Accept-Language" in response.headers["Vary"]


def test_messages_of_fields_are_told_in_the_language_of_who_asks(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the catalogue will say does not matter here, only that it is asked, with the values filled in afterwards.
    template = "“%(locale)s” is no language of this microsite. Ask for one of: %(codes)s."
    monkeypatch.setattr(
        messages, "gettext", lambda text: f"({translation.get_language()}) %(codes)s" if text == template else text
    )
    body = {"query": '{ site(locale: "xx") { slug } }'}

    for wish in ("pl", "en"):
        answer = post(client, body, Host="eim.localhost", **{"Accept-Language": wish}).json()
        assert answer["errors"][0]["message"] == f"({wish}) en, pl"
        assert answer["errors"][0]["path"] == ["site"]
        assert answer["errors"][0]["extensions"] == {"code": "BAD_INPUT", "argument": "locale"}


def test_data_never_depends_on_the_browser_s_language(client: Client) -> None:
    document = {"query": "{ site { locale slug locales { name } } }"}
    answers = [post(client, document, Host="eim.localhost", **{"Accept-Language": wish}) for wish in ("pl", "en", "")]

    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        assert answer.headers["Vary"] == "Accept, X-Preview-Token"
        assert "Content-Language" not in answer.headers
