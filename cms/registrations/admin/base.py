"""What the views of registrations have in common: whose event it is, and the way back to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.registrations.admin.access import may_see_special_needs, team_event, team_registration
from cms.registrations.admin.team_events import TeamEvent
from cms.registrations.models import Registration

ICON = "group"


class EventMixin:
    """
    Finds the event in the address before anything else is done. Every view of one event has it.

    :raises Http404: to everybody but the event's registrars
    """

    request: HttpRequest
    event: TeamEvent
    header_icon = ICON

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]  # a view's, behind this mixin
        self.find(kwargs)

    def find(self, kwargs: dict[str, Any]) -> None:
        """Find what the address names."""
        self.event = team_event(self.request.user, kwargs["event"])

    def way_here(self) -> list[dict[str, Any]]:
        """Return the links that lead to the event."""
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("registrations:index"), "label": _("Registrations")},
            {"url": self.url("list"), "label": self.event.title},
        ]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the links that lead here, and this page."""
        return [*self.way_here(), {"url": "", "label": self.get_page_title()}]  # type: ignore[attr-defined]

    def url(self, name: str) -> str:
        """Return the address of another view of the event."""
        return reverse(f"registrations:{name}", args=[self.event.key])

    @property
    def sees_needs(self) -> bool:
        """Whether the person may see special needs."""
        return may_see_special_needs(self.request.user, self.event.microsite)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # as above
        return {**context, "event": self.event, "sees_needs": self.sees_needs}


class PersonMixin(EventMixin):
    """Finds the registration in the address, and its event."""

    person: Registration

    def find(self, kwargs: dict[str, Any]) -> None:
        """Find what the address names."""
        self.person, self.event = team_registration(self.request.user, kwargs["person"])

    def person_url(self, name: str = "person") -> str:
        """Return the address of a view of this registration."""
        return reverse(f"registrations:{name}", args=[self.person.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"person": self.person, **kwargs})


class EventView(EventMixin, WagtailAdminTemplateMixin, View):
    """A page about one event."""


class PersonView(PersonMixin, WagtailAdminTemplateMixin, View):
    """A page about one registration."""
