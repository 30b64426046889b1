"""
Workers as processes on the tests' database: killed at any moment, and several at a time.

A test tells a script what to do (`told`); the script answers (`answer`), and forks its workers: a process of its own
for each, without the seconds that starting Django takes.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection, connections

from tests.processes import ROOT

Tell = Callable[..., Any]
Work = Callable[[], Any]


# --- In the test ------------------------------------------------------------------------------------------------------


@contextmanager
def told(script: Path, argument: str, folder: Path) -> Iterator[Tell]:
    """Run *script* and give a function that tells it what to do, and returns what it answers."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": _database_url(folder),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'graphql'}",
    }
    process = subprocess.Popen(
        [sys.executable, str(script), argument],
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
        from tests.template_database import sqlite_template  # needs all apps to be ready

        path = folder / "db.sqlite3"
        shutil.copy(sqlite_template(), path)
        return f"sqlite:///{quote(str(path))}"
    values = connection.settings_dict
    account = ":".join(quote(part, safe="") for part in (values["USER"], values["PASSWORD"]) if part)
    return f"postgresql://{account}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


# --- In the script ----------------------------------------------------------------------------------------------------


def kill_after(seconds: float, work: Work) -> None:
    """Start a process that does *work*, and kill it."""
    pid = _start(work)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def together(number: int, work: Work) -> None:
    """Let some processes do *work* at the same time, to the end."""
    for pid in [_start(work) for _ in range(number)]:
        os.waitpid(pid, 0)


def answer(commands: Mapping[str, Callable[..., Any]]) -> None:
    """Do what the test tells, and answer, until it closes standard input."""
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(commands[name](*arguments)), flush=True)


def _start(work: Work) -> int:
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return pid
