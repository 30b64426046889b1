"""Turns the Markdown of a page into the blocks of its body."""

from __future__ import annotations

import re
from typing import Any

from markdown_it.tree import SyntaxTreeNode
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

from cms.microsites.seeding.block_values import block_value
from cms.microsites.seeding.context import INVALID, Context
from cms.microsites.seeding.nodes import Entry, Mapping, Node, Sequence, scalar
from cms.microsites.seeding.problems import SourceError, choice_hint
from cms.microsites.seeding.rich_text import RichTextWriter, parse_markdown, plain_text
from cms.microsites.seeding.values import StreamItem, StreamValue
from cms.microsites.seeding.yaml_text import read_yaml

_ANCHOR = re.compile(r"\s*\{#([^}\s]*)\}\s*$")


def markdown_to_stream(block: blocks.BaseStreamBlock, text: str, context: Context, first_line: int) -> Any:
    """
    Return the `StreamValue` that the Markdown *text* says, or INVALID.

    Headings, images alone on a line, tables and fenced blocks become the blocks `heading`, `image`, `table` and those
    that the fence names, as far as *block* has them. All else becomes the first block of rich text that it has.
    """
    reader = _BodyReader(block, text, context, first_line)
    for node in parse_markdown(text):
        reader.read(node)
    return reader.finish()


class _BodyReader:
    def __init__(self, block: blocks.BaseStreamBlock, text: str, context: Context, first_line: int) -> None:
        self._block = block
        self._lines = text.split("\n")
        self._context = context
        self._first_line = first_line
        self._items: list[Any] = []
        self._words: list[SyntaxTreeNode] = []
        self._text_name = next(
            (name for name, child in block.child_blocks.items() if isinstance(child, blocks.RichTextBlock)), None
        )

    def read(self, node: SyntaxTreeNode) -> None:
        """Take the next block of the Markdown text."""
        line = self._line(node)
        if node.type == "fence":
            self._fence(node, line)
        elif node.type == "heading" and node.tag in {"h2", "h3", "h4"} and self._has_struct("heading"):
            self._heading(node, line)
        elif (image := _image_alone(node)) is not None and self._has_struct("image"):
            self._image(image, line)
        elif node.type == "table" and "table" in self._block.child_blocks:
            self._table(node, line)
        else:
            self._words.append(node)

    def finish(self) -> Any:
        """Return the stream of all that was read."""
        self._flush()
        return INVALID if INVALID in self._items else StreamValue(tuple(self._items), self._first_line)

    def _line(self, node: SyntaxTreeNode) -> int:
        return self._first_line + (node.map[0] if node.map else 0)

    def _has_struct(self, name: str) -> bool:
        return isinstance(self._block.child_blocks.get(name), blocks.BaseStructBlock)

    def _flush(self) -> None:
        """Make one block of the words since the last other block."""
        words, self._words = self._words, []
        if not words:
            return
        line = self._line(words[0])
        if self._text_name is None:
            self._items.append(self._context.wrong(line, "There can't be text between the blocks here."))
            return
        text_block = self._block.child_blocks[self._text_name]
        writer = RichTextWriter(text_block.features, self._context, self._first_line)
        value = writer.write(words)
        self._items.append(StreamItem(self._text_name, value, line) if writer.is_valid else INVALID)

    def _add(self, name: str, node: Node, line: int) -> None:
        self._flush()
        value = block_value(self._block.child_blocks[name], node, self._context)
        self._items.append(INVALID if value is INVALID else StreamItem(name, value, line))

    def _wrong(self, line: int, message: str) -> None:
        self._flush()
        self._items.append(self._context.wrong(line, message))

    def _fence(self, node: SyntaxTreeNode, line: int) -> None:
        names = list(self._block.child_blocks)
        name = node.info.strip()
        if name not in names:
            what = f"There is no block {name}" if name else "The name of the block is missing behind the ```"
            self._wrong(line, f"{what}. {choice_hint(name, names)}")
            return
        if node.map and not self._lines[node.map[1] - 1].strip().startswith(node.markup):
            self._wrong(line, f"This {name} block isn't closed. Put a line ``` behind it.")
            return
        try:
            content = read_yaml(node.content, first_line=line + 1)
        except SourceError as error:
            self._wrong(error.line or line, error.message)
            return
        self._add(name, content, line)

    def _heading(self, node: SyntaxTreeNode, line: int) -> None:
        text = plain_text(node)
        anchor = _ANCHOR.search(text)
        values = {
            "text": _ANCHOR.sub("", text).strip() or None,
            "level": node.tag[1],
            "anchor": anchor[1] if anchor else "",
        }
        self._add_fitting("heading", values, line)

    def _image(self, image: SyntaxTreeNode, line: int) -> None:
        values = {
            "image": str(image.attrs.get("src", "")),
            "alt": plain_text(image).strip() or None,
            "caption": str(image.attrs.get("title", "")),
        }
        self._add_fitting("image", values, line)

    def _add_fitting(self, name: str, values: dict[str, str | None], line: int) -> None:
        """Add a block with those of *values* that were written; what it can't hold is reported as unknown."""
        entries = {key: Entry(line, scalar(value, line)) for key, value in values.items() if value != ""}
        known = self._block.child_blocks[name].child_blocks
        if "level" in entries and "level" not in known:
            del entries["level"]
        self._add(name, Mapping(entries, line), line)

    def _table(self, node: SyntaxTreeNode, line: int) -> None:
        rows = []
        for part in node.children:
            for row in part.children:
                row_line = self._line(row)
                cells = tuple(scalar(plain_text(cell), row_line) for cell in row.children)
                rows.append(Sequence(cells, row_line))
        content: Node = Sequence(tuple(rows), line)
        block = self._block.child_blocks["table"]
        if isinstance(block, blocks.BaseStructBlock):
            table = next((key for key, child in block.child_blocks.items() if isinstance(child, TableBlock)), None)
            content = Mapping({table: Entry(line, content)}, line) if table else content
        self._add("table", content, line)


def _image_alone(node: SyntaxTreeNode) -> SyntaxTreeNode | None:
    if node.type != "paragraph":
        return None
    children = [child for inline in node.children for child in inline.children]
    return children[0] if len(children) == 1 and children[0].type == "image" else None
