"""One registration: all that is known of it, and what can be done with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button, HeaderButton

from cms.delivery import ledger
from cms.delivery.models import OutgoingMail
from cms.registrations import seats, states
from cms.registrations.actions import mark_attended, note, send_again, undo_attendance
from cms.registrations.actions.decisions import possible_verbs
from cms.registrations.actions.team import MAIL_OF_STATE
from cms.registrations.admin.base import PersonView
from cms.registrations.admin.history import timeline
from cms.registrations.admin.listing import spoken
from cms.registrations.admin.team_events import language, reference
from cms.registrations.admin.twins import twins
from cms.registrations.admin.verbs import LABELS
from cms.registrations.answers import display, in_order
from cms.registrations.choices import Actor, State
from cms.registrations.mails.kinds import MailKind
from cms.registrations.models import Registration
from cms.registrations.problems import Refused


@dataclass
class MailRow:
    """
    One mail of the ledger: which it is, and what became of it.

    :ivar person: the registration that it is about, where a list says so
    """

    mail: OutgoingMail
    label: str
    state: str
    words: str
    can_send_again: bool
    at: datetime
    person: uuid.UUID | None = None


def mail_rows(mails: Any) -> Iterator[MailRow]:
    """Yield *mails* in the words of whoever looks."""
    for mail in mails:
        entry = ledger.entry(mail)
        kinds: dict[str, Any] = dict(MailKind.choices)
        label = str(kinds.get(mail.kind, mail.kind))
        yield MailRow(mail, label, str(entry.state.label), entry.words, entry.can_send_again, mail.created_at)


class PersonDetailView(PersonView):
    """The page of one registration."""

    template_name = "registrations/admin/person.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return self.person.name

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if self.event.opening is None:
            return []
        return [HeaderButton(_("Edit"), url=self.person_url("edit"), icon_name="edit")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.person
        state = State(person.state)
        return super().get_context_data(
            reference=reference(person),
            state=state,
            place=seats.place_in_queue(person),
            answers=self._answers(),
            facts=self._facts(),
            verbs=[(verb.value, LABELS[verb]) for verb in possible_verbs(person)],
            can_check_in=states.allows(state, State.ATTENDED, Actor.TEAM),
            can_undo=state in {State.ATTENDED, State.NO_SHOW},
            can_send_again=state in MAIL_OF_STATE,
            twins=self._twins(),
            mails=list(mail_rows(ledger.about(person.pk))),
            timeline=timeline(person, self.event),
            decide_url=self.url("decide"),
            here=self.person_url(),
            **kwargs,
        )

    def _answers(self) -> list[tuple[str, str]]:
        questions = {question.key: question for question in self.event.questions}
        return [
            (
                questions[key].label if key in questions else key,
                display(questions[key], stored, language()) if key in questions else _plain(stored),
            )
            for key, stored in in_order(self.person.answers, questions)
        ]

    def _facts(self) -> list[tuple[str, Any]]:
        person = self.person
        invitation = getattr(person, "invitation", None)
        if invitation is not None:
            came = gettext("Invited")
        elif person.consented_at is None:
            came = gettext("Added by the team")
        else:
            came = gettext("By themselves")
        facts = [
            (gettext("Registered"), person.created_at),
            (gettext("How they came"), came),
            (gettext("Address confirmed"), person.email_confirmed_at),
            (gettext("Agreed to the privacy notice"), person.consented_at),
            (gettext("In this state since"), person.state_since),
            (pgettext("registration", "Has to act before"), person.expires_at),
            (gettext("Language"), spoken(person)),
        ]
        return [(label, value) for label, value in facts if value]

    def _twins(self) -> list[Registration]:
        everybody = self.event.registrations.only("name", "email_key")
        return list(self.event.registrations.filter(pk__in=twins(everybody).get(self.person.pk, [])))


def _plain(stored: str | list[str]) -> str:
    return stored if isinstance(stored, str) else ", ".join(stored)


class PersonActionView(PersonView):
    """Something that is done with one registration by a button on its page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead back: opening an address does nothing."""
        return redirect(self.person_url())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do it, and lead back."""
        try:
            messages.success(request, self.act())
        except Refused as refused:
            messages.error(request, " ".join(problem.words() for problem in refused.problems))
        except states.TransitionNotAllowed:
            messages.error(
                request,
                gettext("That isn't possible any more: the state is “%(state)s” now.")
                % {"state": State(Registration.objects.get(pk=self.person.pk).state).label},
            )
        return redirect(self.person_url())

    def act(self) -> str:
        """Do it, and return what to say."""
        raise NotImplementedError


class NoteView(PersonActionView):
    """Writes a note."""

    def act(self) -> str:
        note(self.person, self.request.user, self.request.POST.get("text", ""))  # type: ignore[arg-type]  # signed in
        return gettext("The note was saved.")


class SendAgainView(PersonActionView):
    """Writes the mail anew that says how things stand."""

    def act(self) -> str:
        kind = send_again(self.person, self.request.user)  # type: ignore[arg-type]  # as above
        return gettext("The mail “%(mail)s” is on its way.") % {"mail": kind.label}


class CheckInView(PersonActionView):
    """Says that somebody came."""

    def act(self) -> str:
        _person, again = mark_attended(self.person, self.request.user)  # type: ignore[arg-type]  # as above
        said = gettext("%(name)s was checked in already.") if again else gettext("%(name)s is checked in.")
        return said % {"name": self.person.name}


class UndoAttendanceView(PersonActionView):
    """Takes back that somebody came, or did not."""

    def act(self) -> str:
        undo_attendance(self.person, self.request.user)  # type: ignore[arg-type]  # as above
        return gettext("That was taken back: %(name)s counts as confirmed again.") % {"name": self.person.name}
