"""Sends the mails of the outbox."""

from __future__ import annotations

from cms.delivery.commands import WorkerCommand
from cms.delivery.sending import Worker


class Command(WorkerCommand):
    """Send mails until told to stop."""

    help = (
        "Sends what is in the outbox, as it gets there, until it is told to stop (SIGTERM, Ctrl-C). Several of these "
        "processes may run. docs/operators/mail.md says when a mail is tried again."
    )
    help_once = "send what is due, and end"
    worker = Worker
