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


def read(kind: QuestionType, value: str, **values: object) -> object:
    """Return what is kept of *value*, or the code of what is wrong with it."""
    kept, problems = read_answers([question(kind, **values)], [SentAnswer("q", value)])
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


CHOICES = (Choice("a", "Apples"), Choice("b", "Pears"))
LINES = (QuestionType.TEXT, QuestionType.ORGANISATION, QuestionType.LONG_TEXT)
# NUL, escape, delete, half a character, a character that is none, and marks that turn the direction of writing.
UNUSABLE = ("a\0", "a\x1bb", "a\x7fb", "a\ud800b", "a\uffffb", "\u202ea", "a\u200fb", "a\u2066b")


@pytest.mark.parametrize("kind", LINES)
@pytest.mark.parametrize("text", UNUSABLE)
def test_characters_that_nobody_types_are_refused(kind, text):
    assert read(kind, text) == Code.INVALID_CHARACTERS


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (QuestionType.TEXT, "=HYPERLINK(1)", "=HYPERLINK(1)"),
        (QuestionType.TEXT, "<b>a</b>", "<b>a</b>"),
        (QuestionType.TEXT, "a\r\nb", Code.INVALID_CHARACTERS),
        (QuestionType.TEXT, "a\tb", Code.INVALID_CHARACTERS),
        (QuestionType.TEXT, "Poznan\u0301", "Poznań"),
        (QuestionType.TEXT, "ż" * 500, "ż" * 500),
        (QuestionType.TEXT, "ż" * 501, Code.TOO_LONG),
        (QuestionType.ORGANISATION, "x" * 10_000_000, Code.TOO_LONG),
        (QuestionType.LONG_TEXT, "a\r\nb\rc", "a\nb\nc"),
        (QuestionType.LONG_TEXT, "ż" * 5_000, "ż" * 5_000),
        (QuestionType.LONG_TEXT, "x" * 10_000_000, Code.TOO_LONG),
        (QuestionType.EMAIL, "anna@example.org", "anna@example.org"),
        (QuestionType.EMAIL, "anna@example.org\r\nBcc: x@example.org", Code.INVALID_CHARACTERS),
        (QuestionType.EMAIL, "anna", Code.INVALID_EMAIL),
        (QuestionType.CHOICE, "a", "a"),
        (QuestionType.CHOICE, "c", Code.INVALID_CHOICE),
        (QuestionType.CHOICE, "Apples", Code.INVALID_CHOICE),
        (QuestionType.CHOICES, "a", ["a"]),
        (QuestionType.CHOICES, "c", Code.INVALID_CHOICE),
        (QuestionType.YES_NO, "no", "no"),
        (QuestionType.YES_NO, "maybe", Code.INVALID_CHOICE),
        (QuestionType.CONSENT, "yes", "yes"),
        (QuestionType.CONSENT, "on", Code.INVALID_CHOICE),
    ],
)
def test_what_is_kept_of_texts_and_choices(kind, text, kept):
    assert read(kind, text, choices=CHOICES) == kept


def codes(questions, *sent):
    return [(problem.code, problem.question) for problem in read_answers(questions, sent)[1]]


def test_several_answers_are_for_several_choices():
    many = question(QuestionType.CHOICES, choices=CHOICES)
    assert read_answers([many], [SentAnswer("q", values=("b", "a", "b"))]) == ({"q": ["a", "b"]}, [])
    assert codes([many], SentAnswer("q", values=("a", "c"))) == [(Code.INVALID_CHOICE, "q")]
    for kind in set(QuestionType) - {QuestionType.CHOICES}:
        sent = SentAnswer("q", values=("a",))
        assert codes([question(kind, choices=CHOICES)], sent) == [(Code.INVALID_CHOICE, "q")]


def test_each_question_is_answered_once_and_by_its_key():
    asked = [question(QuestionType.TEXT)]
    assert codes(asked, SentAnswer("q", "1"), SentAnswer("q", "2")) == [(Code.ANSWERED_TWICE, "q")]
    assert codes(asked, SentAnswer("Q", "1")) == [(Code.UNKNOWN_QUESTION, "")]


def test_consent_that_is_needed_has_to_be_given():
    asked = [question(QuestionType.CONSENT, required=True)]
    for sent in ((), (SentAnswer("q", ""),), (SentAnswer("q", "no"),)):
        assert codes(asked, *sent) == [(Code.CONSENT_REQUIRED, "q")]
    assert codes(asked, SentAnswer("q", "yes")) == []
    assert codes([question(QuestionType.YES_NO, required=True)], SentAnswer("q", "no")) == []


def test_what_is_not_asked_is_dropped_and_need_not_be_answered():
    first = question(QuestionType.CHOICE, choices=CHOICES)
    second = question(QuestionType.TEXT, key="why", required=True, show_if_question="q", show_if_answer="b")
    assert codes([first, second], SentAnswer("q", "a")) == []
    assert codes([first, second], SentAnswer("q", "b")) == [(Code.REQUIRED, "why")]
    assert read_answers([first, second], [SentAnswer("why", "x"), SentAnswer("q", "a")])[0] == {"q": "a"}


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
