"""
Sessions that end: when nobody has used them for a while, when they are old, and all of an account's at once.

Django's own live for two weeks from the last change, and know nothing of whose they are. This is the engine of
sessions that the settings name.
"""

from __future__ import annotations

import datetime
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from cms.accounts.models import AccountSession

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
# Seconds between two notes that a session is in use: not every request writes.
PRECISION = 60


class SessionStore(DatabaseStore):
    """Keeps sessions in a table of ours, for no longer than the settings allow."""

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        """Return the table."""
        from cms.accounts.models import AccountSession

        return AccountSession

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        """Return the row, with the account that it belongs to."""
        row: Any = super().create_model_instance(data)
        row.account_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        found: AccountSession = row
        return found

    # Both are asked: one for the cookie, one for the row, by which alone a session ends for certain.
    def get_expiry_age(self, **kwargs: Any) -> int:
        """Return the seconds that are left, when nothing more happens."""
        return max(0, min(super().get_expiry_age(**kwargs), self._left()))

    def get_expiry_date(self, **kwargs: Any) -> datetime.datetime:
        """Return when the session ends, when nothing more happens."""
        now = datetime.datetime.now(tz=datetime.UTC)
        return min(super().get_expiry_date(**kwargs), now + datetime.timedelta(seconds=self._left()))

    def _left(self) -> int:
        longest = int(settings.SESSION_LONGEST_HOURS * 3600)
        signed_in_at = self.get(SIGNED_IN_AT)
        return longest if signed_in_at is None else int(signed_in_at + longest - time.time())


def begin(session: SessionBase) -> None:
    """Note that somebody has just signed in."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(time.time())


def touch(session: SessionBase) -> None:
    """Note that somebody is there, so that the session goes on."""
    now = int(time.time())
    if now - session.get(SEEN_AT, 0) >= PRECISION:
        session[SEEN_AT] = now


def end_all(user: AbstractBaseUser) -> None:
    """Sign *user* out everywhere. A request that is under way can't bring its session back."""
    from cms.accounts.models import AccountSession

    AccountSession.objects.filter(account_id=user.pk).delete()
