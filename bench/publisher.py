"""
An editor who publishes, in a process of its own: the same news page again and again, with another title each time.

`python -m bench.publisher` reads a title from a line and publishes the page with it; it writes when the transaction was
begun to be committed and when that was done, in nanoseconds of the machine's monotonic clock. At the end the page gets
its old title again, and the revisions that were made go.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic_ns
from typing import Any

from bench.servers import ROOT


@dataclass(frozen=True)
class Publication:
    """When it was committed, in seconds of the monotonic clock."""

    begun: float
    done: float


@dataclass
class Publisher:
    """The process, seen from outside."""

    process: subprocess.Popen[str]

    def publish(self, title: str) -> Publication:
        """Publish the page with *title*; return when that was committed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(title, file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("The publisher has ended.")
        return Publication(*(int(part) / 1e9 for part in line.split()))


@contextmanager
def publishing(python: Path, variables: dict[str, str]) -> Iterator[Publisher]:
    """Let an editor be ready to publish, as long as this context lasts."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process: Any = subprocess.Popen([python, "-m", "bench.publisher"], cwd=ROOT, env=variables, **pipes)
    try:
        yield Publisher(process)
    finally:
        process.stdin.close()
        process.wait(60)


def main() -> None:
    """Publish what standard input says."""
    import django

    django.setup()
    from bench.asked import published

    page = published()
    old, before = page.title, set(page.revisions.values_list("pk", flat=True))
    try:
        for line in sys.stdin:
            print(*_publish(page.pk, line.strip()), flush=True)
    finally:
        _publish(page.pk, old)
        page.refresh_from_db()
        page.revisions.exclude(pk__in=[*before, page.live_revision_id]).delete()


def _publish(pk: int, title: str) -> tuple[int, int]:
    from django.db import transaction

    from cms.content.models import NewsPage

    page = NewsPage.objects.get(pk=pk)
    page.title = title
    # One transaction, so that there is one moment from which on all may see it.
    with transaction.atomic():
        page.save_revision().publish()
        begun = monotonic_ns()
    return begun, monotonic_ns()


if __name__ == "__main__":
    main()
