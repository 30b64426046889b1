"""What loading did, in numbers and in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from cms.microsites.seeding.problems import Problem

# (one, many) of what is counted, in the order in which a report names them.
KINDS = {
    "page": ("page", "pages"),
    "row": ("snippet", "snippets"),
    "file": ("file", "files"),
    "settings": ("settings", "settings"),
    "language": ("language", "languages"),
}
ACTIONS = ("created", "updated", "unchanged", "kept", "deleted")
_WORDS = {
    "created": "new",
    "updated": "updated",
    "unchanged": "unchanged",
    "kept": "kept as edited in the admin",
    "deleted": "deleted in the admin, stay away",
}


@dataclass
class SiteReport:
    """What was done for one folder."""

    name: str
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    # A line for each thing that isn't as its file says, and why.
    kept: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def is_loaded(self) -> bool:
        """Whether no mistake was found."""
        return not self.problems

    def count(self, kind: str, action: str, path: str) -> None:
        """Note that one thing was created, updated, left unchanged, kept, or found deleted."""
        self.counts[kind, action] += 1
        if action != "unchanged":
            self.details.append(f"{_WORDS[action]}: {path}")

    def total(self, action: str) -> int:
        """Return to how many things *action* happened."""
        return sum(number for (_kind, each), number in self.counts.items() if each == action)

    def summary(self) -> str:
        """Return one line: what was done, to how many of what."""
        if self.problems:
            number = len(self.problems)
            return f"{number} {'mistake' if number == 1 else 'mistakes'}, nothing loaded"
        parts = []
        for action in ACTIONS:
            counted = [
                f"{self.counts[kind, action]} {words[self.counts[kind, action] != 1]}"
                for kind, words in KINDS.items()
                if self.counts[kind, action] and not (action == "unchanged" and kind in {"settings", "language"})
            ]
            if counted:
                parts.append(f"{_WORDS[action]}: {', '.join(counted)}")
        return "; ".join(parts) or "nothing to load"
