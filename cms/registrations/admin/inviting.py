"""Invitations: links by which one person each can register."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from cms.registrations import openings
from cms.registrations.actions import invite, withdraw_invitation
from cms.registrations.admin.base import EventView
from cms.registrations.admin.team_events import TeamEvent
from cms.registrations.models import Invitation
from cms.registrations.people import email_problem

MOST = 200
# "Anna Kowalska <anna@example.org>", or the address alone.
_LINE = re.compile(r"(?:(?P<name>[^<>]*)<(?P<bracketed>[^<>]+)>|(?P<alone>[^<>]+))")


class InviteForm(forms.Form):
    """Whom to invite."""

    people = forms.CharField(
        label=_("Whom to invite"),
        max_length=100_000,
        widget=AdminAutoHeightTextInput,
        help_text=_("One on a line: an e-mail address, or a name with the address: Anna Kowalska <anna@example.org>"),
    )
    language = forms.ChoiceField(label=_("Language"), help_text=_("In which the mail is written."))
    until = forms.DateField(
        label=_("Good until"), required=False, widget=AdminDateInput, help_text=_("The last day. Empty: no limit.")
    )

    def __init__(self, *args: Any, event: TeamEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        field = self.fields["language"]
        field.choices = [(code, names.get(code, code)) for code in event.microsite.language_codes()]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_people(self) -> list[tuple[str, str]]:
        """:raises ValidationError: with each line that can't be read"""
        people, wrong = [], []
        for line in filter(None, map(str.strip, self.cleaned_data["people"].splitlines())):
            match = _LINE.fullmatch(line)
            email = ((match["bracketed"] or match["alone"]) if match else "").strip()
            if not email or email_problem(email):
                wrong.append(line)
            elif match:
                people.append(((match["name"] or "").strip().strip('"'), email))
        if wrong:
            raise forms.ValidationError(
                gettext("No mail can be sent to: %(lines)s"), params={"lines": ", ".join(wrong[:10])}
            )
        if len(people) > MOST:
            raise forms.ValidationError(gettext("At most %(most)d at once."), params={"most": MOST})
        return people

    def clean_until(self) -> datetime.datetime | None:
        """:raises ValidationError: for a day that is over"""
        day: datetime.date | None = self.cleaned_data["until"]
        if day is None:
            return None
        end = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))
        if end <= openings.now():
            raise forms.ValidationError(gettext("This day is over."))
        return end


class InvitationsView(EventView):
    """Who was invited, and the form to invite more."""

    template_name = "registrations/admin/invitations.html"
    page_title = _("Invitations")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show them."""
        return self._show(InviteForm(event=self.event))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Invite people, or withdraw an invitation."""
        if "withdraw" in request.POST:
            return self._withdraw(request.POST["withdraw"])
        if self.event.opening is None:
            return redirect(self.url("list"))
        form = InviteForm(request.POST, event=self.event)
        if not form.is_valid():
            return self._show(form)
        values = form.cleaned_data
        for name, email in values["people"]:
            invite(
                self.event.opening,
                request.user,  # type: ignore[arg-type]  # somebody who is signed in
                name=name,
                email=email,
                language=values["language"],
                expires_at=values["until"],
            )
        number = len(values["people"])
        messages.success(
            request,
            ngettext("%(number)d invitation is on its way.", "%(number)d invitations are on their way.", number)
            % {"number": number},
        )
        return redirect(self.url("invitations"))

    def _withdraw(self, key: str) -> HttpResponseBase:
        invitation = Invitation.objects.filter(pool=self.event.key, pk=int(key) if key.isdecimal() else 0).first()
        if invitation is None:
            raise Http404
        withdraw_invitation(invitation)
        messages.success(self.request, gettext("The invitation was withdrawn: its link is good for nothing any more."))
        return redirect(self.url("invitations"))

    def _show(self, form: InviteForm) -> HttpResponse:
        invitations = list(
            Invitation.objects.filter(pool=self.event.key).select_related("registration", "created_by")[:500]
        )
        rows = [(invitation, invitation.state(openings.now())) for invitation in invitations]
        return self.render_to_response(self.get_context_data(form=form, media=form.media, invitations=rows))
