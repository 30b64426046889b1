"""
What changes by the clock alone: pages expire, events begin and end, a day is over.

An answer that is computed now is right until the next such moment. Every point in time that is stored in a public table
counts as one, whatever it means; and so does every full quarter of an hour, because midnight falls on one in each time
zone of the world, and days begin and end by the calendar of whoever looks at them.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import models
from django.utils import timezone

from cms.generations.reading import Snapshot
from cms.generations.tables import public_models

QUARTER = datetime.timedelta(minutes=15)
# When something was done, which is over.
PAST = frozenset(
    {"created_at", "first_published_at", "last_published_at", "last_updated", "latest_revision_created_at"}
)


class Boundaries:
    """The moments at which public answers change by themselves, kept for as long as nothing is edited."""

    def __init__(self) -> None:
        self._kept: tuple[Snapshot, datetime.datetime, Sequence[datetime.datetime]] | None = None

    def following(self, now: datetime.datetime, snapshot: Snapshot) -> datetime.datetime:
        """
        Return the first moment from *now* on, itself included, at which an answer may change by the clock.

        :param snapshot: generations that were read before; with the same ones, the database is not asked again
        """
        end = quarter_after(now)
        # Taken once: another thread may put those of other generations in their place meanwhile.
        kept = self._kept
        if kept is None or kept[0] is not snapshot or kept[1] != end:
            kept = self._kept = (snapshot, end, stored_moments(end - QUARTER, end))
        return next((moment for moment in kept[2] if moment >= now), end)


upcoming = Boundaries()
"""Those that this process knows: whoever asks after an edit, the database is asked once."""


def quarter_after(now: datetime.datetime) -> datetime.datetime:
    """Return the next full quarter of an hour after *now*."""
    return now - (now - datetime.datetime.min.replace(tzinfo=datetime.UTC)) % QUARTER + QUARTER


def stored_moments(start: datetime.datetime, end: datetime.datetime) -> list[datetime.datetime]:
    """Return the points in time that public rows hold from *start* to *end*, in their order; one query."""
    parts = [
        model._base_manager.filter(**{f"{field.name}__gte": start, f"{field.name}__lt": end})
        .order_by()
        .values_list(field.name)
        for model in public_models()
        for field in model._meta.local_fields
        if isinstance(field, models.DateTimeField) and field.name not in PAST
    ]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:])
    return sorted({_aware(moment) for (moment,) in rows})


def _aware(moment: datetime.datetime) -> datetime.datetime:
    return timezone.make_aware(moment, datetime.UTC) if timezone.is_naive(moment) else moment
