"""Questions that most events ask, to be ticked and not written: each with a key that reports can rely on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.registrations.choices import QuestionType


@dataclass(frozen=True)
class ReadyQuestion:
    """A question as everybody asks it. Its words are those of the language that is active."""

    key: str
    type: QuestionType
    label: str | Promise
    help_text: str | Promise = ""


READY_QUESTIONS = (
    ReadyQuestion("organisation", QuestionType.ORGANISATION, _("Which organisation do you come from?")),
    ReadyQuestion("function", QuestionType.TEXT, _("What is your function there?")),
    ReadyQuestion("country", QuestionType.COUNTRY, _("Which country do you come from?")),
    ReadyQuestion(
        "phone",
        QuestionType.PHONE,
        _("At what number can we reach you?"),
        _("Only if something changes at short notice."),
    ),
    ReadyQuestion("expectations", QuestionType.LONG_TEXT, _("What do you expect of the event?")),
)
USUAL = ("organisation", "function", "country")


def asked(keys: Collection[str], language: str) -> list[dict[str, Any]]:
    """Return the questions with these *keys* in *language*, as `RegistrationPage.questions` holds them."""
    with override(language):
        return [
            {
                "type": "question",
                "value": {
                    "key": question.key,
                    "type": question.type.value,
                    "label": str(question.label),
                    "help_text": str(question.help_text),
                    "required": False,
                    "choices": [],
                },
            }
            for question in READY_QUESTIONS
            if question.key in keys
        ]
