"""Sends the mails of the outbox."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.delivery.sending import Worker


class Command(BaseCommand):
    """Send mails until told to stop."""

    help = (
        "Sends what is in the outbox, as it gets there, until it is told to stop (SIGTERM, Ctrl-C). Several of these "
        "processes may run. docs/operators/mail.md says when a mail is tried again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to stop by itself."""
        parser.add_argument("--once", action="store_true", help="send what is due, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send mails."""
        stopping = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for signum in (signal.SIGTERM, signal.SIGINT):
                signal.signal(signum, lambda *_: stopping.set())
        Worker().run(stopping, until_empty=options["once"])
