"""The history of a registration: changes of state, notes and edits, in the order in which they happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, pgettext

from cms.registrations.admin.team_events import TeamEvent
from cms.registrations.choices import Actor, HistoryKind, State
from cms.registrations.mails.kinds import MailKind
from cms.registrations.models import HistoryEntry, Registration


@dataclass(frozen=True)
class Line:
    """
    One line of the history.

    :ivar who: in words: a member of the team by name
    :ivar words: what the team wrote, to the registrant or for itself
    """

    at: datetime
    who: str
    what: str
    words: str = ""
    is_note: bool = False


def timeline(registration: Registration, event: TeamEvent) -> list[Line]:
    """Return what happened to *registration*, the last first."""
    lines = [
        Line(step.at, _who(step), _step(step), step.message) for step in registration.transitions.select_related("user")
    ]
    labels = {question.key: question.label for question in event.questions}
    lines += [
        Line(entry.at, _who(entry), _entry(entry, labels), entry.text, entry.kind == HistoryKind.NOTE)
        for entry in registration.history.select_related("user")
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _who(happened: Any) -> str:
    if happened.actor == Actor.TEAM and happened.user is not None:
        return happened.user.get_full_name() or happened.user.get_username()
    return str(Actor(happened.actor).label)


def _step(step: Any) -> str:
    said = str(State(step.to_state).label)
    if step.from_state:
        said = f"{State(step.from_state).label} → {said}"
    return f"{said} ({step.get_reason_display()})" if step.reason else said


def _entry(entry: HistoryEntry, labels: dict[str, str]) -> str:
    said = str(HistoryKind(entry.kind).label)
    if entry.kind == HistoryKind.SENT_AGAIN:
        kinds: dict[str, Any] = dict(MailKind.choices)
        fields = [str(kinds.get(kind, kind)) for kind in entry.fields]
    else:
        fields = [_field(name, labels) for name in entry.fields]
    return f"{said}: {', '.join(fields)}" if fields else said


def _field(name: str, labels: dict[str, str]) -> str:
    names = {
        "name": pgettext("person", "Name"),
        "language": gettext("Language"),
        "special_needs": gettext("Special needs"),
    }
    key = name.removeprefix("answers.")
    return names.get(name) or labels.get(key, key)
