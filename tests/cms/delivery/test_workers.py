"""Workers as processes: killed at any moment, and several at a time."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from tests.mail_server import MailServer
from tests.processes import ROOT
from tests.template_database import sqlite_template

# Each starts a process with Django, which takes two or three seconds.
pytestmark = pytest.mark.django_db(transaction=True)

Tell = Callable[..., Any]


@pytest.fixture
def tell(mail_server: MailServer, tmp_path: Path) -> Iterator[Tell]:
    """Give a function that tells `workers.py` what to do, and returns what it answers."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": _database_url(tmp_path),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'graphql'}",
    }
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("workers.py")), str(mail_server.port)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def ask(*command: Any) -> Any:
        print(json.dumps(command), file=process.stdin, flush=True)
        return json.loads(process.stdout.readline())  # type: ignore[union-attr]  # checked above

    yield ask
    process.stdin.close()
    process.stdout.close()
    assert process.wait(20) == 0


def _database_url(folder: Path) -> str:
    """Return the address of the tests' database; the embedded one is in this process's memory, so of one like it."""
    if connection.vendor == "sqlite":
        path = folder / "db.sqlite3"
        shutil.copy(sqlite_template(), path)
        return f"sqlite:///{quote(str(path))}"
    values = connection.settings_dict
    account = ":".join(quote(part, safe="") for part in (values["USER"], values["PASSWORD"]) if part)
    return f"postgresql://{account}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def test_workers_that_are_killed_at_any_moment_lose_nothing(tell: Tell, mail_server: MailServer) -> None:
    choose = random.Random()
    # Long enough to be killed between the server's taking a mail and its saying so.
    mail_server.delay = 0.01
    mails = tell("put", 60)
    caught: Counter[str] = Counter()
    for _ in range(30):
        caught.update(tell("killed_after", choose.uniform(0, 0.12)))
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
