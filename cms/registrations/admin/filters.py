"""By what the list of registrations can be narrowed down, and how it is searched."""

from __future__ import annotations

import uuid
from typing import Any

import django_filters  # type: ignore[import-untyped]  # it has no types
from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from cms.delivery.choices import FAILED
from cms.delivery.models import OutgoingMail
from cms.delivery.outbox import storable
from cms.registrations.admin.team_events import TeamEvent
from cms.registrations.admin.twins import twins
from cms.registrations.choices import NO, WITH_CHOICES, YES, QuestionType, State
from cms.registrations.models import Registration
from cms.registrations.openings import Question
from cms.registrations.states import IN_QUEUE

ANSWER = "answer-"
YES_OR_NO = ((YES, pgettext_lazy("answer", "Yes")), (NO, pgettext_lazy("answer", "No")))


class RegistrationFilterSet(WagtailFilterSet):
    """Narrows the list down. Questions with choices are filters too, so those of the event are added."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    seat = django_filters.ChoiceFilter(
        label=_("Seat"),
        choices=(("has", _("Has a seat")), ("waits", _("Waits for a seat"))),
        method="filter_seat",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    language = django_filters.MultipleChoiceFilter(label=_("Language"), widget=forms.CheckboxSelectMultiple)
    came = django_filters.ChoiceFilter(
        label=_("How they came"),
        choices=(("invited", _("Invited")), ("added", _("Added by the team")), ("alone", _("By themselves"))),
        method="filter_came",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    look_at = django_filters.ChoiceFilter(
        label=_("To be looked at"),
        choices=(("twice", _("Perhaps registered twice")), ("mail", _("A mail did not arrive"))),
        method="filter_look_at",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Registration
        fields: list[str] = []

    def __init__(self, *args: Any, event: TeamEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        names = dict(settings.LANGUAGES)
        self.filters["language"].extra["choices"] = [
            (code, names.get(code, code)) for code in event.microsite.language_codes()
        ]
        for question in event.questions:
            if choices := _choices_of(question):
                self.filters[ANSWER + question.key] = AnswerFilter(question, choices)

    def filter_seat(self, queryset: QuerySet[Registration], _name: str, value: str) -> QuerySet[Registration]:
        return queryset.filter(has_seat=True) if value == "has" else queryset.filter(has_seat=False, state__in=IN_QUEUE)

    def filter_came(self, queryset: QuerySet[Registration], _name: str, value: str) -> QuerySet[Registration]:
        if value == "invited":
            return queryset.exclude(invitation=None)
        # Whoever registers agrees to a privacy notice; the team can't do that for somebody.
        by_themselves = queryset.filter(invitation=None)
        return by_themselves.filter(consented_at__isnull=value == "added")

    def filter_look_at(self, queryset: QuerySet[Registration], _name: str, value: str) -> QuerySet[Registration]:
        if value == "twice":
            rows = self.event.registrations.only("name", "email_key")
            return queryset.filter(pk__in=twins(rows))
        failed = OutgoingMail.objects.filter(owner=self.event.microsite.slug, state__in=sorted(FAILED))
        return queryset.filter(pk__in=failed.exclude(about=None).values("about"))


class AnswerFilter(django_filters.MultipleChoiceFilter):
    """Those who gave one of the answers that were chosen to *question*."""

    def __init__(self, question: Question, choices: list[tuple[str, Any]]) -> None:
        super().__init__(label=question.label, choices=choices, widget=forms.CheckboxSelectMultiple)
        self.question = question

    def filter(self, queryset: Any, value: Any) -> Any:
        if not value:
            return queryset
        # Not as a part of the field's name: there, the key "contains" would mean something else.
        text = Cast(KeyTextTransform(self.question.key, "answers"), TextField())
        queryset = queryset.annotate(_answer=text)
        one_of = Q()
        for key in value:
            # Several choices are kept as a list, which the database gives as text: '["a", "b"]'.
            one_of |= Q(_answer=key) if self.question.type != QuestionType.CHOICES else Q(_answer__contains=f'"{key}"')
        # Before the next question's filter takes the same name.
        return queryset.model._default_manager.filter(pk__in=queryset.filter(one_of).values("pk")).order_by(
            *queryset.query.order_by
        )


def narrowed(event: TeamEvent, request: HttpRequest, query: QueryDict) -> QuerySet[Registration]:
    """Return the registrations that the list shows with *query* in its address."""
    filters = RegistrationFilterSet(data=query, request=request, event=event)
    # A filter that means nothing any more, because a choice was taken away, must not come to mean everybody.
    valid = filters.is_valid()
    registrations = filters.filter_queryset(event.registrations) if valid else event.registrations.none()
    return search(registrations, query.get("q", ""))


def search(registrations: QuerySet[Registration], words: str) -> QuerySet[Registration]:
    """Return those whose name or address has all *words*, or whose reference is one of them."""
    for word in storable(words).split()[:10]:
        wanted = Q(name__icontains=word) | Q(email__icontains=word)
        if (span := _span(word)) is not None:
            wanted |= Q(pk__gte=span[0], pk__lte=span[1])
        registrations = registrations.filter(wanted)
    return registrations


def _span(word: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Return between which keys those lie that begin with the reference *word*; None where it is none."""
    digits = word.strip().lstrip("#").replace("-", "")
    if not 8 <= len(digits) <= 32 or set(digits.lower()) - set("0123456789abcdef"):
        return None
    return uuid.UUID(digits.ljust(32, "0")), uuid.UUID(digits.ljust(32, "f"))


def _choices_of(question: Question) -> list[tuple[str, Any]]:
    if question.type in WITH_CHOICES:
        return [(choice.key, choice.label) for choice in question.choices]
    return list(YES_OR_NO) if question.type in {QuestionType.YES_NO, QuestionType.CONSENT} else []
