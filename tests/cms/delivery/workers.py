"""
Makes mails and workers on the database of `DATABASE_URL`, as told on standard input; run by `test_workers.py`.

Workers are forked: a process of its own for each, without the seconds that starting Django takes.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from typing import Any

import django
from django.conf import settings

django.setup()
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])

from django.db import connections, transaction  # noqa: E402 (needs what is above)

from cms.delivery import outbox  # noqa: E402 (as above)
from cms.delivery.choices import MailState  # noqa: E402 (as above)
from cms.delivery.models import OutgoingMail  # noqa: E402 (as above)
from cms.delivery.sending import Worker  # noqa: E402 (as above)


def put(number: int) -> list[str]:
    """Write mails, and return their Message-IDs."""
    with transaction.atomic():
        return [
            outbox.put(
                kind="test", recipient=f"person{index}@example.org", subject="x", text="x", language="en"
            ).message_id
            for index in range(number)
        ]


def start() -> int:
    """Start a worker that ends when nothing is due, and return its process's id."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            Worker().run(threading.Event(), until_empty=True)
        finally:
            os._exit(0)
    return pid


def killed_after(seconds: float) -> list[str]:
    """Start a worker and kill it; return what it was sending, whose claim has ended then."""
    pid = start()
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    sending = OutgoingMail.objects.filter(state=MailState.SENDING)
    message_ids = list(sending.values_list("message_id", flat=True))
    sending.update(due_at=OutgoingMail.objects.earliest("created_at").created_at)
    return message_ids


def together(number: int) -> None:
    """Let some workers work at the same time, to the end."""
    for pid in [start() for _ in range(number)]:
        os.waitpid(pid, 0)


def states() -> dict[str, str]:
    """Return the state of each mail by its Message-ID."""
    return dict(OutgoingMail.objects.values_list("message_id", "state"))


COMMANDS: dict[str, Any] = {"put": put, "killed_after": killed_after, "together": together, "states": states}

for line in sys.stdin:
    name, *arguments = json.loads(line)
    print(json.dumps(COMMANDS[name](*arguments)), flush=True)
