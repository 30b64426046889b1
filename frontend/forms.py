"""
Forms in plain HTML: fields made of an event's questions, and input objects of the API made of what was typed.

What was typed comes back exactly as it was, whatever was wrong with it: a `Sheet` holds it, and fields are filled from
nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django_countries import countries

from frontend.formats import reader_locale
from frontend.text import sort_key

NEEDS = ("interpreter", "accessibility", "diet", "childcare")
# More choices than these are a list to open.
MAX_RADIOS = 8
YES, NO = "yes", "no"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What telephones show to type with, and what browsers fill in (https://html.spec.whatwg.org/#autofill).
_LINES = {
    "EMAIL": ("email", "email"),
    "PHONE": ("tel", "tel"),
    "ORGANISATION": ("text", "organization"),
    "TEXT": ("text", ""),
}


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Condition:
    """
    When a question is asked: if the one called *name* was answered with *value*.

    :ivar words: the same for people, who read it where no script hides the question
    """

    name: str
    value: str
    words: str


@dataclass
class Field:
    """
    One field, or group of fields with one name, as a template shows it.

    :ivar kind: which of `parts/field_….html`: line, text, select, radios, checks or tick
    :ivar type: of an input in one line (https://html.spec.whatwg.org/#attr-input-type)
    """

    name: str
    kind: str
    label: str
    value: str = ""
    type: str = "text"
    autocomplete: str = ""
    help: str = ""
    required: bool = False
    choices: list[Choice] = field(default_factory=list)
    condition: Condition | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the field, or of the first one of its group."""
        return "f-" + re.sub(r"[^a-z0-9]+", "-", self.name.lower())

    @property
    def described_by(self) -> str:
        """The ids of what explains it: its help, when it is asked, what is wrong."""
        parts = (("help", self.help), ("if", self.condition), ("error", self.errors))
        return " ".join(f"{self.id}-{name}" for name, there in parts if there)


@dataclass
class Sheet:
    """
    What somebody has typed into a form, by the names of its fields.

    :ivar errors: what the API found wrong with it, by the names of the fields; "" for the form as a whole
    """

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def sent(cls, data: QueryDict) -> Sheet:
        """Return the sheet that came with a request."""
        return cls({name: data.getlist(name) for name in data})

    def one(self, name: str) -> str:
        """Return the value of a field that has one; empty where there is none."""
        values = self.values.get(name, ())
        return values[-1] if values else ""

    def all(self, name: str) -> list[str]:
        """Return all values of a field."""
        return list(self.values.get(name, ()))

    def wrong(self, problems: Iterable[Mapping[str, Any]], names: Iterable[str]) -> None:
        """Keep what the API found wrong beside the fields called *names*; what is about none, for the whole form."""
        known = set(names)
        for problem in problems:
            name = (
                f"q.{problem['question']}" if problem.get("question") else _FIELDS.get(problem.get("field") or "", "")
            )
            self.errors.setdefault(name if name in known else "", []).append(problem["message"])


_FIELDS = {"name": "name", "email": "email", "acceptedNotice": "notice", "language": "language"} | {
    need: f"need.{need}" for need in NEEDS
}


# --- From questions to fields -----------------------------------------------------------------------------------------


def person(sheet: Sheet, *, with_email: bool = True) -> list[Field]:
    """Return the fields that every form has."""
    found = [_filled(Field("name", "line", _("Your name"), autocomplete="name", required=True), sheet)]
    if with_email:
        help_ = _("We send you a link there, by which you confirm the registration and change it later.")
        email = Field("email", "line", _("E-mail address"), "", "email", "email", help_, required=True)
        found.append(_filled(email, sheet))
    return found


def asked(questions: Sequence[Mapping[str, Any]], sheet: Sheet, language: str) -> list[Field]:
    """Return the fields of *questions*, in their order; *language* is that in which they were put."""
    known = {question["key"]: question for question in questions}
    return [_question(question, known, sheet, language) for question in questions]


def needs(sheet: Sheet) -> list[Field]:
    """Return the fields for special needs."""
    labels = {
        "interpreter": (_("Interpreter"), _("From or into which language, sign languages included.")),
        "accessibility": (_("Accessibility"), _("What makes it possible for you to come and take part.")),
        "diet": (_("Food"), _("What you eat or do not eat.")),
        "childcare": (_("Childcare"), _("For how many children, and of which age.")),
    }
    return [_filled(Field(f"need.{name}", "text", label, help=help_), sheet) for name, (label, help_) in labels.items()]


def language_choice(locales: Iterable[Mapping[str, Any]], sheet: Sheet) -> Field:
    """Return the field with the language of mails."""
    chosen = sheet.one("language")
    choices = [Choice(entry["code"], entry["name"], entry["code"] == chosen) for entry in locales]
    return _filled(Field("language", "select", _("Language of our mails"), choices=choices, required=True), sheet)


def _question(
    question: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]], sheet: Sheet, language: str
) -> Field:
    name, kind = f"q.{question['key']}", question["type"]
    found = Field(
        name,
        "line",
        question["label"],
        help=question["helpText"] or "",
        required=question["required"],
        condition=_condition(question, known),
    )
    if kind == "LONG_TEXT":
        found.kind = "text"
    elif kind == "CONSENT":
        found.kind = "tick"
        found.choices = [Choice(YES, question["label"], sheet.one(name) == YES)]
    elif kind == "CHOICES":
        chosen = sheet.all(name)
        found.kind = "checks"
        found.choices = [Choice(one["key"], one["label"], one["key"] in chosen) for one in question["choices"]]
    elif kind in ("CHOICE", "YES_NO"):
        offered = [(YES, _("Yes")), (NO, _("No"))]
        if kind == "CHOICE":
            offered = [(one["key"], one["label"]) for one in question["choices"]]
        found.kind = "radios" if len(offered) <= MAX_RADIOS else "select"
        # A radio button can't be taken back.
        if found.kind == "radios" and not question["required"]:
            offered.append(("", _("No answer")))
        chosen_one = sheet.one(name)
        found.choices = [
            Choice(value, label, value == chosen_one and (bool(value) or name in sheet.values))
            for value, label in offered
        ]
    elif kind == "COUNTRY":
        found.kind, found.autocomplete = "select", "country"
        chosen_one = sheet.one(name)
        found.choices = [Choice(code, words, code == chosen_one) for code, words in country_names(language)]
    elif kind == "DATE":
        # A field for dates is empty when it is given anything else, and what was typed would be lost.
        found.type = "date" if not sheet.one(name) or _DAY.fullmatch(sheet.one(name)) else "text"
        found.help = found.help or _("Year, month and day: 2027-05-07.")
    else:
        found.type, found.autocomplete = _LINES.get(kind, ("text", ""))
    return _filled(found, sheet)


def _condition(question: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Condition | None:
    other = known.get(question["showIfQuestion"] or "")
    if other is None:
        return None
    value = question["showIfAnswer"] or ""
    labels = {YES: _("Yes"), NO: _("No")} | {one["key"]: one["label"] for one in other["choices"]}
    words = _("Only if your answer to “%(question)s” is “%(answer)s”.") % {
        "question": other["label"],
        "answer": labels.get(value, value),
    }
    return Condition(f"q.{other['key']}", value, words)


def _filled(found: Field, sheet: Sheet) -> Field:
    found.value = sheet.one(found.name)
    found.errors = sheet.errors.get(found.name, [])
    return found


def country_names(language: str) -> list[tuple[str, str]]:
    """Return the codes of all countries (ISO 3166-1 alpha-2) with their names in *language*, by the alphabet."""
    names = reader_locale(language).territories
    found = [(code, str(names.get(code) or name)) for code, name in countries]
    return sorted(found, key=lambda pair: sort_key(pair[1]))


# --- From what was typed to input -------------------------------------------------------------------------------------


def answers(questions: Iterable[Mapping[str, Any]], sheet: Sheet) -> list[dict[str, Any]]:
    """Return the answers as the API takes them (`RegistrationAnswerInput`)."""
    found: list[dict[str, Any]] = []
    for question in questions:
        key, name = question["key"], f"q.{question['key']}"
        if question["type"] == "CHOICES":
            found.append({"question": key, "values": [value for value in sheet.all(name) if value]})
        elif question["type"] == "CONSENT":
            found.append({"question": key, "value": sheet.one(name) or NO})
        elif sheet.one(name):
            found.append({"question": key, "value": sheet.one(name)})
    return found


def special_needs(sheet: Sheet) -> dict[str, str]:
    """Return the special needs as the API takes them (`SpecialNeedsInput`)."""
    return {name: sheet.one(f"need.{name}") for name in NEEDS}
