"""
Bring everything up for development: database, microsites, server and worker, until Ctrl-C.

Started by `make run` inside `.venv`.
"""

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
LOGIN = PASSWORD = "admin"  # noqa: S105 (the development login, which is printed)
# How long a process may take to finish what it is doing, in seconds, before it is killed.
PATIENCE = 10.0
STARTUP = 60.0
CURL = """\
curl -s http://{host}:{port}/graphql -H 'content-type: application/json' \\
      -d '{{"query":"{{ site {{ page(path:\\"/pl/\\") {{ title url }} }} }}"}}'"""


class Stopped(Exception):
    """Somebody asked us to stop."""


def main() -> int:
    """Start everything, wait, stop everything; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8000, help="where the server listens (default: %(default)s)")
    port: int = parser.parse_args().port
    if (problem := port_problem(port)) is not None:
        print(problem, file=sys.stderr)
        return 2
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, stop)
    # What we print and what our processes print must keep its order, also in a file.
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # only a replaced stdout has none
    try:
        addresses = prepare(port)
        return serve(port, addresses)
    except Stopped:
        return 0


def stop(signum: int, frame: FrameType | None) -> NoReturn:
    """Leave whatever we are waiting for."""
    raise Stopped


def port_problem(port: int) -> str | None:
    """Return why nothing can listen at *port*, and what to do; None when it is free."""
    if not 1 <= port <= 65535:
        return f"PORT={port} is no port: write a number from 1024 to 65535."
    other = f"Choose another one: make run PORT={port + 1 if port < 65535 else 8000}"
    with socket.socket() as probe:
        # On macOS, one can listen at 127.0.0.1 beside somebody who listens at all addresses: ask whether one answers.
        if probe.connect_ex((HOST, port)) == 0:
            return f"Port {port} is taken, perhaps by another `make run`. {other}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            return f"Port {port} may only be used by root. {other if port > 1023 else 'Choose one above 1023.'}"
        except OSError as error:
            return f"Port {port} cannot be used: {error.strerror}. {other}"
    return None


def prepare(port: int) -> str:
    """Bring the database and the microsites up to date; return the text that says where to go."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    os.environ.setdefault("ADMIN_BASE_URL", f"http://localhost:{port}")
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "graphql")]
    (ROOT / "var").mkdir(exist_ok=True)
    django.setup()

    from django.core.management import CommandError, call_command
    from django.db import connections

    try:
        with alone():
            print("Preparing the database (the first time takes about a minute)", flush=True)
            make_database_directory()
            call_command("migrate", verbosity=0, interactive=False)
            login = development_login()
            print("Loading the microsites", flush=True)
            call_command("load_microsites")
            listen_at(port)
    except CommandError as error:
        sys.exit(str(error))
    text = where_to_go(port, login)
    # The processes that we start have connections of their own.
    connections.close_all()
    return text


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other `make run` of this folder changes the database."""
    with (ROOT / "var" / "prepare.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another `make run` that is preparing the database", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_database_directory() -> None:
    """Make the folder of an embedded database that is not where the default puts it."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        Path(str(database["NAME"])).parent.mkdir(parents=True, exist_ok=True)


def development_login() -> str:
    """Make an administrator when there is none yet; return how to sign in."""
    from django.contrib.auth import get_user_model

    users = get_user_model()._default_manager
    if not users.filter(is_superuser=True).exists():
        users.create_superuser(LOGIN, "admin@example.org", PASSWORD)
    ours = users.filter(**{get_user_model().USERNAME_FIELD: LOGIN, "is_superuser": True}).first()
    if ours is not None and ours.check_password(PASSWORD):
        return f"user {LOGIN}, password {PASSWORD}"
    return "with the administrator that you made"


def listen_at(port: int) -> None:
    """Have the addresses that the microsites give out lead to *port*: a later run may listen elsewhere."""
    from wagtail.models import Site

    for site in Site.objects.filter(hostname__endswith=".localhost").exclude(port=port):
        site.port = port
        site.save(update_fields=["port"])


def where_to_go(port: int, login: str) -> str:
    """Return the addresses of everything that answers at *port*."""
    from cms.microsites.models import Microsite

    microsites = list(Microsite.objects.select_related("site").order_by("slug"))
    lines = ["", "Microsites"]
    lines += [f"  {microsite.slug:<12} http://{microsite.site.hostname}:{port}" for microsite in microsites]
    lines += ["", "Admin", f"  http://localhost:{port}/admin/   ({login})"]
    # At a microsite's address, `site` needs no argument: it is the one that is asked.
    belong = next((microsite.site.hostname for microsite in microsites if microsite.slug == "eu-belong"), "localhost")
    lines += ["", "Mails that were sent", f"  {where_mails_are(port)}"]
    lines += ["", "GraphiQL", f"  http://{belong}:{port}/graphiql"]
    lines += ["", "EU-BELONG's home page in Polish", "  " + CURL.format(host=belong, port=port)]
    lines += ["", "Ctrl-C stops everything.", ""]
    return "\n".join(lines)


def where_mails_are(port: int) -> str:
    """Return where to read the mails that the program sends."""
    from django.conf import settings

    if settings.MAILBOX:
        return f"http://localhost:{port}/mailbox/   (files in {os.path.relpath(settings.MAIL_FOLDER, ROOT)})"
    return "go where EMAIL_URL or ANYMAIL_PROVIDER says"


def serve(port: int, addresses: str) -> int:
    """Run server, worker, mailer, caller and clock, and print *addresses* when they are up; return the exit code."""
    manage = [sys.executable, str(ROOT / "manage.py")]
    commands = {
        "server": [*manage, "runserver", f"{HOST}:{port}"],
        # Without --reload, under which a stop would kill it in the middle of a task.
        "worker": [*manage, "db_worker", "--queue-name", "*", "--no-reload", "--no-startup-delay"],
        "mailer": [*manage, "send_mails"],
        "caller": [*manage, "send_webhooks"],
        "clock": [sys.executable, str(ROOT / "scripts" / "clock.py")],
    }
    return supervise(commands, port, addresses)


def supervise(commands: dict[str, list[str]], port: int, addresses: str) -> int:
    """
    Run all *commands* until one of them ends or somebody stops us, and then end them all; return the exit code.

    :param commands: what to start, by the names that people know
    :param port: where one of them will listen
    :param addresses: what to print when it does
    """
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # A session of its own: Ctrl-C reaches us alone, and a server that restarts itself ends with its children.
            processes[name] = subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL)
        wait_until_it_answers(port, processes)
        if first_ended(processes) is None:
            print(addresses, flush=True)
        while (ended := first_ended(processes)) is None:
            time.sleep(0.5)
        print(f"The {ended} ended by itself (exit code {processes[ended].returncode}): stopping.", file=sys.stderr)
        return 1
    finally:
        # From here on a second Ctrl-C must not leave half of them behind.
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, signal.SIG_IGN)
        end(processes)


def first_ended(processes: dict[str, subprocess.Popen[bytes]]) -> str | None:
    """Return the name of a process that has ended, or None."""
    return next((name for name, process in processes.items() if process.poll() is not None), None)


def wait_until_it_answers(port: int, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Wait until somebody listens at *port*, a process ends, or too much time has passed."""
    until = time.monotonic() + STARTUP
    while time.monotonic() < until and first_ended(processes) is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.2)


def end(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every process to finish, wait for them together, and kill what does not."""
    for process in processes.values():
        signal_group(process, signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    for name, process in processes.items():
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"The {name} does not finish: killed.", file=sys.stderr)
        signal_group(process, signal.SIGKILL)
        process.wait()


def signal_group(process: subprocess.Popen[bytes], signum: signal.Signals) -> None:
    """Send *signum* to the process and to what it started, those that are still there."""
    try:
        os.killpg(process.pid, signum)
    except ProcessLookupError:
        return
    except PermissionError:
        # macOS says this of a group whose members have all ended and were not waited for yet.
        return


if __name__ == "__main__":
    sys.exit(main())
