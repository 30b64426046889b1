from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from cms.microsites.models import Microsite
from cms.webhooks import endpoints
from cms.webhooks.models import Call, Endpoint
from cms.webhooks.sending import Worker, gather
from tests.cms.webhooks.receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Give a running receiver."""
    with Receiver() as running:
        yield running


@pytest.fixture
def reachable(settings: Any) -> None:
    """Let this machine be called, as in development."""
    settings.WEBHOOK_ALLOW_HTTP = True
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.WEBHOOK_PORTS = []


@pytest.fixture
def make_endpoint() -> Callable[..., Endpoint]:
    """Give a microsite an endpoint."""

    def make(microsite: Microsite, url: str = "https://receiver.test/hook", **values: Any) -> Endpoint:
        return endpoints.add(microsite, url=url, **values)

    return make


@pytest.fixture
def told() -> Callable[[Microsite], dict[str, Any] | None]:
    """Give a function that takes the traces together, and returns what the microsite's endpoint is told of them."""

    def tell(microsite: Microsite) -> dict[str, Any] | None:
        before = set(Call.objects.values_list("pk", flat=True))
        gather(timezone.now() + datetime.timedelta(minutes=1))
        found = Call.objects.filter(endpoint__microsite=microsite).exclude(pk__in=before)
        assert len(found) < 2, "one change, several calls"
        return json.loads(found[0].body)["data"] if found else None

    return tell


@pytest.fixture
def work() -> Callable[[], None]:
    """Let a worker make the calls that are due."""
    return lambda: Worker().run(threading.Event(), until_empty=True)
