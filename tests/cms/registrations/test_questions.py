"""The questions of a registration form: keys, choices and conditions."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.blocks import StreamBlockValidationError

from cms.registrations.blocks import QuestionsBlock
from cms.registrations.choices import QuestionType

CHOICES = [{"key": "authority", "label": "Public authority"}, {"key": "ngo", "label": "Association or NGO"}]


def question(key: str, question_type: str = "text", **values: Any) -> dict[str, Any]:
    return {"type": "question", "value": {"key": key, "type": question_type, "label": key.title(), **values}}


def clean(*questions: dict[str, Any]) -> Any:
    block = QuestionsBlock()
    return block.clean(block.to_python(list(questions)))


def messages(error: Any) -> str:
    """Return all messages in a tree of errors of blocks."""
    if error is None:
        return ""
    inner = getattr(error, "block_errors", None) or {}
    if isinstance(inner, dict):
        inner = list(inner.values())
    own = [] if hasattr(error, "block_errors") else list(error.messages)
    general = getattr(error, "non_block_errors", None)
    return " ".join([*own, *(list(general.data[0].messages) if general else []), *(messages(one) for one in inner)])


def test_questions_of_every_type_are_accepted():
    questions = [
        question(one.value.replace("_", "-"), one, choices=CHOICES if one in {"choice", "choices"} else [])
        for one in QuestionType
    ]

    assert [child.value["key"] for child in clean(*questions)][:3] == ["text", "long-text", "email"]


def test_question_may_depend_on_an_answer_to_one_before_it():
    cleaned = clean(
        question("kind", "choice", choices=CHOICES),
        question("which", show_if_question="kind", show_if_answer="ngo"),
        question("lunch", "yes_no"),
        question("diet", show_if_question="lunch", show_if_answer="yes"),
    )

    assert cleaned[1].value["show_if_answer"] == "ngo"


@pytest.mark.parametrize(
    ("questions", "position", "words"),
    [
        ([question("name"), question("name")], 1, "“name” is taken already"),
        ([question("Imię i nazwisko")], 0, "small letters"),
        ([question("")], 0, "required"),
        ([question("kind", "choice")], 0, "two or more"),
        ([question("kind", "choices", choices=CHOICES[:1])], 0, "two or more"),
        ([question("kind", "choice", choices=[CHOICES[0], CHOICES[0]])], 0, "“authority” is taken already"),
        ([question("kind", "text", choices=CHOICES)], 0, "Only a question with choices has choices"),
        ([question("a", show_if_question="b", show_if_answer="yes"), question("b", "yes_no")], 0, "No question above"),
        ([question("a", show_if_question="a", show_if_answer="yes")], 0, "No question above"),
        ([question("a"), question("b", show_if_question="a", show_if_answer="x")], 1, "“a” has no choices"),
        (
            [question("a", "choice", choices=CHOICES), question("b", show_if_question="a", show_if_answer="x")],
            1,
            "“a” can't be answered with “x”. Write one of: authority, ngo.",
        ),
        ([question("a", "yes_no"), question("b", show_if_question="a")], 1, "which answer"),
        ([question("a", "yes_no"), question("b", show_if_answer="yes")], 1, "which question"),
    ],
)
def test_question_that_cannot_work_is_refused_where_it_is_wrong(questions, position, words):
    with pytest.raises(StreamBlockValidationError) as error:
        clean(*questions)

    assert list(error.value.block_errors) == [position]
    assert words in messages(error.value.block_errors[position])
