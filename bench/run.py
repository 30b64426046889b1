"""
Compare: our API, graphql-core running our schema, wagtail-grapple on the same models, and a bare Django view.

Started by `make bench`. Each peer is a real server, gunicorn with two workers, on PostgreSQL. All are asked in turn,
several rounds; the table gives the median of the rounds. Ratios hold on any machine, figures on the one that made them.

`BENCH_DATABASE_URL` names the cluster; databases whose names begin with `bench_` are made there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / "var" / "bench" / "venv"
DATABASE_URL = "postgresql://postgres@127.0.0.1:5432/postgres"
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
WRK_SCRIPT = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local file = io.open("{body}", "rb")
wrk.body = file:read("*a")
file:close()
done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration, failed,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
"""


# Of the table's columns.
WIDTHS = (9, 8, 8, 8, 9, 8, 5, 8, 8)


@dataclass
class Peer:
    """A server that is compared."""

    name: str
    path: str
    settings: str
    variables: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    port: int = 0

    def url(self, operation: str) -> str:
        """Return where *operation* is asked."""
        return f"http://127.0.0.1:{self.port}{self.path.format(operation=operation)}"


PEERS = [
    Peer("ours", "/graphql", "bench.settings"),
    Peer("graphql-core", "/graphql", "bench.settings", {"BENCH_ENGINE": "graphql-core"}),
    Peer("grapple", "/peer/graphql/", "bench.settings_grapple"),
    Peer("bare", "/graphql/{operation}", "bench.settings_bare"),
]


@dataclass
class Round:
    """What one peer did in one round. Latencies are in ms, CPU is in ms for each request."""

    rate: float
    failed: int
    p50: float
    p95: float
    p99: float
    application_cpu: float
    database_cpu: float


FIGURES = tuple(Round.__dataclass_fields__)


def main() -> int:
    """Build what is missing, measure, print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--sites", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=5, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--only", nargs="*", default=[], help="names of peers")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        print("Install wrk first (Debian's package of that name): it asks the servers.", file=sys.stderr)
        return 1
    python = _environment()
    database = _database(python, options.pages, options.sites)
    peers = [peer for peer in PEERS if not options.only or peer.name in options.only]
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bodies = _bodies(python, database, scratch)
        for number, peer in enumerate(peers):
            stack.enter_context(_serving(peer, 8700 + number, python, database, scratch))
        for name, by_peer in bodies.items():
            facts = _first_answers(name, by_peer, peers, scratch)
            rounds: dict[str, list[Round]] = {peer.name: [] for peer in peers if peer.name in facts}
            for _ in range(options.rounds):
                for peer in peers:
                    if peer.name in facts:
                        body = by_peer.get(peer.name, by_peer["ours"])
                        measured = _measure(peer, name, body, options.seconds, options.connections)
                        rounds[peer.name].append(measured)
                        time.sleep(0.5)  # let the database finish what it still does for this peer
            _print(name, rounds, facts)
    return 0


# --- What is needed --------------------------------------------------------------------------------------------------


def _environment() -> Path:
    """Return the Python of an environment that also has the peers, made as `uv.lock` says."""
    variables = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT)}
    command = [sys.executable, "-m", "uv", "sync", "--quiet", "--locked", "--group", "bench"]
    subprocess.run(command, cwd=ROOT, env=variables, check=True)
    return ENVIRONMENT / "bin" / "python"


def _variables(database: str, settings: str) -> dict[str, str]:
    return {
        **os.environ,
        # What is compared is how answers are computed.
        "GRAPHQL_CACHE": "false",
        # Nobody is kept from asking as often as they can.
        "GRAPHQL_BUDGET": "0",
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'graphql'}",
        "SECRET_KEY": "only-for-measuring-" + "x" * 50,
        "ALLOWED_HOSTS": "*",
        "CACHE_URL": "locmemcache://",
    }


def _database(python: Path, pages: int, sites: int) -> str:
    """Return the address of the database with this much content, built when it is not there."""
    import psycopg2

    url = urlsplit(os.environ.get("BENCH_DATABASE_URL", DATABASE_URL))
    name = f"bench_{pages}_{sites}"
    address = urlunsplit(url._replace(path=f"/{name}"))
    server = psycopg2.connect(urlunsplit(url))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return address
        building = f"{name}_building"
        cursor.execute(f'DROP DATABASE IF EXISTS "{building}"')
        cursor.execute(f"CREATE DATABASE \"{building}\" ENCODING 'UTF8' TEMPLATE template0")
        print(f"Building {pages} pages on {sites} microsites (once).", flush=True)
        variables = _variables(urlunsplit(url._replace(path=f"/{building}")), "bench.settings")
        subprocess.run([python, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=variables, check=True)
        code = f"import django; django.setup(); from bench.content import build; build({pages}, {sites})"
        subprocess.run([python, "-c", code], cwd=ROOT, env=variables, check=True, stderr=subprocess.DEVNULL)
        # Rows that are written in bulk are found by no search, neither ours nor Wagtail's.
        for command in ("rebuild_search", "update_index"):
            subprocess.run([python, "manage.py", command, "--verbosity", "0"], cwd=ROOT, env=variables, check=True)
        cursor.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    server.close()
    return address


def _bodies(python: Path, database: str, scratch: Path) -> dict[str, dict[str, Path]]:
    """Write the request bodies into files; return them by operation and peer."""
    code = (
        "import sys, django; django.setup(); from pathlib import Path; from bench.asked import operations\n"
        "for one in operations():\n"
        "    for peer, body in one.bodies.items():\n"
        "        path = Path(sys.argv[1]) / f'{one.name}.{peer}.body'; path.write_bytes(body); print(one.name, peer)"
    )
    variables = _variables(database, "bench.settings")
    done = subprocess.run(
        [python, "-c", code, scratch], cwd=ROOT, env=variables, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, dict[str, Path]] = {}
    for line in done.stdout.splitlines():
        name, peer = line.split()
        found.setdefault(name, {})[peer] = scratch / f"{name}.{peer}.body"
    return found


@contextmanager
def _serving(peer: Peer, port: int, python: Path, database: str, scratch: Path) -> Iterator[None]:
    """Run *peer* at *port* as long as this context lasts."""
    peer.port = port
    variables = {**_variables(database, peer.settings), **peer.variables, "BENCH_BYTES": str(scratch)}
    command = [python, "-m", "gunicorn", "bench.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    command += ["--worker-tmp-dir", "/dev/shm", "--keep-alive", "5", "--timeout", "120", "--log-level", "error"]
    peer.process = subprocess.Popen(command, cwd=ROOT, env=variables, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(peer.process.pid, signal.SIGTERM)
        peer.process.wait(20)


# --- Measuring -------------------------------------------------------------------------------------------------------


def _first_answers(name: str, by_peer: dict[str, Path], peers: list[Peer], scratch: Path) -> dict[str, tuple[int, int]]:
    """Return how many queries and bytes each peer's answer takes; keep ours for the bare view to hand out."""
    facts = {}
    for peer in peers:
        body = by_peer.get(peer.name) or (by_peer["ours"] if peer.name != "grapple" else None)
        if body is None:
            continue
        for _ in range(4):  # both workers have compiled the document after that, most likely
            content, queries = _ask(peer, name, body.read_bytes())
        if b'"errors"' in content:
            raise SystemExit(f"{peer.name} can't answer {name}: {content[:1000].decode()}")
        if peer.name == "ours":
            (scratch / f"{name}.json").write_bytes(content)
        facts[peer.name] = (queries, len(content))
    return facts


def _ask(peer: Peer, name: str, body: bytes) -> tuple[bytes, int]:
    headers = {"Content-Type": "application/json", "X-Count-Queries": "1"}
    request = urllib.request.Request(peer.url(name), body, headers)
    for _ in range(100):
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.read(), int(response.headers.get("X-Queries", -1))
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{peer.name} answers {name} with {error.code}: {error.read()[:1000].decode()}") from None
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise SystemExit(f"{peer.name} does not answer.")


def _measure(peer: Peer, name: str, body: Path, seconds: int, connections: int) -> Round:
    script = body.with_suffix(".lua")
    script.write_text(WRK_SCRIPT.format(body=body))
    command = ["wrk", "-t", "1", "-c", str(connections), "-s", str(script), peer.url(name)]
    subprocess.run([*command, "-d", "1s"], check=True, stdout=subprocess.DEVNULL)
    assert peer.process is not None
    application, database = _cpu_of_group(peer.process.pid), _cpu_of_database()
    done = subprocess.run([*command, "-d", f"{seconds}s"], check=True, stdout=subprocess.PIPE, text=True)
    application, database = _cpu_of_group(peer.process.pid) - application, _cpu_of_database() - database
    result = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    requests, duration, failed, p50, p95, p99 = (int(part) for part in result.split()[1:])
    return Round(
        rate=requests / (duration / 1e6),
        failed=failed,
        p50=p50 / 1000,
        p95=p95 / 1000,
        p99=p99 / 1000,
        application_cpu=application * 1000 / max(requests, 1),
        database_cpu=database * 1000 / max(requests, 1),
    )


def _cpu_of_group(group: int) -> float:
    return sum(_cpu(fields) for fields in _processes() if int(fields[2]) == group)


def _cpu_of_database() -> float:
    return sum(_cpu(fields) for fields in _processes() if fields[-1] == "postgres")


def _cpu(fields: list[str]) -> float:
    return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


def _processes() -> Iterator[list[str]]:
    # Fields of /proc/<pid>/stat from the state on (its third), and the name at the end.
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:
            continue  # ended meanwhile
        name, rest = text[text.index("(") + 1 :].rsplit(") ", 1)
        yield [*rest.split(), name]


# --- Tables ----------------------------------------------------------------------------------------------------------


def _print(name: str, rounds: dict[str, list[Round]], facts: dict[str, tuple[int, int]]) -> None:
    print(f"\n{name}")
    heads = zip(("req/s", "p50", "p95", "p99", "app CPU", "db CPU", "SQL", "bytes", "failed"), WIDTHS, strict=True)
    print(" " * 16 + "".join(head.rjust(width) for head, width in heads))
    medians: dict[str, Any] = {}
    for peer, several in rounds.items():
        middle = {key: statistics.median(getattr(one, key) for one in several) for key in FIGURES}
        medians[peer] = middle
        queries, size = facts[peer]
        print(
            f"  {peer:14}{middle['rate']:9.1f}{middle['p50']:8.2f}{middle['p95']:8.2f}{middle['p99']:8.2f}"
            f"{middle['application_cpu']:9.2f}{middle['database_cpu']:8.2f}{queries:5}{size:8}{middle['failed']:8.0f}"
        )
    for other in ("graphql-core", "grapple", "bare"):
        if other in medians and "ours" in medians:
            rate = medians[other]["rate"]
            print(
                f"  ours ÷ {other:12} " + (f"{medians['ours']['rate'] / rate:6.2f}" if rate else "it answered nothing")
            )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
