"""Turns YAML and TOML into the values of StreamField blocks, led by nothing but the classes of the blocks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from cms.microsites.seeding.context import INVALID, PAGE_PREFIX, Context
from cms.microsites.seeding.nodes import Entry, Mapping, Node, Scalar, Sequence, kind_of, scalar
from cms.microsites.seeding.problems import choice_hint
from cms.microsites.seeding.rich_text import markdown_to_rich_text
from cms.microsites.seeding.scalars import (
    read_boolean,
    read_date,
    read_datetime,
    read_decimal,
    read_integer,
    read_time,
)
from cms.microsites.seeding.values import ListValue, StreamItem, StreamValue, StructValue

TABLE_HEADERS = {"row": "row", "column": "column", "both": "both", "none": "neither"}

# Strict readers by the form field that a block wraps; the most special class first.
_READERS: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.DateTimeField, read_datetime),
    (forms.DateField, read_date),
    (forms.TimeField, read_time),
    (forms.DecimalField, read_decimal),
    (forms.FloatField, read_decimal),
    (forms.IntegerField, read_integer),
    (forms.BooleanField, read_boolean),
)


def stream_value(block: blocks.BaseStreamBlock, node: Node, context: Context) -> Any:
    """
    Return the blocks of a stream.

    A stream with one type of block is written as a list of that block's values; one with several as a list of mappings,
    each from the name of a block to its value.
    """
    if not isinstance(node, Sequence):
        return context.wrong(
            node.line, f"This is {kind_of(node)}, and a list belongs here: lines that begin with “- ”."
        )
    items: list[Any] = []
    for item in node.items:
        name, value = _named_item(block, item, context)
        converted = INVALID if name is None else block_value(block.child_blocks[name], value, context)
        items.append(INVALID if converted is INVALID else StreamItem(str(name), converted, item.line))
    return INVALID if INVALID in items else StreamValue(tuple(items), node.line)


def _named_item(block: blocks.BaseStreamBlock, item: Node, context: Context) -> tuple[str | None, Node]:
    names = list(block.child_blocks)
    if len(names) == 1:
        return names[0], item
    if not isinstance(item, Mapping) or len(item.entries) != 1:
        context.wrong(
            item.line, f"Each item has to be one block: its name, a colon, its value. {choice_hint('', names)}"
        )
        return None, item
    ((name, entry),) = item.entries.items()
    if name not in block.child_blocks:
        context.wrong(entry.line, f"There is no block {name} here. {choice_hint(name, names)}")
        return None, item
    return name, entry.value


def block_value(block: blocks.Block, node: Node, context: Context) -> Any:
    """Return the value of *block* that *node* says, or INVALID when mistakes were noted."""
    if isinstance(block, blocks.BaseStructBlock):
        return _struct(block, node, context)
    if isinstance(block, blocks.ListBlock):
        return _list(block, node, context)
    if isinstance(block, blocks.BaseStreamBlock):
        return stream_value(block, node, context)
    if isinstance(block, blocks.StaticBlock):
        return None
    if isinstance(block, TableBlock):
        return _table(node, context)
    if isinstance(node, Scalar) and node.text is None:
        return _empty(block, node, context)
    if isinstance(block, blocks.MultipleChoiceBlock):
        return _choices(block, node, context)
    if not isinstance(node, Scalar):
        return context.wrong(node.line, f"This is {kind_of(node)}, and a single value belongs here.")
    if isinstance(block, blocks.RichTextBlock):
        return markdown_to_rich_text(node.text or "", block.features, context, node.text_line)
    if isinstance(block, blocks.ChooserBlock):
        return _reference(block, node, context)
    if isinstance(block, blocks.FieldBlock):
        return _field(block, node, context)
    return context.wrong(node.line, f"A {type(block).__name__} can't be loaded from a file.")


def _struct(block: blocks.BaseStructBlock, node: Node, context: Context) -> Any:
    names = list(block.child_blocks)
    if not isinstance(node, Mapping):
        return context.wrong(
            node.line, f"This is {kind_of(node)}, and keys with values belong here. {choice_hint('', names)}"
        )
    children: dict[str, tuple[int, Any]] = {}
    is_valid = True
    for name, entry in node.entries.items():
        if name not in block.child_blocks:
            context.wrong(
                entry.line, f"{name} is not known here. {choice_hint(name, names)}{comma_hint(name, entry.value)}"
            )
            is_valid = False
            continue
        value = block_value(block.child_blocks[name], entry.value, context)
        is_valid = is_valid and value is not INVALID
        children[name] = (entry.line, value)
    for name in _missing(block, node.entries):
        context.wrong(node.line, f"{name} is missing. {_meaning(block.child_blocks[name])}".strip())
        is_valid = False
    return StructValue(children, node.line) if is_valid else INVALID


def comma_hint(name: str, value: Node) -> str:
    """Return what may have happened when a key with spaces has no value: `{title: Kick-off, first part}`."""
    is_text = " " in name and isinstance(value, Scalar) and value.text is None
    return " A text with a comma needs quotation marks around it." if is_text else ""


def _missing(block: blocks.BaseStructBlock, given: Iterable[str]) -> list[str]:
    return [
        name
        for name, child in block.child_blocks.items()
        if name not in given
        and isinstance(child, blocks.FieldBlock)
        and child.required
        and not isinstance(child, blocks.BooleanBlock)
        and child.get_default() in (None, "", [])
    ]


def _meaning(block: blocks.Block) -> str:
    """Return what the editor tells about a block, so that nobody has to look up what is missing."""
    help_text = str(getattr(block.field, "help_text", "") or "") if isinstance(block, blocks.FieldBlock) else ""
    return help_text or f"It is the {str(block.label).lower()}." if block.label else help_text


def _list(block: blocks.ListBlock, node: Node, context: Context) -> Any:
    if not isinstance(node, Sequence):
        return context.wrong(
            node.line, f"This is {kind_of(node)}, and a list belongs here: lines that begin with “- ”."
        )
    items = tuple((item.line, block_value(block.child_block, item, context)) for item in node.items)
    return INVALID if any(value is INVALID for _line, value in items) else ListValue(items, node.line)


def _empty(block: blocks.Block, node: Scalar, context: Context) -> Any:
    if block.required and not isinstance(block, blocks.BooleanBlock):
        return context.wrong(node.line, f"{block.name or 'An item'} needs a value. {_meaning(block)}".strip())
    return "" if isinstance(block, blocks.RichTextBlock) else block.get_prep_value(block.get_default())


def _reference(block: blocks.ChooserBlock, node: Scalar, context: Context) -> Any:
    model = block.model_class
    text = (node.text or "").strip()
    if issubclass(model, Page):
        if not text.startswith(PAGE_PREFIX):
            return context.wrong(
                node.line, f"“{text}” is not a page. Write page: and its path, for example page:events."
            )
        allowed = tuple(getattr(block, "target_models", ())) or (model,)
        return context.page(text.removeprefix(PAGE_PREFIX), node.line, () if Page in allowed else allowed)
    if issubclass(model, AbstractImage | AbstractDocument):
        return context.file(model, text, node.line)
    return context.snippet(model, text, node.line)


def _choices(block: blocks.MultipleChoiceBlock, node: Node, context: Context) -> Any:
    items = node.items if isinstance(node, Sequence) else (node,)
    values = [
        _choice(block.field.choices, item, context)
        if isinstance(item, Scalar)
        else context.wrong(item.line, "A single value belongs here.")
        for item in items
    ]
    return INVALID if INVALID in values else values


def _choice(choices: Any, node: Scalar, context: Context) -> Any:
    allowed = flat_choices(choices)
    text = (node.text or "").strip()
    if text in allowed:
        return allowed[text]
    return context.wrong(node.line, f"“{text}” is not known here. {choice_hint(text, allowed)}")


def flat_choices(choices: Any) -> dict[str, Any]:
    """Return Django's *choices*, grouped or not, as values by their text; empty ones are left out."""
    found = {}
    for value, label in choices:
        group = label if isinstance(label, list | tuple) else [(value, label)]
        found.update({str(key): key for key, _label in group if key not in ("", None)})
    return found


def _field(block: blocks.FieldBlock, node: Scalar, context: Context) -> Any:
    field, text = block.field, node.text or ""
    if isinstance(field, forms.ChoiceField):
        return _choice(field.choices, node, context)
    try:
        reader = next((read for kind, read in _READERS if isinstance(field, kind)), None)
        given = text if reader is None else reader(text)
        return block.get_prep_value(block.value_from_form(field.clean(given)))
    except ValueError as error:
        return context.wrong(node.line, str(error))
    except ValidationError as error:
        return context.wrong(node.line, " ".join(error.messages))


# --- Tables -----------------------------------------------------------------------------------------------------


def _table(node: Node, context: Context) -> Any:
    """Read a list of rows, or a mapping of `rows`, `header` (row, column, both, none) and `caption`."""
    given = node.entries if isinstance(node, Mapping) else {"rows": Entry(node.line, node)}
    known = ["rows", "header", "caption"]
    for name, entry in given.items():
        if name not in known:
            return context.wrong(entry.line, f"{name} is not known here. {choice_hint(name, known)}")
    if "rows" not in given:
        return context.wrong(node.line, "rows is missing: the list of rows, each a list of cells.")
    header = given["header"].value if "header" in given else scalar("row", node.line)
    header_text = (header.text or "none") if isinstance(header, Scalar) else ""
    if header_text not in TABLE_HEADERS:
        return context.wrong(
            header.line, f"“{header_text}” is not known here. {choice_hint(header_text, TABLE_HEADERS)}"
        )
    caption = given["caption"].value if "caption" in given else scalar("", node.line)
    rows = _rows(given["rows"].value, context)
    if rows is INVALID or not isinstance(caption, Scalar):
        return INVALID if rows is INVALID else context.wrong(caption.line, "A single value belongs here.")
    return {
        "data": rows,
        "table_header_choice": TABLE_HEADERS[header_text],
        "first_row_is_table_header": header_text in {"row", "both"},
        "first_col_is_header": header_text in {"column", "both"},
        "table_caption": caption.text or "",
        "cell": [],
        "mergeCells": [],
    }


def _rows(node: Node, context: Context) -> Any:
    if not isinstance(node, Sequence) or not node.items:
        return context.wrong(node.line, f"This is {kind_of(node)}, and a list of rows belongs here: - [cell, cell].")
    rows = []
    for row in node.items:
        if not isinstance(row, Sequence) or not all(isinstance(cell, Scalar) for cell in row.items):
            return context.wrong(row.line, "A row is a list of cells: [cell, cell].")
        rows.append([cell.text or "" for cell in row.items if isinstance(cell, Scalar)])
        if len(rows[-1]) != len(rows[0]):
            return context.wrong(row.line, f"This row has {len(rows[-1])} cells, and the first one {len(rows[0])}.")
    return rows
