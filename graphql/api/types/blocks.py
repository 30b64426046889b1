"""
GraphQL types derived from StreamField block definitions.

A struct block becomes an object type, its children become fields: what an editor has to fill in can't be null. Blocks
of a page's body implement `Block` and keep their class's name (`QuoteBlock`); the structs that facts are made of lose
the ending (`SessionBlock` is `Session`). Values are read from the stored JSON, never through Wagtail's block values,
because those fetch what they refer to one by one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple

import graphene
import orjson
from django.utils.functional import Promise
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from api import loaders, readings
from api.engine import batch
from api.engine.batch import Steps, Values
from api.readings import Reading
from cms.content.blocks import BodyBlock, EnumBlock, PartialDateBlock
from cms.content.queries import Visitor


@dataclass(eq=False, slots=True)
class BlockValue:
    """A block of a stream, or a struct within one: its definition, its stored JSON, and who looks at it."""

    block: blocks.Block
    raw: Any
    visitor: Visitor
    id: str = ""


class Block(graphene.Interface):
    """A block of a page's body."""

    # No global id: the same block stands in copies and translations of its page, with other words.
    key = graphene.Field(
        graphene.String,
        required=True,
        description="What tells it from the other blocks of the page. It stays the same while editors move the block.",
        resolver=batch(lambda parents, info: [parent.id for parent in parents]),
    )

    told_by = staticmethod(lambda value: type(value.block))

    @classmethod
    def resolve_type(cls, value: BlockValue, info: Any) -> Any:
        return body_types()[type(value.block)]


# What types of blocks have beside their stored children: fields by block class. Filled by `extend`.
_EXTRA: dict[type[blocks.Block], dict[str, graphene.Field]] = {}


def extend(block_class: type[blocks.Block], **fields: graphene.Field) -> None:
    """Give the type of *block_class* further *fields*; their parents are `BlockValue`s."""
    _EXTRA.setdefault(block_class, {}).update(fields)


def block_reading(block: blocks.Block) -> Reading:
    """
    Return how values of *block* are read.

    :raises TypeError: when there is no GraphQL type for this class of blocks yet
    """
    for block_class, make in _READINGS:
        if isinstance(block, block_class):
            return make(block)
    raise TypeError(f"{type(block).__name__} has no GraphQL type: add one to api.types.blocks.")


def _list(block: Any) -> Reading:
    item = readings.list_of(block_reading(block.child_block))

    def read(visitors: Sequence[Visitor], values: Sequence[Any]) -> Values | Steps:
        return item.read(visitors, [[list_item(entry, block.child_block) for entry in value or ()] for value in values])

    return Reading(item.type, read)


class StructItem(NamedTuple):
    """A struct in a list, with the id that it has there."""

    id: str
    raw: dict[str, Any]


def list_item(entry: Any, block: blocks.Block) -> Any:
    """Return the value of an item of a list block, which was stored bare before Wagtail 2.16."""
    if not (isinstance(entry, dict) and len(entry) == 3 and "type" in entry and "value" in entry and "id" in entry):
        return entry
    return StructItem(entry["id"] or "", entry["value"]) if isinstance(block, blocks.StructBlock) else entry["value"]


def _struct(block: Any) -> Reading:
    def read(visitors: Sequence[Visitor], values: Sequence[Any]) -> Values:
        items = [value if isinstance(value, StructItem) else StructItem("", value) for value in values]
        return [
            None if raw is None else BlockValue(block, raw, visitor, id_)
            for visitor, (id_, raw) in zip(visitors, items, strict=True)
        ]

    block_class: Any = type(block)
    return Reading(lambda: struct_type(block_class), read)


_READINGS: list[tuple[type[blocks.Block], Callable[[Any], Reading]]] = [
    (EnumBlock, lambda block: readings.enum(block.enum)),
    (blocks.RichTextBlock, lambda block: readings.rich(required=block.required)),
    (PartialDateBlock, lambda block: readings.partial_date()),
    (ImageChooserBlock, lambda block: readings.IMAGE),
    (DocumentChooserBlock, lambda block: readings.DOCUMENT),
    (blocks.PageChooserBlock, lambda block: readings.PAGE),
    (
        SnippetChooserBlock,
        lambda block: readings.reference(
            f"api.types.snippets.{block.target_model.__name__}", loaders.snippets(block.target_model)
        ),
    ),
    (blocks.BooleanBlock, lambda block: readings.BOOLEAN),
    (blocks.IntegerBlock, lambda block: readings.INTEGER),
    (blocks.FloatBlock, lambda block: readings.FLOAT),
    (blocks.DecimalBlock, lambda block: readings.DECIMAL),
    (blocks.DateBlock, lambda block: readings.DATE),
    (blocks.TimeBlock, lambda block: readings.TIME),
    (blocks.DateTimeBlock, lambda block: readings.DATE_TIME),
    (WagtailTableBlock, lambda block: readings.seen("api.types.text.Table", None)),
    (blocks.ListBlock, _list),
    (blocks.StructBlock, _struct),
    (blocks.FieldBlock, lambda block: readings.REQUIRED_TEXT if block.required else readings.TEXT),
]


def _child_value(name: str, parent: BlockValue) -> Any:
    """Return the stored value of a struct's child. What was stored before the block had this child has its default."""
    if name in parent.raw:
        return parent.raw[name]
    child: Any = parent.block.child_blocks[name]
    return child.get_prep_value(child.get_default())


def child_field(block: blocks.Block, get: Callable[[Any], Any]) -> graphene.Field:
    """Return the field for *block*, a child of a struct or the only value of a block of a stream."""
    required = block.required or isinstance(block, (blocks.BooleanBlock, blocks.ListBlock, blocks.StructBlock))
    return block_reading(block).field(get, required=required, description=_description(block))


def _description(block: blocks.Block) -> str | None:
    text = getattr(block.meta, "help_text", None) or getattr(getattr(block, "field", None), "help_text", None)
    label = block.meta.label or block.label
    words = [str(part).rstrip(".") + "." for part in (label, text) if part and isinstance(part, (str, Promise))]
    return " ".join(word[0].upper() + word[1:] for word in words) or None


@cache
def struct_type(block_class: Any) -> type[graphene.ObjectType]:
    """Return the object type of a struct block's class: that of the body, for those that stand there too."""
    if block_class in body_types():
        return body_types()[block_class]
    return _make_type(block_class, block_class(), interfaces=())


def _make_type(block_class: type[blocks.Block], block: Any, interfaces: tuple[Any, ...]) -> type[graphene.ObjectType]:
    name = block_class.__name__ if interfaces else block_class.__name__.removesuffix("Block")
    fields: dict[str, Any] = {}
    if isinstance(block, blocks.StructBlock):
        for child_name, child in block.child_blocks.items():
            fields[child_name] = child_field(child, partial(_child_value, child_name))
    else:
        # Named after what it is: fields of one name and several types could not be asked for side by side.
        name_of_value = "rich_text" if isinstance(block, blocks.RichTextBlock) else "table"
        fields[name_of_value] = child_field(block, lambda parent: parent.raw)
    fields |= _EXTRA.get(block_class, {})
    meta = type(
        "Meta", (), {"interfaces": interfaces, "description": inspect.cleandoc(block_class.__doc__ or "") or None}
    )
    made: type[graphene.ObjectType] = type(name, (graphene.ObjectType,), {**fields, "Meta": meta})
    return made


@cache
def body_types() -> dict[type[blocks.Block], type[graphene.ObjectType]]:
    """Return the types of the blocks that a page's body is made of, by block class."""
    children = BodyBlock().child_blocks.values()
    return {type(block): _make_type(type(block), block, interfaces=(Block,)) for block in children}


def stream_reading(stream: blocks.StreamBlock) -> Reading:
    """
    Return how a StreamField is read: the body as a list of `Block`s, a stream of one kind of item as a list of those.

    :raises TypeError: when a stream has several kinds of items and isn't the body
    """
    if isinstance(stream, BodyBlock):
        return Reading(graphene.List(graphene.NonNull(Block)), partial(_read_body, stream.child_blocks))
    if len(stream.child_blocks) != 1:
        raise TypeError(f"{stream} has {len(stream.child_blocks)} kinds of items. Only the body of a page has several.")
    [(name, child)] = stream.child_blocks.items()
    items = readings.list_of(block_reading(child))

    def read(visitors: Sequence[Visitor], values: Sequence[Any]) -> Values | Steps:
        streams = [[entry["value"] for entry in raw_stream(value) if entry["type"] == name] for value in values]
        return items.read(visitors, streams)

    return Reading(items.type, read)


def _read_body(child_blocks: Mapping[str, blocks.Block], visitors: Sequence[Visitor], values: Sequence[Any]) -> Values:
    return [
        [
            BlockValue(child_blocks[entry["type"]], entry["value"], visitor, entry.get("id") or "")
            for entry in raw_stream(value)
            if entry["type"] in child_blocks
        ]
        for visitor, value in zip(visitors, values, strict=True)
    ]


def raw_stream(value: Any) -> list[dict[str, Any]]:
    """
    Return the stored blocks of a stream: dicts with `type`, `value` and `id`.

    The stream is what Wagtail makes of it, or the text that is stored, or already what is returned. Blocks may be of a
    type that there is no longer.
    """
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except ValueError:
            return []  # words that were stored before there were blocks, see Wagtail's StreamBlock
    if isinstance(value, list):
        return value
    return [] if value is None else list(value.raw_data)


def link_address(parents: Sequence[BlockValue], _info: Any) -> Steps:
    """Resolve where a block with a page or an address leads: the page's address, else what was written."""
    steps: Any = readings.PAGE.read(
        [parent.visitor for parent in parents], [parent.raw.get("page") for parent in parents]
    )
    pages = yield from steps
    paths = yield from page_addresses(pages)
    return [path or parent.raw.get("url") or None for parent, path in zip(parents, paths, strict=True)]


def page_addresses(pages: Sequence[Any]) -> Steps:
    """Resolve the addresses of pages, with None for None."""
    from api.types.addresses import urls

    return (yield from urls(pages))


link_field = graphene.Field(
    graphene.String,
    description="Where this leads: the address of the page, else the one that was written.",
    resolver=batch(link_address),
)
