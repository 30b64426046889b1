"""The list of an event's registrations."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button, HeaderButton

from cms.registrations import seats
from cms.registrations.admin.base import EventMixin
from cms.registrations.admin.filters import RegistrationFilterSet, search
from cms.registrations.admin.team_events import TeamEvent, reference
from cms.registrations.admin.twins import twins
from cms.registrations.admin.verbs import LABELS
from cms.registrations.choices import QuestionType
from cms.registrations.models import Registration


class CheckboxColumn(Column):
    """What chooses a registration for the buttons below the list."""

    header_template_name = "registrations/admin/checkbox_header.html"
    cell_template_name = "registrations/admin/checkbox_cell.html"


class StateColumn(Column):
    """The state in words, with the place in the queue."""

    cell_template_name = "registrations/admin/state_cell.html"


class NameColumn(TitleColumn):
    """The name, which leads to the registration, with what is to be looked at."""

    cell_template_name = "registrations/admin/name_cell.html"


class ListView(EventMixin, BaseListingView):
    """The list, with the numbers of all states above it and what can be done with many below it."""

    template_name = "registrations/admin/list.html"
    results_template_name = "registrations/admin/list_results.html"
    is_searchable = True
    filterset_class = RegistrationFilterSet
    default_ordering = "position"
    paginate_by = 50
    verbose_name_plural = _("registrations")

    def get_base_queryset(self) -> QuerySet[Registration]:
        return self.event.registrations

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "event": self.event}

    def search_queryset(self, queryset: QuerySet[Registration]) -> QuerySet[Registration]:
        return search(queryset, self.search_query)

    def get_index_url(self) -> str:
        return self.url("list")

    def get_index_results_url(self) -> str:
        return self.url("list_results")

    @cached_property
    def columns(self) -> list[Column]:
        """The columns; those that a telephone has no room for are marked."""
        organisations = []
        if any(question.type == QuestionType.ORGANISATION for question in self.event.questions):
            accessor = self.event.organisation
            organisations = [Column("organisation", label=_("Organisation"), accessor=accessor, classname="reg-wide")]
        return [
            CheckboxColumn("choose", label=_("Choose")),
            NameColumn(
                "name",
                label=pgettext_lazy("person", "Name"),
                sort_key="name",
                get_url=lambda one: reverse("registrations:person", args=[one.pk]),
            ),
            StateColumn("state", label=_("State"), sort_key="state"),
            Column("email", label=_("E-mail address"), sort_key="email", classname="reg-wide"),
            *organisations,
            Column("language", label=_("Language"), accessor=spoken, sort_key="language", classname="reg-wide"),
            DateColumn("created_at", label=_("Registered"), sort_key="position", classname="reg-wide"),
            Column("reference", label=_("Reference"), accessor=reference, classname="reg-wide"),
        ]

    def get_page_title(self) -> str:
        return self.event.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.way_here()

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = [HeaderButton(_("Check-in"), url=self.url("check_in"), icon_name="success")]
        if self.event.opening is not None:
            buttons.append(HeaderButton(_("Add somebody"), url=self.url("add"), icon_name="plus"))
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        query = self.request.GET.urlencode()
        kinds = [("csv", _("Download CSV")), ("xlsx", _("Download XLSX"))]
        buttons = [
            Button(label, url=f"{self.url(f'export_{kind}')}?{query}", icon_name="download", priority=10)
            for kind, label in kinds
        ]
        buttons += [
            Button(_("Badges"), url=self.url("badges"), icon_name="user", priority=20),
            Button(_("Attendance list"), url=self.url("attendance"), icon_name="list-ul", priority=21),
            Button(_("Mails"), url=self.url("event_mails"), icon_name="mail", priority=30),
        ]
        if self.event.opening is not None:
            buttons.append(Button(_("Invitations"), url=self.url("invitations"), icon_name="key", priority=31))
        if self.sees_needs:
            buttons.append(Button(_("Special needs"), url=self.url("needs"), icon_name="view", priority=40))
        return buttons

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        places = {}
        alike: dict[uuid.UUID, list[uuid.UUID]] = {}
        if self.event.pool is not None:
            waiting = seats.queue(self.event.pool).values_list("pk", flat=True)
            places = {key: place for place, key in enumerate(waiting, start=1)}
            alike = twins(self.event.registrations.only("name", "email_key"))
        for registration in context["object_list"]:
            registration.place = places.get(registration.pk)
            registration.twins = len(alike.get(registration.pk, ()))
        return {
            **context,
            "numbers": numbers(self.event),
            "states": [(state, state.label, number) for state, number in self.event.states.items()],
            "verbs": [(verb.value, label) for verb, label in LABELS.items()],
            "decide_url": self.url("decide"),
            "query": self.request.GET.urlencode(),
        }


def numbers(event: TeamEvent) -> str:
    """Return in a sentence how many seats are taken."""
    if event.capacity is None:
        return gettext("%(taken)d seats are taken, and there is no limit.") % {"taken": event.seats_taken}
    if event.seats_taken > event.capacity:
        over = event.seats_taken - event.capacity
        values = {"taken": event.seats_taken, "capacity": event.capacity, "over": over}
        return (
            gettext("%(taken)d seats are taken, %(over)d more than the %(capacity)d that there are. Nobody loses one.")
            % values
        )
    values = {"taken": event.seats_taken, "capacity": event.capacity}
    return gettext("%(taken)d of %(capacity)d seats are taken.") % values


def spoken(registration: Registration) -> str:
    """Return the name of the language in which somebody gets mails."""
    try:
        return str(get_language_info(registration.language)["name_translated"])
    except KeyError:
        return registration.language
