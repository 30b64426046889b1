"""
The questions of a registration form.

Answers refer to questions and choices by their keys, which are the same in all languages and never change; labels are
translated. So answers in Polish and in English are one list.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks import EnumBlock
from cms.content.blocks.keys import KeyBlock, KeyedStreamBlock, duplicate_key_errors
from cms.registrations.choices import NO, WITH_CHOICES, YES, QuestionType

KEY_HELP = _("A short name that never changes, for example organisation-type. Answers are stored under it.")


class QuestionChoiceBlock(blocks.StructBlock):
    """One of the answers to choose from."""

    key = KeyBlock(help_text=KEY_HELP)
    label = blocks.CharBlock(label=_("Label"), max_length=255, help_text=_("What people read and choose."))

    class Meta:
        icon = "tick"
        label = _("Choice")
        form_classname = "struct-block compact"


class QuestionBlock(blocks.StructBlock):
    """A question to everybody who registers, or to those who gave a certain answer to one before it."""

    key = KeyBlock(help_text=KEY_HELP)
    type = EnumBlock(QuestionType, label=_("Type"), default=QuestionType.TEXT)
    label = blocks.CharBlock(label=_("Question"), max_length=255)
    help_text = blocks.CharBlock(
        label=_("Help"), required=False, max_length=500, help_text=_("What helps to answer it. For a consent: to what.")
    )
    required = blocks.BooleanBlock(label=_("Has to be answered"), required=False, default=False)
    choices = blocks.ListBlock(
        QuestionChoiceBlock(),
        label=_("Choices"),
        default=[],
        help_text=_("For a question with choices only: two or more."),
    )
    show_if_question = KeyBlock(
        label=_("Ask only if this question"),
        required=False,
        help_text=_("The key of a question above with choices, or of a yes-or-no question. Empty: it is always asked."),
    )
    show_if_answer = KeyBlock(
        label=_("Was answered with"),
        required=False,
        help_text=_("The key of one of that question's choices; yes or no."),
    )

    class Meta:
        icon = "help"
        label = _("Question")
        label_format = "{label} ({key})"

    def clean(self, value: Any) -> Any:
        """:raises StructBlockValidationError: at the choices and the condition, where they don't fit"""
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if error := _choices_error(cleaned["type"], [choice["key"] for choice in cleaned["choices"]]):
            errors["choices"] = error
        if cleaned["show_if_question"] and not cleaned["show_if_answer"]:
            errors["show_if_answer"] = ValidationError(_("Write which answer it depends on."), code="required")
        if cleaned["show_if_answer"] and not cleaned["show_if_question"]:
            errors["show_if_question"] = ValidationError(_("Write which question it depends on."), code="required")
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


class QuestionsBlock(KeyedStreamBlock):
    """All questions of a form, in the order in which they are asked."""

    question = QuestionBlock()

    class Meta:
        required = False

    def clean(self, value: Any) -> Any:
        """:raises StreamBlockValidationError: at keys that are taken, and conditions that can't come true"""
        cleaned = super().clean(value)
        errors: dict[int, ValidationError] = {}
        answers: dict[str, set[str]] = {}
        for position, child in enumerate(cleaned):
            if struct_errors := _condition_errors(child.value, answers):
                errors[position] = blocks.StructBlockValidationError(block_errors=struct_errors)
            answers[child.value["key"]] = _possible_answers(child.value)
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned


def _choices_error(question_type: str, keys: list[str]) -> ValidationError | None:
    if question_type not in WITH_CHOICES:
        if keys:
            message = _("Only a question with choices has choices. Remove them, or change the type of the question.")
            return blocks.ListBlockValidationError(non_block_errors=[ValidationError(message, code="choices")])
        return None
    if len(keys) < 2:
        message = _("A question with choices needs two or more of them.")
        return blocks.ListBlockValidationError(non_block_errors=[ValidationError(message, code="choices")])
    if duplicates := duplicate_key_errors(keys):
        return blocks.ListBlockValidationError(
            block_errors={
                position: blocks.StructBlockValidationError(block_errors={"key": error})
                for position, error in duplicates.items()
            }
        )
    return None


def _possible_answers(question: Any) -> set[str]:
    if question["type"] == QuestionType.YES_NO:
        return {YES, NO}
    return {choice["key"] for choice in question["choices"]}


def _condition_errors(question: Any, answers: dict[str, set[str]]) -> dict[str, ValidationError]:
    """Return what is wrong with the condition of *question*; *answers* are those possible to the questions above it."""
    key, answer = question["show_if_question"], question["show_if_answer"]
    if not key:
        return {}
    if key not in answers:
        message = _("No question above this one has the key “%(key)s”. Correct the key, or move this question down.")
        return {"show_if_question": ValidationError(message, code="condition", params={"key": key})}
    if not answers[key]:
        message = _("“%(key)s” has no choices. A question can depend on one with choices, or on a yes-or-no question.")
        return {"show_if_question": ValidationError(message, code="condition", params={"key": key})}
    if answer not in answers[key]:
        message = _("“%(key)s” can't be answered with “%(answer)s”. Write one of: %(answers)s.")
        params = {"key": key, "answer": answer, "answers": ", ".join(sorted(answers[key]))}
        return {"show_if_answer": ValidationError(message, code="condition", params=params)}
    return {}
