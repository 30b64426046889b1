"""Answers to the questions of a form: what is wrong with them, and in which form they are kept."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django_countries import countries

from cms.content.contact_data import normalise_phone
from cms.content.formats import country_name
from cms.registrations.choices import NO, YES, QuestionType
from cms.registrations.openings import Question
from cms.registrations.people import (
    CHARACTERS,
    TURNING,
    UNUSABLE,
    email_problem,
    line_problem,
    required,
    too_long,
)
from cms.registrations.problems import Code, Problem

MAX_LINE = 500
MAX_TEXT = 5_000
# A date that somebody could mean.
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2200

Answers = dict[str, str | list[str]]


@dataclass(frozen=True)
class SentAnswer:
    """An answer as it was sent: one value, or several to a question with several choices."""

    question: str
    value: str = ""
    values: tuple[str, ...] = ()


class _Wrong(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read_answers(
    questions: Sequence[Question], sent: Iterable[SentAnswer], *, enforce_required: bool = True
) -> tuple[Answers, list[Problem]]:
    """
    Return answers by the keys of their questions, in the form in which they are kept, and all that is wrong with them.

    Kept is a text; for several choices, a list of their keys; for a country its code (ISO 3166-1 alpha-2), for a phone
    number E.164, for a date YYYY-MM-DD, for yes or no and for consents "yes" or "no". Questions without an answer are
    left out. What was answered to a question that isn't asked, because of the answer to another, is dropped.

    :param enforce_required: whether answers may be missing that have to be given; a team may not know them
    """
    known = {question.key: question for question in questions}
    by_key: dict[str, SentAnswer] = {}
    problems: list[Problem] = []
    for answer in sent:
        # Without the key where it is none of ours: it goes back to whoever sent it, and into no log.
        if answer.question not in known:
            problems.append(Problem(Code.UNKNOWN_QUESTION, _("This form has no such question."), field="answers"))
        elif answer.question in by_key:
            message = _("This question was answered twice.")
            problems.append(Problem(Code.ANSWERED_TWICE, message, question=answer.question))
        else:
            by_key[answer.question] = answer
    answers: Answers = {}
    for question in questions:
        if not is_asked(question, answers):
            continue
        try:
            kept = _read(question, by_key.get(question.key, SentAnswer(question.key)))
        except _Wrong as wrong:
            problems.append(wrong.problem)
            continue
        if kept:
            answers[question.key] = kept
        if question.required and enforce_required:
            if question.type == QuestionType.CONSENT and kept != YES:
                message = _("Without this consent you can't register.")
                problems.append(Problem(Code.CONSENT_REQUIRED, message, question=question.key))
            elif not kept:
                problems.append(required(question=question.key))
    return answers, problems


def in_order(answers: Answers, keys: Iterable[str]) -> list[tuple[str, str | list[str]]]:
    """
    Return *answers* in the order of the questions with these *keys*; then those whose questions are gone.

    A database may forget in which order they were kept.
    """
    asked = [key for key in keys if key in answers]
    return [(key, answers[key]) for key in (*asked, *sorted(set(answers) - set(asked)))]


def display(question: Question, stored: str | list[str], language: str) -> str:
    """Return an answer as it is kept in words: labels of choices, and a country's name, in *language*."""
    if question.type == QuestionType.COUNTRY and isinstance(stored, str):
        return country_name(stored, language) or stored
    labels = {choice.key: choice.label for choice in question.choices}
    if question.type in {QuestionType.YES_NO, QuestionType.CONSENT}:
        labels = {YES: pgettext("answer", "Yes"), NO: pgettext("answer", "No")}
    return ", ".join(labels.get(value, value) for value in ([stored] if isinstance(stored, str) else stored))


def is_asked(question: Question, answers: Answers) -> bool:
    """Return whether *question* is asked, after these *answers* to the ones before it."""
    if not question.show_if_question:
        return True
    given = answers.get(question.show_if_question, [])
    return question.show_if_answer in (given if isinstance(given, list) else [given])


def _read(question: Question, sent: SentAnswer) -> str | list[str]:
    if question.type == QuestionType.CHOICES:
        return _read_choices(question, [*sent.values, *([sent.value] if sent.value else [])])
    if sent.values:
        raise _Wrong(_invalid_choice(question, _("This question has one answer.")))
    reader = _READERS.get(QuestionType(question.type), _read_line)
    # Spaces of all kinds around an answer are nobody's intention.
    text = sent.value.strip()
    return reader(question, text) if text else ""


def _read_choices(question: Question, values: list[str]) -> list[str]:
    offered = [choice.key for choice in question.choices]
    if not set(values) <= set(offered):
        raise _Wrong(_invalid_choice(question))
    return [key for key in offered if key in values]


def _read_choice(question: Question, text: str) -> str:
    if text not in {choice.key for choice in question.choices}:
        raise _Wrong(_invalid_choice(question))
    return text


def _read_yes_no(question: Question, text: str) -> str:
    if text not in {YES, NO}:
        raise _Wrong(_invalid_choice(question))
    return text


def _read_line(question: Question, text: str) -> str:
    if problem := line_problem(text, MAX_LINE, question=question.key):
        raise _Wrong(problem)
    return unicodedata.normalize("NFC", text)


def _read_text(question: Question, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_TEXT:
        raise _Wrong(too_long(MAX_TEXT, question=question.key))
    if UNUSABLE.search(text) or TURNING.search(text):
        raise _Wrong(Problem(Code.INVALID_CHARACTERS, CHARACTERS, question=question.key))
    return unicodedata.normalize("NFC", text)


def _read_email(question: Question, text: str) -> str:
    if problem := email_problem(text, question=question.key):
        raise _Wrong(problem)
    return text


def _read_phone(question: Question, text: str) -> str:
    if problem := line_problem(text, 40, question=question.key):
        raise _Wrong(problem)
    try:
        return normalise_phone(text, "")
    except ValidationError:
        message = _("This is no phone number. Write it with the country's prefix: +48 61 856 73 00.")
        raise _Wrong(Problem(Code.INVALID_PHONE, message, question=question.key)) from None


def _read_country(question: Question, text: str) -> str:
    if not (text.isascii() and text.upper() in countries):
        raise _Wrong(Problem(Code.INVALID_COUNTRY, _("Please choose a country."), question=question.key))
    return text.upper()


def _read_date(question: Question, text: str) -> str:
    try:
        # Python reads all forms of ISO 8601, weeks included.
        date = datetime.date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        date = None
    if date is None or not FIRST_YEAR <= date.year <= LAST_YEAR:
        message = _("There is no such date. Write it as year, month and day: 2027-05-07.")
        raise _Wrong(Problem(Code.INVALID_DATE, message, question=question.key))
    return date.isoformat()


def _invalid_choice(question: Question, message: object = None) -> Problem:
    words = message or _("Please choose one of the answers.")
    return Problem(Code.INVALID_CHOICE, words, question=question.key)  # type: ignore[arg-type]  # lazily translated


_READERS = {
    QuestionType.LONG_TEXT: _read_text,
    QuestionType.EMAIL: _read_email,
    QuestionType.PHONE: _read_phone,
    QuestionType.CHOICE: _read_choice,
    QuestionType.COUNTRY: _read_country,
    QuestionType.YES_NO: _read_yes_no,
    QuestionType.DATE: _read_date,
    QuestionType.CONSENT: _read_yes_no,
}
