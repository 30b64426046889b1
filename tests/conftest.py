"""What all tests share: services (tests/services.py), data (tests/fixtures.py), and a clean start for each."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from api.documents import automatic, registered
from api.http import origins
from tests.template_database import prefilled_database

pytest_plugins = ["tests.services", "tests.fixtures", "tests.mail_server"]

# The longest come first, so that at the end no process is left alone with one of them.
LONG = [
    "api/test_leaks.py",
    "house/test_run.py",
    "browser/test_page_types.py",
    "browser/test_microsites.py",
    "api/test_operations.py",
    "cms/isolation/test_addresses.py",
    "clients/test_typed_clients.py",
    "cms/microsites/seeding/test_copying.py",
    "api/test_microsites.py",
    "api/test_registration_races.py",
    "clients/test_http_clients.py",
]
# .ci/run has two databases and half an hour. These run on the embedded one: forms, pages and words, which come out
# alike of both. What they are read from is tested on both. Tests that use no database at all run once, too.
ONCE = (
    "browser/",
    "clients/",
    "frontend/",
    "house/",
    "api/test_microsites.py",
    "cms/accounts/",
    "cms/content/test_advising.py",
    "cms/content/test_pages_admin.py",
    "cms/content/test_pages_translation.py",
    "cms/content/test_snippets.py",
    "cms/isolation/",
    "cms/microsites/test_viewset.py",
    "cms/registrations/admin/test_new_event.py",
    "cms/registrations/admin/test_person.py",
    "cms/settings/",
)
# And these on PostgreSQL, as in production: what takes longest of what asks the database.
PRODUCTION = ("api/test_leaks.py", "api/test_operations.py", "cms/archives/test_moving.py")
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "django_db_blocker"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, say where each runs, and let a test that commits begin with the migrations' rows."""
    ranks = {name: rank for rank, name in enumerate(LONG)}
    items.sort(key=lambda item: ranks.get(_file(item), len(LONG)))
    for item in items:
        database = item.get_closest_marker("django_db")
        if _file(item).startswith(ONCE) or not (database or DATABASE_FIXTURES & _fixtures(item)):
            item.add_marker("once")
        elif _file(item) in PRODUCTION:
            item.add_marker("production")
        if _commits(item):
            kwargs = {**(database.kwargs if database else {}), "transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(*(database.args if database else ()), **kwargs), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put back the migrations' rows after a test that commits: it ends by emptying all tables."""
    yield
    # Another file's tests, which do not commit, may be next in this process. After the last one, the database is gone.
    if _commits(item) and nextitem is not None:
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)  # type: ignore[attr-defined]


def pytest_collection_finish() -> None:
    """Collect garbage seldom, and never look at what was imported: that took a third of the time of some tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _commits(item: pytest.Item) -> bool:
    database = item.get_closest_marker("django_db")
    if database is not None and database.kwargs.get("transaction"):
        return True
    return bool({"transactional_db", "live_server"} & _fixtures(item))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0].removeprefix("tests/")


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", []))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Leave the generations out of the rows that are put back: triggers make them with the first of the others."""
    contents = getattr(connection, "_test_serialized_contents", None)
    if contents:
        rows = [row for row in json.loads(contents) if not row["model"].startswith("generations.")]
        connection._test_serialized_contents = json.dumps(rows)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_use_migrations: bool, django_db_blocker: Any
) -> Iterator[None]:
    """Let pytest-django begin with a database that is migrated already."""
    if not django_db_use_migrations:
        yield
        return
    with django_db_blocker.unblock(), prefilled_database():
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Begin each test with an empty cache, and with nothing that a process keeps from the database."""
    forget_cache()
    for memory in (automatic, origins, registered):
        memory.forget()


def forget_cache() -> None:
    """Empty the tests' own corner of the cache: other keys in a Redis are none of our business."""
    if not hasattr(cache, "_cache") or "redis" not in type(cache._cache).__module__:
        cache.clear()
        return
    client = cache._cache.get_client(write=True)
    keys = list(client.scan_iter(match=f"{cache.key_prefix}:*", count=1000))
    if keys:
        client.delete(*keys)


@pytest.fixture
def redis_cache(redis_url: str, settings: Any) -> Iterator[Any]:
    """Make Redis the default cache, and give it."""
    prefix = settings.CACHES["default"]["KEY_PREFIX"]
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": prefix,
        }
    }
    forget_cache()
    yield cache
    forget_cache()
