"""
Budgets: how many points of cost an address, or who has a key, may spend in a minute.

They are counted in the cache that all processes share. Where it can't be reached, each process counts alone, and the
API answers on. An answer from the answer cache costs nothing, since it is given before anything here is asked.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _

from api.errors import Code, RequestRefused
from api.messages import Message
from api.models import ApiKey
from cms.callers import client_address

logger = logging.getLogger(__name__)

HEADER = "Api-Key"
MINUTE = 60
REQUEST_PRICE = 20
"""Of any request, before it is known what it asks for."""
UNKNOWN_KEY_PRICE = 1_000
PAUSE = 5
"""Seconds for which a cache that failed isn't asked again, so that not every request waits for it."""


@dataclass
class _Tally:
    """What one client has spent in a minute, as far as this process knows."""

    minute: int
    counted: int = 0
    """By all processes together, when they were last asked."""
    pending: int = 0
    """By this process since then."""


_tallies: dict[str, _Tally] = {}
_MOST_TALLIES = 10_000
_pause_until = 0.0


@dataclass(frozen=True)
class Budget:
    """What one client may spend."""

    holder: str
    points: int
    """In a minute; 0 for as many as it likes."""

    def check(self) -> None:
        """
        Ask only what this process knows, which costs nothing.

        :raises RequestRefused: when this minute's budget is spent
        """
        if self.points:
            now = time.time()
            tally = self._tally(now)
            if tally.counted + tally.pending > self.points:
                raise self._refusal(now)

    def spend(self, points: int) -> None:
        """
        Take *points* out of this minute's budget.

        :raises RequestRefused: when they are more than what is left
        """
        if not self.points:
            return
        self.check()
        now = time.time()
        tally = self._tally(now)
        tally.pending += points
        # Not each request asks the cache: what a process keeps back is at most a hundredth of the budget.
        if tally.pending * 100 >= self.points:
            pending, tally.pending = tally.pending, 0
            counted = _count(f"api-budget:{self.holder}:{tally.minute}", pending)
            tally.counted = counted if counted is not None else tally.counted + pending
        if tally.counted + tally.pending > self.points:
            raise self._refusal(now)

    def _tally(self, now: float) -> _Tally:
        minute = int(now // MINUTE)
        tally = _tallies.get(self.holder)
        if tally is None or tally.minute != minute:
            if len(_tallies) >= _MOST_TALLIES:
                _tallies.clear()
            tally = _tallies[self.holder] = _Tally(minute)
        return tally

    def _refusal(self, now: float) -> RequestRefused:
        return RequestRefused(
            Message(
                _("You have asked for more than %(points)s points of cost in a minute. Wait for the next one."),
                points=self.points,
            ),
            Code.RATE_LIMITED,
            429,
            retry_after=MINUTE - int(now % MINUTE),
        )


def _count(key: str, points: int) -> int | None:
    """Return what was spent under *key*, these *points* included; None when the cache can't say."""
    global _pause_until
    if time.monotonic() < _pause_until:
        return None
    try:
        # Two minutes: clocks of several machines differ.
        if cache.add(key, points, timeout=2 * MINUTE):
            return points
        return int(cache.incr(key, points))
    except Exception:
        # Whatever a cache raises: it must not take the API with it.
        _pause_until = time.monotonic() + PAUSE
        logger.warning("The cache can't be reached: for %s seconds each process counts alone.", PAUSE, exc_info=True)
        return None


def forget() -> None:
    """Forget what this process knows of budgets, for tests."""
    global _pause_until
    _tallies.clear()
    _pause_until = 0.0


def budget_of(request: HttpRequest) -> Budget:
    """
    Return the budget of who asks: that of the key in the header `Api-Key`, else that of the address.

    :raises RequestRefused: when the key is unknown or was revoked
    """
    by_address = Budget(f"address:{client_address(request)}", settings.GRAPHQL_BUDGET)
    given = request.headers.get(HEADER)
    if not given:
        return by_address
    # Before the database is asked: whoever tries keys pays for each.
    by_address.check()
    key = ApiKey.objects.with_secret(given)
    if key is None:
        by_address.spend(UNKNOWN_KEY_PRICE)
        raise RequestRefused(
            Message(_("There is no such key, or it was revoked. Leave out “Api-Key” to ask without one.")),
            Code.UNKNOWN_API_KEY,
            401,
            headers={"WWW-Authenticate": "Api-Key"},
        )
    return Budget(f"key:{key.pk}", key.points_per_minute)
