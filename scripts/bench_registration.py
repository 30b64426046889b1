"""
How many registrations a second a server takes on this machine, with 50 clients at once, on PostgreSQL.

Started by `make bench-registration`. It makes a database of its own beside the one of `DATABASE_URL` (or of
`TEST_DATABASE_URL`; a minute the first time), starts gunicorn on it, registers for one event of 50 seats in two
languages, and prints registrations a second and how long an answer takes. All registrations of one event wait for the
same lock, so this is the most that one event can take.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
DATABASE_URL = "postgresql://postgres@127.0.0.1:5432/microsites"
CLIENTS = 50
CONTENT = """
import json, django
django.setup()
from cms.microsites.actions import create_microsite
from cms.microsites.models import Microsite
from cms.content.models import EventPage
from cms.registrations.openings import opening_of
from tests.fixtures import add_page
from tests.registrations import build
microsite = Microsite.objects.filter(slug="eu-mia").first()
if microsite is None:
    make = lambda slug, **values: create_microsite(slug=slug, title=slug, languages=("en", "pl"), **values)
    build(make, add_page, capacity=50, confirmation="automatic")
    microsite = Microsite.objects.get(slug="eu-mia")
event = EventPage.objects.filter(title="Seminar").get()
opening = opening_of(microsite, event.translation_key)
notices = {code: opening.notice(code).digest for code in ("en", "pl")}
print(json.dumps({"event": str(event.translation_key), "notices": notices}))
"""


def main() -> int:
    """Run it; return 1 when an answer is no registration."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=2000, help="of registrations")
    parser.add_argument("--workers", type=int, default=3, help="of the server")
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL") or os.environ.get("TEST_DATABASE_URL") or DATABASE_URL
    if not url.startswith("postgres"):
        print("Say in DATABASE_URL where PostgreSQL is.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        variables = environment(database(url), Path(folder))
        run("manage.py", "migrate", "--verbosity", "0", variables=variables)
        found = json.loads(run("-c", CONTENT, variables=variables).splitlines()[-1])
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        gunicorn = ["-m", "gunicorn", "cms.wsgi:application", "--preload", "--workers", str(options.workers)]
        server = subprocess.Popen(
            [sys.executable, *gunicorn, "--bind", f"127.0.0.1:{port}", "--log-level", "critical"],
            cwd=ROOT,
            env=variables,
        )
        try:
            wait_for(port)
            measure(port, found, CLIENTS)  # warms the processes
            return report(*measure(port, found, options.number))
        finally:
            server.terminate()
            server.wait(300)


def database(url: str) -> str:
    """Make the database where it is not there yet; return its address."""
    parts = urlsplit(url)
    name = f"{parts.path.strip('/') or 'microsites'}_bench_registration"
    connection = psycopg2.connect(urlunsplit(parts._replace(path="/postgres")))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            print(f"Making the database {name}", flush=True)
            cursor.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    connection.close()
    return urlunsplit(parts._replace(path=f"/{name}"))


def environment(url: str, folder: Path) -> dict[str, str]:
    """Return the variables of the server: one form after the other is taken, without a challenge."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'graphql'}",
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": url,
        "CACHE_URL": f"filecache://{folder}/cache",
        "LOG_LEVEL": "ERROR",
        "REGISTRATION_CHALLENGE_COST": "0",
        "REGISTRATION_PER_ADDRESS": "0",
        "REGISTRATION_PER_EVENT": "0",
    }


def run(*arguments: str, variables: dict[str, str]) -> str:
    """Run Python with *arguments* and return what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def wait_for(port: int) -> None:
    """Wait until somebody listens at *port*."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("The server does not answer.")


def measure(port: int, found: dict[str, object], number: int) -> tuple[float, list[float], int]:
    """Send *number* forms; return the seconds that all took, those that each took, and how many were not taken."""
    document = (ROOT / "graphql" / "operations" / "register_for_event.graphql").read_text()
    notices: dict[str, str] = found["notices"]  # type: ignore[assignment]  # of the JSON above

    def send(one: int) -> tuple[float, bool]:
        language = "pl" if one % 2 else "en"
        form = {
            "site": "eu-mia",
            "event": found["event"],
            "language": language,
            "name": "Anna Kowalska",
            "email": f"{uuid.uuid4().hex}@example.org",
            "acceptedNotice": notices[language],
            "idempotencyKey": uuid.uuid4().hex,
        }
        body = json.dumps({"query": document, "variables": {"input": form}})
        begun = time.perf_counter()
        to = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        to.request("POST", "/graphql", body, {"Content-Type": "application/json"})
        answer = json.loads(to.getresponse().read())
        to.close()
        is_taken = "errors" not in answer and answer["data"]["registerForEvent"]["received"]
        return time.perf_counter() - begun, is_taken

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(send, range(number)))
    return time.perf_counter() - begun, sorted(took for took, _ in answers), sum(not taken for _, taken in answers)


def report(seconds: float, times: list[float], failed: int) -> int:
    """Print what was measured; return the exit code."""
    print(f"{len(times)} registrations, {CLIENTS} clients at once, one event")
    print(f"  {len(times) / seconds:.0f} registrations a second")
    for percent in (50, 95, 99):
        print(f"  p{percent} {times[min(len(times) - 1, len(times) * percent // 100)] * 1000:.0f} ms")
    if failed:
        print(f"  {failed} were not taken", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
