"""
Looking ahead: what the blocks of a stream refer to, as far as the document asks for it.

A page's body nests pictures in galleries and people in lists, and people have photos and organisations. Level by level
that would be a query each; read from the stored JSON at once, it is one query for each kind of thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

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
from cms.content.queries import Start, Via, Visitor

# The name of a type and of one of its fields.
FieldName = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Target:
    """
    What a block refers to: things that *loader* gives by their ids.

    :ivar ways: to what those refer to in turn, as far as it is asked for, each with its loader
    """

    loader: Loader | View
    ways: Sequence[tuple[Loader | View, tuple[Start, ...]]] = ()


# The ids that were found, of each target.
Found = dict[Target, dict[int, None]]
# Adds the references in a stored value to what was found.
Finder = Callable[[Any, Found], None]


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
    finders = _finders(stream, fields_below(info))
    by_visitor: dict[Visitor, Found] = {}
    for visitor, raw in zip(visitors, streams, strict=True):
        found = by_visitor.setdefault(visitor, {})
        for entry in raw:
            find = finders.get(entry["type"])
            if find is not None:
                find(entry["value"], found)
    keys: dict[Any, list[Any]] = {}
    for visitor, found in by_visitor.items():
        for target, pks in found.items():
            keys.setdefault(target.loader, []).extend((visitor, pk) for pk in pks)
            for loader, path in target.ways:
                keys.setdefault(loader, []).extend((visitor, Via(path, pk)) for pk in pks)
    return tuple(Load(loader, asked) for loader, asked in keys.items())


def references_beyond(model: Any, keys: Iterable[tuple[Visitor, int]], info: Any) -> tuple[Load, ...]:
    """Return what to load for references to snippets of *model*: those, and what fields below ask of them."""
    asked = list(dict.fromkeys(keys))
    known = info.context.loads.values(loaders.snippet_rows)
    loads = [Load(loaders.snippets(model), asked)]
    for loader, path in _ways(model, fields_below(info)):
        beyond = []
        for visitor, pk in asked:
            if (model, visitor, pk) not in known:
                beyond.append((visitor, Via(path, pk)))
            elif len(path) == 1 and (snippet := known[model, visitor, pk]) is not None:
                # Somebody has looked ahead to it: no way is needed any more.
                reference = getattr(snippet, path[0][1])
                beyond += [] if reference is None else [(visitor, reference)]
        if beyond:
            loads.append(Load(loader, beyond))
    return tuple(loads)


def _finders(stream: blocks.StreamBlock, wanted: frozenset[FieldName]) -> Mapping[str, Finder]:
    """Return by the names of blocks what finds the references in them; blocks are definitions, and stay."""
    kept: dict[frozenset[FieldName], dict[str, Finder]] = stream.__dict__.setdefault("_finders", {})
    finders = kept.get(wanted)
    if finders is None:
        found = {name: _finder(block, None, wanted) for name, block in stream.child_blocks.items()}
        if len(kept) >= MOST_KEPT:
            kept.clear()
        finders = kept[wanted] = {name: find for name, find in found.items() if find is not None}
    return finders


def _finder(block: Any, place: FieldName | None, wanted: frozenset[FieldName]) -> Finder | None:
    """
    Return what finds the references in stored values of *block*, which stands at *place*: a field of a struct.

    None where there can be none that anybody asks for.
    """
    if isinstance(block, blocks.StructBlock):
        return _struct_finder(block, wanted)
    if isinstance(block, blocks.ListBlock):
        return _list_finder(block, _finder(block.child_block, place, wanted))
    if isinstance(block, blocks.RichTextBlock):
        return _link_finder(wanted)
    if place is not None and not (place in wanted or (place[1] == "page" and (place[0], "href") in wanted)):
        return None
    if isinstance(block, ImageChooserBlock):
        return _id_finder(loaders.images)
    if isinstance(block, DocumentChooserBlock):
        return _id_finder(loaders.documents)
    if isinstance(block, blocks.PageChooserBlock):
        return _id_finder(loaders.pages)
    if isinstance(block, SnippetChooserBlock):
        return _id_finder(loaders.snippets(block.target_model), _ways(block.target_model, wanted))
    return None


def _struct_finder(block: Any, wanted: frozenset[FieldName]) -> Finder | None:
    block_class: Any = type(block)
    type_name = struct_type(block_class)._meta.name
    children = [
        (name, find)
        for name, child in block.child_blocks.items()
        if (find := _finder(child, (type_name, to_camel_case(name)), wanted)) is not None
    ]

    def find_in_struct(value: Any, found: Found) -> None:
        raw = value.raw if isinstance(value, StructItem) else value
        for name, find in children:
            child = raw.get(name)
            if child is not None and child != "":
                find(child, found)

    return find_in_struct if children else None


def _list_finder(block: Any, find: Finder | None) -> Finder | None:
    if find is None:
        return None

    def find_in_list(value: Any, found: Found) -> None:
        for entry in value:
            item = list_item(entry, block.child_block)
            if item is not None and item != "":
                find(item, found)

    return find_in_list


_LINKED: list[tuple[Literal["page", "document"], View | Loader]] = [
    ("page", loaders.pages),
    ("document", loaders.documents),
]


def _link_finder(wanted: frozenset[FieldName]) -> Finder | None:
    links = {("RichText", "html"), ("RichTextLink", "url")} & wanted
    kinds = [(kind, Target(loader)) for kind, loader in _LINKED if links or ("RichTextLink", kind) in wanted]

    def find_links(value: Any, found: Found) -> None:
        if value:
            tree = rich_text.parse(value)
            for kind, target in kinds:
                found.setdefault(target, {}).update(dict.fromkeys(tree.targets(kind)))

    return find_links if kinds else None


def _id_finder(loader: Loader | View, ways: Sequence[tuple[Loader | View, tuple[Start, ...]]] = ()) -> Finder:
    target = Target(loader, ways)

    def find_id(value: Any, found: Found) -> None:
        if value is not None and value != "":
            found.setdefault(target, {})[int(value)] = None

    return find_id


MOST_STEPS = 3
"""The longest way that is looked ahead: a person's organisation's logo."""


@lru_cache(maxsize=256)
def _ways(
    model: Any, wanted: frozenset[FieldName], before: tuple[Start, ...] = ()
) -> tuple[tuple[Loader | View, tuple[Start, ...]], ...]:
    """Return the ways to what a snippet itself refers to, each with its loader: a person's photo and organisation."""
    ways: list[tuple[Loader | View, tuple[Start, ...]]] = []
    field: Any
    for field in model._meta.concrete_fields:
        if not field.is_relation or (model.__name__, to_camel_case(field.name)) not in wanted:
            continue
        path = (*before, (model, field.attname))
        if field.related_model is get_image_model():
            ways.append((loaders.images, path))
        elif field.related_model is get_document_model():
            ways.append((loaders.documents, path))
        elif issubclass(field.related_model, TranslatableMixin):
            ways.append((loaders.snippets(field.related_model), path))
            if len(path) < MOST_STEPS:
                ways += _ways(field.related_model, wanted, path)
    return tuple(ways)
