"""
Claims: how processes share out what is to be sent, mails and calls alike, without holding a lock while they send.

A row that waits is claimed, and that is committed; then it is sent; then what became of it is committed. A claim ends
by itself, because whoever made it may have been killed: then the row is due again. Such a row has the fields `state`
("queued", "sending" and what comes after), `attempts`, `due_at` and `tried_at`.
"""

from __future__ import annotations

import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import QuerySet

QUEUED, SENDING = "queued", "sending"

Row = TypeVar("Row", bound=models.Model)


def claim(due: QuerySet[Row], now: datetime.datetime, lasts: datetime.timedelta) -> Row | None:
    """
    Return the first of the rows that are *due*, which is the caller's to send; None when there is none.

    :param lasts: after how long whoever claimed it counts as dead
    """
    # Without a transaction: on SQLite, those wait for all others that write, and mostly nothing is due.
    if not due.exists():
        return None
    with transaction.atomic():
        row: Any = due.select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        row.state = SENDING
        row.attempts += 1
        row.tried_at = now
        row.due_at = now + lasts
        row.save(update_fields=["state", "attempts", "tried_at", "due_at"])
    return row


def settle(row: Any, **values: Any) -> bool:
    """Write what became of an attempt; False when the claim was over and somebody else has begun the next one."""
    rows = type(row)._default_manager.filter(pk=row.pk, state=SENDING, attempts=row.attempts)
    return bool(rows.update(**values))
