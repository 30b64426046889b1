"""Registering all at once, over HTTP, at a server with several processes; and while these are killed."""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from cms.delivery.models import OutgoingMail
from cms.registrations import actions, seats, tokens
from cms.registrations.choices import State
from cms.registrations.guarding import Visit
from cms.registrations.mails import MailKind
from cms.registrations.models import Registration, SeatPool
from tests.processes import ROOT, python
from tests.registrations import Sign, member, no_challenge, sign
from tests.template_database import sqlite_template

__all__ = ["member", "no_challenge", "sign"]

REGISTER = (ROOT / "graphql" / "operations" / "register_for_event.graphql").read_text()
CLIENTS = 50
# What there is to register for, made by a process of its own: the embedded database of the tests is nobody else's.
CONTENT = """
import json, django
django.setup()
from cms.microsites.actions import create_microsite
from tests.fixtures import add_page
from tests.registrations import build
sign = build(
    lambda slug, **values: create_microsite(slug=slug, title=slug, languages=("en", "pl"), **values),
    add_page, capacity=50, confirmation="automatic",
)
notices = {code: sign.opening.notice(code).digest for code in ("en", "pl")}
print(json.dumps({"event": str(sign.event.translation_key), "notices": notices}))
"""


def environment(database_url: str, folder: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database_url,
        "CACHE_URL": f"filecache://{folder}/cache",
        "MEDIA_ROOT": str(folder / "media"),
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'graphql'}",
        "REGISTRATION_CHALLENGE_COST": "0",
        "REGISTRATION_PER_ADDRESS": "0",
        "REGISTRATION_PER_EVENT": "0",
    }


@dataclass
class Server:
    """A server of several processes, and the event that one can register for there."""

    process: subprocess.Popen[bytes]
    port: int
    event: str
    notices: dict[str, str]

    def register(self, email: str, language: str, key: str = "") -> dict[str, Any]:
        """Send one form; return the answer."""
        form = {
            "site": "eu-mia",
            "event": self.event,
            "language": language,
            "name": "Anna Kowalska",
            "email": email,
            "acceptedNotice": self.notices[language],
            "idempotencyKey": key or email,
        }
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as to:
            body = json.dumps({"query": REGISTER, "variables": {"input": form}})
            to.request("POST", "/graphql", body, {"Content-Type": "application/json"})
            answer: dict[str, Any] = json.loads(to.getresponse().read())
        return answer

    def workers(self) -> list[int]:
        """Return the processes that answer."""
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


Serve = Callable[[str], Server]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start a server with three processes on a database, and make there what one can register for."""
    servers: list[Server] = []

    def start(database_url: str) -> Server:
        variables = environment(database_url, tmp_path)
        made = python("-c", CONTENT, environment=variables)
        assert made.returncode == 0, made.stderr
        found = json.loads(made.stdout.splitlines()[-1])
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        arguments = ["--preload", "--workers", "3", "--timeout", "120", "--log-level", "critical"]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "cms.wsgi:application", "--bind", f"127.0.0.1:{port}", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **variables},
        )
        server = Server(process, port, found["event"], found["notices"])
        servers.append(server)
        _wait_for(server)
        return server

    yield start
    for server in servers:
        server.process.terminate()
        server.process.wait(300)


def _wait_for(server: Server) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert server.process.poll() is None
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", server.port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("The server does not answer.")


def postgres_url() -> str:
    """Return the address of the database of the tests."""
    values = connection.settings_dict
    password = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
    return f"postgresql://{values['USER']}{password}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"


def register_all(server: Server, number: int) -> None:
    """Have that many people register at once, in both languages, and see that all are told the same."""
    people = [(f"{one}@example.org", "pl" if one % 2 else "en") for one in range(number)]
    random.shuffle(people)
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(lambda person: server.register(*person), people))
    assert Counter(json.dumps(answer["data"]) for answer in answers if "errors" not in answer) == {
        '{"registerForEvent": {"received": true, "errors": []}}': number
    }


def check(rows: list[tuple[Any, ...]], number: int, capacity: int) -> None:
    """See that *rows* (position, whether there is a seat) are exactly as many as there should be, in their order."""
    assert [bool(has_seat) for _, has_seat in rows] == [True] * capacity + [False] * (number - capacity)
    assert [position for position, _ in rows] == list(range(1, number + 1))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_500_people_for_50_seats(serve: Serve) -> None:
    """Takes as long as 500 registrations and a start of the server do."""
    server = serve(postgres_url())

    register_all(server, 500)

    pool = SeatPool.objects.get()
    check(list(pool.registrations.order_by("position").values_list("position", "has_seat")), 500, 50)
    for registration in (pool.registrations.get(position=51), pool.registrations.get(position=500)):
        assert seats.place_in_queue(registration) == registration.position - 50
    # And confirmed they are confirmed or waiting.
    for registration in pool.registrations.filter(position__in=(1, 50, 51, 500)):
        state = actions.confirm_email(tokens.mint(registration)).state
        assert state == (State.CONFIRMED if registration.position <= 50 else State.WAITLISTED)


def test_all_at_once_on_the_embedded_database(serve: Serve, tmp_path: Path) -> None:
    """Takes as long as 500 registrations and a start of the server do."""
    path = tmp_path / "db.sqlite3"
    shutil.copy(sqlite_template(), path)
    server = serve(f"sqlite:///{path}")

    register_all(server, 500)

    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT position, has_seat FROM registrations_registration ORDER BY position")
        check(rows.fetchall(), 500, 50)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_server_killed_in_mid_registration(serve: Serve) -> None:
    """Takes as long as 50 kills with a little work between them do."""
    server = serve(postgres_url())
    answered: set[str] = set()
    stopped = threading.Event()

    def keep_registering(client: int) -> None:
        number = 0
        while not stopped.is_set():
            number += 1
            email = f"{client}-{number}@example.org"
            # As a front end does that gets no answer: again, with the same key.
            while not stopped.is_set():
                try:
                    answer = server.register(email, "en", key=email)
                except (OSError, http.client.HTTPException):
                    continue
                assert answer["data"]["registerForEvent"]["received"] is True, answer
                answered.add(email)
                break

    with ThreadPoolExecutor(6) as pool:
        clients = [pool.submit(keep_registering, client) for client in range(6)]
        kills = 0
        # Only so that it ends one day: a machine that is busy takes its time.
        until = time.monotonic() + 900
        while kills < 50 and time.monotonic() < until:
            # At a random moment, but not so soon that nobody is ever answered.
            time.sleep(random.uniform(0.02, 0.1))
            if len(answered) < kills:
                continue
            for pid in random.sample(workers := server.workers(), min(1, len(workers))):
                os.kill(pid, signal.SIGKILL)
                kills += 1
        stopped.set()
        for client in clients:
            client.result()
    assert kills == 50

    stored = list(Registration.objects.values_list("email", flat=True))
    assert len(answered) > 20
    assert len(stored) == len(set(stored))
    assert answered <= set(stored)
    for registration in Registration.objects.prefetch_related("mails"):
        assert [mail.kind for mail in registration.mails.all()] == [MailKind.CONFIRM_EMAIL]
    # And the mails themselves, not only the notes of them.
    queued = Counter(OutgoingMail.objects.values_list("about", "recipient", "kind"))
    assert queued == {(one.pk, one.email, MailKind.CONFIRM_EMAIL): 1 for one in Registration.objects.all()}
    positions = list(Registration.objects.order_by("position").values_list("position", "has_seat"))
    check(positions, len(stored), min(50, len(stored)))


# --- The lock ---------------------------------------------------------------------------------------------------


def in_threads(*actions_: Callable[[], Any]) -> None:
    """Do several things at once, each with a database connection of its own."""

    def run(action: Callable[[], Any]) -> None:
        try:
            action()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions_)) as pool:
        for future in [pool.submit(run, action) for action in actions_]:
            future.result()


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have two who register wait for each other between counting the seats and taking one, where they get there."""
    barrier = threading.Barrier(2)
    numbers = iter(range(100, 1000))

    def wait(_pool: SeatPool) -> int:
        try:
            barrier.wait(0.7)
        except threading.BrokenBarrierError:
            barrier.reset()
        # The database would refuse two in one place, which is its own way of keeping order.
        return next(numbers)

    monkeypatch.setattr(seats, "next_position", wait)


def unlocked(event_key: Any) -> SeatPool | None:
    return SeatPool.objects.select_related("microsite").filter(pk=event_key).first()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_last_seat_is_given_once_because_of_the_lock(
    is_locked: bool, sign: Sign, meeting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock it is given twice: this race exists."""
    sign.set(capacity=1)
    with transaction.atomic():
        seats.lock_or_make(sign.opening)
    if not is_locked:
        monkeypatch.setattr(seats, "lock", unlocked)
    forms = [sign.form("1@example.org"), sign.form("2@example.org", "pl")]

    in_threads(*(lambda form=form: actions.register(sign.microsite, form, Visit()) for form in forms))

    assert Registration.objects.filter(has_seat=True).count() == (1 if is_locked else 2)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_longest_waiting_wins_against_who_registers_meanwhile(sign: Sign) -> None:
    sign.set(capacity=1)
    for number in range(6):
        holder = Registration.objects.filter(has_seat=True).first() or sign.up("holder@example.org")
        waiting = Registration.objects.filter(state=State.WAITLISTED).order_by("position").first() or sign.up(
            "waiting@example.org"
        )
        token, form = tokens.mint(holder), sign.form(f"new{number}@example.org")

        in_threads(
            lambda token=token: actions.cancel(token),
            lambda form=form: actions.register(sign.microsite, form, Visit()),
        )

        waiting.refresh_from_db()
        assert waiting.has_seat
        new = Registration.objects.get(email=f"new{number}@example.org")
        assert not new.has_seat
        assert Registration.objects.filter(has_seat=True).count() == 1
        # Everybody else in the queue is gone, so that the next round begins with the new one waiting.
        actions.confirm_email(tokens.mint(new))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_same_person_at_once_is_one_registration(sign: Sign) -> None:
    forms = [sign.form(" Anna@Example.org ", "pl" if number % 2 else "en") for number in range(6)]

    in_threads(*(lambda form=form: actions.register(sign.microsite, form, Visit()) for form in forms))

    assert Registration.objects.get().mails.count() == 1


def test_database_itself_refuses_two_of_one_address(sign: Sign) -> None:
    first = sign.send()

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(
            pool=first.pool, language="en", name="A", email=first.email, email_key=first.email_key, position=9
        )
