"""
Do what is due by the clock, until told to stop: one process for each installation, beside the worker.

Every minute, pages are published and expired at the time that their editors set, registrations end whose time has
passed, and pictures that only private pages show are put out of the public's reach; every five minutes, a search server
is sent what it could not be sent earlier; every hour, finished tasks that nobody will look at any more are removed,
texts of mails that were sent, sessions that are over, old webhook calls, and personal data that have been kept long
enough; every ten minutes, previews that are over; every second, caches in front of the program are told what has
changed, if there are any.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
# command, its arguments, seconds between two runs; what editors set a time for comes first, for nothing shall keep it
SCHEDULE: list[tuple[str, list[str], float]] = [
    ("publish_scheduled", [], 60.0),
    ("rebuild_search", ["--unsent"], 300.0),
    ("prune_db_task_results", ["--queue-name", "*"], 3600.0),
    ("tidy_mails", [], 3600.0),
    ("tidy_accounts", [], 3600.0),
    ("tidy_webhooks", [], 3600.0),
    ("tidy_previews", [], 600.0),
    ("purge_caches", [], 1.0),
    ("tend_registrations", [], 60.0),
    ("protect_pictures", [], 60.0),
    ("queue_reminders", [], 300.0),
    ("delete_old_registrations", [], 3600.0),
]


def main() -> None:
    """Run each command of the schedule whenever it is due."""
    # What is running is finished first: a page's publication is several writes.
    stopping = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stopping.set())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    sys.path[:0] = [str(ROOT), str(ROOT / "graphql")]
    django.setup()

    import logging

    from django.core.management import call_command
    from django.db import close_old_connections, connections

    logger = logging.getLogger("microsites.clock")
    due = dict.fromkeys((name for name, _, _ in SCHEDULE), 0.0)
    while not stopping.wait(1):
        for name, arguments, interval in SCHEDULE:
            now = time.time()
            if now < due[name] <= now + interval:
                continue
            due[name] = next_due(now, interval)
            close_old_connections()
            try:
                call_command(name, *arguments, verbosity=0)
            except Exception:
                # A database that is restarted must not end the clock: the next minute tries again.
                logger.exception("%s failed", name)
                connections.close_all()


def next_due(now: float, interval: float) -> float:
    """
    Return when to run again what runs every *interval* seconds: at the full minute, hour and so on, in UTC.

    Editors set times by the minute. Counted from when this was started, it could be nearly a minute later.

    :param now: in seconds since 1970
    """
    return (now // interval + 1) * interval


if __name__ == "__main__":
    main()
