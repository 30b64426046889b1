"""What the commands have in common that send what is due, mails and calls alike."""

from __future__ import annotations

import signal
import threading
from typing import Any, ClassVar, Protocol

from django.core.management.base import BaseCommand, CommandParser


class Worker(Protocol):
    """Sends what is due."""

    def run(self, stopping: threading.Event, *, until_empty: bool = False) -> None:
        """Work until *stopping* is set, or until nothing is due."""


class WorkerCommand(BaseCommand):
    """Work until told to stop."""

    worker: ClassVar[type[Worker]]
    help_once: ClassVar[str]

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to stop by itself."""
        parser.add_argument("--once", action="store_true", help=self.help_once)

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        stopping = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for signum in (signal.SIGTERM, signal.SIGINT):
                signal.signal(signum, lambda *_: stopping.set())
        self.worker().run(stopping, until_empty=options["once"])
