"""Every address that the admin has, called by a member of one team with the other team's things."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from cms.isolation.routes import rule_for, team_routes
from cms.isolation.rules import administrators
from tests.cms.isolation.addresses import Address, addresses, candidates
from tests.cms.isolation.world import WORD, World
from tests.html_forms import read_forms

# Tables that say what the person who asks has done, and nothing of others.
# Wagtail's own view fails where the form's only field is missing.
FAULTY = {"wagtailadmin_choose_page_external_link"}
FAILED = f"An internal error instead of an answer, which might say {WORD}"
OWN_TRACES = {"accounts_accountsession", "auth_user", "wagtailusers_userprofile", "wagtailadmin_editingsession"}


@pytest.fixture
def world(make_microsite: Any, make_member: Any) -> World:
    return World(make_microsite, make_member)


# It takes a minute, and which address asks whom is the same on every database.
def test_no_address_shows_or_changes_anything_of_another_team(world: World) -> None:
    member, administrator = world.client(world.member), world.client(world.administrator)
    before = _rows()
    shown_to_administrators, found = set(), []
    for address in addresses():
        for path, is_own in address.paths(world):
            for query in queries(world, address):
                full, forms = _get(administrator, path, query)
                if _names(full):
                    shown_to_administrators.add(address.name)
                text, _forms = _get(member, path, query)
                if _names(text):
                    found.append(f"GET {path}{query or ''} shows: {_excerpt(text)}")
                for data in [{}, world.hostile({}), *forms, *(world.hostile(form) for form in forms)]:
                    for problem in _post(member, path, query, data, {} if is_own else before, bool(address.arguments)):
                        found.append(f"POST {path}{query or ''} {problem} with {data}")
    assert len(shown_to_administrators) > 70, sorted(shown_to_administrators)
    assert not found, "\n".join(found)


def test_every_rule_is_for_an_address_that_exists() -> None:
    assert not set(team_routes()) - {address.name for address in addresses()}


def test_what_is_not_listed_is_closed(world: World) -> None:
    assert rule_for("some_package:edit") is administrators

    refused = world.client(world.member).get("/admin/users/")

    assert refused.status_code == 302
    assert refused.url == "/admin/"


def test_no_page_is_deleted_past_the_hooks_of_the_admin(world: World) -> None:
    # The API's actions ask no hook, so they would take home pages too.
    home = world.ours.home("hu")
    for name in ("delete", "unpublish"):
        refused = world.client(world.member).post(f"/admin/api/main/pages/{home.pk}/action/{name}/")
        assert refused.status_code == 302
        assert refused.url == "/admin/"
    home.refresh_from_db()
    assert home.live


def queries(world: World, address: Address) -> list[dict[str, Any]]:
    """Return the queries with which to call *address*: none, and what makes it show more."""
    pages = [world.draft.pk, world.page.pk]
    if "chosen_multiple" in address.name:
        return [{"id": pages if "page" in address.name else candidates(world, address, "pk")}]
    if address.name == "wagtail_bulk_action":
        return [{"id": pages}, {"id": "all", "childOf": pages[0]}, {"id": "all"}]
    if "choose_page" in address.name:
        types = ["wagtailcore.page", "content.plainpage", "content.eventpage"]
        return [{"q": "Quok", "page_type": one, "parent_page_id": pages[0]} for one in types]
    if "reports" in address.pattern:
        return [{}, {"export": "csv"}, {"label": "Quok"}]
    if "tag" in address.name:
        return [{"term": "quok"}]
    return [{}, {"q": "Quok", "search": "Quok"}] if re.search("index|list|choose|search", address.name) else [{}]


def _get(client: Client, path: str, query: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """Return the answer's text and what its forms would send."""
    with _undone():
        response = client.get(path, query, follow=True)
        text = _text(response) if response.status_code < 500 else FAILED
    html = text
    if response.headers.get("content-type", "").startswith("application/json"):
        answer = json.loads(text or "null")
        html = answer.get("html", "") if isinstance(answer, dict) else ""
    return text, [_without_token(form) for form in read_forms(html)]


def _without_token(form: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in form.items() if name != "csrfmiddlewaretoken"}


def _post(
    client: Client, path: str, query: dict[str, Any], data: dict[str, Any], before: dict[str, Any], names_foreign: bool
) -> Iterator[str]:
    """Yield what is wrong with the answer, and with what was written; an empty *before* leaves out the latter."""
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            written.add(sql.split('"')[1])
        return execute(sql, params, many, context)

    with _undone(), connection.execute_wrapper(watch):
        response = client.post(path, data, query_params=query)
        is_faulty = response.resolver_match.view_name in FAULTY
        text = _text(response) if response.status_code < 500 or is_faulty else FAILED
        after = _rows((written - OWN_TRACES) & set(before))
    if _names(text) or _names(response.headers.get("location", "")):
        yield f"shows: {_excerpt(text)}"
    for table, rows in after.items():
        if changed := [pk for pk, row in before[table].items() if rows.get(pk) != row]:
            yield f"changes {table} {changed}"
        new = [row for pk, row in rows.items() if pk not in before[table]]
        if new and (names_foreign or _names(str(new))):
            yield f"adds to {table}: {new}"


def _text(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace") + str(response.headers.get("content-disposition", ""))


def _names(text: str) -> bool:
    return WORD.lower() in text.lower()


def _excerpt(text: str) -> str:
    at = text.lower().find(WORD.lower())
    return " ".join(text[max(0, at - 80) : at + 60].split())


class _undone:  # noqa: N801 (it reads as a word)
    """Undoes what happens within."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)


def _rows(tables: set[str] | None = None) -> dict[str, dict[Any, tuple[Any, ...]]]:
    """Return all rows of *tables*, by their keys; of all tables by default."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if not meta.managed or meta.proxy or meta.app_label == "generations" or meta.db_table.endswith("_fts"):
            continue
        if tables is None or meta.db_table in tables:
            columns = [field.column for field in meta.local_concrete_fields if not field.generated]
            quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {quoted} FROM {connection.ops.quote_name(meta.db_table)}")
                position = columns.index(meta.pk.column)
                found[meta.db_table] = {row[position]: tuple(row) for row in cursor.fetchall()}
    return found
