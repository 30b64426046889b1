"""What a form says, checked as a whole: all that is wrong with it is found at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cms.registrations.answers import Answers, SentAnswer, read_answers
from cms.registrations.models import Registration, SpecialNeeds
from cms.registrations.openings import Opening
from cms.registrations.people import CHARACTERS, TURNING, UNUSABLE, read_email, read_name, too_long
from cms.registrations.problems import Code, Problem

NEEDS = ("interpreter", "accessibility", "diet", "childcare")
MAX_NEED = 500


@dataclass(frozen=True)
class Person:
    """What is kept of a form."""

    name: str
    email: str
    answers: Answers
    special_needs: dict[str, str] = field(default_factory=dict)


def read_person(
    opening: Opening,
    language: str,
    *,
    name: str,
    email: str,
    answers: Sequence[SentAnswer],
    special_needs: Mapping[str, str],
    enforce_required: bool = True,
) -> tuple[Person, list[Problem]]:
    """Return what is kept of a form that was sent in *language*, and all that is wrong with it."""
    read, name_problem = read_name(name)
    address, email_problem = read_email(email)
    kept, problems = read_answers(opening.questions(language), answers, enforce_required=enforce_required)
    needs, need_problems = _read_needs(special_needs) if opening.rules.ask_special_needs else ({}, [])
    first = [problem for problem in (name_problem, email_problem) if problem]
    return Person(read, address, kept, needs), [*first, *problems, *need_problems]


def _read_needs(sent: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    needs: dict[str, str] = {}
    problems: list[Problem] = []
    for name in NEEDS:
        text = (sent.get(name) or "").strip()
        if len(text) > MAX_NEED:
            problems.append(too_long(MAX_NEED, field=name))
        elif UNUSABLE.search(text.replace("\r\n", "\n")) or TURNING.search(text):
            problems.append(Problem(Code.INVALID_CHARACTERS, CHARACTERS, field=name))
        elif text:
            needs[name] = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return needs, problems


def keep_needs(registration: Registration, needs: Mapping[str, str]) -> None:
    """Write the special needs of *registration*: no row where there are none."""
    SpecialNeeds.objects.filter(registration=registration).delete()
    if needs:
        SpecialNeeds.objects.create(registration=registration, **needs)
