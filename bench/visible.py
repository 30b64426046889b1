"""From a publication to the first answer that shows it, in the last of all processes that keep answers."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException

from bench.cached import KEPT
from bench.publisher import Publisher, publishing
from bench.servers import Server, ask, gunicorn
from bench.setting import Content, Setting
from bench.tables import percentile, table, verdict

HEADING = """
## Publish → visible

From the end of the commit to the end of the first answer with the new title, in the process that is last to give it;
computing that answer anew is a part of it, for a whole page view or for the title alone. Processes are asked every
millisecond. Those of one host share the map in memory; hosts learn of it from PostgreSQL.
"""
HEADS = ("", "processes", "N", "p50 ms", "p95 ms", "max ms", "p50 with commit", "expected p95", "")
# What it is, how many hosts with two processes each, and the most ms that are expected.
ARRANGEMENTS = (("one host", 1, 10.0), ("two hosts", 2, 50.0))
PAUSE = 0.001
PATIENCE = 10.0


def run(part: Setting) -> None:
    """Measure both questions in both arrangements, and print the table."""
    content = part.content()
    print(HEADING)
    rows = []
    for name, hosts, most in ARRANGEMENTS:
        with ExitStack() as stack:
            servers = _servers(hosts, part, content, stack)
            publisher = stack.enter_context(publishing(part.python, content.variables()))
            for asked, path in (("title", content.questions.title), ("page view", content.questions.pages[0])):
                delays = _delays(servers, path, publisher, part.options.publications)
                rows.append([f"{name}, {asked}", len(servers), *_figures(delays, most)])
    print(table(HEADS, rows), "\n", flush=True)


def _figures(delays: list[tuple[float, float]], most: float) -> list[object]:
    after = [one for one, _ in delays]
    p95 = percentile(after, 0.95)
    figures = (percentile(after, 0.5), p95, max(after), percentile([whole for _, whole in delays], 0.5))
    return [len(delays), *figures, f"≤ {most:.0f} ms", verdict(p95, at_most=most)]


def _servers(hosts: int, part: Setting, content: Content, stack: ExitStack) -> list[Server]:
    # A server for each process, so that each can be asked.
    servers = []
    for number in range(2 * hosts):
        variables = content.variables(**KEPT, **part.bell(f"host-{hosts}-{number // 2}"))
        made = gunicorn(f"process {number}", part.options.port + number, variables, workers=1)
        servers.append(stack.enter_context(made))
    for server in servers:
        ask(server, content.questions.pages[0])
        ask(server, content.questions.title)
    # A process that finds no listener on its host becomes it within a second.
    time.sleep(1.5)
    return servers


def _delays(servers: list[Server], path: str, publisher: Publisher, count: int) -> list[tuple[float, float]]:
    """Return for each publication how many ms it took: from the end of the commit, and from its beginning."""
    publisher.publish("Not measured: everything is loaded for the first time")
    delays = []
    for number in range(count):
        title = f"Published {number} {time.monotonic_ns()}"
        seen: dict[int, float] = {}
        threads = [
            threading.Thread(target=_watch, args=(server.port, path, title.encode(), seen)) for server in servers
        ]
        for thread in threads:
            thread.start()
        publication = publisher.publish(title)
        for thread in threads:
            thread.join()
        if len(seen) < len(servers):
            raise SystemExit(f"A publication was not seen within {PATIENCE:.0f} seconds.")
        last = max(seen.values())
        # Who asks while the commit returns may see it before the editor does.
        delays.append((max(0.0, last - publication.done) * 1000, (last - publication.begun) * 1000))
    return delays


def _watch(port: int, path: str, title: bytes, seen: dict[int, float]) -> None:
    """Ask the process at *port* until it says *title*; note when it did."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            body = connection.getresponse().read()
        except (OSError, HTTPException):
            continue
        finally:
            connection.close()
        if title in body:
            seen[port] = time.monotonic()
            return
        time.sleep(PAUSE)
