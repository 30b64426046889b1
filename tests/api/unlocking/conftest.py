"""The microsite with private pages."""

from __future__ import annotations

import pytest

from cms.microsites.models import Microsite
from tests.api.unlocking.world import World
from tests.fixtures import MakeMicrosite, MakePage


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("eu-belong", languages=("en", "pl"), fallback=("en",))


@pytest.fixture
def world(site: Microsite, make_page: MakePage) -> World:
    return World(site, make_page)
