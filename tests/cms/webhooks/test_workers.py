"""Callers as processes: killed at any moment, and several at a time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cms.webhooks.receiver import Receiver
from tests.forked_workers import Tell, told

# Each starts a process with Django, which takes two or three seconds.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tell(receiver: Receiver, tmp_path: Path) -> Iterator[Tell]:
    """Give a function that tells `workers.py` what to do, and returns what it answers."""
    with told(Path(__file__).with_name("workers.py"), receiver.url, tmp_path) as tell:
        yield tell


def received(receiver: Receiver) -> Counter[str]:
    return Counter(headers["webhook-id"] for _, headers, _ in receiver.received)


def test_callers_that_are_killed_at_any_moment_lose_nothing(tell: Tell, receiver: Receiver) -> None:
    choose = random.Random()
    calls = tell("put", 40)
    caught: Counter[str] = Counter()
    # Long enough to be killed between the receiver's having it and our writing that down.
    receiver.delay = 0.02
    for _ in range(20):
        caught.update(tell("killed_after", choose.uniform(0, 0.2)))
    receiver.delay = 0
    tell("together", 1)

    assert set(tell("states").values()) == {"sent"}
    came = received(receiver)
    assert set(came) == set(calls)
    # Twice only if its caller was killed while it was calling, and by the same id.
    assert {name: number for name, number in came.items() if number > 1 + caught[name]} == {}
    assert caught, "no caller was killed while it was calling"


def test_callers_at_the_same_time_make_each_call_once(tell: Tell, receiver: Receiver) -> None:
    calls = tell("put", 40)
    tell("together", 3)

    assert received(receiver) == Counter(calls)
