"""Every test begins with what the migrations leave, whatever the tests before it did."""

import os
import subprocess
import sys

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from wagtail.models import Locale, Page

from tests.services import has_postgres
from tests.template_database import ROOT, fingerprint


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_rows_of_the_migrations_are_there(turn):
    assert Page.objects.get(depth=1).is_root()
    assert Locale.objects.get().language_code == "en"
    Page.objects.all().delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_rows_of_the_migrations_are_there_after_a_test_that_commits(turn):
    assert Page.objects.get(depth=1).is_root()


@pytest.mark.parametrize("turn", [1, 2])
def test_rows_of_the_migrations_are_there_for_a_server(turn, live_server, client):
    assert Page.objects.get(depth=1).is_root()


def test_rows_of_the_migrations_are_there_for_another_file_after_a_test_that_commits():
    here = "tests/house/test_databases.py::test_rows_of_the_migrations_are_there"
    # One process takes this file whole, and then another one.
    other = "tests/cms/microsites/test_actions.py::test_create_makes_a_whole_microsite"
    tests = [f"{here}[1]", f"{here}_after_a_test_that_commits[1]", other]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "1", "--dist", "loadfile", *tests]
    # On the embedded database: a process of the same name here has the one in PostgreSQL.
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "PYTEST_"))}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_every_migration_is_applied():
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_template_is_made_anew_when_a_migration_changes(monkeypatch, tmp_path):
    from django.apps import apps

    before = fingerprint()
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0099_more.py").write_text("")
    monkeypatch.setattr(apps.get_app_config("content"), "path", str(tmp_path))

    assert len(before) == 16
    assert fingerprint() != before


@pytest.mark.postgres
@pytest.mark.django_db
def test_database_speaks_utf8():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        assert cursor.fetchone() == ("UTF8",)


def test_marker_says_on_which_database_the_tests_run():
    assert has_postgres() is (connection.vendor == "postgresql")


@pytest.mark.parametrize("turn", [1, 2])
def test_cache_is_empty(turn):
    assert cache.get("turn") is None
    cache.set("turn", turn)


@pytest.mark.parametrize("turn", [1, 2])
def test_redis_is_empty_but_for_what_is_not_ours(turn, redis_cache, redis_client):
    redis_client.set("somebody-elses", "stays", ex=60)

    assert redis_cache.get("turn") is None
    redis_cache.set("turn", turn)

    assert redis_client.get("somebody-elses") == b"stays"
    assert any(key.startswith(b"microsites-test-") for key in redis_client.scan_iter())


@pytest.mark.parametrize("turn", [1, 2])
def test_browser_signs_in(turn, browser_page, live_server):
    User.objects.create_superuser("anna", "anna@example.org", "secret")

    browser_page.goto(f"{live_server.url}/admin/")
    browser_page.fill("[name=username]", "anna")
    browser_page.fill("[name=password]", "secret")
    browser_page.click("button[type=submit]")
    browser_page.wait_for_url(f"{live_server.url}/admin/")

    # Styled: the static files are served too.
    assert browser_page.evaluate("getComputedStyle(document.body).fontFamily") != "Times"
    assert "anna" in browser_page.content()
