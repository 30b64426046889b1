"""Two loads at once: one waits for the other, and both end well."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from cms.microsites.seeding.locks import Busy, take_lock
from tests.cms.microsites.seeding.conftest import Folder
from tests.processes import ROOT

# What each of two processes does, without the hundreds of shared rows.
LOAD = """
import sys
from pathlib import Path

import django

django.setup()

from cms.microsites.seeding import loader

loader.shared_folders = lambda: []
for report in loader.Loader(Path(sys.argv[1])).load()[1:]:
    print(report.counts["page", "created"], *report.problems)
"""


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_make_one_microsite(folder: Folder, tmp_path: Path):
    for number in range(5):
        folder.page(f"page-{number}", f"type: plain\ntitle: Page {number}")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": database_url(tmp_path)}
    command = [sys.executable, "-c", LOAD, str(folder.root.parent)]
    loads = [
        subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(2)
    ]

    # The second one found all six pages there, and neither of them a mistake.
    assert sorted(load.communicate(timeout=240)[0].splitlines()[-1] for load in loads) == ["0", "6"]


def database_url(tmp_path: Path) -> str:
    """Return where other processes find the database of this test; for SQLite a copy in a file of its own."""
    if connection.vendor == "postgresql":
        config = connection.settings_dict
        return f"postgresql://{config['USER']}:{config['PASSWORD']}@{config['HOST']}:{config['PORT']}/{config['NAME']}"
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    return f"sqlite:///{tmp_path / 'copy.sqlite3'}"


@pytest.mark.django_db(transaction=True)
def test_a_load_that_waited_too_long_says_so():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite waits by itself")
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            take_lock()
            taken.set()
            done.wait(10)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(10)
    try:
        with transaction.atomic(), pytest.raises(Busy):
            take_lock(wait=0.3)
    finally:
        done.set()
        thread.join()
