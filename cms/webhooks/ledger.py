"""What became of calls, in words that a team understands. Never what was answered: that could be anybody's."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.webhooks.choices import FINISHED, CallState, Problem
from cms.webhooks.endpoints import TEST
from cms.webhooks.models import Call, Endpoint

# How many of the latest calls a team sees.
SHOWN = 50


@dataclass(frozen=True)
class Entry:
    """One call: *what* it said, and *words* on its state; *can_repeat* says whether `endpoints.repeat` would do it."""

    call: Call
    what: str
    words: str
    can_repeat: bool


def entries(endpoint: Endpoint) -> list[Entry]:
    """Return the latest calls of *endpoint*, the newest first, in the active language and time zone."""
    return [entry(call, is_on=endpoint.enabled) for call in endpoint.calls.defer("body")[:SHOWN]]


def entry(call: Call, *, is_on: bool) -> Entry:
    """Return what there is to say about *call*."""
    what = _("Test") if call.kind == TEST else _("Content has changed")
    return Entry(call, what, " ".join(_sentences(call)), can_repeat=is_on and call.state in FINISHED)


def _sentences(call: Call) -> Iterator[str]:
    if call.state == CallState.SENDING:
        yield _("The call is being made at this moment.")
    elif call.state == CallState.DELIVERED:
        yield _("Taken on %(when)s.") % {"when": _moment(call.finished_at)}
        yield _answer(call)
    elif call.state == CallState.GIVEN_UP:
        yield _("Given up on %(when)s.") % {"when": _moment(call.finished_at)}
        yield _answer(call)
    elif call.tried_at is None:
        yield _("It will be made in some seconds.")
    else:
        yield _("Not taken yet.")
        yield _answer(call)
        yield _("The next attempt is on %(when)s.") % {"when": _moment(call.due_at)}


def _answer(call: Call) -> str:
    if call.status:
        return _("The answer was the status %(status)s.") % {"status": call.status}
    return str(Problem(call.problem).label) if call.problem else ""


def _moment(moment: datetime.datetime | None) -> str:
    # Read alike in all languages, as in the ledger of mails.
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else ""
