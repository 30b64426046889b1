"""What loading a folder will make: read and checked as far as that goes without the database."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from django.db import models
from wagtail.models import Page

from cms.microsites.seeding.files import SiteFolder
from cms.microsites.seeding.values import FieldValues, FileRef


def fingerprint(value: object) -> str:
    """Return the SHA-256 of *value* (texts, numbers, lists and dictionaries), the same on every machine."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class PlannedPage:
    """A page in one language. *path* is without language and suffix; "" is the home page."""

    language: str
    path: str
    shown: str
    model: type[Page]
    slug: str
    order: int | None
    draft: bool
    values: FieldValues
    source: str

    @property
    def parent_path(self) -> str:
        """The path of the page above."""
        return self.path.rpartition("/")[0]

    @property
    def record_path(self) -> str:
        """What names this page in the database: language and path."""
        return f"{self.language}/{self.path}"


@dataclass(frozen=True)
class PlannedRow:
    """A row of a table in one language; None for models without languages."""

    model: type[models.Model]
    key: str
    language: str | None
    shown: str
    values: FieldValues
    source: str

    @property
    def record_path(self) -> str:
        """What names this row in the database: its model, key and language."""
        return f"{self.model._meta.label_lower}/{self.key}" + (f"/{self.language}" if self.language else "")


@dataclass(frozen=True)
class PlannedFile:
    """An image or a document, with what site.toml says about it."""

    ref: FileRef
    shown: str
    # Where messages about the file itself point to: its entry in site.toml, or what refers to it.
    line: int
    values: FieldValues | None
    source: str


@dataclass(frozen=True)
class PlannedLanguage:
    """What a microsite says in one language outside of its pages."""

    code: str
    values: FieldValues
    source: str


@dataclass
class TablesPlan:
    """The rows of a folder of tables."""

    rows: list[PlannedRow] = field(default_factory=list)


@dataclass
class SitePlan(TablesPlan):
    """Everything that the folder of a microsite holds."""

    folder: SiteFolder | None = None
    slug: str = ""
    title: str = ""
    hostname: str = ""
    default_language: str = ""
    fallback: list[str] = field(default_factory=list)
    languages: list[PlannedLanguage] = field(default_factory=list)
    settings: FieldValues = field(default_factory=lambda: FieldValues({}, 1))
    settings_source: str = ""
    files: list[PlannedFile] = field(default_factory=list)
    pages: list[PlannedPage] = field(default_factory=list)
    # The lines of the keys of site.toml, for what only the database finds wrong.
    lines: dict[str, int] = field(default_factory=dict)
    # What isn't wrong and yet may not be meant: files that nothing uses, and the like.
    notes: list[str] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        """The codes of the languages, in the order in which they are shown."""
        return [language.code for language in self.languages]
