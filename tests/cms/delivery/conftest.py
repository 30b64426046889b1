from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from cms.delivery import outbox
from cms.delivery.models import OutgoingMail
from cms.delivery.sending import Worker


@pytest.fixture
def put(db: None) -> Callable[..., OutgoingMail]:
    """Write a mail into the outbox, as somebody who registers has it done."""

    def make(recipient: str = "ania@example.org", **values: Any) -> OutgoingMail:
        defaults = {"kind": "confirmed", "subject": "You have a place", "text": "Welcome, Ania.", "language": "en"}
        with transaction.atomic():
            return outbox.put(recipient=recipient, **{**defaults, **values})

    return make


@pytest.fixture
def send() -> Callable[[], Worker]:
    """Let a new worker send what is due."""

    def run() -> Worker:
        worker = Worker()
        worker.run(threading.Event(), until_empty=True)
        return worker

    return run
