"""How answers are read: what is kept of each kind, and what is refused."""

from __future__ import annotations

import pytest

from cms.registrations.answers import SentAnswer, display, in_order, read_answers
from cms.registrations.choices import QuestionType
from cms.registrations.openings import Choice, Question
from cms.registrations.problems import Code


def question(kind: QuestionType, **values: object) -> Question:
    given = {"key": "q", "type": kind, "label": "Q", "help_text": "", "required": False, "choices": ()}
    return Question(**{**given, "show_if_question": "", "show_if_answer": "", **values})  # type: ignore[arg-type]


def read(kind: QuestionType, value: str) -> object:
    """Return what is kept of *value*, or the code of what is wrong with it."""
    kept, problems = read_answers([question(kind)], [SentAnswer("q", value)])
    assert not (kept and problems)
    return problems[0].code if problems else kept.get("q")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("+48 61 856 73 00", "+48618567300"),
        ("0048 61 856 73 00", Code.INVALID_PHONE),
        ("+48 (61) 856-73-00", "+48618567300"),
        ("\u00a0+39 011 500 1234 ", "+390115001234"),
        ("61 856 73 00", Code.INVALID_PHONE),
        ("+48 61", Code.INVALID_PHONE),
        ("+999 123456789", Code.INVALID_PHONE),
        ("+48 61 856 73 00 ext. 5", None),
        ("telephone", Code.INVALID_PHONE),
        ("+48\n618567300", Code.INVALID_CHARACTERS),
        ("+" + "4" * 60, Code.TOO_LONG),
        ("", None),
    ],
)
def test_phone_numbers_are_kept_as_e164(sent, kept):
    if sent.endswith("ext. 5"):
        # Whatever is made of an extension, it is one of these and no error of the server's.
        assert read(QuestionType.PHONE, sent) in {"+48618567300", Code.INVALID_PHONE}
        return
    assert read(QuestionType.PHONE, sent) == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("PL", "PL"),
        ("pl", "PL"),
        (" it ", "IT"),
        ("XX", Code.INVALID_COUNTRY),
        ("POL", Code.INVALID_COUNTRY),
        ("Poland", Code.INVALID_COUNTRY),
        ("ﬁ", Code.INVALID_COUNTRY),
        ("P\0", Code.INVALID_COUNTRY),
        ("", None),
    ],
)
def test_countries_are_kept_as_codes(sent, kept):
    assert read(QuestionType.COUNTRY, sent) == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2027-05-07", "2027-05-07"),
        (" 2028-02-29 ", "2028-02-29"),
        ("2027-02-29", Code.INVALID_DATE),
        ("2027-13-01", Code.INVALID_DATE),
        ("1899-12-31", Code.INVALID_DATE),
        ("1900-01-01", "1900-01-01"),
        ("2200-12-31", "2200-12-31"),
        ("2201-01-01", Code.INVALID_DATE),
        ("20270507", Code.INVALID_DATE),
        ("2027-W18-5", Code.INVALID_DATE),
        ("07.05.2027", Code.INVALID_DATE),
        ("٢٠٢٧-٠٥-٠٧", Code.INVALID_DATE),
        ("", None),
    ],
)
def test_dates_are_kept_as_iso_8601(sent, kept):
    assert read(QuestionType.DATE, sent) == kept


def test_answers_come_in_the_order_of_the_questions():
    # As a database gives them back that keeps objects by their keys' lengths.
    kept = {"b": "2", "gone": "4", "also": "5", "aaa": "1", "cc": "3"}
    assert in_order(kept, ["aaa", "b", "cc", "unanswered"]) == [
        ("aaa", "1"),
        ("b", "2"),
        ("cc", "3"),
        ("also", "5"),
        ("gone", "4"),
    ]


def test_answers_are_shown_in_words():
    choices = (Choice("a", "Apples"), Choice("b", "Pears"))
    assert display(question(QuestionType.CHOICES, choices=choices), ["a", "b"], "en") == "Apples, Pears"
    assert display(question(QuestionType.CHOICE, choices=choices), "gone", "en") == "gone"
    assert display(question(QuestionType.COUNTRY), "PL", "fr") == "Pologne"
    assert display(question(QuestionType.CONSENT), "yes", "en") == "Yes"
