"""
Hostile documents beside a well-behaved client, against a real server with two workers on this machine.

Started by `make bench-hostile`. It prints how long the client's page views take alone, and beside somebody who sends
one hostile document after the other from another address, and how much CPU time the server uses meanwhile. It reads the
database of `DATABASE_URL`, in which `manage.py load_microsites` has loaded the microsites, and ends after about half a
minute.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.hostile_documents import requests  # noqa: E402 (needs the path)

HEADERS = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
BUDGET = 300_000
"""Points a minute for an address, as in production; the client has a key of its own."""


def main() -> int:
    """Run it; return 1 when the client waits more than twice as long beside the hostile one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="of each of the two measurements")
    parser.add_argument("--rate", type=float, default=20, help="page views a second")
    parser.add_argument("--host", default="ewsi.localhost", help="the microsite that is asked")
    parser.add_argument("--no-budget", action="store_true", help="show what happens without budgets")
    options = parser.parse_args()
    port = _free_port()
    server = _server(port, options.no_budget)
    try:
        _wait(port)
        page_view = (ROOT / "graphql" / "operations" / "page_view.graphql").read_text()
        body = json.dumps({"query": page_view, "variables": {"path": "/en/"}}).encode()
        key = _key()
        client = Client(port, options.host, "127.0.0.1", body, {"Api-Key": key})
        client.measure(2, options.rate)  # warms both workers
        alone = client.measure(options.seconds, options.rate)
        used = _cpu_seconds(server.pid)
        hostile = Hostile(port, options.host, "127.0.0.2")
        hostile.start()
        beside = client.measure(options.seconds, options.rate)
        hostile.stop()
        used = _cpu_seconds(server.pid) - used
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
    print(f"{'':28}{'page views':>12}{'p50':>10}{'p99':>10}")
    for name, times in (("alone", alone), ("beside hostile documents", beside)):
        print(f"{name:28}{len(times):>12}{_percentile(times, 50):>7.1f} ms{_percentile(times, 99):>7.1f} ms")
    answered = ", ".join(f"{count} × {status}" for status, count in sorted(hostile.statuses.items()))
    print(f"hostile: {sum(hostile.statuses.values())} requests in {options.seconds:.0f} s, answered with {answered}")
    print(f"CPU time of the server meanwhile: {used:.1f} s of {options.seconds * 2:.0f} s")
    ratio = _percentile(beside, 99) / _percentile(alone, 99)
    print(f"p99 beside ÷ alone: {ratio:.2f}")
    return 0 if ratio <= 2 else 1


class Client:
    """Asks the same again and again, at an even rate."""

    def __init__(self, port: int, host: str, source: str, body: bytes, headers: dict[str, str]) -> None:
        self.port, self.source, self.body = port, source, body
        self.headers = {**HEADERS, **headers, "Host": host}

    def measure(self, seconds: float, rate: float) -> list[float]:
        """Return how many milliseconds each request took."""
        times = []
        started = time.perf_counter()
        for number in range(int(seconds * rate)):
            time.sleep(max(0.0, started + number / rate - time.perf_counter()))
            begun = time.perf_counter()
            status = _ask(self.port, self.source, self.body, self.headers)
            times.append((time.perf_counter() - begun) * 1000)
            if status != 200:
                raise SystemExit(f"The client was answered with {status}.")
        return times


class Hostile(threading.Thread):
    """Sends hostile documents, one after the other as quickly as they are answered."""

    def __init__(self, port: int, host: str, source: str) -> None:
        super().__init__(daemon=True)
        self.port, self.source = port, source
        self.headers = {**HEADERS, "Host": host}
        self.bodies = [json.dumps(body).encode() for _, body in requests()]
        self.statuses: Counter[int] = Counter()
        self.ends = threading.Event()

    def run(self) -> None:
        """Ask until `stop`."""
        number = 0
        while not self.ends.is_set():
            self.statuses[_ask(self.port, self.source, self.bodies[number % len(self.bodies)], self.headers)] += 1
            number += 1

    def stop(self) -> None:
        """End, and wait for the last answer."""
        self.ends.set()
        self.join(10)


def _ask(port: int, source: str, body: bytes, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=(source, 0))
    try:
        connection.request("POST", "/graphql", body, headers)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def _server(port: int, no_budget: bool) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "GRAPHQL_BUDGET": "0" if no_budget else str(BUDGET),
        "LOG_LEVEL": "ERROR",
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "cms.wsgi:application",
        "--workers",
        "2",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    return subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=environment)


def _key() -> str:
    """Make the client's key, as an administrator would."""
    code = (
        "from api.models import ApiKey\n"
        "ApiKey.objects.filter(name='bench-hostile').delete()\n"
        "key = ApiKey(name='bench-hostile', points_per_minute=10**9)\n"
        "print(key.give_secret())\n"
        "key.save()"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "--command", code]
    shown = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return shown.stdout.strip().splitlines()[-1]


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


def _cpu_seconds(pid: int) -> float:
    """Return the CPU time of the server's workers (Linux; elsewhere 0)."""
    total = 0
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for child in children:
            fields = Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
    except OSError:
        return 0.0
    return total / os.sysconf("SC_CLK_TCK")


def _percentile(times: list[float], percent: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


if __name__ == "__main__":
    sys.exit(main())
