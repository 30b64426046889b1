"""
Reads YAML (1.2's failsafe part of it) into nodes: texts, lists and mappings, nothing else.

Built on the parser's events, because a loader would guess types, expand aliases (the "billion laughs") and forget
lines.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from cms.microsites.seeding.nodes import Entry, Mapping, Node, Scalar, Sequence
from cms.microsites.seeding.problems import SourceError

MAX_DEPTH = 20
_NULLS = {"", "~", "null", "Null", "NULL"}
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What the parser says, and what people mostly did when it says so.
_HINTS = {
    "tab character": "Begin lines with spaces, not tabs.",
    "mapping values are not allowed": "A text with a colon and a space in it needs quotation marks around it.",
    "cannot start any token": (
        "Begin lines with spaces, not tabs, and put a text that begins with @, ` or % in quotation marks."
    ),
    "did not find expected": (
        "Check the indentation, and put a text that begins with a special character in quotation marks."
    ),
    "while scanning a quoted scalar": "A quotation mark isn't closed.",
}


def read_yaml(text: str, first_line: int = 1) -> Node:
    """
    Return the tree that *text* says; its lines count from *first_line*.

    :raises SourceError: with the line and what to change, when this is no YAML, or more than we read (aliases, tags,
        a key twice, more than 20 levels)
    """
    try:
        events = yaml.parse(text, Loader=_Loader)
        return _Reader(events, first_line).document()
    except yaml.YAMLError as error:
        raise _as_source_error(error, first_line) from error


class _Reader:
    def __init__(self, events: Iterator[yaml.Event], first_line: int) -> None:
        self._events = events
        self._first_line = first_line

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.NodeEvent):
                if root is not None:
                    raise SourceError("Only one YAML document can stand here. Remove the line ---.", self._line(event))
                root = self._node(event, 0)
        return root or Scalar(None, self._first_line, self._first_line)

    def _line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return self._first_line + (0 if mark is None else int(mark.line))

    def _node(self, event: yaml.Event, depth: int) -> Node:
        line = self._line(event)
        if depth > MAX_DEPTH:
            raise SourceError(f"This is nested more than {MAX_DEPTH} levels deep. Make it flatter.", line)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise SourceError("Anchors (&name) and aliases (*name) are not read. Write the value out.", line)
        if getattr(event, "tag", None) not in {None, "!"}:
            raise SourceError(f"Tags like {getattr(event, 'tag', '')} are not read. Write the value alone.", line)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(following := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(following, depth + 1))
            return Sequence(tuple(items), line)
        return self._mapping(line, depth)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Scalar:
        is_block = event.style in {"|", ">"}
        is_null = event.style in {None, ""} and event.value in _NULLS
        return Scalar(None if is_null else event.value, line, line + 1 if is_block else line)

    def _mapping(self, line: int, depth: int) -> Mapping:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar) or key.text is None:
                raise SourceError("A key has to be a single word.", key.line)
            if key.text in entries:
                first = entries[key.text].line
                raise SourceError(f"{key.text} is here twice, first on line {first}. Remove one of them.", key.line)
            value = self._node(next(self._events), depth + 1)
            entries[key.text] = Entry(key.line, value)
        return Mapping(entries, line)


def _as_source_error(error: yaml.YAMLError, first_line: int) -> SourceError:
    # What isn't closed is noticed at the end of the text, and wrong where it begins.
    is_open = any(words in str(getattr(error, "context", "")) for words in ("quoted scalar", "flow"))
    names = ("context_mark", "problem_mark") if is_open else ("problem_mark", "context_mark")
    mark = getattr(error, names[0], None) or getattr(error, names[1], None)
    line = int(mark.line) + first_line if mark is not None else first_line
    said = " ".join(str(part) for part in (getattr(error, "context", ""), getattr(error, "problem", "")) if part)
    said = said or str(error).splitlines()[0]
    hint = next((hint for words, hint in _HINTS.items() if words in said), "")
    return SourceError(f"This is not YAML: {said}. {hint}".strip(), line)
