"""A test whose service is missing is left out, and one line says so; or it fails where services are required."""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.processes import ROOT
from tests.services import are_node_packages_installed

TESTS = """
import pytest

def test_plain(): pass

@pytest.mark.redis
def test_with_redis(): pass

def test_with_redis_by_fixture(redis_url): pass

@pytest.mark.browser
def test_with_chromium(): pass

@pytest.mark.postgres
@pytest.mark.redis
def test_with_both(): pass

@pytest.mark.browser
def test_that_leaves_itself_out(): pytest.skip("not today")
"""


@pytest.fixture
def run(tmp_path):
    """Give a function that runs the tests above where no service is, as a process of its own."""
    (tmp_path / "test_example.py").write_text(TESTS)

    def run(*arguments, **environment):
        command = [sys.executable, "-m", "pytest", "-p", "tests.services", "-p", "no:cacheprovider"]
        command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), str(tmp_path / "test_example.py")]
        return subprocess.run(
            [*command, *arguments],
            cwd=ROOT,
            # A path without Chromium, and a port where nobody listens.
            env={"PATH": str(tmp_path), "TEST_CACHE_URL": "redis://127.0.0.1:1/0", "LANG": "C.UTF-8", **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_missing_services_are_said_in_one_line(run):
    result = run()

    assert result.returncode == 0, result.stdout
    assert "1 passed, 5 skipped" in result.stdout
    (line,) = re.findall(r"^Not run here: .*$", result.stdout, re.MULTILINE)
    assert "2 for want of Chromium, 1 for want of PostgreSQL and Redis, 2 for want of Redis" in line


def test_missing_services_fail_where_they_are_required(run):
    result = run(MICROSITES_REQUIRE_SERVICES="1")

    assert result.returncode == 1
    assert re.search(r"1 passed.*5 errors|5 failed, 1 passed", result.stdout)
    assert "needs PostgreSQL and Redis, and MICROSITES_REQUIRE_SERVICES is set" in result.stdout


def test_test_that_leaves_itself_out_fails_where_services_are_required(run, tmp_path):
    chromium = tmp_path / "chromium"
    chromium.write_text("#!/bin/sh\n")
    chromium.chmod(0o755)

    allowed = run("-m", "browser")
    required = run("-m", "browser", MICROSITES_REQUIRE_SERVICES="1")

    assert "1 passed, 1 skipped" in allowed.stdout
    assert "1 failed, 1 passed" in required.stdout
    assert "test_that_leaves_itself_out was skipped, and MICROSITES_REQUIRE_SERVICES is set" in required.stdout


def test_same_tests_run_with_several_processes(run):
    result = run("-n", "2", PYTHONPATH=os.pathsep.join(["graphql", "."]))

    assert "1 passed, 5 skipped" in result.stdout
    assert len(re.findall(r"^Not run here: ", result.stdout, re.MULTILINE)) == 1


def test_packages_of_npm_are_installed_when_their_versions_are_those_of_the_lock_file(tmp_path):
    def write(path, **packages):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"packages": packages}))

    wanted = {"": {"name": "x"}, "a": {"integrity": "1"}, "other-system": {"integrity": "2", "optional": True}}
    hidden = tmp_path / "node_modules" / ".package-lock.json"
    write(tmp_path / "package-lock.json", **wanted)
    assert not are_node_packages_installed(tmp_path)
    write(hidden)
    assert not are_node_packages_installed(tmp_path)
    write(hidden, a={"integrity": "another"})
    assert not are_node_packages_installed(tmp_path)
    write(hidden, a={"integrity": "1"}, no_more={"integrity": "3"})
    assert not are_node_packages_installed(tmp_path)
    write(hidden, a={"integrity": "1"})
    assert are_node_packages_installed(tmp_path)
