"""What a preview's token was told is no answer to anybody else, and nobody else's answer is one to a token."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.cache.conftest import Edge
from tests.previews import Drafts

pytestmark = pytest.mark.django_db

DOCUMENT = "query ($path: String!) { site { page(path: $path) { title } } }"


@pytest.mark.parametrize("order", [(True, False, True), (False, True, False), (False, False, True)])
def test_nobody_is_given_what_a_token_was_told(
    edge: Edge, make_microsite: Any, make_page: Any, make_member: Any, order: tuple[bool, ...]
) -> None:
    drafts = Drafts(make_microsite, make_page, make_member)
    drafts.change(drafts.about, slug="about")
    token = drafts.token(drafts.about)
    asked = {"path": "/en/about/"}
    for with_token in order:
        header = {"HTTP_X_PREVIEW_TOKEN": token} if with_token else {}
        said = edge.post(DOCUMENT, asked, host=drafts.site, **header)
        assert said.data["site"]["page"]["title"] == ("About everybody" if with_token else "About us")
        if with_token:
            assert said.headers["cache-control"] == "private, no-store"
        assert "x-preview-token" in said.headers["vary"].lower()
    assert edge.is_kept(DOCUMENT, asked, host=drafts.site)
    assert not edge.is_kept(DOCUMENT, asked, host=drafts.site, HTTP_X_PREVIEW_TOKEN=token)
