"""Getting files over HTTP, as somebody who isn't signed in."""

from __future__ import annotations

from typing import Any, Protocol

import pytest
from django.test import Client

from cms.microsites.models import Microsite


class Get(Protocol):
    """Get a path at a microsite's host."""

    def __call__(self, path: str, host: Microsite | str, **headers: str) -> Any:
        """Return the response."""


@pytest.fixture
def get(db: None) -> Get:
    """Get a file: `get("/sitemap.xml", microsite)`."""

    def get(path: str, host: Microsite | str, **headers: str) -> Any:
        name = host if isinstance(host, str) else host.site.hostname
        return Client().get(path, headers={"Host": name, **headers})

    return get
