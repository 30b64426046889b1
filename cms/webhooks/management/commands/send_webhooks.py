"""Calls the endpoints of microsites when something has changed."""

from __future__ import annotations

from cms.delivery.commands import WorkerCommand
from cms.webhooks.sending import Worker


class Command(WorkerCommand):
    """Make calls until told to stop."""

    help = (
        "Calls webhooks when something public has changed, until it is told to stop (SIGTERM, Ctrl-C). Several of "
        "these processes may run. docs/operators/webhooks.md says when a call is tried again."
    )
    help_once = "make the calls that are due, and end"
    worker = Worker
