"""The databases with content to measure: built once, kept, and brought up to date."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench.servers import ROOT, variables_of

DATABASE_URL = "postgresql://postgres@127.0.0.1:5432/postgres"


def database(python: Path, pages: int, sites: int) -> str:
    """Return the address of the database with this much content, built when it is not there, else migrated."""
    import psycopg2

    url = urlsplit(os.environ.get("BENCH_DATABASE_URL", DATABASE_URL))
    name = f"bench_{pages}_{sites}"
    address = urlunsplit(url._replace(path=f"/{name}"))
    server = psycopg2.connect(urlunsplit(url))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            _manage(python, address, "migrate")
        else:
            print(f"Building {pages} pages on {sites} microsites (once).", flush=True)
            begun = time.monotonic()
            building = f"{name}_building"
            cursor.execute(f'DROP DATABASE IF EXISTS "{building}"')
            cursor.execute(f"CREATE DATABASE \"{building}\" ENCODING 'UTF8' TEMPLATE template0")
            _build(python, urlunsplit(url._replace(path=f"/{building}")), pages, sites)
            cursor.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
            print(f"That took {time.monotonic() - begun:.0f} seconds.", flush=True)
    server.close()
    return address


def _build(python: Path, address: str, pages: int, sites: int) -> None:
    _manage(python, address, "migrate")
    code = f"import django; django.setup(); from bench.content import build; build({pages}, {sites})"
    command = [python, "-c", code]
    subprocess.run(command, cwd=ROOT, env=variables_of(address), check=True, stderr=subprocess.DEVNULL)
    # Rows that are written in bulk are found by no search, neither ours nor Wagtail's.
    for word in ("rebuild_search", "update_index"):
        _manage(python, address, word)


def _manage(python: Path, address: str, word: str) -> None:
    command = [python, "manage.py", word, "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=variables_of(address), check=True)
