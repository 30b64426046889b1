"""
The form in which a team writes what somebody answered.

It asks the questions of the event's page. What is wrong with an answer says the action, by the rules for everybody;
here it is only brought to the field that it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.utils import label_for_field
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from wagtail.admin.widgets import AdminAutoHeightTextInput

from cms.content.formats import country_name
from cms.registrations.actions.forms import NEEDS
from cms.registrations.admin.filters import YES_OR_NO
from cms.registrations.admin.team_events import TeamEvent, language
from cms.registrations.answers import SentAnswer
from cms.registrations.choices import QuestionType
from cms.registrations.models import Registration, SpecialNeeds
from cms.registrations.openings import Question
from cms.registrations.problems import Refused

ANSWER = "answer-"
NEED = "need-"
UNKNOWN = (("", "–"),)


class PersonForm(forms.Form):
    """Name, address, language, and an answer to each question of *event*."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=1000)
    email = forms.CharField(label=_("E-mail address"), max_length=1000)
    language = forms.ChoiceField(label=_("Language"), help_text=_("In which mails are written."))

    def __init__(self, *args: Any, event: TeamEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        self.event = event
        self.choices("language").choices = [(code, names.get(code, code)) for code in event.microsite.language_codes()]
        labels = {question.key: question.label for question in event.questions}
        for question in event.questions:
            field = _field(question)
            if question.show_if_question:
                asked = gettext("Asked only after a certain answer to “%(question)s”.")
                hint = asked % {"question": labels.get(question.show_if_question, question.show_if_question)}
                field.help_text = f"{question.help_text} {hint}".strip()
            self.fields[ANSWER + question.key] = field

    def choices(self, name: str) -> forms.ChoiceField:
        """Return the field *name*, which is one to choose from."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for mypy)
        return field

    @property
    def answers(self) -> tuple[SentAnswer, ...]:
        """What was answered, as the action takes it."""
        sent = []
        for question in self.event.questions:
            value = self.cleaned_data.get(ANSWER + question.key) or ""
            if isinstance(value, list):
                sent.append(SentAnswer(question.key, values=tuple(value)))
            else:
                sent.append(SentAnswer(question.key, value))
        return tuple(sent)

    def take(self, refused: Refused) -> None:
        """Show at each field what is wrong with it."""
        for problem in refused.problems:
            name = ANSWER + problem.question if problem.question else problem.field
            if name not in self.fields and NEED + name in self.fields:
                name = NEED + name
            self.add_error(name if name in self.fields else None, problem.words())


class AddForm(PersonForm):
    """
    The same, for somebody who is added, with special needs where the event asks for them, and what is decided then.

    Whoever adds people may write down what they need. To read it afterwards is for those who have the permission.
    """

    beyond_capacity = forms.BooleanField(
        label=_("Also beyond the number of seats"),
        required=False,
        help_text=_("Otherwise the person gets on the waiting list when no seat is free."),
    )
    tell = forms.BooleanField(
        label=_("Write a mail"),
        required=False,
        initial=True,
        help_text=_("It says what became of the registration, with the links to it, and the ticket."),
    )

    def __init__(self, *args: Any, event: TeamEvent, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        if event.opening is not None and event.opening.rules.ask_special_needs:
            self.fields.update(_need_fields())
        # What is decided comes last.
        self.order_fields([name for name in self.fields if name not in {"beyond_capacity", "tell"}])

    @property
    def needs(self) -> dict[str, str]:
        """The special needs that were written down."""
        return needs_of(self.cleaned_data)


class NeedsForm(forms.Form):
    """Special needs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(_need_fields())

    @property
    def needs(self) -> dict[str, str]:
        """What was written."""
        return needs_of(self.cleaned_data)

    def take(self, refused: Refused) -> None:
        """Show at each field what is wrong with it."""
        for problem in refused.problems:
            name = NEED + problem.field
            self.add_error(name if name in self.fields else None, problem.words())


def needs_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the special needs among the *values* of a form."""
    return {name: values.get(NEED + name, "") for name in NEEDS}


def _need_fields() -> dict[str, forms.Field]:
    return {
        NEED + name: forms.CharField(
            label=need_label(name), required=False, max_length=5000, widget=AdminAutoHeightTextInput
        )
        for name in NEEDS
    }


def need_label(name: str) -> str:
    """Return what the special need *name* is called."""
    return capfirst(str(label_for_field(name, SpecialNeeds)))


def initial_of(registration: Registration) -> dict[str, Any]:
    """Return what the form shows of *registration*."""
    answers: Mapping[str, Any] = registration.answers
    return {
        "name": registration.name,
        "email": registration.email,
        "language": registration.language,
        **{ANSWER + key: stored for key, stored in answers.items()},
    }


def _field(question: Question) -> forms.Field:
    values: dict[str, Any] = {"label": question.label, "help_text": question.help_text, "required": False}
    choices = [(choice.key, choice.label) for choice in question.choices]
    match question.type:
        case QuestionType.LONG_TEXT:
            return forms.CharField(widget=AdminAutoHeightTextInput, **values)
        case QuestionType.CHOICE:
            return forms.ChoiceField(choices=[*UNKNOWN, *choices], **values)
        case QuestionType.CHOICES:
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **values)
        case QuestionType.YES_NO | QuestionType.CONSENT:
            return forms.ChoiceField(choices=[*UNKNOWN, *YES_OR_NO], **values)
        case QuestionType.COUNTRY:
            named = sorted(
                ((code, country_name(code, language())) for code, _name in countries), key=lambda one: one[1]
            )
            return forms.ChoiceField(choices=[*UNKNOWN, *named], **values)
        case QuestionType.DATE:
            return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **values)
        case QuestionType.PHONE:
            return forms.CharField(widget=forms.TextInput(attrs={"type": "tel"}), **values)
        case _:
            return forms.CharField(**values)
