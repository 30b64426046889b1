"""Pages to be printed: badges, and the list that people sign."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cms.registrations.admin.base import EventView
from cms.registrations.choices import State
from cms.registrations.models import Registration

# Also who is there already: a badge may be needed once more.
COMING = (State.CONFIRMED, State.ATTENDED)
BADGES_ON_A_SHEET = 8


class PrintView(EventView):
    """Those who come, in the order of their names, on sheets of A4."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self.render_to_response(self.get_context_data(people=self.people()))

    def people(self) -> list[Registration]:
        """Return those who come, each with the organisation."""
        people = list(self.event.registrations.filter(state__in=COMING))
        for person in people:
            person.organisation = self.event.organisation(person)  # type: ignore[attr-defined]  # for the template
        return sorted(people, key=lambda person: person.name.casefold())


class BadgesView(PrintView):
    """Badges, eight on a sheet."""

    template_name = "registrations/admin/badges.html"
    page_title = _("Badges")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = kwargs["people"]
        sheets = [people[start : start + BADGES_ON_A_SHEET] for start in range(0, len(people), BADGES_ON_A_SHEET)]
        return super().get_context_data(sheets=sheets, **kwargs)


class AttendanceView(PrintView):
    """The list that people sign."""

    template_name = "registrations/admin/attendance.html"
    page_title = _("Attendance list")
    # Below the names, for who comes without having registered.
    empty_lines: ClassVar[int] = 5

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(empty_lines=range(self.empty_lines), **kwargs)
