"""Asking the API over HTTP, as somebody who isn't signed in."""

from __future__ import annotations

from typing import Any, Protocol

import pytest
from django.test import Client

from cms.microsites.models import Microsite


class Ask(Protocol):
    """Post a document to `/graphql` and return its `data`."""

    def __call__(
        self,
        document: str,
        variables: dict[str, Any] | None = None,
        *,
        host: Microsite | str = "localhost",
        errors: bool = False,
    ) -> Any:
        """
        Ask at *host*: a microsite, or the name of a host.

        :param errors: whether errors are expected. Without it they fail the test; with it the whole answer is returned,
            `data` and `errors`, and an answer without errors fails the test.
        """


@pytest.fixture
def ask(db: None, client: Client) -> Ask:
    """Ask the API: `ask("{ site { title } }", host=microsite)["site"]["title"]`."""

    def ask(
        document: str,
        variables: dict[str, Any] | None = None,
        *,
        host: Microsite | str = "localhost",
        errors: bool = False,
    ) -> Any:
        name = host if isinstance(host, str) else host.site.hostname
        body = {"query": document, "variables": variables}
        response = client.post("/graphql", body, content_type="application/json", headers={"Host": name})
        answer = response.json()
        if errors:
            assert answer.get("errors"), answer
            return answer
        assert "errors" not in answer, answer["errors"]
        assert response.status_code == 200
        return answer["data"]

    return ask
