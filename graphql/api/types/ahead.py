"""
Looking ahead: what the blocks of a stream refer to, as far as the document asks for it.

A page's body nests pictures in galleries and people in lists, and people have photos and organisations. Level by level
that would be a query each; read from the stored JSON at once, it is one query for each kind of thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model
from graphene.utils.str_converters import to_camel_case
from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    get_directive_values,
    get_named_type,
)
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import TranslatableMixin
from wagtail.snippets.blocks import SnippetChooserBlock

from api import loaders
from api.engine import Load
from api.engine.batch import Loader, View
from api.types.blocks import StructItem, list_item, struct_type
from cms.content import rich_text
from cms.content.queries import Via, Visitor

# The name of a type and of one of its fields.
FieldName = tuple[str, str]
Reference = tuple["Loader | View", Any]


MOST_KEPT = 64
"""Outcomes of conditions kept for a field of a document: n variables have 2**n, and who asks chooses them."""


def fields_below(info: GraphQLResolveInfo) -> frozenset[FieldName]:
    """
    Return the fields that are selected below the one being resolved, at any depth, with the types they are written on.

    What `@skip` and `@include` leave out is not among them.
    """
    node: Any = info.field_nodes[0]
    # Documents are kept, and so is what was found here once: for so many merged fields and each outcome of conditions.
    kept: dict[Any, frozenset[FieldName]] | None = getattr(node, "_fields_below", None)
    if kept is None:
        kept = node._fields_below = {}
    outcome = (len(info.field_nodes), *sorted(_conditions(info).items()))
    fields = kept.get(outcome)
    if fields is None:
        found: set[FieldName] = set()
        for field_node in info.field_nodes:
            _collect(field_node.selection_set, get_named_type(info.return_type), info, found)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        fields = kept[outcome] = frozenset(found)
    return fields


def _conditions(info: GraphQLResolveInfo) -> dict[str, bool]:
    return {name: value for name, value in info.variable_values.items() if isinstance(value, bool)}


def _collect(selection_set: Any, of_type: Any, info: GraphQLResolveInfo, found: set[FieldName]) -> None:
    for selection in selection_set.selections if selection_set else ():
        if selection.directives and _is_left_out(selection, info):
            continue
        if isinstance(selection, FieldNode):
            name = selection.name.value
            found.add((of_type.name, name))
            field = getattr(of_type, "fields", {}).get(name)
            if field is not None and selection.selection_set:
                _collect(selection.selection_set, get_named_type(field.type), info, found)
            continue
        spread = isinstance(selection, FragmentSpreadNode)
        fragment = info.fragments[selection.name.value] if spread else selection
        condition = fragment.type_condition
        narrowed = info.schema.type_map[condition.name.value] if condition else of_type
        _collect(fragment.selection_set, narrowed, info, found)


def _is_left_out(selection: Any, info: GraphQLResolveInfo) -> bool:
    skip = get_directive_values(GraphQLSkipDirective, selection, info.variable_values)
    include = get_directive_values(GraphQLIncludeDirective, selection, info.variable_values)
    return bool(skip and skip["if"]) or bool(include and not include["if"])


def references_ahead(
    stream: blocks.StreamBlock, visitors: Sequence[Visitor], streams: Sequence[list[dict[str, Any]]], info: Any
) -> tuple[Load, ...]:
    """Return what to load for streams of stored blocks: only what the fields below that of *info* will ask for."""
    wanted = fields_below(info)
    keys: dict[Any, list[Any]] = {}
    for visitor, raw in zip(visitors, streams, strict=True):
        for entry in raw:
            block = stream.child_blocks.get(entry["type"])
            for loader, named in _references(block, entry["value"], None, wanted) if block else ():
                keys.setdefault(loader, []).append((visitor, named))
    return tuple(Load(loader, asked) for loader, asked in keys.items())


def _references(block: Any, value: Any, place: FieldName | None, wanted: frozenset[FieldName]) -> Iterator[Reference]:
    """Yield the references within *value*, a stored value of *block*, which stands at *place*: a field of a struct."""
    if value is None or value == "":
        return
    if isinstance(block, blocks.StructBlock):
        raw = value.raw if isinstance(value, StructItem) else value
        block_class: Any = type(block)
        type_name = struct_type(block_class)._meta.name
        for name, child in block.child_blocks.items():
            yield from _references(child, raw.get(name), (type_name, to_camel_case(name)), wanted)
    elif isinstance(block, blocks.ListBlock):
        for entry in value:
            yield from _references(block.child_block, list_item(entry, block.child_block), place, wanted)
    elif isinstance(block, blocks.RichTextBlock):
        yield from _links(value, wanted)
    elif place is not None and not (place in wanted or (place[1] == "page" and (place[0], "href") in wanted)):
        return
    elif isinstance(block, ImageChooserBlock):
        yield loaders.images, int(value)
    elif isinstance(block, DocumentChooserBlock):
        yield loaders.documents, int(value)
    elif isinstance(block, blocks.PageChooserBlock):
        yield loaders.pages, int(value)
    elif isinstance(block, SnippetChooserBlock):
        yield loaders.snippets(block.target_model), int(value)
        yield from _beyond(block.target_model, int(value), wanted)


def _links(html: str, wanted: frozenset[FieldName]) -> Iterable[Reference]:
    links = {("RichText", "html"), ("RichTextLink", "url")} & wanted
    tree = rich_text.parse(html)
    if links or ("RichTextLink", "page") in wanted:
        yield from ((loaders.pages, pk) for pk in tree.targets("page"))
    if links or ("RichTextLink", "document") in wanted:
        yield from ((loaders.documents, pk) for pk in tree.targets("document"))


def _beyond(model: type[Model], pk: int, wanted: frozenset[FieldName]) -> Iterable[Reference]:
    """Yield the ways to what a snippet itself refers to: a person's photo and organisation."""
    field: Any
    for field in model._meta.concrete_fields:
        if not field.is_relation or (model.__name__, to_camel_case(field.name)) not in wanted:
            continue
        if field.related_model is get_image_model():
            yield loaders.images, Via(model, field.attname, pk)
        elif field.related_model is get_document_model():
            yield loaders.documents, Via(model, field.attname, pk)
        elif issubclass(field.related_model, TranslatableMixin):
            yield loaders.snippets(field.related_model), Via(model, field.attname, pk)
