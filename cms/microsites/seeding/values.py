"""
What a field will hold once everything that it refers to is in the database.

A page can't be linked to before it has an id. So files are first turned into these values, which keep a reference
wherever the database will have an id, and each part its line, so that later checks can still say where.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page of the same microsite: its path without language and suffix; "" is the home page."""

    path: str


@dataclass(frozen=True, slots=True)
class FileRef:
    """An image or document of the same folder, by its path."""

    model: type[models.Model]
    path: str


@dataclass(frozen=True, slots=True)
class SnippetRef:
    """A row of a table, by its key; the microsite's own comes before the shared one."""

    model: type[models.Model]
    key: str


Ref = PageRef | FileRef | SnippetRef


@dataclass(frozen=True, slots=True)
class RichLink:
    """A link to something in the database, around a piece of rich text."""

    ref: PageRef | FileRef
    content: tuple[str | RichLink, ...]


@dataclass(frozen=True, slots=True)
class RichText:
    """Wagtail's database HTML in pieces: what is certain already, and the links that need an id."""

    parts: tuple[str | RichLink, ...]


@dataclass(frozen=True, slots=True)
class StructValue:
    """A mapping, each value with the line of its key."""

    children: dict[str, tuple[int, Value]]
    line: int


@dataclass(frozen=True, slots=True)
class ListValue:
    """A list of equal items, each with its line."""

    items: tuple[tuple[int, Value], ...]
    line: int


@dataclass(frozen=True, slots=True)
class StreamItem:
    """A block of a stream."""

    name: str
    value: Value
    line: int


@dataclass(frozen=True, slots=True)
class StreamValue:
    """Blocks of several types in their order."""

    items: tuple[StreamItem, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Many:
    """Several references, for a many-to-many field."""

    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a child table (an InlinePanel in the admin): each a mapping of field names to values."""

    model: type[models.Model]
    rows: tuple[FieldValues, ...]


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value for a field, and the line where somebody wrote it."""

    line: int
    value: Value


@dataclass(frozen=True, slots=True)
class FieldValues:
    """Values by field name. *line* is where the object begins: what is missing is reported there."""

    fields: dict[str, FieldValue]
    line: int


# Any: what a field takes as it is (a text, a number, a date).
Value = Ref | RichText | StructValue | ListValue | StreamValue | Many | Rows | Any
