"""
What the first page of the admin says of registrations: to registrars the next events with their seats, and mails that
failed; to those who make events the way to do so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from cms.delivery import ledger
from cms.delivery.choices import FAILED
from cms.registrations.admin.access import microsites_of_registrar
from cms.registrations.admin.overview import EventRow, rows
from cms.registrations.announcing import may_announce_anywhere
from cms.registrations.choices import State

SHOWN = 5


class RegistrationsPanel(Component):
    """The next events, each with a bar of its seats and what waits for a decision; and the way to a new one."""

    name = "registrations"
    template_name = "registrations/admin/dashboard.html"
    order = 15

    def __init__(self, request: HttpRequest, *, is_registrar: bool, may_announce: bool) -> None:
        self.request = request
        self.is_registrar = is_registrar
        self.may_announce = may_announce

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the events and the number of mails that failed, which registrars see."""
        if not self.is_registrar:
            return {"may_announce": self.may_announce}
        user = self.request.user
        coming = [row for row in rows(user) if row.is_to_come]
        owners = list(microsites_of_registrar(user).values_list("slug", flat=True))
        return {
            "events": [_card(row) for row in coming[:SHOWN]],
            "has_more": len(coming) > SHOWN,
            "failed": ledger.of_owners(owners).filter(state__in=FAILED).count(),
            "may_announce": self.may_announce,
        }


def _card(row: EventRow) -> dict[str, Any]:
    share = min(100, round(100 * row.taken / row.capacity)) if row.capacity else 0
    return {"row": row, "share": share, "pending": row.states[State.PENDING]}


def show_registrations(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel for registrars, and for those who make events."""
    is_registrar = microsites_of_registrar(request.user).exists()
    may_announce = may_announce_anywhere(request.user)
    if is_registrar or may_announce:
        panels.append(RegistrationsPanel(request, is_registrar=is_registrar, may_announce=may_announce))
