"""
What a team should look at in the text of a page, so that everybody can read it (WCAG 2.2). Nothing is refused for it.

Wagtail's own checker needs a preview that this server renders; front ends render ours. So the text itself is looked at,
as it is stored, each time that a page is opened or saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.content.rich_text import TextBlockType, TextTree, parse

# Words that say nothing of where a link leads (WCAG 2.2, 2.4.4), by the language of the text. All in small letters.
VAGUE = {
    "en": {"click", "click here", "here", "learn more", "link", "more", "read more", "see more", "this link"},
    "pl": {"czytaj więcej", "kliknij", "kliknij tutaj", "link", "tu", "tutaj", "więcej", "zobacz więcej"},
    "de": {"hier", "hier klicken", "klick", "link", "mehr", "mehr erfahren", "mehr lesen", "weiter", "weiterlesen"},
    "fr": {"cliquer ici", "cliquez ici", "en savoir plus", "ici", "lien", "lire la suite", "lire plus", "voir plus"},
    "hu": {"bővebben", "ide", "itt", "kattints ide", "kattintson ide", "link", "tovább", "több"},
}
HEADINGS = {TextBlockType.HEADING_2: 2, TextBlockType.HEADING_3: 3, TextBlockType.HEADING_4: 4}
SHOWN_OF_A_TEXT = 60


@dataclass(frozen=True)
class Advice:
    """
    One thing to look at.

    :ivar anchor: of the block in the page's form, without "#"; empty where it isn't in a block
    """

    text: str
    anchor: str = ""


def advice_on(page: Page) -> list[Advice]:
    """Return what to look at in the texts of *page*, from its top to its bottom, in the active language."""
    vague = VAGUE["en"] | VAGUE.get(page.locale.language_code.partition("-")[0], set())
    found = list(_of_body(getattr(page, "body", ()), vague))
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            tree = parse(getattr(page, field.name) or "")
            found += [Advice(said) for said in _of_links(tree, vague)]
    # The same words twice in one block are one thing to look at.
    return list(dict.fromkeys(found))


def _of_body(body: Any, vague: set[str]) -> Iterator[Advice]:
    # The page's title is the heading above all others.
    level = 1
    for child in body:
        anchor = f"block-{child.id}-section" if child.id else ""
        for heading, below in _headings(child):
            if below > level + 1:
                said = _("The heading “%(heading)s” has level %(level)d and follows level %(above)d: one is left out.")
                yield Advice(said % {"heading": _short(heading), "level": below, "above": level}, anchor)
            level = below
        for said in _of_block(child, vague):
            yield Advice(said, anchor)


def _headings(child: Any) -> Iterator[tuple[str, int]]:
    if child.block_type == "heading":
        yield child.value["text"], int(child.value["level"] or 2)
    for tree in _texts(child):
        for block in tree.blocks:
            if block.type in HEADINGS:
                yield block.text, HEADINGS[block.type]


def _texts(child: Any) -> list[TextTree]:
    """Return the rich texts of a block."""
    if child.block_type == "text":
        return [parse(child.value.source)]
    if child.block_type == "bilingual":
        return [parse(child.value[side].source) for side in ("left", "right")]
    return []


def _of_block(child: Any, vague: set[str]) -> Iterator[str]:
    for tree in _texts(child):
        yield from _of_links(tree, vague)
    value = child.value
    if child.block_type == "table" and value and value.get("table_header_choice") in {None, "", "neither"}:
        yield _("A table has no header cells: say whether its first row or its first column names the others.")
    elif child.block_type in {"image", "gallery"}:
        pictures = [value] if child.block_type == "image" else value["images"]
        if any(picture["image"] and not picture["alt"].strip() for picture in pictures):
            yield _("A picture is described nowhere: those who can't see it don't learn what it shows.")
    elif child.block_type == "call_to_action" and _is_vague(value["label"], vague):
        yield _vague(value["label"])
    elif child.block_type == "link_cards":
        yield from (_vague(card["title"]) for card in value["cards"] if _is_vague(card["title"], vague))


def _of_links(tree: TextTree, vague: set[str]) -> Iterator[str]:
    for block in tree.blocks:
        for link, spans in groupby(block.spans, key=lambda span: span.link):
            if link is None:
                continue
            words = "".join(span.text for span in spans).strip()
            if not words:
                yield _("A link has no words: nobody can follow it. Remove it, or write where it leads.")
            elif _is_vague(words, vague):
                yield _vague(words)
            elif link.kind == "url" and urlsplit(words).scheme in {"http", "https"}:
                said = _("A link shows its address, “%(address)s”: screen readers spell it out. Write where it leads.")
                yield said % {"address": _short(words)}


def _is_vague(words: str, vague: set[str]) -> bool:
    return words.casefold().strip(" .…:>»→-") in vague


def _vague(words: str) -> str:
    said = _("The words “%(words)s” of a link don't say where it leads. Who hears only the links can't choose.")
    return said % {"words": _short(words)}


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_OF_A_TEXT else text[: SHOWN_OF_A_TEXT - 1] + "…"
