"""
Tests that need PostgreSQL, Redis, Chromium or Node.js: their markers and fixtures, and what happens without one.

A plugin of pytest, loaded by `tests/conftest.py`.
"""

from __future__ import annotations

import fcntl
import functools
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connections

from cms.settings.environment import VAR_DIR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CACHE_URL = os.environ.get("TEST_CACHE_URL", "redis://127.0.0.1:6379/0")
# With it, a test whose service is missing fails instead of being skipped.
REQUIRED = os.environ.get("MICROSITES_REQUIRE_SERVICES", "") not in {"", "0"}


def has_postgres() -> bool:
    """Tell whether these tests run on PostgreSQL (a database cannot be changed in the middle of a run)."""
    return bool(django_settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql")


@functools.cache
def has_redis() -> bool:
    """Tell whether a Redis server answers."""
    try:
        with redis.Redis.from_url(CACHE_URL, socket_connect_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def chromium() -> str | None:
    """Return the path of a Chromium or Chrome on this machine."""
    named = os.environ.get("CHROMIUM_PATH", "")
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    candidates = (named, "chromium", "chromium-browser", "google-chrome", mac)
    return next((path for name in candidates if name and (path := shutil.which(name))), None)


@functools.cache
def has_node() -> bool:
    """Tell whether there is a Node.js with npm that the clients run on, 20 or newer."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(re.sub(r"^v?(\d*).*", r"\1", version.strip()) or 0) >= 20


# marker -> (name for people, whether it is there)
SERVICES: dict[str, tuple[str, Callable[[], bool]]] = {
    "postgres": ("PostgreSQL", has_postgres),
    "redis": ("Redis", has_redis),
    "browser": ("Chromium", lambda: chromium() is not None),
    "node": ("Node.js 20 with npm", has_node),
}

# How a report of a test that was left out for want of a service begins; the summary counts by it.
LEFT_OUT = "needs "


# --- Leaving tests out ----------------------------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures that they use, before pytest chooses by marker."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "chromium_browser" in names:
            item.add_marker(pytest.mark.browser)
        if "redis_url" in names:
            item.add_marker(pytest.mark.redis)
        if "node_packages" in names:
            item.add_marker(pytest.mark.node)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a test out whose service is missing, or fail it where that must not happen."""
    missing = [name for marker, (name, there) in SERVICES.items() if item.get_closest_marker(marker) and not there()]
    if missing:
        reason = LEFT_OUT + " and ".join(missing)
        if REQUIRED:
            pytest.fail(f"{reason}, and MICROSITES_REQUIRE_SERVICES is set", pytrace=False)
        pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Where services are required, a test that needs one must not skip itself either."""
    report = yield
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if REQUIRED and skipped and any(item.get_closest_marker(marker) for marker in SERVICES):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and MICROSITES_REQUIRE_SERVICES is set"
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line what could not run here."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        text = text.removeprefix("Skipped: ")
        if text.startswith(LEFT_OUT):
            reasons[text.removeprefix(LEFT_OUT)] += 1
    if reasons:
        counts = ", ".join(f"{count} for want of {name}" for name, count in sorted(reasons.items()))
        terminalreporter.write_line(f"Not run here: {counts} (docs/operators/development.md says how to get them).")


# --- Fixtures ------------------------------------------------------------------------------------------------------


@pytest.fixture
def redis_url() -> str:
    """Return the address of a Redis server for tests."""
    return CACHE_URL


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[redis.Redis]:
    """Give a connection to the Redis server."""
    with redis.Redis.from_url(redis_url) as client:
        yield client


def are_node_packages_installed(folder: Path) -> bool:
    """Return whether what the `package-lock.json` of *folder* says is installed, whoever called `npm ci`."""
    try:
        wanted = json.loads((folder / "package-lock.json").read_text())["packages"]
        # npm writes this when it has finished; without what this system doesn't need, and without the folder itself.
        installed = json.loads((folder / "node_modules" / ".package-lock.json").read_text())["packages"]
    except FileNotFoundError:
        return False
    missing = {name for name, package in wanted.items() if name not in installed and not package.get("optional")}
    return missing <= {""} and all(
        name in wanted and wanted[name].get("integrity") == package.get("integrity")
        for name, package in installed.items()
    )


@pytest.fixture(scope="session")
def node_packages() -> Callable[[Path], Path]:
    """Give a function that installs what the `package-lock.json` of a folder says, and returns the folder."""

    def install(folder: Path) -> Path:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        with (VAR_DIR / "npm.lock").open("w") as lock:
            # Another process of pytest may be installing the same.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not are_node_packages_installed(folder):
                done = subprocess.run(
                    ["npm", "ci", "--no-progress"], cwd=folder, capture_output=True, text=True, check=False
                )
                if done.returncode:
                    pytest.skip(f"{LEFT_OUT}the packages of npm, which could not be installed: {done.stderr[-300:]}")
        return folder

    return install


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """Start Chromium, once for all tests of this process."""
    from playwright.sync_api import sync_playwright

    # From its start to its end, Playwright's synchronous interface makes this thread look as if it ran an event loop.
    # There, Django refuses to ask the database, and would ask by connections other than those that the tests prepared.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    prepared = {alias: connections[alias] for alias in connections}
    arguments = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    arguments += ["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
    # A camera that shows a test picture, and may be used.
    arguments += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        for alias, connection in prepared.items():
            connections[alias] = connection
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium_browser: Browser) -> Iterator[Page]:
    """Give an empty page in a fresh profile: English, 1280 by 900."""
    context = chromium_browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()
