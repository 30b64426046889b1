"""
Sends what is in the outbox; any number of processes may do so at the same time.

A worker *claims* a mail, and commits that; sends it; and commits what became of it. So no lock is held while a mail
server thinks. A claim ends by itself after `CLAIM`, because whoever made it may have been killed: then the mail is due
again. When that happens between the server's acceptance and our commit, it is sent twice, with the same Message-ID; no
order of the two could avoid that without losing mails.
"""

from __future__ import annotations

import datetime
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.delivery import claims
from cms.delivery.choices import OPEN, MailState
from cms.delivery.messages import message_of
from cms.delivery.models import OutgoingMail
from cms.delivery.outbox import EMPTIED
from cms.delivery.refusals import Refusal, Whose, refusal_of

logger = logging.getLogger("microsites.mail")

# How long one attempt may take, in seconds, and after how long its worker counts as dead. Far apart: a worker that is
# merely slow must not be overtaken.
DEADLINE = 60.0
CLAIM = datetime.timedelta(minutes=5)
# Seconds between two looks into an empty outbox.
IDLE = 1.0
# Seconds between two attempts to reach a mail server that is down: doubled each time, up to the last.
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
# Minutes after which a mail is tried again that a server refused for now; then every hour.
DELAYS = (1, 5, 10, 20, 30)
HOUR = 60


def due(now: datetime.datetime) -> QuerySet[OutgoingMail]:
    """Return the mails whose turn it is: those that wait, and those whose worker has died."""
    return OutgoingMail.objects.filter(state__in=sorted(OPEN), due_at__lte=now, not_after__gt=now).order_by(
        "due_at", "pk"
    )


def claim(now: datetime.datetime | None = None) -> OutgoingMail | None:
    """Return the mail that has been due for the longest, and that is the caller's to send; None when there is none."""
    now = now or timezone.now()
    return claims.claim(due(now), now, CLAIM)


def expire(now: datetime.datetime | None = None) -> int:
    """Give up the mails that nobody wants to read any more; return how many."""
    now = now or timezone.now()
    stale = Q(state=MailState.QUEUED) | Q(state=MailState.SENDING, due_at__lte=now)
    return OutgoingMail.objects.filter(stale, not_after__lte=now).update(state=MailState.EXPIRED, finished_at=now)


class Worker:
    """One sender of mails, with one connection to the mail server."""

    def __init__(self) -> None:
        self.backend: BaseEmailBackend | None = None
        self.pause = 0.0

    def run(self, stopping: threading.Event, *, until_empty: bool = False) -> None:
        """
        Send mails until *stopping* is set; the one that has been begun is finished.

        :param until_empty: stop also when no mail is due, or the mail server can't be reached
        """
        try:
            while not stopping.is_set():
                if not connection.in_atomic_block:
                    close_old_connections()
                try:
                    seconds = self.step()
                except (OperationalError, InterfaceError) as error:
                    logger.warning("The database does not answer (%s): trying again.", type(error).__name__)
                    connection.close()
                    seconds = self._longer_pause()
                if seconds and until_empty:
                    return
                if seconds:
                    self.disconnect()
                    stopping.wait(seconds)
        finally:
            self.disconnect()

    def step(self) -> float:
        """Send one mail if one is due; return for how many seconds there is nothing to do."""
        now = timezone.now()
        expire(now)
        if not due(now).exists():
            return IDLE
        if not self.connect():
            return self.pause
        mail = claim()
        if mail is None:
            return 0.0
        try:
            with self._deadline():
                message_of(mail, self.backend).send()  # type: ignore[arg-type]  # we are connected
        except Exception as error:
            return self._refused(mail, error)
        self.pause = 0.0
        _settle_sent(mail)
        return 0.0

    def connect(self) -> bool:
        """Connect to the mail server; return whether that worked, and if not, have the ledger say so."""
        if self.backend is not None:
            return True
        backend = get_connection()
        try:
            backend.open()
        except Exception as error:
            self._server_failed(refusal_of(error), error)
            return False
        self.backend = backend
        return True

    def disconnect(self) -> None:
        """Leave the mail server."""
        backend, self.backend = self.backend, None
        if backend is not None:
            # It may be gone already, which is what we want.
            with suppress(Exception):
                backend.close()

    @contextmanager
    def _deadline(self) -> Iterator[None]:
        """Break the connection when an attempt takes too long: a time limit for each answer does not limit them all."""
        sock = getattr(getattr(self.backend, "connection", None), "sock", None)
        if sock is None:
            yield
            return
        timer = threading.Timer(DEADLINE, _break, [sock])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _refused(self, mail: OutgoingMail, error: Exception) -> float:
        """Note that *mail* was not taken; return for how many seconds no other would be."""
        refusal = refusal_of(error)
        # Whatever state the connection is in, the next mail gets a new one.
        self.disconnect()
        now = timezone.now()
        if refusal.whose is Whose.SERVER:
            self._server_failed(refusal, error)
            # It is not this mail's fault: that doesn't bring it closer to the longer delays.
            _settle(mail, refusal, state=MailState.QUEUED, attempts=mail.attempts - 1, due_at=now)
            return self.pause
        if refusal.whose is Whose.MAIL_FOR_GOOD:
            logger.warning("Mail %s was refused for good (%s).", mail, refusal.code or type(error).__name__)
            _settle(mail, refusal, state=MailState.REFUSED, finished_at=now)
            return 0.0
        delay = _delay(mail.attempts)
        logger.info("Mail %s was not taken (%s).", mail, refusal.code or type(error).__name__)
        _settle(mail, refusal, state=MailState.QUEUED, due_at=now + delay)
        return 0.0

    def _server_failed(self, refusal: Refusal, error: Exception) -> None:
        if not self.pause:
            logger.warning("The mail server takes no mails (%s): trying again.", refusal.code or type(error).__name__)
        self._longer_pause()
        now = timezone.now()
        due(now).filter(state=MailState.QUEUED).update(
            tried_at=now, refusal_code=refusal.code, refusal_text=refusal.text
        )

    def _longer_pause(self) -> float:
        self.pause = min(self.pause * 2, LONGEST_PAUSE) if self.pause else FIRST_PAUSE
        return self.pause


def _delay(attempts: int) -> datetime.timedelta:
    return datetime.timedelta(minutes=DELAYS[attempts - 1] if attempts <= len(DELAYS) else HOUR)


def _settle_sent(mail: OutgoingMail) -> None:
    """Commit that *mail* was accepted, also when the database is away for a moment: or it would be sent again."""
    until = time.monotonic() + CLAIM.total_seconds() / 2
    while True:
        try:
            if mail.leaves_no_trace:
                OutgoingMail.objects.filter(pk=mail.pk).delete()
            else:
                emptied = EMPTIED if not settings.MAIL_TEXT_DAYS else {}
                _settle(mail, None, state=MailState.SENT, finished_at=timezone.now(), **emptied)
            return
        except (OperationalError, InterfaceError):
            if time.monotonic() > until or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(1)


def _settle(mail: OutgoingMail, refusal: Refusal | None, **values: Any) -> None:
    """Write what became of an attempt, unless the claim was over and somebody else has begun the next one."""
    if refusal is not None:
        values |= {"refusal_code": refusal.code, "refusal_text": refusal.text}
    claims.settle(mail, **values)


def _break(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
