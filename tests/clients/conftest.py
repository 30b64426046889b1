"""A server with two processes, for clients that run in processes of their own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.processes import ROOT, manage, python
from tests.template_database import sqlite_template

Serve = Callable[..., str]

# What there is beside the home pages.
CONTENT = """
import datetime, django
django.setup()
from cms.content.models import EventPage
from cms.content.partial_dates import PartialDate
from cms.microsites.models import Microsite
from tests.fixtures import add_page
add_page(
    Microsite.objects.get(slug="eim"), EventPage, title="Forum", slug="forum",
    starts=PartialDate.parse("2099-05-07"), start_time=datetime.time(10), time_zone="Europe/Warsaw",
)
"""


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database of its own with the microsite “eim” and an event, and give its path."""
    path = tmp_path_factory.mktemp("clients") / "db.sqlite3"
    shutil.copy(sqlite_template(), path)
    done = manage("create_microsite", "eim", "--title", "EIM", "--languages", "en,pl", environment=environment(path))
    assert done.returncode == 0, done.stderr
    done = python("-c", CONTENT, environment=environment(path))
    assert done.returncode == 0, done.stderr
    return path


def environment(database: Path) -> dict[str, str]:
    """Return what the server and the commands are started with: a cache that several processes share."""
    return {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": f"sqlite:///{database}",
        "CACHE_URL": f"filecache://{database.parent}/cache",
        "MEDIA_ROOT": str(database.parent / "media"),
    }


@pytest.fixture(scope="session")
def serve(database: Path) -> Iterator[Serve]:
    """Start gunicorn with further variables (once for equal ones), and give the address of its endpoint."""
    running: dict[str, tuple[subprocess.Popen[bytes], str]] = {}

    def serve(**variables: str) -> str:
        key = json.dumps(variables, sort_keys=True)
        if key not in running:
            running[key] = _started({**environment(database), **variables}, database.parent)
        return running[key][1]

    yield serve
    for process, _address in running.values():
        process.terminate()
        process.wait(30)


def _started(variables: dict[str, str], folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "cms.wsgi:application",
        "--workers",
        "2",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with (folder / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={"PATH": os.environ["PATH"], **variables}, stdout=log, stderr=subprocess.STDOUT
        )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, f"http://127.0.0.1:{port}/graphql"
        time.sleep(0.1)
    process.terminate()
    raise AssertionError((folder / f"server-{port}.log").read_text())
