"""Mistakes in the files of a microsite: where they are, what is wrong, and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One mistake. Its text reads `sites/eim/content/en/index.md:7: what is wrong. What would be right.`"""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


@dataclass
class Problems:
    """Collects the mistakes of one microsite, so that its author sees them all at once."""

    found: set[Problem] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.found)

    def add(self, path: str, line: int | None, message: str) -> None:
        """Note that *message* is wrong at *line* (1 is the first) of the file that is shown as *path*."""
        self.found.add(Problem(path, line, message))

    def ordered(self) -> list[Problem]:
        """Return the mistakes by file and line."""
        return sorted(self.found, key=lambda problem: (problem.path, problem.line or 0, problem.message))


class SourceError(Exception):
    """A file, or a part of it, can't be read at all."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def choice_hint(written: str, allowed: Iterable[str]) -> str:
    """
    Return the sentence that says what may stand in place of *written*: the nearest name, and all of them.

    A long list is cut, so that the message stays readable.
    """
    names = list(allowed)
    if not names:
        return "Nothing can stand here."
    nearest = difflib.get_close_matches(written.casefold(), names, n=1, cutoff=0.6)
    hint = f"Did you mean {nearest[0]}? " if nearest else ""
    shown = names if len(names) <= 40 else [*names[:40], f"… ({len(names)} in all)"]
    return f"{hint}Write one of: {', '.join(shown)}." if len(names) > 1 else f"{hint}Write {names[0]}."
