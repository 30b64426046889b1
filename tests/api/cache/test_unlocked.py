"""What is open to one visitor is kept for nobody, and what is kept for all is not given to who has opened a page."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import PageViewRestriction

from cms.content.protection.tokens import new_key, restriction_id, token_of
from cms.content.protection.unlocking import restriction_named
from tests.api.cache.conftest import Edge
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db

PAGES = "{ site { pages(first: 50) { totalCount nodes { title } } } }"
ROUTE = 'query { site { route(path: "/en/team/") { __typename } } }'


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Any:
    return make_microsite("eu-belong", languages=("en",))


@pytest.fixture
def token(site: Any, make_page: MakePage) -> str:
    page = make_page(site, title="Wolverine", slug="team")
    row = PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    restriction = restriction_named(restriction_id(row.pk))
    assert restriction is not None
    return token_of(new_key(restriction))


@pytest.mark.parametrize("first", ["with", "without"])
@pytest.mark.parametrize("asked", [PAGES, ROUTE])
def test_with_a_token_and_without_in_either_order(edge: Edge, site: Any, token: str, first: str, asked: str) -> None:
    opened = [edge.post(asked, host=site, HTTP_X_UNLOCK_TOKEN=token)] if first == "with" else []
    closed = [edge.post(asked, host=site) for _ in range(2)]
    opened += [edge.post(asked, host=site, HTTP_X_UNLOCK_TOKEN=token) for _ in range(2)]
    closed.append(edge.post(asked, host=site))

    assert len({said.body for said in closed}) == len({said.body for said in opened}) == 1
    assert opened[0].body != closed[0].body
    assert all(said.headers["cache-control"] == "no-store" for said in opened)
    # Everybody else's answer was kept all the same.
    assert edge.is_kept(asked, host=site)
    for said in closed:
        assert b"Wolverine" not in said.body


def test_answer_to_a_token_is_kept_by_nobody_though_it_opens_nothing(edge: Edge, site: Any, token: str) -> None:
    said = edge.post(PAGES, host=site, HTTP_X_UNLOCK_TOKEN="forged")

    assert said.headers["cache-control"] == "no-store"
    assert said.data == edge.post(PAGES, host=site).data


def test_password_that_is_set_or_taken_away_counts_at_once(edge: Edge, site: Any, token: str) -> None:
    assert edge.checked(ROUTE, host=site)["site"]["route"]["__typename"] == "ProtectedRoute"
    PageViewRestriction.objects.all().delete()

    assert edge.checked(ROUTE, host=site)["site"]["route"]["__typename"] == "PageRoute"


def test_scripts_of_other_websites_may_send_the_header(edge: Edge, site: Any, client: Any) -> None:
    headers = {
        "Host": site.site.hostname,
        "Origin": "http://localhost:3000",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-unlock-token",
    }
    response = client.options("/graphql", headers=headers)

    assert response.headers["Access-Control-Allow-Headers"].startswith("*")
