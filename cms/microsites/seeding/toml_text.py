"""
Reads TOML into nodes.

Python's parser forgets the lines. So it decides what is TOML and what it says, and a scanner, which may then rely on
the text being right, walks over it once more and notes where each key and value stands.
"""

from __future__ import annotations

import datetime
import re
import tomllib

from cms.microsites.seeding.nodes import Entry, Mapping, Node, Scalar, Sequence
from cms.microsites.seeding.problems import SourceError

_Path = tuple[str | int, ...]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_VALUE = re.compile(r"[^,\]}#\n]+")
_ERROR_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def read_toml(text: str) -> Mapping:
    """
    Return the tree that *text* says. Dates, numbers and booleans become the text that TOML has for them.

    :raises SourceError: with the line and what is wrong, when this is no TOML
    """
    try:
        # Numbers stay as they were written: a float would round 0.1 and drop the last zero of 10.50.
        data = tomllib.loads(text, parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = str(error) or "too deeply nested"
        place = _ERROR_PLACE.search(said)
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        raise SourceError(
            f"This is not TOML: {_ERROR_PLACE.sub('', said)}. Texts need quotation marks, keys an = behind them.", line
        ) from error
    lines = _Scanner(text).scan()
    root = _build(data, (), lines, 1)
    assert isinstance(root, Mapping)  # noqa: S101 (TOML's top level is always a table)
    return root


def _build(value: object, path: _Path, lines: dict[_Path, tuple[int, int]], around: int) -> Node:
    line, text_line = lines.get(path, (around, around))
    if isinstance(value, dict):
        entries = {}
        for key, child in value.items():
            below = (*path, key)
            entries[key] = Entry(lines.get(below, (line, line))[0], _build(child, below, lines, line))
        return Mapping(entries, line)
    if isinstance(value, list):
        return Sequence(tuple(_build(item, (*path, i), lines, line) for i, item in enumerate(value)), line)
    return Scalar(_as_text(value), line, text_line)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


class _Scanner:
    """Notes the line of every key and value, and the line on which a value's text begins, of a valid TOML text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0
        self._lines: dict[_Path, tuple[int, int]] = {}
        self._tables: dict[_Path, int] = {}

    def scan(self) -> dict[_Path, tuple[int, int]]:
        table: _Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self._lines

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found[0]

    def _header(self) -> _Path:
        line = self._here()
        is_array = self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        path = self._inside_arrays(self._key(), is_array)
        self._at = self._text.index("]", self._at) + (2 if is_array else 1)
        for length in range(1, len(path) + 1):
            self._lines.setdefault(path[:length], (line, line))
        return path

    def _inside_arrays(self, key: tuple[str, ...], is_array: bool) -> _Path:
        """Return where a header's table lies: below the last element of each array of tables on the way."""
        path: _Path = ()
        for position, part in enumerate(key):
            path = (*path, part)
            if is_array and position == len(key) - 1:
                self._tables[path] = self._tables.get(path, -1) + 1
            if path in self._tables:
                path = (*path, self._tables[path])
        return path

    def _key(self) -> tuple[str, ...]:
        parts = []
        while True:
            self._skip(_SPACE)
            if self._text[self._at] in "\"'":
                parts.append(tomllib.loads(f"x = {self._skip(_STRING)}")["x"])
            else:
                parts.append(self._skip(_BARE_KEY))
            self._skip(_SPACE)
            if self._text[self._at] != ".":
                return tuple(parts)
            self._at += 1

    def _pair(self, table: _Path) -> None:
        line = self._here()
        path = table
        for part in self._key():
            path = (*path, part)
            self._lines.setdefault(path, (line, line))
        self._at = self._text.index("=", self._at) + 1
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: _Path) -> None:
        line = self._here()
        opening = self._text[self._at]
        text_line = line
        if opening in "\"'":
            written = self._skip(_STRING)
            if written[:3] in {'"""', "'''"} and written[3:5].lstrip("\r").startswith("\n"):
                text_line += 1
        self._lines[path] = (line, text_line)
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        elif opening not in "\"'":
            self._skip(_BARE_VALUE)

    def _array(self, path: _Path) -> None:
        self._at += 1
        index = 0
        while True:
            self._skip(_BLANK)
            if self._text[self._at] == "]":
                break
            self._value((*path, index))
            index += 1
            self._skip(_BLANK)
            if self._text[self._at] == ",":
                self._at += 1
        self._at += 1

    def _inline_table(self, path: _Path) -> None:
        self._at += 1
        while True:
            self._skip(_BLANK)
            if self._text[self._at] == "}":
                break
            self._pair(path)
            self._skip(_BLANK)
            if self._text[self._at] == ",":
                self._at += 1
        self._at += 1
