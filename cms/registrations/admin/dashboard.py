"""What the first page of the admin says to registrars: the next events with their seats, and mails that failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from cms.delivery import ledger
from cms.delivery.choices import FAILED
from cms.registrations.admin.access import microsites_of_registrar
from cms.registrations.admin.overview import EventRow, rows
from cms.registrations.choices import State

SHOWN = 5


class RegistrationsPanel(Component):
    """The next events, each with a bar of its seats and what waits for a decision."""

    name = "registrations"
    template_name = "registrations/admin/dashboard.html"
    order = 15

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the events and the number of mails that failed."""
        user = self.request.user
        coming = [row for row in rows(user) if row.is_to_come]
        owners = list(microsites_of_registrar(user).values_list("slug", flat=True))
        failed = ledger.of_owners(owners).filter(state__in=FAILED).count()
        return {"events": [_card(row) for row in coming[:SHOWN]], "has_more": len(coming) > SHOWN, "failed": failed}


def _card(row: EventRow) -> dict[str, Any]:
    share = min(100, round(100 * row.taken / row.capacity)) if row.capacity else 0
    return {"row": row, "share": share, "pending": row.states[State.PENDING]}


def show_registrations(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel for registrars."""
    if microsites_of_registrar(request.user).exists():
        panels.append(RegistrationsPanel(request))
