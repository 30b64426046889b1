"""Takes a Markdown file apart: the front matter between two lines `---`, and the text below."""

from __future__ import annotations

from dataclasses import dataclass

from cms.microsites.seeding.nodes import Mapping, Scalar
from cms.microsites.seeding.problems import SourceError
from cms.microsites.seeding.yaml_text import read_yaml

_EXAMPLE = "Begin the file with a line ---, then for example type: plain and title: About us, then a line --- again."


@dataclass(frozen=True, slots=True)
class MarkdownFile:
    """The values of the front matter, and the Markdown below it that begins on *text_line*."""

    values: Mapping
    text: str
    text_line: int


def read_markdown_file(text: str) -> MarkdownFile:
    """:raises SourceError: with the line, when there is no front matter, or no YAML in it"""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise SourceError(f"The front matter is missing. {_EXAMPLE}", 1)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        raise SourceError("The front matter doesn't end. Put a line --- behind its last value.", 1)
    values = read_yaml("\n".join(lines[1:end]), first_line=2)
    if isinstance(values, Scalar) and values.text is None:
        raise SourceError(f"The front matter is empty. {_EXAMPLE}", 1)
    if not isinstance(values, Mapping):
        raise SourceError("The front matter has to be lines of the form key: value.", values.line)
    return MarkdownFile(values, "\n".join(lines[end + 1 :]), end + 2)
