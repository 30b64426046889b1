"""
What a YAML or TOML text says, and where: a tree of texts, lists and mappings that know their lines.

Scalars stay the text that somebody wrote. Only the field that receives one knows whether `NO` is Norway or a no, and
`09:30` a time or YAML's notation for 570.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, a number or the like as it was written; None where nothing was written."""

    text: str | None
    line: int
    # Where the text itself begins: below `key: |` it is the next line.
    text_line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A value in a mapping, and the line of its key."""

    line: int
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Values by key, in the order in which they were written."""

    entries: dict[str, Entry]
    line: int


Node = Scalar | Sequence | Mapping


def scalar(text: str | None, line: int) -> Scalar:
    """Return a scalar whose text stands on *line* itself."""
    return Scalar(text, line, line)


def kind_of(node: Node) -> str:
    """Return what *node* is, in the words of our error messages."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping of keys to values"
    return "nothing" if node.text is None else "a single value"


def plain(node: Node) -> object:
    """Return *node* as texts, lists and dictionaries, without lines: what a fingerprint is made of."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(entry.value) for key, entry in node.entries.items()}
