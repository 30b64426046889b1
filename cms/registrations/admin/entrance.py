"""
Check-in on the day: by the code of a ticket, or by name. Made for a telephone.

A code comes from the camera, from a scanner that types, or by opening the address that the code says. Opening it does
nothing; a button does.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from cms.registrations import states, tickets
from cms.registrations.actions import mark_attended, undo_attendance
from cms.registrations.admin.access import microsites_of_registrar, team_registration
from cms.registrations.admin.base import EventView, PersonMixin
from cms.registrations.admin.filters import search
from cms.registrations.choices import State
from cms.registrations.models import Registration
from cms.registrations.openings import parse_event_key

# Who may stand at the entrance: those with a seat come first, but also who waits or was rejected must be found.
SHOWN = 30
EXPECTED = (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)


class CheckInPageView(EventView):
    """The page for the entrance of one event."""

    template_name = "registrations/admin/check_in.html"
    page_title = _("Check-in")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the fields, and who is found."""
        words = request.GET.get("q", "").strip()
        found = self.event.registrations.exclude(state=State.CANCELLED)
        people = list(search(found, words).order_by("name", "position")[:SHOWN]) if words else []
        for person in people:
            person.organisation = self.event.organisation(person)  # type: ignore[attr-defined]  # for the template
        coming = [self.event.states.get(state, 0) for state in EXPECTED]
        return self.render_to_response(
            self.get_context_data(
                words=words,
                people=people,
                there=self.event.states.get(State.ATTENDED, 0),
                expected=sum(coming),
                last=self._last(),
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check somebody in, by the code or by the button behind the name; or take it back."""
        if "code" in request.POST:
            self._by_code(request.POST["code"])
        elif key := request.POST.get("person") or request.POST.get("undo"):
            person = self._person(key)
            if "undo" in request.POST:
                undo(request, person)
            else:
                check_in(request, person)
        query = urlencode({"q": request.POST["q"]}) if request.POST.get("q") else ""
        return redirect(f"{self.url('check_in')}?{query}" if query else self.url("check_in"))

    def _by_code(self, code: str) -> None:
        person = tickets.registration_by(code[:500])
        ours = microsites_of_registrar(self.request.user)
        if person is None or not ours.filter(pk=person.pool.microsite_id).exists():
            messages.error(self.request, gettext("This code is no ticket. Look for the person by name."))
            return
        if person.event_key != self.event.key:
            _found, other = team_registration(self.request.user, person.pk)
            messages.error(
                self.request,
                gettext("%(name)s has a ticket for another event: %(event)s.")
                % {"name": person.name, "event": other.title},
            )
            return
        check_in(self.request, person)

    def _person(self, key: str) -> Registration:
        parsed = parse_event_key(key)
        found = self.event.registrations.filter(pk=parsed).first() if parsed else None
        if found is None:
            raise Http404
        return found

    def _last(self) -> list[Registration]:
        """Return who came last: whom one may want to send back."""
        return list(self.event.registrations.filter(state=State.ATTENDED).order_by("-state_since")[:5])


class TicketView(PersonMixin, EventView):
    """Where the code of a ticket leads: who it is for, and the button."""

    template_name = "registrations/admin/ticket.html"
    page_title = _("Ticket")

    def find(self, kwargs: dict[str, Any]) -> None:
        """:raises Http404: for a token of nobody, or of somebody else's registrant"""
        person = tickets.registration_by(kwargs["token"])
        if person is None:
            raise Http404
        self.person, self.event = team_registration(self.request.user, person.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show whose it is."""
        state = State(self.person.state)
        return self.render_to_response(
            self.get_context_data(
                state=state,
                came_at=self.person.state_since if state == State.ATTENDED else None,
                can_check_in=state in {State.CONFIRMED, State.NO_SHOW},
                organisation=self.event.organisation(self.person),
                here=reverse("registrations:ticket", args=[kwargs["token"]]),
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check the person in, or take it back."""
        if "undo" in request.POST:
            undo(request, self.person)
        else:
            check_in(request, self.person)
        return redirect("registrations:ticket", kwargs["token"])


def check_in(request: HttpRequest, person: Registration) -> None:
    """Check *person* in, and say what came of it."""
    try:
        found, again = mark_attended(person, request.user)  # type: ignore[arg-type]  # somebody who is signed in
    except states.TransitionNotAllowed as refused:
        messages.error(
            request,
            gettext("%(name)s is not on the list of those who come: %(state)s.")
            % {"name": person.name, "state": State(refused.from_state).label},
            buttons=[messages.button(reverse("registrations:person", args=[person.pk]), gettext("Look"))],
        )
        return
    if again:
        at = f"{timezone.localtime(found.state_since):%H:%M}"
        minutes = int((timezone.now() - found.state_since).total_seconds() // 60)
        ago = ngettext("%(number)d minute ago", "%(number)d minutes ago", minutes) % {"number": minutes}
        messages.warning(
            request,
            gettext("%(name)s was checked in already, at %(time)s (%(ago)s).")
            % {"name": person.name, "time": at, "ago": ago},
        )
        return
    messages.success(request, gettext("%(name)s is checked in.") % {"name": person.name})


def undo(request: HttpRequest, person: Registration) -> None:
    """Take back that *person* came, and say so."""
    try:
        undo_attendance(person, request.user)  # type: ignore[arg-type]  # somebody who is signed in
    except states.TransitionNotAllowed:
        messages.warning(request, gettext("%(name)s was not checked in.") % {"name": person.name})
        return
    messages.success(
        request, gettext("That was taken back: %(name)s counts as confirmed again.") % {"name": person.name}
    )
