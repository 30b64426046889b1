"""Turns Markdown (CommonMark 0.31) into Wagtail's database HTML, as far as an editor could write the same."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from wagtail.documents import get_document_model
from wagtail.rich_text import features as feature_registry

from cms.microsites.seeding.context import DOCUMENT_PREFIX, INVALID, PAGE_PREFIX, Context
from cms.microsites.seeding.values import RichLink, RichText

Part = str | RichLink

_SAFE_LINK = re.compile(r"https?://[^\s/]+\S*|mailto:[^@\s]+@[^@\s]+|tel:\+?[0-9-]+|#[\w-]+")
_MARKS = {"strong": ("b", "bold"), "em": ("i", "italic"), "s": ("s", "strikethrough")}
_NAMES = {
    "bold": "bold text (**)",
    "italic": "italic text (*)",
    "strikethrough": "crossed-out text (~~)",
    "code": "code (`)",
    "h2": "headings of level 2 (##)",
    "h3": "headings of level 3 (###)",
    "h4": "headings of level 4 (####)",
    "ol": "numbered lists",
    "ul": "lists",
    "hr": "lines (***)",
    "link": "links",
    "document-link": "links to documents",
    "blockquote": "quotations (>)",
}


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # Our own check says what is wrong with a link; the parser would leave it as text without a word. And it would
    # encode what is the name of a file.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # how its documentation has it replaced
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # the same
    return parser


_MARKDOWN = _parser()


def parse_markdown(text: str) -> list[SyntaxTreeNode]:
    """Return the blocks of a Markdown text; their `map` counts lines from 0."""
    return list(SyntaxTreeNode(_MARKDOWN.parse(text)).children)


def markdown_to_rich_text(text: str, features: Collection[str] | None, context: Context, first_line: int) -> Any:
    """
    Return the `RichText` that the Markdown *text* says, or INVALID.

    :param features: what the field's editor offers (Wagtail's names); None for Wagtail's default
    :param first_line: where *text* begins in its file
    """
    writer = RichTextWriter(features, context, first_line)
    rich_text = writer.write(parse_markdown(text))
    return rich_text if writer.is_valid else INVALID


def default_features() -> list[str]:
    """Return what Wagtail's rich text editor offers where a field doesn't say: the setting, or what is registered."""
    options = getattr(settings, "WAGTAILADMIN_RICH_TEXT_EDITORS", {})
    chosen = options.get("default", {}).get("OPTIONS", {}).get("features")
    return list(chosen or feature_registry.get_default_features())


def plain_text(node: SyntaxTreeNode) -> str:
    """Return the words in *node*, without links and marks."""
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    if node.type in {"text", "code_inline", "html_inline"}:
        return node.content
    return "".join(plain_text(child) for child in node.children)


class RichTextWriter:
    """Writes the blocks of a Markdown text as rich text. Afterwards `is_valid` says whether all of it could be."""

    def __init__(self, features: Collection[str] | None, context: Context, first_line: int) -> None:
        self._features = default_features() if features is None else list(features)
        self._context = context
        self._first_line = first_line
        self._line = first_line
        self.is_valid = True

    def write(self, nodes: Iterable[SyntaxTreeNode]) -> RichText:
        """Return *nodes* as rich text."""
        return RichText(tuple(_joined(part for node in nodes for part in self._block(node))))

    def _wrong(self, message: str) -> list[Part]:
        self._context.wrong(self._line, message)
        self.is_valid = False
        return []

    def _needs(self, feature: str) -> None:
        if feature not in self._features:
            allowed = ", ".join(_NAMES[name] for name in self._features if name in _NAMES)
            name = _NAMES[feature]
            self._wrong(
                f"{name[0].upper()}{name[1:]} can't be used here. This text may have: {allowed or 'words only'}."
            )

    def _block(self, node: SyntaxTreeNode) -> list[Part]:
        if node.map:
            self._line = self._first_line + node.map[0]
        write: Callable[[SyntaxTreeNode], list[Part]] | None = getattr(self, f"_{node.type}", None)
        if write is None:
            return self._wrong(f"{node.type} can't be used here.")
        return write(node)

    # --- Blocks, named as the parser names them ---------------------------------------------------------------

    def _paragraph(self, node: SyntaxTreeNode) -> list[Part]:
        return ["<p>", *self._inline(node), "</p>"]

    def _heading(self, node: SyntaxTreeNode) -> list[Part]:
        if node.tag == "h1":
            return self._wrong("The title of the page is the only heading with one #. Begin with ##.")
        if node.tag in {"h5", "h6"}:
            return self._wrong("Headings have at most four #.")
        self._needs(node.tag)
        return [f"<{node.tag}>", *self._inline(node), f"</{node.tag}>"]

    def _bullet_list(self, node: SyntaxTreeNode) -> list[Part]:
        self._needs("ul")
        return ["<ul>", *(part for item in node.children for part in self._list_item(item)), "</ul>"]

    def _ordered_list(self, node: SyntaxTreeNode) -> list[Part]:
        self._needs("ol")
        if node.attrs.get("start", 1) != 1:
            self._wrong("A numbered list begins with 1. Does a paragraph interrupt it? Indent that by three spaces.")
        return ["<ol>", *(part for item in node.children for part in self._list_item(item)), "</ol>"]

    def _list_item(self, node: SyntaxTreeNode) -> list[Part]:
        parts: list[Part] = ["<li>"]
        for position, child in enumerate(node.children):
            if child.map:
                self._line = self._first_line + child.map[0]
            if child.type == "paragraph":
                # Wagtail's editor has lines in a list item, and no paragraphs.
                parts += [*(["<br/>"] if position else []), *self._inline(child)]
            elif child.type in {"bullet_list", "ordered_list"}:
                parts += self._block(child)
            else:
                self._wrong("In a list there can only be text and lists.")
        return [*parts, "</li>"]

    def _hr(self, _node: SyntaxTreeNode) -> list[Part]:
        self._needs("hr")
        return ["<hr/>"]

    def _blockquote(self, node: SyntaxTreeNode) -> list[Part]:
        if "blockquote" not in self._features:
            return self._wrong("Quotations can't begin with > here. Write a block ```quote with text and source.")
        lines = "<br/>".join(html.escape(plain_text(child), quote=False) for child in node.children)
        return [f"<blockquote>{lines}</blockquote>"]

    def _fence(self, node: SyntaxTreeNode) -> list[Part]:
        return self._wrong("A block between ``` can't stand here: only text can.")

    def _code_block(self, _node: SyntaxTreeNode) -> list[Part]:
        return self._wrong("Four spaces at the beginning of a line mean code in Markdown. Remove them.")

    def _html_block(self, _node: SyntaxTreeNode) -> list[Part]:
        return self._wrong("HTML isn't read here. Write it as Markdown, or as a block between ```.")

    def _table(self, _node: SyntaxTreeNode) -> list[Part]:
        return self._wrong("A table can't stand here: only text can.")

    # --- Within a paragraph ---------------------------------------------------------------------------------------

    def _inline(self, node: SyntaxTreeNode) -> list[Part]:
        return [part for inline in node.children for child in inline.children for part in self._span(child)]

    def _span(self, node: SyntaxTreeNode) -> list[Part]:
        if node.type == "text":
            return [html.escape(node.content, quote=False)]
        if node.type in {"softbreak", "hardbreak"}:
            self._line += 1
            return [" " if node.type == "softbreak" else "<br/>"]
        if node.type in _MARKS:
            tag, feature = _MARKS[node.type]
            self._needs(feature)
            return [f"<{tag}>", *self._spans(node), f"</{tag}>"]
        if node.type == "code_inline":
            self._needs("code")
            return [f"<code>{html.escape(node.content, quote=False)}</code>"]
        if node.type == "link":
            return self._link(str(node.attrs.get("href", "")), self._spans(node))
        if node.type == "image":
            return self._wrong("An image stands alone on its line, with an empty line above and below it.")
        return self._wrong("HTML isn't read here. Write it as Markdown; for a < alone write \\<.")

    def _spans(self, node: SyntaxTreeNode) -> list[Part]:
        return [part for child in node.children for part in self._span(child)]

    def _link(self, target: str, content: list[Part]) -> list[Part]:
        if not "".join(part if isinstance(part, str) else "link" for part in content).strip():
            return self._wrong("This link has no words. Write them between [ and ].")
        if target.startswith(PAGE_PREFIX):
            self._needs("link")
            page = self._context.page(target.removeprefix(PAGE_PREFIX), self._line)
            return self._to(page, content)
        if target.startswith(DOCUMENT_PREFIX):
            self._needs("document-link")
            return self._to(self._context.file(get_document_model(), target, self._line), content)
        self._needs("link")
        if not _SAFE_LINK.fullmatch(target):
            return self._wrong(_link_hint(target))
        return [f'<a href="{html.escape(target)}">', *content, "</a>"]

    def _to(self, ref: Any, content: list[Part]) -> list[Part]:
        if ref is INVALID:
            self.is_valid = False
            return content
        return [RichLink(ref, tuple(content))]


def _link_hint(target: str) -> str:
    if not target:
        return "This link leads nowhere. Write its address between ( and )."
    if target.endswith(".md"):
        return f"Link to a page as page:events/seminar, without language and suffix; “{target}” is a file."
    if target.startswith(("documents/", "/documents/")):
        return f"Link to a document as document:{target.lstrip('/')}."
    if target.startswith("www."):
        return f"“{target}” is not a whole address. Write https://{target}."
    return f"“{target}” can't be linked to. Write https://…, mailto:…, tel:…, #anchor, page:… or document:…."


def _joined(parts: Iterable[Part]) -> Iterable[Part]:
    """Put neighbouring pieces of HTML together."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        yield part
        text = ""
    if text:
        yield text
