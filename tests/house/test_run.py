"""`make run` refuses a port that is taken, notices what ends, and leaves nothing behind."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager

import pytest

from scripts.clock import SCHEDULE, next_due
from scripts.run import port_problem
from tests.processes import ROOT
from tests.template_database import sqlite_template

# The supervisor with small processes in the place of ours: what it does does not depend on what they do.
SUPERVISE = """
import signal, sys
sys.path.insert(0, ".")
from scripts import run
for signum in (signal.SIGINT, signal.SIGTERM):
    signal.signal(signum, run.stop)
run.PATIENCE = 2.0
port = int(sys.argv[1])
server = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
worker = [sys.executable, "-c", sys.argv[2]]
try:
    sys.exit(run.supervise({"server": server, "worker": worker}, port, "Everything is up."))
except run.Stopped:
    sys.exit(0)
"""
PATIENT = "import os, time; print('worker', os.getpid(), flush=True); time.sleep(600)"
DYING = "import os, sys, time; print('worker', os.getpid(), flush=True); time.sleep(2); sys.exit(3)"
DEAF = (
    "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('worker', os.getpid(), flush=True); time.sleep(600)"
)


@pytest.fixture
def port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def started(*command, **environment):
    """Start *command* and give its process; it does not outlive the test."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def read_until(process, pattern):
    """Read the output of *process* up to the line in which *pattern* is found, and return it."""
    text = ""
    for line in process.stdout:
        text += line
        if re.search(pattern, line):
            return text
    raise AssertionError(f"ended without {pattern!r}:\n{text}")


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def listens(port):
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_taken_port_is_said_with_another_one(port):
    assert port_problem(port) is None
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", port))
        server.listen()

        problem = port_problem(port)

    assert (
        problem == f"Port {port} is taken, perhaps by another `make run`. Choose another one: make run PORT={port + 1}"
    )


@pytest.mark.parametrize("wrong", [0, -1, 65536])
def test_number_that_is_no_port_is_refused(wrong):
    assert "is no port: write a number from 1024 to 65535" in port_problem(wrong)


def test_run_says_that_the_port_is_taken_before_it_does_anything(port):
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", port))
        server.listen()
        begun = time.monotonic()
        result = subprocess.run(
            [sys.executable, "scripts/run.py", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert result.returncode == 2
    assert f"Port {port} is taken" in result.stderr
    assert result.stdout == ""
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_stop_ends_every_process(port, signum):
    with started("-c", SUPERVISE, str(port), PATIENT) as process:
        text = read_until(process, "Everything is up")
        worker = int(re.search(r"worker (\d+)", text)[1])
        assert is_running(worker)
        assert listens(port)

        process.send_signal(signum)

        assert process.wait(20) == 0
        assert not is_running(worker)
        assert not listens(port)


def test_process_that_does_not_finish_is_killed(port):
    with started("-c", SUPERVISE, str(port), DEAF) as process:
        text = read_until(process, "Everything is up")
        process.terminate()
        rest = process.stdout.read()

        assert process.wait(20) == 0
        assert "The worker does not finish: killed." in rest
        assert not is_running(int(re.search(r"worker (\d+)", text)[1]))


def test_process_that_ends_by_itself_is_noticed(port):
    with started("-c", SUPERVISE, str(port), DYING) as process:
        output = process.stdout.read()

        assert process.wait(20) == 1
        assert "The worker ended by itself (exit code 3): stopping." in output
        assert not listens(port)


def test_run_brings_everything_up(port, tmp_path):
    folder = tmp_path / "a folder"
    folder.mkdir()
    # Migrated already, which takes most of a minute: that the migrations run is what made the template.
    shutil.copy(sqlite_template(), folder / "db.sqlite3")
    environment = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "CACHE_URL": "locmemcache://",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "EMAIL_URL": f"filemail:///{tmp_path}/mail",
    }
    with started("scripts/run.py", "--port", str(port), **environment) as process:
        text = read_until(process, "Ctrl-C stops everything")

        for name in ("eu-belong", "eu-mia", "eim", "ewsi", "niem"):
            assert f"http://{name}.localhost:{port}" in text
        assert "(user admin, password admin)" in text
        assert f"http://eu-belong.localhost:{port}/graphiql" in text
        home = ask(port, re.search(r"""-d '(.*)'""", text)[1])
        assert home["data"]["site"]["page"]["title"]
        assert "errors" not in home
        login = urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/login/", timeout=30).read()
        assert b"password" in login

        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert not listens(port)


def ask(port, body):
    """Send *body* as the curl does that is printed, with the microsite as the host."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        data=body.encode(),
        headers={"content-type": "application/json", "host": f"eu-belong.localhost:{port}"},
    )
    return json.loads(urllib.request.urlopen(request, timeout=30).read())


def test_clock_publishes_at_the_full_minute_whenever_it_was_started() -> None:
    """Editors set times by the minute, and `publish_scheduled` takes what lies before the moment at which it runs."""
    assert SCHEDULE[0] == ("publish_scheduled", [], 60.0)
    noon = 1_924_948_800.0
    assert next_due(noon + 59.9, 60) == noon + 60
    assert next_due(noon, 60) == noon + 60
    assert next_due(noon + 61, 3600) == noon + 3600
    assert next_due(noon + 0.5, 1) == noon + 1
