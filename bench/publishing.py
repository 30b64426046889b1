"""What one publication a second costs the readers of the microsite that is published on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bench.cached import KEPT
from bench.load import Round, get, in_turns, turns
from bench.publisher import Publisher, publishing
from bench.servers import ask, granian, gunicorn
from bench.setting import Setting
from bench.tables import ratio, table, verdict

HEADING = """
## One publication a second

On the microsite that everybody reads: each makes all its kept answers wrong. The editor's process and the database's
work run on the same machine, and count.
"""
HEADS = ("", "pages read", "alone req/s", "p99 ms", "publishing req/s", "p99 ms", "ratio", "expected", "")
LEAST = 0.8


def run(part: Setting) -> None:
    """Measure readers of one page and of many, without and with an editor; print the table."""
    content = part.content()
    print(HEADING)
    rows = []
    with ExitStack() as stack:
        publisher = stack.enter_context(publishing(part.python, content.variables()))
        publisher.publish("Not measured: everything is loaded for the first time")
        for number, start in enumerate((gunicorn, granian)):
            variables = content.variables(**KEPT, **part.bell(f"publishing-{number}"))
            server = stack.enter_context(start(start.__name__, part.options.port + number, variables))
            pages = content.questions.pages[:20]
            ask(server, pages[0])
            many = turns([(path, "") for path in pages], part.scratch / "pages.lua")
            for count, load in ((1, get(pages[0], part.scratch)), (len(pages), many)):

                def measured(name: str, load=load, server=server) -> Round:
                    with _editor(publisher, at_work=name == "publishing"):
                        return part.measure(server, load, content)

                found = in_turns(("alone", "publishing"), part.options.rounds, measured)
                alone, beside = found["alone"], found["publishing"]
                kept = ratio(beside.rate, alone.rate)
                figures = (alone.rate, alone.p99, beside.rate, beside.p99, kept)
                rows.append([server.name, count, *figures, f"≥ {LEAST}", verdict(kept, at_least=LEAST)])
    print(table(HEADS, rows), "\n", flush=True)


@contextmanager
def _editor(publisher: Publisher, *, at_work: bool) -> Iterator[None]:
    """Let the editor publish once a second, as long as this context lasts."""
    stop = threading.Event()

    def publish() -> None:
        while not stop.wait(1.0):
            publisher.publish(f"Published at {time.monotonic_ns()}")

    thread = threading.Thread(target=publish)
    if at_work:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if at_work:
            thread.join()
