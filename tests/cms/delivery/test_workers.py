"""Workers as processes: killed at any moment, and several at a time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forked_workers import Tell, told
from tests.mail_server import MailServer

# Each starts a process with Django, which takes two or three seconds.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tell(mail_server: MailServer, tmp_path: Path) -> Iterator[Tell]:
    """Give a function that tells `workers.py` what to do, and returns what it answers."""
    with told(Path(__file__).with_name("workers.py"), str(mail_server.port), tmp_path) as tell:
        yield tell


def test_workers_that_are_killed_at_any_moment_lose_nothing(tell: Tell, mail_server: MailServer) -> None:
    choose = random.Random()
    # Long enough to be killed between the server's taking a mail and its saying so.
    mail_server.delay = 0.01
    mails = tell("put", 60)
    caught: Counter[str] = Counter()
    for kills in range(300):
        if kills >= 30 and caught:
            break
        # Later and later, where the machine is so busy that none has begun by then.
        caught.update(tell("killed_after", choose.uniform(0, 0.12 * (1 + kills // 30))))
    mail_server.delay = 0
    tell("together", 1)

    assert set(tell("states").values()) == {"sent"}
    received = Counter(mail_server.message_ids)
    assert set(received) == set(mails)
    # Twice only if its worker was killed while sending it, and by the same name.
    assert {name: number for name, number in received.items() if number > 1 + caught[name]} == {}
    assert caught, "no worker was killed while it was sending"


def test_workers_at_the_same_time_send_each_mail_once(tell: Tell, mail_server: MailServer) -> None:
    mails = tell("put", 80)
    tell("together", 3)

    assert Counter(mail_server.message_ids) == Counter(mails)
    assert mail_server.connections >= 2
    assert set(tell("states").values()) == {"sent"}
