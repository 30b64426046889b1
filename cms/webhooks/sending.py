"""
Makes the calls; any number of processes may do so at the same time.

The process takes traces together into calls, claims calls, and makes them in threads, each endpoint's one after the
other. Threads never ask the database: what became of a call is written where it was claimed. A process that is killed
leaves its claims behind, which end by themselves (`cms.delivery.claims`): then the call is made again, with the same
id.
"""

from __future__ import annotations

import datetime
import logging
import random
import threading
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from cms.delivery import claims
from cms.webhooks import endpoints
from cms.webhooks.calls import Message, Outcome, call
from cms.webhooks.changes import changes_of
from cms.webhooks.choices import OPEN, CallState, SwitchedOff
from cms.webhooks.models import Call, Endpoint, Trace

logger = logging.getLogger("microsites.webhooks")

# Traces are taken together once nothing has changed for so long, or the first one is so old.
QUIET, LONGEST_WAIT = datetime.timedelta(seconds=2), datetime.timedelta(seconds=15)
# More traces than these are taken in several calls.
AT_ONCE = 20_000
# After how many seconds a failed call is made again: nine attempts within a day. Each time is varied by a fifth.
DELAYS = (5, 60, 300, 1800, 7200, 18_000, 28_800, 28_800)
SPREAD = 0.2
# After how long a process counts as dead that has claimed a call; a call takes less than a minute.
CLAIM = datetime.timedelta(minutes=3)
# Seconds between two looks when there is nothing to do.
IDLE = 1.0
PLACES, PLACES_OF_A_MICROSITE = 16, 4
GONE = 410


def gather(now: datetime.datetime | None = None) -> int:
    """Make calls of the traces that there are, in one transaction, if it is time to; return how many calls."""
    now = now or timezone.now()
    ages = Trace.objects.aggregate(first=Min("at"), last=Max("at"))
    if ages["first"] is None or (ages["last"] > now - QUIET and ages["first"] > now - LONGEST_WAIT):
        return 0
    with transaction.atomic():
        traces = list(Trace.objects.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
        enabled = list(Endpoint.objects.filter(enabled=True).select_related("microsite"))
        found = changes_of(traces, {endpoint.microsite_id for endpoint in enabled})
        queued = 0
        for endpoint in enabled:
            if changes := found.get(endpoint.microsite_id):
                endpoints.put(endpoint, endpoints.CHANGED, changes.as_data())
                queued += 1
        Trace.objects.filter(pk__in=[trace.pk for trace in traces]).delete()
    return queued


def due(now: datetime.datetime) -> QuerySet[Call]:
    """Return the calls whose turn it is: those that wait, and those whose process has died; the oldest first."""
    calls = Call.objects.filter(state__in=sorted(OPEN), due_at__lte=now, endpoint__enabled=True)
    return calls.select_related("endpoint").order_by("due_at", "pk")


class Worker:
    """Makes calls, several at a time."""

    def __init__(self, places: int = PLACES) -> None:
        self.places = places
        self.threads = ThreadPoolExecutor(places, thread_name_prefix="webhooks")
        self.running: dict[Future[Outcome], Call] = {}

    def run(self, stopping: threading.Event, *, until_empty: bool = False) -> None:
        """
        Make calls until *stopping* is set; those that have been begun are finished.

        :param until_empty: stop also when nothing is due
        """
        try:
            while not stopping.is_set():
                if not connection.in_atomic_block:
                    close_old_connections()
                try:
                    is_idle = not self.step()
                except (OperationalError, InterfaceError) as error:
                    logger.warning("The database does not answer (%s): trying again.", type(error).__name__)
                    connection.close()
                    is_idle = True
                if is_idle and until_empty:
                    return
                if is_idle:
                    stopping.wait(IDLE)
        finally:
            self.finish()

    def step(self) -> bool:
        """Do what there is to do, waiting for calls a second at most; return whether there was anything."""
        queued = gather()
        self._begin()
        if not self.running:
            return queued > 0
        done, _ = wait(self.running, timeout=IDLE, return_when=FIRST_COMPLETED)
        for future in done:
            self._settle(future)
        return True

    def finish(self) -> None:
        """Wait for the calls that are being made."""
        wait(self.running)
        for future in list(self.running):
            self._settle(future)
        self.threads.shutdown()

    def _begin(self) -> None:
        """Claim calls for the places that are free: one of each endpoint, and not too many of one microsite."""
        while len(self.running) < self.places:
            now = timezone.now()
            busy = [row.endpoint_id for row in self.running.values()]
            of_microsites = Counter(row.endpoint.microsite_id for row in self.running.values())
            full = [pk for pk, count in of_microsites.items() if count >= PLACES_OF_A_MICROSITE]
            free = due(now).exclude(endpoint__in=busy).exclude(endpoint__microsite__in=full)
            claimed = claims.claim(free, now, CLAIM)
            if claimed is None:
                return
            endpoint = claimed.endpoint
            message = Message(endpoint.url, f"msg_{claimed.key.hex}", claimed.body.encode(), tuple(endpoint.secrets()))
            self.running[self.threads.submit(call, message)] = claimed

    def _settle(self, future: Future[Outcome]) -> None:
        """Write what became of a call, also when the database is away for a moment: or it would be made again."""
        row = self.running[future]
        until = time.monotonic() + CLAIM.total_seconds() / 2
        while True:
            try:
                settle(row, future.result())
                break
            except (OperationalError, InterfaceError):
                if time.monotonic() > until or connection.in_atomic_block:
                    raise
                connection.close()
                time.sleep(1)
        del self.running[future]


@transaction.atomic
def settle(row: Call, outcome: Outcome, now: datetime.datetime | None = None) -> None:
    """Write what became of an attempt, and what follows for the endpoint."""
    now = now or timezone.now()
    answer = {"status": outcome.status, "problem": outcome.problem}
    if outcome.is_delivered:
        if claims.settle(row, **answer, state=CallState.DELIVERED, finished_at=now):
            Endpoint.objects.filter(pk=row.endpoint_id).exclude(failing_since=None).update(failing_since=None)
        return
    logger.info("Webhook call %s was not taken (%s).", row, outcome.status or outcome.problem)
    if row.attempts > len(DELAYS):
        written = claims.settle(row, **answer, state=CallState.GIVEN_UP, finished_at=now)
    else:
        written = claims.settle(row, **answer, state=CallState.QUEUED, due_at=now + delay(row.attempts))
    if written:
        _failed(row, outcome, now)


def _failed(row: Call, outcome: Outcome, now: datetime.datetime) -> None:
    endpoint = Endpoint.objects.select_for_update(of=("self",)).select_related("microsite").get(pk=row.endpoint_id)
    if outcome.status == GONE:
        endpoints.switch_off(endpoint, SwitchedOff.GONE)
    elif endpoint.failing_since is None:
        endpoint.failing_since = now
        endpoint.save(update_fields=["failing_since"])
    elif endpoint.failing_since <= now - endpoints.PATIENCE:
        endpoints.switch_off(endpoint, SwitchedOff.FAILING)


def delay(attempts: int) -> datetime.timedelta:
    """Return how long to wait after so many attempts: not all who failed at once come back at once."""
    seconds = DELAYS[attempts - 1]
    return datetime.timedelta(seconds=seconds * random.uniform(1 - SPREAD, 1 + SPREAD))  # noqa: S311 (no secret)
