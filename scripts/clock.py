"""
Do what is due by the clock, until told to stop: one process for each installation, beside the worker.

Every minute, pages are published and expired at the time that their editors set, and registrations end whose time has
passed; every five minutes, a search server is sent what it could not be sent earlier; every hour, finished tasks that
nobody will look at any more are removed, texts of mails that were sent, sessions that are over, and personal data that
have been kept long enough; every second, caches in front of the program are told what has changed, if there are any.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
# command, its arguments, seconds between two runs
SCHEDULE: list[tuple[str, list[str], float]] = [
    ("publish_scheduled", [], 60.0),
    ("rebuild_search", ["--unsent"], 300.0),
    ("prune_db_task_results", ["--queue-name", "*"], 3600.0),
    ("tidy_mails", [], 3600.0),
    ("tidy_accounts", [], 3600.0),
    ("purge_caches", [], 1.0),
    ("tend_registrations", [], 60.0),
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
    due = {name: time.monotonic() for name, _, _ in SCHEDULE}
    while not stopping.wait(1):
        for name, arguments, interval in SCHEDULE:
            if time.monotonic() < due[name]:
                continue
            due[name] = time.monotonic() + interval
            close_old_connections()
            try:
                call_command(name, *arguments, verbosity=0)
            except Exception:
                # A database that is restarted must not end the clock: the next minute tries again.
                logger.exception("%s failed", name)
                connections.close_all()


if __name__ == "__main__":
    main()
