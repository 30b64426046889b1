"""Visiting microsites as a browser does, without a server in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from cms.microsites.models import Microsite
from frontend import visits

Visit = Callable[..., Any]


@pytest.fixture
def visit(db: None) -> Visit:
    """Ask for a path of a microsite: `visit(microsite, "/pl/")`."""

    def visit(microsite: Microsite | str, path: str, **headers: str) -> Any:
        host = microsite if isinstance(microsite, str) else microsite.site.hostname
        return Client().get(path, headers={"Host": host, **headers})

    return visit


@pytest.fixture(autouse=True)
def _no_frames() -> Iterator[None]:
    """Begin with no frame that an earlier test has shown."""
    visits.forget()
    yield
    visits.forget()
