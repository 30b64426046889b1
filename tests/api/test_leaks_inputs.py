"""Whatever is given as an argument: an answer, or an error in words, and never a failure inside."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from graphql import GraphQLList, GraphQLNonNull, get_named_type, is_leaf_type, is_required_argument
from wagtail.contrib.redirects.models import Redirect

from cms.microsites.actions import create_microsite
from cms.microsites.models import Microsite
from tests.api.walk import SCHEMA, UNLIMITED
from tests.factories import (
    EventPageFactory,
    NewsPageFactory,
    PartnerPageFactory,
    ProjectPageFactory,
    ThemeFactory,
)
from tests.fixtures import MakePage

pytestmark = pytest.mark.django_db

TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "%00",
    "%2e%2e/%2e%2e",
    "../../etc/passwd",
    "ł" * 3000,
    "x" * 20000,
    "\u202e\ufffe\U0001d518",
    "'; DROP TABLE wagtailcore_page; --",
    "%",
    "_",
    "\\",
    "PL",
    "ŁŁ",
    "null",
    "xx",
    "en_US",
    "en-",
    "🏳️‍🌈",
]
IDS = [
    "PlainPage:1:en:0",
    f"PlainPage:1:en:{2**200:x}",
    f"PlainPage:{2**63}:en:" + "0" * 32,
    "Site:1:en:-1",
    "Image:1:en:1",
    ":::",
]


def encoded(text: str) -> str:
    """Return *text* in the form of a global id."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


VALUES: dict[str, list[Any]] = {
    "String": TEXTS,
    "ID": [*TEXTS, "1", 1, -1, 2**31, *map(encoded, IDS)],
    "Int": [0, 1, -1, 100, 101, 2**31 - 1, -(2**31), 2**31, 10**30, 1.5, "1", 9999, 9998, 10000, True],
    "Boolean": [True, False, "true", 1],
    "DateTime": [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59.999999Z",
        "2014-05-07T10:00:00",
        "2014-05-07",
        "2014-13-45T99:00:00Z",
        "",
        "\0",
        5,
        "2014-05-07T10:00:00+23:59",
    ],
}
CURSORS = [
    json.dumps(values)
    for values in (
        [],
        {},
        None,
        "x",
        [1],
        [1, 2],
        ["a", 2],
        ["a", -1],
        ["a", 2**63],
        ["a", 10**400],
        ["a", True],
        ["\0", 1],
        ["\ud800", 1],
        ["x" * 5000, 1],
        [2**31, 1],
        [-(2**40), 1],
        [None, 1],
        [["a"], 1],
        ["0001-01-01T00:00:00+14:00", 1],
        ["9999-12-31T23:59:59-14:00", 1],
        ["2014-05-07T10:00:00", 1],
        ["2014-05-07", 1],
        ["10000-01-01", 1],
        ["PL", 1, 1],
        ["\ud800", 1, 1],
    )
] + ["NaN", "[NaN, 1]", "[1e999, 1]", "[" * 5000, "not json"]


@pytest.fixture(scope="module")
def microsite(django_db_setup: None, django_db_blocker: Any) -> Iterator[Microsite]:
    """Make a microsite with a few pages once, for all tests here: they only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        microsite = create_microsite(slug="eu-belong", title="EU-BELONG", languages=("en", "pl"), fallback=("en",))
        home = microsite.home("en")
        theme = ThemeFactory(slug="housing")
        for number in range(3):
            EventPageFactory(parent=home, themes=[theme], title=f"Event {number}")
        for factory in (NewsPageFactory, PartnerPageFactory, ProjectPageFactory):
            factory(parent=home)
        Redirect.objects.create(site=microsite.site, old_path="/en/old", redirect_link="https://example.org/")
        yield microsite
        transaction.set_rollback(True)


class Asker:
    """Asks with variables and gives the codes of errors."""

    def __init__(self, microsite: Microsite) -> None:
        self.headers = {"Host": microsite.site.hostname, "Accept": "application/json"}
        self.client = Client(raise_request_exception=False)

    def codes(self, document: str, variables: dict[str, Any]) -> list[str]:
        body = json.dumps({"query": document, "variables": variables})
        response = self.client.post("/graphql", body, content_type="application/json", headers=self.headers)
        assert response.status_code in (200, 400, 413), (response.status_code, document, str(variables)[:200])
        answer = response.json()
        for error in answer.get("errors", ()):
            assert error["message"] != "Internal error.", (document, str(variables)[:300])
        return [error["extensions"]["code"] for error in answer.get("errors", ())]


def calls() -> list[Any]:
    """Return type, field and argument of each argument in the schema, as parameters of a test."""
    return [
        pytest.param(type_.name, name, argument, id=f"{type_.name}.{name}({argument})")
        for type_ in (SCHEMA.type_map["Query"], SCHEMA.type_map["Site"])
        for name, field in type_.fields.items()  # type: ignore[union-attr]
        for argument in field.args
    ]


@pytest.mark.parametrize(("type_name", "name", "argument_name"), calls())
def test_argument_of_any_value_is_answered_or_refused_in_words(
    type_name: str, name: str, argument_name: str, microsite: Microsite
) -> None:
    asker = Asker(microsite)
    type_: Any = SCHEMA.type_map[type_name]
    field = type_.fields[name]
    argument = field.args[argument_name]
    named = get_named_type(argument.type).name
    values = VALUES.get(named, ["NONSENSE", "", 1])
    if argument_name in ("after", "before"):
        values = [
            *values,
            *(base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode() for text in CURSORS),
        ]
    inner = argument.type.of_type if isinstance(argument.type, GraphQLNonNull) else argument.type
    if isinstance(inner, GraphQLList):
        values = [[], *([value] for value in values), values[:2] * 300]
    target: Any = get_named_type(field.type)
    below = "" if is_leaf_type(target) else _below(target)
    others = [
        f"{other}: {json.dumps('/en/')}"
        for other, definition in field.args.items()
        if other != argument_name
        and is_required_argument(definition)
        and get_named_type(definition.type).name == "String"
    ]
    given = ", ".join([f"{argument_name}: $value", *others])
    inside = f"{name}({given}){below}"
    document = f"query($value: {argument.type}) {{ {inside if type_name == 'Query' else f'site {{ {inside} }}'} }}"
    for value in values:
        asker.codes(document, {"value": value})


def _below(target: Any) -> str:
    if "nodes" in getattr(target, "fields", {}):
        return " { totalCount pageInfo { hasNextPage endCursor } nodes { __typename title } }"
    if target.name == "Site":
        return " { title home { title path url } }"
    return " { __typename }"


@pytest.mark.parametrize("theme", ["[]", '["\\u0000"]', '["nothing"]'])
def test_lists_that_cannot_have_rows_are_empty_side_by_side(theme: str, microsite: Microsite, ask: Any) -> None:
    rows = "{ totalCount nodes { title } }"
    site = ask(
        f"{{ site {{ a: events(theme: {theme}) {rows} b: events(theme: {theme}) {rows} c: events {rows} }} }}",
        host=microsite,
    )["site"]

    assert site["a"] == site["b"] == {"totalCount": 0, "nodes": []}
    assert site["c"]["totalCount"] == len(site["c"]["nodes"]) == 3


def test_more_lists_than_sqlite_reads_at_once_are_read(microsite: Microsite, ask: Any, settings: Any) -> None:
    settings.GRAPHQL_LIMITS = UNLIMITED
    lists = " ".join(f"a{number}: events(first: {number % 100 + 1}) {{ totalCount }}" for number in range(501))

    site = ask(f"{{ site {{ {lists} }} }}", host=microsite)["site"]

    assert len(site) == 501
    assert all(found == {"totalCount": 3} for found in site.values())


def test_microsites_without_a_live_home_are_empty_side_by_side(
    make_microsite: Any, make_page: MakePage, ask: Any
) -> None:
    for slug in ("ewsi", "eim", "niem"):
        microsite = make_microsite(slug)
        make_page(microsite)
        if slug != "niem":
            microsite.homes.update(live=False)

    sites = ask(
        '{ sites { slug home { title } pages { totalCount nodes { title } } route(path: "/") { __typename } } }'
    )

    counts = {site["slug"]: site["pages"]["totalCount"] for site in sites["sites"]}
    assert {slug: counts[slug] for slug in ("ewsi", "eim", "niem")} == {"ewsi": 0, "eim": 0, "niem": 2}


@pytest.mark.parametrize("size", [0, 101, -1, 2**31 - 1])
@pytest.mark.parametrize("argument", ["first", "last"])
def test_too_many_or_too_few_rows_are_refused(argument: str, size: int, microsite: Microsite) -> None:
    document = f"query($value: Int) {{ site {{ events({argument}: $value) {{ totalCount }} }} }}"

    assert Asker(microsite).codes(document, {"value": size}) == ["BAD_INPUT"]


@pytest.mark.parametrize("year", [0, -1, 9999, 2**31 - 1])
@pytest.mark.parametrize("listing", ["events", "news", "publications", "mentions"])
def test_impossible_year_is_refused(listing: str, year: int, microsite: Microsite) -> None:
    document = f"query($value: Int) {{ site {{ {listing}(year: $value) {{ totalCount }} }} }}"

    assert Asker(microsite).codes(document, {"value": year}) == ["BAD_INPUT"]


@pytest.mark.parametrize("order", ["STARTS_AT", "STARTS_AT_DESC", "TITLE"])
@pytest.mark.parametrize("text", CURSORS, ids=range(len(CURSORS)))
def test_forged_cursor_is_refused_or_read(text: str, order: str, microsite: Microsite) -> None:
    cursor = base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")
    events = f"events(after: $value, orderBy: {order}) {{ totalCount nodes {{ title }} }}"
    document = f"query($value: String) {{ site {{ {events} }} }}"

    assert Asker(microsite).codes(document, {"value": cursor}) in ([], ["BAD_INPUT"])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/en/", "PageRoute"),
        ("/en", "PageRoute"),
        ("//en//", "PageRoute"),
        ("/en/?a=1#b", "PageRoute"),
        ("/", "RedirectRoute"),
        ("/EN/", "NotFoundRoute"),
        ("en/", "NotFoundRoute"),
        ("", "NotFoundRoute"),
        ("/en/../", "NotFoundRoute"),
        ("/en/%2e%2e/", "NotFoundRoute"),
        ("/en/\0/", "NotFoundRoute"),
        ("/de/", "NotFoundRoute"),
        ("/en/zażółć/", "NotFoundRoute"),
        ("/en/" + "a/" * 900, "NotFoundRoute"),
        ("/" + "x" * 30000, "NotFoundRoute"),
        ("/en/old", "RedirectRoute"),
        ("/en/old/", "RedirectRoute"),
        ("/eu-belong-en/", "NotFoundRoute"),
        ("/\ud7ff\U0010ffff/", "NotFoundRoute"),
    ],
)
def test_route_answers_at_any_path(path: str, expected: str, microsite: Microsite, ask: Any) -> None:
    document = "query($path: String!) { site { route(path: $path) { __typename } page(path: $path) { id } } }"

    site = ask(document, {"path": path}, host=microsite)["site"]

    assert site["route"]["__typename"] == expected
    assert (site["page"] is not None) == (expected == "PageRoute")
