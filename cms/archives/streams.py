"""
References inside of StreamFields and rich text, in either direction: ids for what is stored, keys for what travels.

Values are walked as they are stored, by the definitions of their blocks: nothing is loaded, and what a block doesn't
know any more is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

# Gets a model and what a value refers to it by; returns what to put in place, None where there is nothing.
Change = Callable[[Any, Any], Any]

_TAG = re.compile(r"<(?:a|embed)\b[^>]*>")
_KIND = re.compile(r'\b(?:linktype|embedtype)="([^"]*)"')
_ID = re.compile(r'(?<![\w-])id="([^"]*)"')
# No row has it: what a text leads to isn't there.
NOTHING = "0"


def change_rich_text(text: str, change: Change) -> str:
    """Return the rich *text* as Wagtail stores it with other references."""
    linked: dict[str, Any] = {"page": Page, "document": get_document_model(), "image": get_image_model()}

    def changed_tag(found: re.Match[str]) -> str:
        tag = found.group()
        kind = _KIND.search(tag)
        if kind is None or kind.group(1) not in linked:
            return tag

        def changed_id(named: re.Match[str]) -> str:
            value = None if named.group(1) == NOTHING else change(linked[kind.group(1)], named.group(1))
            return f'id="{NOTHING if value is None else value}"'

        return _ID.sub(changed_id, tag, count=1)

    return _TAG.sub(changed_tag, text)


def change_stream(block: Any, value: Any, change: Change) -> Any:
    """Return the stored *value* of *block*, whichever it is, with other references."""
    if isinstance(block, blocks.StreamBlock):
        return _of_stream(block, value, change)
    if isinstance(block, blocks.ListBlock):
        return _of_list(block, value, change)
    if isinstance(block, TypedTableBlock):
        return _of_table(block, value, change)
    if isinstance(block, blocks.StructBlock):
        if not isinstance(value, dict):
            return value
        known = block.child_blocks
        return {name: change_stream(known[name], one, change) if name in known else one for name, one in value.items()}
    if isinstance(block, blocks.ChooserBlock):
        return None if value in (None, "") else change(block.model_class, value)
    if isinstance(block, blocks.RichTextBlock):
        return change_rich_text(value, change) if isinstance(value, str) else value
    return value


def _of_stream(block: Any, value: Any, change: Change) -> Any:
    if not isinstance(value, list):
        return value
    known = block.child_blocks
    return [
        {**one, "value": change_stream(known[one["type"]], one.get("value"), change)}
        if isinstance(one, dict) and one.get("type") in known
        else one
        for one in value
    ]


def _of_list(block: Any, value: Any, change: Change) -> Any:
    if not isinstance(value, list):
        return value
    child = block.child_block
    return [
        # Lists were stored without the ids of their items once.
        {**one, "value": change_stream(child, one["value"], change)}
        if isinstance(one, dict) and one.get("type") == "item" and "value" in one
        else change_stream(child, one, change)
        for one in value
    ]


def _of_table(block: Any, value: Any, change: Change) -> Any:
    if not isinstance(value, dict):
        return value
    kinds = [block.child_blocks.get(column.get("type")) for column in value.get("columns", [])]
    rows = [
        {
            **row,
            "values": [
                change_stream(kind, cell, change) if kind is not None else cell
                for kind, cell in zip(kinds, row.get("values", []), strict=False)
            ],
        }
        for row in value.get("rows", [])
    ]
    return {**value, "rows": rows}
