"""Makes calls and callers on the database of `DATABASE_URL` for `test_workers.py`, see `tests.forked_workers`."""

from __future__ import annotations

import sys
import threading

import django
from django.conf import settings

django.setup()
settings.WEBHOOK_ALLOW_HTTP, settings.WEBHOOK_PORTS, settings.WEBHOOK_ALLOWED_NETWORKS = True, [], ["127.0.0.0/8"]

from django.utils import timezone  # noqa: E402 (needs what is above)

from cms.microsites.actions import create_microsite  # noqa: E402 (as above)
from cms.webhooks import endpoints  # noqa: E402 (as above)
from cms.webhooks.models import Call, Trace  # noqa: E402 (as above)
from cms.webhooks.sending import Worker  # noqa: E402 (as above)
from tests import forked_workers  # noqa: E402 (as above)


def put(number: int) -> list[str]:
    """Write calls to four endpoints, and return their ids."""
    microsite = create_microsite(slug="eim", title="EIM", languages=("en",))
    rows = [endpoints.add(microsite, url=f"{sys.argv[1]}/{index}") for index in range(4)]
    Trace.objects.all().delete()
    data = {"changes": [], "everything": True}
    return [f"msg_{endpoints.put(rows[i % 4], endpoints.CHANGED, data).key.hex}" for i in range(number)]


def work() -> None:
    """Do what a caller does, until nothing is due."""
    Worker().run(threading.Event(), until_empty=True)


def killed_after(seconds: float) -> list[str]:
    """Start a caller and kill it; return what it was calling, whose claims have ended then."""
    forked_workers.kill_after(seconds, work)
    sending = Call.objects.filter(state="sending")
    ids = [f"msg_{key.hex}" for key in sending.values_list("key", flat=True)]
    sending.update(due_at=timezone.now())
    return ids


def states() -> dict[str, str]:
    """Return the state of each call by its id."""
    return {f"msg_{key.hex}": state for key, state in Call.objects.values_list("key", "state")}


forked_workers.answer(
    {
        "put": put,
        "killed_after": killed_after,
        "together": lambda number: forked_workers.together(number, work),
        "states": states,
    }
)
