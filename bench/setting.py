"""What the parts of a run share: options, content, and what is asked of it."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.asked import Questions, questions
from bench.database import database
from bench.load import Load, Round, measure
from bench.servers import ROOT, Server, variables_of


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    pages: int
    sites: int
    seconds: int
    rounds: int
    connections: int
    publications: int
    minutes: float
    port: int
    peers: list[str]


@dataclass(frozen=True)
class Content:
    """A database, and what is asked of it."""

    database: str
    questions: Questions

    def variables(self, **more: str) -> dict[str, str]:
        """Return the environment variables of a server on this content."""
        return variables_of(self.database, **more)


@dataclass(frozen=True)
class Setting:
    """What a part of the run gets."""

    options: Options
    python: Path
    scratch: Path

    def content(self, pages: int | None = None, sites: int | None = None) -> Content:
        """Return the content with this many pages and microsites, made when it is not there."""
        pages, sites = pages or self.options.pages, sites or self.options.sites
        address = database(self.python, pages, sites)
        folder = self.scratch / f"asked-{pages}-{sites}"
        if not folder.exists():
            folder.mkdir()
            command = [self.python, "-m", "bench.asked", str(folder)]
            subprocess.run(command, cwd=ROOT, env=variables_of(address), check=True)
        return Content(address, questions(folder))

    def bell(self, name: str) -> dict[str, str]:
        """Return the variables that make a server one of the processes of the host *name*."""
        return {"BENCH_BELL": str(self.scratch / f"{name}.bell")}

    def measure(self, server: Server, load: Load, content: Content) -> Round:
        """Measure one round."""
        asked = partial(measure, seconds=self.options.seconds, connections=self.options.connections)
        return asked(server, load, database=content.database)


@contextmanager
def setting(options: Options, python: Path) -> Iterator[Setting]:
    """Give the parts a folder of their own, as long as this context lasts."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        yield Setting(options, python, scratch)
