"""Makes mails and workers on the database of `DATABASE_URL` for `test_workers.py`, see `tests.forked_workers`."""

from __future__ import annotations

import sys
import threading

import django
from django.conf import settings

django.setup()
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])

from django.db import transaction  # noqa: E402 (needs what is above)

from cms.delivery import outbox  # noqa: E402 (as above)
from cms.delivery.choices import MailState  # noqa: E402 (as above)
from cms.delivery.models import OutgoingMail  # noqa: E402 (as above)
from cms.delivery.sending import Worker  # noqa: E402 (as above)
from tests import forked_workers  # noqa: E402 (as above)


def put(number: int) -> list[str]:
    """Write mails, and return their Message-IDs."""
    with transaction.atomic():
        return [
            outbox.put(
                kind="test", recipient=f"person{index}@example.org", subject="x", text="x", language="en"
            ).message_id
            for index in range(number)
        ]


def work() -> None:
    """Do what a worker does, until nothing is due."""
    Worker().run(threading.Event(), until_empty=True)


def killed_after(seconds: float) -> list[str]:
    """Start a worker and kill it; return what it was sending, whose claim has ended then."""
    forked_workers.kill_after(seconds, work)
    sending = OutgoingMail.objects.filter(state=MailState.SENDING)
    message_ids = list(sending.values_list("message_id", flat=True))
    sending.update(due_at=OutgoingMail.objects.earliest("created_at").created_at)
    return message_ids


def states() -> dict[str, str]:
    """Return the state of each mail by its Message-ID."""
    return dict(OutgoingMail.objects.values_list("message_id", "state"))


forked_workers.answer(
    {
        "put": put,
        "killed_after": killed_after,
        "together": lambda number: forked_workers.together(number, work),
        "states": states,
    }
)
