"""A month as a calendar: weeks of days, with the events of each."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Day:
    """A day of the calendar; *is_inside* tells whether it belongs to the month."""

    date: datetime.date
    is_inside: bool
    is_today: bool
    events: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """A month of a year."""

    first: datetime.date

    @classmethod
    def parse(cls, text: str) -> Month | None:
        """Return the month that *text* names, "2014-05"; None where it names none that has neighbours."""
        try:
            found = datetime.date.fromisoformat(f"{text}-01")
        except ValueError:
            return None
        return cls(found) if 1900 <= found.year <= 2200 else None

    @property
    def key(self) -> str:
        """The month as addresses write it."""
        return f"{self.first:%Y-%m}"

    @property
    def next(self) -> Month:
        """The month after this one."""
        return Month((self.first + datetime.timedelta(days=32)).replace(day=1))

    @property
    def previous(self) -> Month:
        """The month before this one."""
        return Month((self.first - datetime.timedelta(days=1)).replace(day=1))

    def weeks(self, events: list[dict[str, Any]], today: datetime.date) -> list[list[Day]]:
        """Return the weeks, from Monday on, with each of the *events* on all of its days."""
        weeks = [
            [Day(day, day.month == self.first.month, day == today) for day in week]
            for week in calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        ]
        for event in events:
            if (days := event_days(event)) is None:
                continue
            for week in weeks:
                for day in week:
                    if days[0] <= day.date <= days[1]:
                        day.events.append(event)
        return weeks


def event_days(event: dict[str, Any]) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and the last day of an *event*; None where only its month or year is known."""
    period = event["period"] or {}
    start, end = period.get("start"), period.get("end")
    if not start or start["precision"] != "DAY":
        return None
    first = datetime.date.fromisoformat(start["firstDay"])
    return first, datetime.date.fromisoformat(end["lastDay"]) if end else first
