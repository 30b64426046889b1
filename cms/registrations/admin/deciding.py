"""Deciding about one registration or many: first a page that says what will happen, then it is done."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets import AdminAutoHeightTextInput

from cms.delivery.outbox import storable
from cms.registrations.actions import Outcome, Verb, decide
from cms.registrations.actions.decisions import forecast, has_mail, takes_seat
from cms.registrations.admin.base import EventView
from cms.registrations.admin.filters import narrowed
from cms.registrations.admin.verbs import LABELS, done, will
from cms.registrations.models import Registration

# All in one transaction, during which nobody else can register: so not without end.
MOST = 300
MAX_MESSAGE = 5_000


class DecisionForm(forms.Form):
    """What belongs to a decision beside whom it is about."""

    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=MAX_MESSAGE,
        widget=AdminAutoHeightTextInput,
        help_text=_("Goes into the mail, in your words: write it in the language of those who get it. May stay empty."),
    )
    beyond_capacity = forms.BooleanField(
        label=_("Also beyond the number of seats"),
        required=False,
        help_text=_("Who has no seat gets one although all are taken."),
    )

    def __init__(self, *args: Any, verb: Verb, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_mail(verb):
            del self.fields["message"]
        if not takes_seat(verb):
            del self.fields["beyond_capacity"]

    def clean_message(self) -> str:
        """Return the message without what no mail can hold."""
        return storable(self.cleaned_data["message"]).strip()


class DecideView(EventView):
    """
    Says what a decision would do, and with `sure` in what is sent, does it.

    By `id`, or in one field by `ids`, come the keys of the registrations; by `everything` the address's query of a list
    whose registrations are all meant.
    """

    template_name = "registrations/admin/decide.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead back to the list: there is nothing to decide here without a form."""
        return redirect(self.url("list"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show what would happen, or do it."""
        if request.POST.get("verb") not in set(Verb):
            return redirect(self.url("list"))
        self.verb = Verb(request.POST["verb"])
        self.chosen = self._chosen()
        if not self.chosen:
            messages.error(request, gettext("Nobody was chosen. Tick the boxes in front of the names first."))
            return redirect(self.back())
        if len(self.chosen) > MOST:
            messages.error(
                request,
                gettext("These are %(number)d people; at most %(most)d at once are possible. Narrow the list down.")
                % {"number": len(self.chosen), "most": MOST},
            )
            return redirect(self.back())
        is_sure = "sure" in request.POST
        self.form = DecisionForm(request.POST if is_sure else None, verb=self.verb)
        if is_sure and self.form.is_valid():
            return self._do()
        return self._ask()

    def get_page_title(self) -> str:
        return str(LABELS[self.verb])

    def back(self) -> str:
        """Return where whoever decides came from."""
        return get_valid_next_url_from_request(self.request) or self.url("list")

    def _chosen(self) -> list[Registration]:
        if "everything" in self.request.POST:
            return list(narrowed(self.event, self.request, QueryDict(self.request.POST["everything"])))
        sent = [*self.request.POST.getlist("id"), *self.request.POST.get("ids", "").split(",")]
        return list(self.event.registrations.filter(pk__in=[key for text in sent if (key := _key(text))]))

    def _ask(self) -> HttpResponse:
        outcome = forecast(self.verb, self.chosen, self.event.seats_free)
        context = self.get_context_data(
            verb=self.verb.value,
            form=self.form,
            outcome=outcome,
            will=will(self.verb, len(outcome.done)) if outcome.done else "",
            not_allowed=self._not_allowed(len(outcome.not_allowed)),
            no_seat=_no_seat(len(outcome.no_seat)),
            ids=",".join(str(one.pk) for one in self.chosen),
            next=self.back(),
            label=LABELS[self.verb],
        )
        return self.render_to_response(context)

    def _not_allowed(self, number: int) -> str:
        return ngettext(
            "For %(number)d person this isn't possible, who stays as before:",
            "For %(number)d people this isn't possible, who stay as before:",
            number,
        ) % {"number": number}

    def _do(self) -> HttpResponseBase:
        values = self.form.cleaned_data
        outcome: Outcome = decide(
            self.event.key,
            [one.pk for one in self.chosen],
            self.verb,
            self.request.user,  # type: ignore[arg-type]  # somebody who is signed in
            message=values.get("message", ""),
            beyond_capacity=values.get("beyond_capacity", False),
        )
        if outcome.done:
            messages.success(self.request, done(self.verb, len(outcome.done)))
        if left := len(outcome.not_allowed) + len(outcome.no_seat):
            messages.warning(
                self.request,
                ngettext("%(number)d person stays as before.", "%(number)d people stay as before.", left)
                % {"number": left},
            )
        return redirect(self.back())


def _no_seat(number: int) -> str:
    return ngettext("For %(number)d person no seat is free:", "For %(number)d people no seat is free:", number) % {
        "number": number
    }


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        return None
