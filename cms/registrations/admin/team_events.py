"""An event as its team sees it: in the language of whoever looks, and with what all its views need of it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.microsites.models import Microsite
from cms.registrations import seats
from cms.registrations.choices import QuestionType, State
from cms.registrations.mails import facts
from cms.registrations.models import Registration, SeatPool
from cms.registrations.openings import Opening, Question


@dataclass
class TeamEvent:
    """
    An event of one's own team.

    :ivar opening: its registration pages; None when they were deleted
    :ivar pool: its seats; None as long as nobody has registered
    """

    microsite: Microsite
    key: uuid.UUID
    opening: Opening | None
    pool: SeatPool | None

    @property
    def title(self) -> str:
        """What it is called."""
        if self.opening is None:
            return _("An event whose pages were deleted")
        title: str = self.opening.event_in(language()).title
        return title

    @property
    def when(self) -> str:
        """When it takes place."""
        return facts.when(self.opening.event_in(language()), language()) if self.opening else ""

    @property
    def where(self) -> str:
        """Where it takes place."""
        return facts.where(self.opening.event_in(language()), language()) if self.opening else ""

    @cached_property
    def questions(self) -> list[Question]:
        """The questions that are asked now."""
        return self.opening.questions(language()) if self.opening else []

    @property
    def capacity(self) -> int | None:
        """How many seats there are; None where there is no limit."""
        capacity: int | None = self.opening.rules.capacity if self.opening else None
        return capacity

    @property
    def registrations(self) -> QuerySet[Registration]:
        """Everybody who registered, in that order."""
        return Registration.objects.filter(pool=self.key).order_by("position")

    @cached_property
    def states(self) -> dict[State, int]:
        """How many are in each state that somebody is in, in the order of the states."""
        counts = Counter(seats.counts(self.pool)) if self.pool else Counter[str]()
        return {state: counts[state] for state in State if counts[state]}

    @cached_property
    def seats_taken(self) -> int:
        """How many seats are held."""
        return seats.taken(self.pool) if self.pool else 0

    @property
    def seats_free(self) -> int | None:
        """How many seats are free; None where there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.seats_taken)

    def organisation(self, registration: Registration) -> str:
        """Return for whom somebody comes: the answer to the first question of that kind."""
        keys: Iterable[str] = (one.key for one in self.questions if one.type == QuestionType.ORGANISATION)
        return next((str(registration.answers[key]) for key in keys if key in registration.answers), "")


def language() -> str:
    """Return the language of whoever looks."""
    return get_language() or "en"


def reference(registration: Registration) -> str:
    """Return a short name for a registration, to be said on the telephone. The search finds it by this."""
    return registration.pk.hex[:8].upper()
