"""The events that people register for, with their numbers."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from cms.content.formats import format_period
from cms.content.models import EventPage
from cms.microsites.models import Microsite
from cms.registrations import openings
from cms.registrations.admin.access import microsites_of_registrar
from cms.registrations.admin.base import ICON
from cms.registrations.admin.team_events import language
from cms.registrations.announcing import may_announce_anywhere
from cms.registrations.choices import State
from cms.registrations.models import Registration, RegistrationPage, SeatPool
from cms.registrations.states import IN_QUEUE

HOME = 2 * Page.steplen


@dataclass
class EventRow:
    """One line of the list. *page* is the event in the language of whoever looks, None when it was deleted."""

    key: uuid.UUID
    microsite: Microsite
    page: EventPage | None = None
    capacity: int | None = None
    states: Counter[str] = field(default_factory=Counter)
    taken: int = 0
    waiting: int = 0

    @property
    def title(self) -> str:
        """What it is called."""
        return self.page.title if self.page else gettext("An event whose pages were deleted")

    @property
    def when(self) -> str:
        """On which days it is."""
        if self.page is None:
            return ""
        return format_period(self.page.starts, self.page.ends or self.page.starts, language())

    @property
    def seats(self) -> str:
        """How many seats are taken."""
        if self.capacity is None:
            return str(self.taken)
        return gettext("%(taken)d of %(capacity)d") % {"taken": self.taken, "capacity": self.capacity}

    @property
    def is_to_come(self) -> bool:
        """Whether it has a day, and isn't over."""
        return self.order[0] == 0

    @property
    def order(self) -> tuple[int, float]:
        """By what it is sorted: what is to come, the next first; then what was, the last first."""
        starts_at: datetime.datetime | None = self.page.starts_at if self.page else None
        if starts_at is None:
            return (2, 0.0)
        ends_at = self.page.ends_at if self.page else None
        is_over = (ends_at or starts_at) < openings.now()
        return (1, -starts_at.timestamp()) if is_over else (0, starts_at.timestamp())


def rows(user: Any, words: str = "") -> list[EventRow]:
    """Return the events of *user*'s teams that can be registered for, those with all *words* in their titles."""
    microsites = {
        one.pk: one
        for one in microsites_of_registrar(user)
        .select_related("site__root_page", "default_locale")
        .prefetch_related("languages__locale")
    }
    found = _with_pages(microsites)
    for pool in SeatPool.objects.filter(microsite__in=microsites).exclude(registrations=None):
        found.setdefault(pool.pk, EventRow(pool.pk, microsites[pool.microsite_id]))
    _count(found)
    wanted = words.casefold().split()
    return sorted(
        (row for row in found.values() if all(word in row.title.casefold() for word in wanted)),
        key=lambda row: row.order,
    )


def _with_pages(microsites: dict[int, Microsite]) -> dict[uuid.UUID, EventRow]:
    roots = {one.site.root_page.translation_key: one for one in microsites.values()}
    homes = {
        path: roots[key]
        for path, key in Page.objects.filter(translation_key__in=roots, depth=2).values_list("path", "translation_key")
    }
    pages: dict[str, RegistrationPage] = {
        page.path[: -Page.steplen]: page
        for page in RegistrationPage.objects.filter(alias_of=None).defer("body", "questions", "privacy_notice")
        if page.path[:HOME] in homes
    }
    events = EventPage.objects.filter(path__in=pages, alias_of=None).defer("body").select_related("locale")
    by_key: dict[uuid.UUID, list[EventPage]] = defaultdict(list)
    for event in events:
        by_key[event.translation_key].append(event)
    found = {}
    for key, versions in by_key.items():
        microsite = homes[versions[0].path[:HOME]]
        codes = [microsite.default_locale.language_code, *microsite.language_codes()]
        ordered = sorted(versions, key=lambda event: _place(codes, event.locale.language_code))
        rules = min((pages[event.path] for event in ordered), key=lambda page: not page.live)
        mine = [language(), *codes]
        shown = min(ordered, key=lambda event: (not event.live, _place(mine, event.locale.language_code)))
        found[key] = EventRow(key, microsite, shown, rules.capacity)
    return found


def _place(codes: list[str], code: str) -> int:
    return codes.index(code) if code in codes else len(codes)


def _count(found: dict[uuid.UUID, EventRow]) -> None:
    counted = (
        Registration.objects.filter(pool__in=found)
        .order_by()
        .values("pool", "state")
        .annotate(
            number=Count("pk"),
            taken=Count("pk", filter=Q(has_seat=True)),
            waiting=Count("pk", filter=Q(has_seat=False, state__in=IN_QUEUE)),
        )
    )
    for row in counted:
        event = found[row["pool"]]
        event.states[row["state"]] += row["number"]
        event.taken += row["taken"]
        event.waiting += row["waiting"]


class OverviewView(BaseListingView):
    """All events of one's teams that can be registered for."""

    page_title = _("Registrations")
    header_icon = ICON
    index_url_name = "registrations:index"
    index_results_url_name = "registrations:index_results"
    is_searchable = True
    paginate_by = 50
    verbose_name_plural = _("events with a registration page")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """:raises Http404: to who is no registrar of any microsite"""
        super().setup(request, *args, **kwargs)
        self.microsites = list(microsites_of_registrar(request.user)[:2])
        if not self.microsites:
            raise Http404

    def get_queryset(self) -> list[EventRow]:
        return rows(self.request.user, self.search_query)

    @cached_property
    def columns(self) -> list[Column]:
        several = [Column("microsite", label=_("Microsite"), classname="reg-wide")] if len(self.microsites) > 1 else []
        return [
            TitleColumn("title", label=_("Event"), get_url=lambda row: reverse("registrations:list", args=[row.key])),
            *several,
            Column("when", label=_("When"), classname="reg-wide"),
            Column("seats", label=_("Seats taken")),
            _counted("confirmed", _("Confirmed"), (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)),
            _counted("pending", _("To decide"), (State.PENDING,)),
            Column("waiting", label=_("Waiting")),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = [HeaderButton(_("Mails"), url=reverse("registrations:mails"), icon_name="mail")]
        if may_announce_anywhere(self.request.user):
            url = reverse("registrations:new_event")
            buttons.insert(0, HeaderButton(_("New event with registration"), url=url, icon_name="plus"))
        return buttons


def _counted(name: str, label: Any, states: tuple[State, ...]) -> Column:
    return Column(name, label=label, accessor=lambda row: sum(row.states[state] for state in states))
