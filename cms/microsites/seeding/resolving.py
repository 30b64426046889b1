"""Puts primary keys in place of references, and finds the line of a value that a block refuses."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.microsites.seeding.values import (
    ListValue,
    PageRef,
    Ref,
    RichLink,
    RichText,
    StreamValue,
    StructValue,
)


class Gone(Exception):
    """An editor deleted what something refers to: it is left out."""


class Pending(Exception):
    """What something refers to isn't made yet. It has to be asked for again."""


class Broken(Exception):
    """What something refers to can't be made, for a mistake that is noted already."""


class Resolver:
    """
    Puts primary keys in place of the references of one object.

    Afterwards, `is_pending` says whether one of them has no key yet: then the value lacks that link or choice, and has
    to be made once more later.
    """

    def __init__(self, find: Callable[[Ref], int], identity: uuid.UUID) -> None:
        """
        :param find: returns a primary key, or raises Gone, Pending or Broken
        :param identity: what block ids are derived from; all languages of a page share it, so that wagtail-localize can
            match their blocks
        """
        self._find = find
        self._identity = identity
        self.is_pending = False

    def identity_of(self, position: int) -> uuid.UUID:
        """Return what the block ids of the child at *position* are derived from."""
        return uuid.uuid5(self._identity, str(position))

    def key(self, ref: Ref) -> int | None:
        """
        Return the primary key for *ref*, None when that comes later.

        :raises Gone: when there is nothing to refer to any more
        """
        try:
            return self._find(ref)
        except Pending:
            self.is_pending = True
            return None

    def rich_text(self, value: RichText) -> str:
        """Return Wagtail's database HTML."""
        return "".join(self._rich_part(part) for part in value.parts)

    def stream(self, block: blocks.BaseStreamBlock, value: StreamValue, path: str) -> Any:
        """Return a value for a StreamField. *path* tells the streams of one object apart."""
        return block.to_python(self._raw(block, value, path))

    def _rich_part(self, part: str | RichLink) -> str:
        if isinstance(part, str):
            return part
        content = "".join(self._rich_part(each) for each in part.content)
        try:
            key = self.key(part.ref)
        except Gone:
            return content
        kind = "page" if isinstance(part.ref, PageRef) else "document"
        return content if key is None else f'<a linktype="{kind}" id="{key}">{content}</a>'

    def _raw(self, block: blocks.Block, value: Any, path: str) -> Any:
        if isinstance(value, StructValue):
            return self._struct(block, value, path)
        if isinstance(value, StreamValue):
            items = [(item.name, block.child_blocks[item.name], item.value) for item in value.items]
            return self._items(items, path)
        if isinstance(value, ListValue):
            return self._items([("item", block.child_block, item) for _line, item in value.items], path)
        if isinstance(value, RichText):
            return self.rich_text(value)
        if isinstance(value, Ref):
            return self.key(value)
        return value

    def _struct(self, block: blocks.Block, value: StructValue, path: str) -> dict[str, Any]:
        raw = {}
        for name, (_line, child) in value.children.items():
            try:
                raw[name] = self._raw(block.child_blocks[name], child, f"{path}/{name}")
            except Gone:
                # Without what it needs, the whole item goes.
                if block.child_blocks[name].required:
                    raise
        return raw

    def _items(self, items: list[tuple[str, blocks.Block, Any]], path: str) -> list[dict[str, Any]]:
        raw = []
        for position, (name, block, value) in enumerate(items):
            where = f"{path}/{position}"
            try:
                content = self._raw(block, value, where)
            except Gone:
                continue
            raw.append({"type": name, "value": content, "id": str(uuid.uuid5(self._identity, where))})
        return raw


def locate(value: Any, error: ValidationError, line: int) -> Iterator[tuple[int, str]]:
    """Yield the line and message of each mistake in *error*, which the block with *value* (on *line*) raised."""
    if isinstance(error, blocks.StreamBlockValidationError | ListBlockValidationError):
        for message in _messages(error.non_block_errors):
            yield line, message
        for index, child_error in error.block_errors.items():
            yield from _locate_item(value, index, child_error, line)
    elif isinstance(error, StructBlockValidationError):
        for message in _messages(error.non_block_errors):
            yield line, message
        for name, child_error in error.block_errors.items():
            known = value.children.get(name) if isinstance(value, StructValue) else None
            for where, message in locate(known[1] if known else None, child_error, known[0] if known else line):
                yield where, message if known and where != known[0] else f"{name}: {message}"
    else:
        for message in error.messages:
            yield line, message


def _locate_item(value: Any, index: int, error: ValidationError, line: int) -> Iterator[tuple[int, str]]:
    if isinstance(value, StreamValue) and index < len(value.items):
        item = value.items[index]
        yield from locate(item.value, error, item.line)
    elif isinstance(value, ListValue) and index < len(value.items):
        where, child = value.items[index]
        yield from locate(child, error, where)
    else:
        yield from locate(None, error, line)


def _messages(errors: Any) -> list[str]:
    return [message for error in errors.as_data() for message in error.messages]


__all__ = ["Broken", "Gone", "Pending", "Resolver", "locate"]
