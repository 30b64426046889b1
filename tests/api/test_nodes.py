"""Global ids, and asking for things again by them (Relay's Global Object Identification Specification)."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from graphql import GraphQLInterfaceType, is_non_null_type
from wagtail.models import PageViewRestriction

from api.schema import schema
from cms.content.models import EventPage
from cms.microsites.models import Microsite
from tests.api.conftest import Ask
from tests.factories import KeywordFactory
from tests.fixtures import MakeMicrosite, MakePage

NODE = """
query ($id: ID!) {
  node(id: $id) { __typename id ... on Page { title path requestedLocale isFallback } ... on Site { title locale } }
}
"""
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Page { title } } }"
PAGES = (
    "query ($slug: String, $locale: String) { site(slug: $slug, locale: $locale) { id pages { nodes { id title } } } }"
)


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("eu-belong")


def ids_of_pages(ask: Ask, site: Microsite, locale: str = "en") -> dict[str, str]:
    nodes = ask(PAGES, {"slug": site.slug, "locale": locale})["site"]["pages"]["nodes"]
    return {node["title"]: node["id"] for node in nodes}


def test_node_is_the_interface_that_relay_asks_for() -> None:
    node, query = schema.graphql_schema.type_map["Node"], schema.graphql_schema.query_type
    assert isinstance(node, GraphQLInterfaceType)
    assert query is not None

    assert {name: str(field.type) for name, field in node.fields.items()} == {"id": "ID!"}
    assert not is_non_null_type(query.fields["node"].type)
    assert str(query.fields["node"].args["id"].type) == "ID!"
    assert str(query.fields["nodes"].type) == "[Node]!"
    assert str(query.fields["nodes"].args["ids"].type) == "[ID!]!"


def test_page_is_asked_for_again_by_its_id_on_any_host(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    make_page(site, EventPage, title="Forum", slug="forum")
    id_ = ids_of_pages(ask, site)["Forum"]

    found = ask(NODE, {"id": id_}, host="elsewhere.example.org")["node"]

    assert found == {
        "__typename": "EventPage",
        "id": id_,
        "title": "Forum",
        "path": "/en/list-of-events/forum/",
        "requestedLocale": "en",
        "isFallback": False,
    }


def test_microsite_is_asked_for_again_in_its_language(ask: Ask, site: Microsite) -> None:
    id_ = ask(PAGES, {"slug": site.slug, "locale": "pl"})["site"]["id"]

    assert ask(NODE, {"id": id_})["node"] == {
        "__typename": "Site",
        "id": id_,
        "title": "EU-BELONG",
        "locale": "pl",
    }


def test_page_that_stands_in_has_an_id_of_its_own_that_its_translation_takes_over(
    ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite("eu-belong", fallback=("en",))
    page = make_page(site, title="About", slug="about")
    english, polish = ids_of_pages(ask, site)["About"], ids_of_pages(ask, site, "pl")["About"]

    # They say different things of themselves: a client that keeps them by id must not mix them up.
    assert english != polish
    fallback = ask(NODE, {"id": polish})["node"]
    assert (fallback["id"], fallback["isFallback"], fallback["requestedLocale"]) == (polish, True, "pl")
    make_page(site, language="pl", translation_of=page, title="O nas", slug="o-nas")
    translated = ask(NODE, {"id": polish})["node"]
    assert (translated["id"], translated["title"], translated["isFallback"]) == (polish, "O nas", False)


def hide(page: Any, how: str) -> None:
    if how == "private":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    elif how == "below a private page":
        PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    elif how == "unpublished":
        page.unpublish()
    elif how == "expired":
        type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - datetime.timedelta(days=1))
    else:
        page.delete()


@pytest.mark.parametrize("how", ["private", "below a private page", "unpublished", "expired", "deleted"])
def test_what_is_hidden_is_null(ask: Ask, site: Microsite, make_page: MakePage, how: str) -> None:
    above = make_page(site, title="Above")
    page = make_page(site, parent=above, title="Hidden")
    make_page(site, title="Seen")
    ids = ids_of_pages(ask, site)
    assert ask(NODE, {"id": ids["Hidden"]})["node"]["title"] == "Hidden"

    hide(page, how)

    assert ask(NODE, {"id": ids["Hidden"]})["node"] is None
    answer = ask(NODES, {"ids": [ids["Seen"], ids["Hidden"], ids["Seen"]]})["nodes"]
    assert [node and node["title"] for node in answer] == ["Seen", None, "Seen"]


def test_page_of_one_microsite_is_nothing_on_another(
    ask: Ask, site: Microsite, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    from tests.api.test_route import page_id

    other = make_microsite("eim")
    page = make_page(site, title="Ours")
    key = page.translation_key.hex

    assert ask(NODE, {"id": page_id(site, "PlainPage", key)})["node"]["title"] == "Ours"
    for wrong in (
        page_id(other, "PlainPage", key),
        page_id(site, "EventPage", key),
        page_id(site, "PlainPage", key, "fr"),
        page_id("nowhere", "PlainPage", key),
        page_id(site, "Site", other.slug),
    ):
        assert ask(NODE, {"id": wrong})["node"] is None


def test_what_is_read_from_where_it_is_used_has_an_id_and_is_no_node(
    ask: Ask, site: Microsite, make_page: MakePage
) -> None:
    make_page(site, title="About", keywords=[KeywordFactory(label="Housing")])
    document = "{ site { pages { nodes { title keywords { id label } } } } }"
    nodes = ask(document, host=site)["site"]["pages"]["nodes"]
    [keyword] = next(node["keywords"] for node in nodes if node["title"] == "About")

    [error] = ask(NODE, {"id": keyword["id"]}, errors=True)["errors"]

    assert error["extensions"] == {"code": "BAD_INPUT", "argument": "id"}


@pytest.mark.parametrize("id_", ["", "x", "Ü", "UGFnZTox", "x" * 5000])
def test_what_is_no_id_is_refused(ask: Ask, site: Microsite, id_: str) -> None:
    [error] = ask(NODE, {"id": id_}, errors=True)["errors"]
    assert error["extensions"] == {"code": "BAD_INPUT", "argument": "id"}


def test_each_of_them_costs_what_one_costs(ask: Ask, site: Microsite, client: Client) -> None:
    id_ = next(iter(ids_of_pages(ask, site).values()))
    costs = []
    for document, variables in (
        (NODES, {"ids": [id_]}),
        (NODES, {"ids": [id_] * 50}),
        (NODES.replace("($ids: [ID!]!)", "").replace("$ids", json.dumps([id_] * 50)), {}),
    ):
        body = {"query": document, "variables": variables}
        answer = client.post("/graphql", body, content_type="application/json").json()
        costs.append(answer["extensions"]["cost"]["requested"])

    assert costs == [costs[0], costs[0] * 50, costs[0] * 50]


def test_no_more_than_a_hundred_are_answered_at_once(ask: Ask, site: Microsite) -> None:
    id_ = next(iter(ids_of_pages(ask, site).values()))

    assert len(ask(NODES, {"ids": [id_] * 100})["nodes"]) == 100
    [error] = ask(NODES, {"ids": [id_] * 101}, errors=True)["errors"]
    assert error["extensions"]["code"] == "DOCUMENT_LIMIT_EXCEEDED"


def test_many_are_as_many_queries_as_one(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    for number in range(12):
        make_page(site, title=f"Page {number}")
    ids = list(ids_of_pages(ask, site).values())

    counts = []
    for asked in (ids[:1], ids):
        with CaptureQueriesContext(connection) as captured:
            ask(NODES, {"ids": asked})
        counts.append(len(captured))

    # The microsite, its homes, the pages.
    assert counts == [3, 3]
