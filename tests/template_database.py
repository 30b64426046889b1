"""
A migrated database that the databases of tests begin as copies of.

Wagtail and ours together have more than 200 migrations, which take most of a minute: they run once for each change of
one of them, and not once for each process of each run.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from django.apps import apps
from django.conf import settings
from django.db import connection
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "test"
# Of those that other branches may still need.
KEPT = 3


@contextmanager
def prefilled_database() -> Iterator[None]:
    """Let Django make its test database as a copy of the template, as long as this context lasts."""
    if connection.vendor == "sqlite":
        # A database in memory is there as long as somebody is connected to it: we, until Django is.
        with closing(sqlite3.connect(connection.creation._get_test_db_name(), uri=True)) as ours:
            with closing(sqlite3.connect(sqlite_template())) as template:
                template.backup(ours)
            yield
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = _postgres_template()
        yield


def fingerprint() -> str:
    """Return what a migrated database depends on, as 16 hexadecimal digits."""
    digest = hashlib.sha256()
    paths = [path for app in apps.get_app_configs() for path in Path(app.path).glob("migrations/*.py")]
    paths += (ROOT / "cms" / "settings").glob("*.py")
    # What makes triggers after the migrations.
    for room in ("generations", "webhooks"):
        paths += (ROOT / "cms" / room).glob("t*.py")
    paths.append(ROOT / "cms" / "archives" / "freezing.py")
    for path in sorted(paths):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def sqlite_template() -> Path:
    """Return the path of the embedded database's template, and make it when it is not there."""
    path = FOLDER / f"{fingerprint()}.sqlite3"
    with _alone():
        if not path.exists():
            building = path.with_suffix(".building")
            building.unlink(missing_ok=True)
            _migrate(f"sqlite:///{quote(str(building))}")
            with closing(sqlite3.connect(building)) as database:
                # Back from the write-ahead log, which a database in memory cannot have.
                database.execute("PRAGMA journal_mode = DELETE")
            building.rename(path)
            for old in sorted(FOLDER.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
                old.unlink()
    return path


def _postgres_template() -> str:
    """Return the name of PostgreSQL's template, and make it when it is not there."""
    config = settings.DATABASES["default"]
    # Each checkout that names its own database has its own template too.
    prefix = f"test_template_{urlsplit(os.environ['DATABASE_URL']).path.strip('/')}_"
    name = prefix + fingerprint()
    server = psycopg2.connect(
        dbname="postgres",
        user=config["USER"] or None,
        password=config["PASSWORD"] or None,
        host=config["HOST"] or None,
        port=config["PORT"] or None,
    )
    # Databases are not made within a transaction.
    server.autocommit = True
    with _alone(), closing(server), server.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [prefix + "%"])
        there = {row[0] for row in cursor}
        if name not in there:
            building = prefix + "building"
            for old in there:
                cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
            cursor.execute(
                sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(building))
            )
            _migrate(urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{building}")))
            cursor.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
            )
    return name


def _migrate(url: str) -> None:
    """Run all migrations on the database at *url*, in a process of its own: this one's connection is the tests'."""
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0", "--no-input"]
    variables = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The migrations failed:\n{done.stderr}")


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process makes a template."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
