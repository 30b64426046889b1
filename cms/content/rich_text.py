"""
Rich text as a flat tree: a list of blocks, each a list of spans, in the manner of Portable Text and Draft.js.

Wagtail stores rich text as HTML in which links to pages and documents are ids. `parse` reads that once; what it returns
names the ids, so that a reader can load all targets of many texts together, and `render_html` writes it with the
addresses filled in. Only what is known here is written: nothing else of the stored HTML reaches a visitor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextBlockType(models.TextChoices):
    """What a block of rich text is."""

    PARAGRAPH = "paragraph", _("Paragraph")
    HEADING_2 = "heading_2", _("Heading, level 2")
    HEADING_3 = "heading_3", _("Heading, level 3")
    HEADING_4 = "heading_4", _("Heading, level 4")
    UNORDERED_LIST_ITEM = "unordered_list_item", _("Item of a bulleted list")
    ORDERED_LIST_ITEM = "ordered_list_item", _("Item of a numbered list")
    BLOCKQUOTE = "blockquote", _("Quotation")
    HORIZONTAL_RULE = "horizontal_rule", _("Horizontal rule")


class TextMark(models.TextChoices):
    """How words in rich text look."""

    BOLD = "bold", _("Bold")
    ITALIC = "italic", _("Italic")
    SUPERSCRIPT = "superscript", _("Superscript")
    SUBSCRIPT = "subscript", _("Subscript")
    STRIKETHROUGH = "strikethrough", _("Struck through")
    CODE = "code", _("Code")


LinkKind = Literal["page", "document", "url"]

BLOCK_TAGS = {
    "p": TextBlockType.PARAGRAPH,
    "h2": TextBlockType.HEADING_2,
    "h3": TextBlockType.HEADING_3,
    "h4": TextBlockType.HEADING_4,
    "blockquote": TextBlockType.BLOCKQUOTE,
}
MARK_TAGS = {
    "b": TextMark.BOLD,
    "strong": TextMark.BOLD,
    "i": TextMark.ITALIC,
    "em": TextMark.ITALIC,
    "sup": TextMark.SUPERSCRIPT,
    "sub": TextMark.SUBSCRIPT,
    "s": TextMark.STRIKETHROUGH,
    "del": TextMark.STRIKETHROUGH,
    "code": TextMark.CODE,
}
HTML_TAGS = {
    TextMark.BOLD: "b",
    TextMark.ITALIC: "i",
    TextMark.SUPERSCRIPT: "sup",
    TextMark.SUBSCRIPT: "sub",
    TextMark.STRIKETHROUGH: "s",
    TextMark.CODE: "code",
} | {block_type: tag for tag, block_type in BLOCK_TAGS.items()}
LIST_TAGS = {"ul": TextBlockType.UNORDERED_LIST_ITEM, "ol": TextBlockType.ORDERED_LIST_ITEM}
LISTS = {block_type: tag for tag, block_type in LIST_TAGS.items()}
SAFE_SCHEMES = {"", "http", "https", "mailto", "tel"}


@dataclass(frozen=True, slots=True)
class TextLink:
    """Where a span leads: the id of a page or document, or an address."""

    kind: LinkKind
    pk: int | None = None
    url: str = ""
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Text that looks the same from its beginning to its end. A line break in it is a newline character."""

    text: str
    marks: tuple[TextMark, ...] = ()
    link: TextLink | None = None


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, heading or item of a list. *depth* counts the lists around an item; it is 0 elsewhere."""

    type: TextBlockType
    depth: int
    spans: tuple[TextSpan, ...]

    @property
    def text(self) -> str:
        """The block without marks and links."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class TextTree:
    """A whole rich text."""

    blocks: tuple[TextBlock, ...]

    @property
    def text(self) -> str:
        """The text alone, one line a block."""
        return "\n".join(block.text for block in self.blocks if block.text)

    def targets(self, kind: LinkKind) -> list[int]:
        """Return the ids of the pages or documents that the text links to."""
        return [
            span.link.pk
            for block in self.blocks
            for span in block.spans
            if span.link is not None and span.link.kind == kind and span.link.pk is not None
        ]


@lru_cache(maxsize=4096)
def parse(html: str) -> TextTree:
    """Return the tree of *html*, rich text as Wagtail stores it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.tree()


def render_html(tree: TextTree, address: Callable[[TextLink], str | None]) -> str:
    """
    Write *tree* as HTML, with the addresses that *address* gives to its links.

    A link without an address becomes plain text: its target is deleted, or the visitor may not see it.
    """
    out: list[str] = []
    open_lists: list[str] = []
    for block in tree.blocks:
        list_tag = LISTS.get(block.type)
        depth = block.depth if list_tag else 0
        while len(open_lists) > depth or (list_tag and len(open_lists) == depth and open_lists[-1] != list_tag):
            out.append(f"</li></{open_lists.pop()}>")
        if list_tag:
            if len(open_lists) == depth:
                out.append("</li>")
            while len(open_lists) < depth:
                out.append(f"<{list_tag}>")
                open_lists.append(list_tag)
                if len(open_lists) < depth:
                    out.append("<li>")
            out.append("<li>" + _render_spans(block.spans, address))
        elif block.type is TextBlockType.HORIZONTAL_RULE:
            out.append("<hr>")
        else:
            tag = HTML_TAGS[block.type]
            out.append(f"<{tag}>{_render_spans(block.spans, address)}</{tag}>")
    while open_lists:
        out.append(f"</li></{open_lists.pop()}>")
    return "".join(out)


def _render_spans(spans: tuple[TextSpan, ...], address: Callable[[TextLink], str | None]) -> str:
    out: list[str] = []
    open_link: TextLink | None = None
    open_address: str | None = None
    for span in spans:
        if span.link is not open_link:
            if open_address is not None:
                out.append("</a>")
            open_link = span.link
            open_address = address(open_link) if open_link is not None else None
            if open_address is not None:
                out.append(f'<a href="{escape(open_address)}">')
        text = escape(span.text, quote=False).replace("\n", "<br>")
        for mark in reversed(span.marks):
            text = f"<{HTML_TAGS[mark]}>{text}</{HTML_TAGS[mark]}>"
        out.append(text)
    if open_address is not None:
        out.append("</a>")
    return "".join(out)


def safe_address(url: str) -> str | None:
    """Return *url* when it is one that a visitor may be led to; None for scripts and the like."""
    cleaned = "".join(character for character in url.strip() if character >= " " and character != "\x7f")
    try:
        scheme = urlsplit(cleaned).scheme.lower()
    except ValueError:
        return None
    return cleaned if scheme in SAFE_SCHEMES else None


@dataclass
class _Draft:
    type: TextBlockType
    depth: int
    spans: list[TextSpan] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads stored rich text. Tags that aren't known are left out, their text is kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.drafts: list[_Draft] = []
        self.lists: list[TextBlockType] = []
        self.marks: list[TextMark] = []
        self.link: TextLink | None = None
        self.is_open = False
        self.skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.skipping += 1
        elif tag in LIST_TAGS:
            self.lists.append(LIST_TAGS[tag])
            self.is_open = False
        elif tag == "li":
            self.begin(self.lists[-1] if self.lists else TextBlockType.UNORDERED_LIST_ITEM, max(len(self.lists), 1))
        elif tag == "hr":
            self.begin(TextBlockType.HORIZONTAL_RULE, 0)
            self.is_open = False
        elif tag == "br":
            self.handle_data("\n")
        elif tag in BLOCK_TAGS:
            # A paragraph inside an item of a list is the item's own text.
            if not (self.is_open and self.lists):
                self.begin(BLOCK_TAGS[tag], 0)
        elif tag in MARK_TAGS:
            self.marks.append(MARK_TAGS[tag])
        elif tag == "a":
            self.link = _link({name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.skipping = max(self.skipping - 1, 0)
        elif tag in LIST_TAGS:
            if self.lists:
                self.lists.pop()
            self.is_open = False
        elif tag == "li" or tag in BLOCK_TAGS:
            self.is_open = bool(self.lists) and tag != "li"
        elif tag in MARK_TAGS and MARK_TAGS[tag] in self.marks:
            self.marks.remove(MARK_TAGS[tag])
        elif tag == "a":
            self.link = None

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if not self.is_open:
            if not data.strip():
                return
            self.begin(TextBlockType.PARAGRAPH, 0)
        marks = tuple(dict.fromkeys(self.marks))
        spans = self.drafts[-1].spans
        if spans and spans[-1].marks == marks and spans[-1].link is self.link:
            spans[-1] = TextSpan(spans[-1].text + data, marks, self.link)
        else:
            spans.append(TextSpan(data, marks, self.link))

    def begin(self, block_type: TextBlockType, depth: int) -> None:
        self.drafts.append(_Draft(block_type, depth))
        self.is_open = True

    def tree(self) -> TextTree:
        return TextTree(tuple(TextBlock(draft.type, draft.depth, tuple(draft.spans)) for draft in self.drafts))


def _link(attributes: dict[str, str]) -> TextLink | None:
    kind, pk = attributes.get("linktype"), attributes.get("id", "")
    if kind in ("page", "document"):
        if not pk.isdecimal():
            return None
        return TextLink("page" if kind == "page" else "document", int(pk), fragment=attributes.get("fragment", ""))
    url = safe_address(attributes.get("href", ""))
    return TextLink("url", url=url) if url else None
