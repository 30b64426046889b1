"""Rich text, as HTML with resolved links and as a typed tree; and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import graphene

from api import loaders, readings
from api.engine import Load, batch
from api.engine.batch import Step, Steps, Values
from api.readings import Seen
from api.types.addresses import document_url, urls
from cms.content.queries import Visitor
from cms.content.rich_text import TextBlockType, TextLink, TextMark, TextSpan, TextTree, render_html


@dataclass(eq=False, slots=True)
class SpanValue:
    """A span with the visitor who reads it."""

    span: TextSpan
    visitor: Visitor


@dataclass(eq=False, slots=True)
class LinkValue:
    """A link with the visitor who may follow it."""

    link: TextLink
    visitor: Visitor


class RichTextLink(graphene.ObjectType):
    """Where words in a text lead."""

    url = graphene.String(description="The address. Null when what it led to is not public: then it is no link.")
    page = graphene.Field("api.types.pages.Page", description="The page of this microsite that it leads to.")
    document = graphene.Field("api.types.media.Document", description="The file that it leads to.")

    @batch
    def resolve_url(parents: Sequence[LinkValue], info: Any) -> Steps:
        addresses = yield from _addresses([(parent.visitor, parent.link) for parent in parents])
        return [addresses.get((parent.visitor, parent.link)) for parent in parents]

    @batch
    def resolve_page(parents: Sequence[LinkValue], info: Any) -> Values | Steps:
        return readings.PAGE.read(
            [parent.visitor for parent in parents],
            [parent.link.pk if parent.link.kind == "page" else None for parent in parents],
        )

    @batch
    def resolve_document(parents: Sequence[LinkValue], info: Any) -> Values | Steps:
        return readings.DOCUMENT.read(
            [parent.visitor for parent in parents],
            [parent.link.pk if parent.link.kind == "document" else None for parent in parents],
        )


class RichTextSpan(graphene.ObjectType):
    """Words that look the same from the first to the last."""

    text = graphene.String(required=True, description="The words. A line break is a newline character.")
    marks = graphene.List(
        graphene.NonNull(readings.enum_type(TextMark)), required=True, description="How they look, outermost first."
    )
    link = graphene.Field(RichTextLink, description="Where they lead.")

    def resolve_text(self: Any, info: Any) -> str:
        return self.span.text

    def resolve_marks(self: Any, info: Any) -> Sequence[TextMark]:
        return [mark.value for mark in self.span.marks]

    def resolve_link(self: Any, info: Any) -> LinkValue | None:
        return LinkValue(self.span.link, self.visitor) if self.span.link else None


class RichTextBlock(graphene.ObjectType):
    """A paragraph, a heading or an item of a list."""

    type = graphene.Field(readings.enum_type(TextBlockType), required=True, description="What it is.")
    depth = graphene.Int(required=True, description="How many lists an item lies in, at least 1; 0 for all others.")
    spans = graphene.List(graphene.NonNull(RichTextSpan), required=True, description="Its words, in order.")
    text = graphene.String(required=True, description="Its words without marks and links.")

    def resolve_type(self: Any, info: Any) -> str:
        return self.value.type.value

    def resolve_depth(self: Any, info: Any) -> int:
        return self.value.depth

    def resolve_spans(self: Any, info: Any) -> list[SpanValue]:
        return [SpanValue(span, self.visitor) for span in self.value.spans]

    def resolve_text(self: Any, info: Any) -> str:
        return self.value.text


class RichText(graphene.ObjectType):
    """Formatted text, in three forms to choose from."""

    html = graphene.String(required=True, description="HTML with the links' addresses. It is safe to put into a page.")
    text = graphene.String(required=True, description="The words alone, one line for each block.")
    blocks = graphene.List(
        graphene.NonNull(RichTextBlock),
        required=True,
        description="The text as a tree, flat as in Portable Text: blocks in order, with their depth in lists.",
    )

    @batch
    def resolve_html(parents: Sequence[Seen], info: Any) -> Steps:
        links = [
            (parent.visitor, span.link)
            for parent in parents
            for block in parent.value.blocks
            for span in block.spans
            if span.link is not None
        ]
        addresses = yield from _addresses(links)
        return [render_html(parent.value, partial(_address_for, addresses, parent.visitor)) for parent in parents]

    def resolve_text(self: Any, info: Any) -> str:
        return self.value.text

    def resolve_blocks(self: Any, info: Any) -> list[Seen]:
        tree: TextTree = self.value
        return [Seen(block, self.visitor) for block in tree.blocks]


def _address_for(addresses: dict[tuple[Visitor, TextLink], str], visitor: Visitor, link: TextLink) -> str | None:
    return addresses.get((visitor, link))


def _addresses(links: Sequence[tuple[Visitor, TextLink]]) -> Step:
    """Resolve the addresses of links, by visitor and link; what the visitor may not see is left out."""
    page_keys = [(visitor, link.pk) for visitor, link in links if link.kind == "page"]
    document_keys = [(visitor, link.pk) for visitor, link in links if link.kind == "document"]
    addresses = {(visitor, link): link.url for visitor, link in links if link.kind == "url"}
    if not page_keys and not document_keys:
        return addresses
    pages, documents = yield Load(loaders.pages, page_keys), Load(loaders.documents, document_keys)
    page_urls = yield from urls([pages.get(key) for key in page_keys])
    by_key = dict(zip(page_keys, page_urls, strict=True))
    for visitor, link in links:
        if link.kind == "page" and by_key[visitor, link.pk]:
            fragment = f"#{link.fragment}" if link.fragment else ""
            addresses[visitor, link] = by_key[visitor, link.pk] + fragment
        elif link.kind == "document" and (document := documents.get((visitor, link.pk))):
            addresses[visitor, link] = document_url(document)
    return addresses


class Table(graphene.ObjectType):
    """A table of plain text."""

    caption = graphene.String(description="What the table shows.")
    rows = graphene.List(
        graphene.NonNull(graphene.List(graphene.NonNull(graphene.String))),
        required=True,
        description="The cells, row by row. All rows have the same number of cells.",
    )
    first_row_is_header = graphene.Boolean(required=True, description="Whether the first row names the columns.")
    first_column_is_header = graphene.Boolean(required=True, description="Whether the first column names the rows.")

    def resolve_caption(self: Any, info: Any) -> str | None:
        return self.value.get("table_caption") or None

    def resolve_rows(self: Any, info: Any) -> list[list[str]]:
        return [["" if cell is None else str(cell) for cell in row] for row in self.value.get("data") or []]

    def resolve_first_row_is_header(self: Any, info: Any) -> bool:
        return self.value.get("table_header_choice") in ("row", "both")

    def resolve_first_column_is_header(self: Any, info: Any) -> bool:
        return self.value.get("table_header_choice") in ("column", "both")
