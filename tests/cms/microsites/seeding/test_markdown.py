"""Markdown as rich text and as the blocks of a body."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wagtail import blocks

from cms.content.blocks import BodyBlock
from cms.content.models import Document, PlainPage
from cms.microsites.seeding.bodies import markdown_to_stream
from cms.microsites.seeding.context import INVALID, Context, Names
from cms.microsites.seeding.files import SiteFolder
from cms.microsites.seeding.problems import Problems
from cms.microsites.seeding.rich_text import markdown_to_rich_text
from cms.microsites.seeding.values import FileRef, PageRef, RichLink, RichText, StreamValue

FEATURES = ["h3", "bold", "italic", "ol", "ul", "hr", "link", "document-link"]


@pytest.fixture
def context(tmp_path: Path) -> Context:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "the flyer.pdf").touch()
    names = Names({"": PlainPage, "events/seminar": PlainPage}, {})
    return Context(SiteFolder(tmp_path), names, Problems(), lambda ref, line: None, "x.md")


def problems(context: Context) -> list[str]:
    return [str(problem) for problem in context.problems.ordered()]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One\ntwo", "<p>One two</p>"),
        ("One\\\ntwo", "<p>One<br/>two</p>"),
        ("**bold** and *italic*", "<p><b>bold</b> and <i>italic</i></p>"),
        ("### Title", "<h3>Title</h3>"),
        ("- a\n- b\n  1. c", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"),
        ("- a\n\n- b\n\n  more", "<ul><li>a</li><li>b<br/>more</li></ul>"),
        ("above\n\n***\n\nbelow", "<p>above</p><hr/><p>below</p>"),
        ("5 < 6 & “7”", "<p>5 &lt; 6 &amp; “7”</p>"),
        (r"\<b>", "<p>&lt;b&gt;</p>"),
        ('[a](https://x.org/?a=1&b="2")', '<p><a href="https://x.org/?a=1&amp;b=&quot;2&quot;">a</a></p>'),
        ("<https://x.org>", '<p><a href="https://x.org">https://x.org</a></p>'),
        ("[a](mailto:a@b.eu) [b](tel:+48618567300) [c](#part)",
         '<p><a href="mailto:a@b.eu">a</a> <a href="tel:+48618567300">b</a> <a href="#part">c</a></p>'),
        ("snake_case_stays", "<p>snake_case_stays</p>"),
    ],
)  # fmt: skip
def test_markdown_becomes_what_wagtail_stores(markdown: str, html: str, context: Context):
    assert markdown_to_rich_text(markdown, FEATURES, context, 1) == RichText((html,))
    assert problems(context) == []


def test_links_to_pages_and_documents_wait_for_their_keys(context: Context):
    text = "See [the *seminar*](page:events/seminar), [home](page:index) and [it](<document:documents/the flyer.pdf>)."

    assert markdown_to_rich_text(text, FEATURES, context, 1) == RichText(
        (
            "<p>See ",
            RichLink(PageRef("events/seminar"), ("the ", "<i>", "seminar", "</i>")),
            ", ",
            RichLink(PageRef(""), ("home",)),
            " and ",
            RichLink(FileRef(Document, "documents/the flyer.pdf"), ("it",)),
            ".</p>",
        )
    )


@pytest.mark.parametrize(
    ("markdown", "line", "words"),
    [
        ("a\n\n# Title", 12, "only heading with one #"),
        ("a\n\n<div>b</div>", 12, "HTML isn't read"),
        ("a <br> b", 10, "HTML isn't read"),
        (
            "a\nb [c](page:events/seminary) d",
            11,
            "no page “events/seminary” in this microsite. Did you mean events/seminar?",
        ),
        ("[c](page:events/seminar#x)", 10, "can't end in #x"),
        ("[c](document:documents/flyer.pdf)", 10, "Did you mean documents/the flyer.pdf?"),
        ("[c](document:../../etc/passwd)", 10, "no path inside of this folder"),
        ("[c](javascript:alert)", 10, "can't be linked to"),
        ("[c](//evil.org)", 10, "can't be linked to"),
        ("[c](events/seminar.md)", 10, "page:events/seminar"),
        ("[c](documents/a.pdf)", 10, "document:documents/a.pdf"),
        ("[c](www.x.org)", 10, "https://www.x.org"),
        ("[c]()", 10, "leads nowhere"),
        ("[](https://x.org)", 10, "has no words"),
        ("text ![a](images/b.png)", 10, "alone on its line"),
        ("> quoted", 10, "```quote"),
        ("    four spaces", 10, "Four spaces"),
        ("3. three", 10, "begins with 1"),
        ("~~gone~~", 10, "can't be used here"),
        ("a `b`", 10, "can't be used here"),
        ("#### four", 10, "can't be used here. This text may have: headings of level 3"),
        ("- a\n\n      code", 12, "only be text and lists"),
        ("|a|b|\n|-|-|\n|c|d|", 10, "A table can't stand here"),
        ("```quote\n```", 10, "only text can"),
    ],
)
def test_what_an_editor_could_not_write_is_explained_with_its_line(
    markdown: str, line: int, words: str, context: Context
):
    assert markdown_to_rich_text(markdown, FEATURES, context, 10) is INVALID

    (problem,) = problems(context)
    assert problem.startswith(f"x.md:{line}: ")
    assert words in problem


def blocks_of(value: Any) -> list[tuple[str, int]]:
    assert isinstance(value, StreamValue)
    return [(item.name, item.line) for item in value.items]


BODY = """
Words, and
more words.

- A list

## A *heading* {#anchor}

Words

| Year | Places |
|------|--------|
| 2014 | 12     |

```quote
text: Integration is a process.
source: Somebody
```
Words
"""


def test_a_body_is_cut_into_blocks(context: Context):
    value = markdown_to_stream(BodyBlock(), BODY, context, 1)

    assert problems(context) == []
    assert blocks_of(value) == [("text", 2), ("heading", 7), ("text", 9), ("table", 11), ("quote", 15), ("text", 19)]
    heading, table = value.items[1].value.children, value.items[3].value
    assert (heading["text"][1], heading["level"][1], heading["anchor"][1]) == ("A heading", 2, "anchor")
    assert table["data"] == [["Year", "Places"], ["2014", "12"]]
    assert table["first_row_is_table_header"]


def test_blocks_know_the_lines_of_their_keys(context: Context):
    value = markdown_to_stream(BodyBlock(), BODY, context, 1)

    assert value.items[4].value.children["source"][0] == 17


@pytest.mark.parametrize(
    ("markdown", "line", "words"),
    [
        ("```qoute\ntext: a\n```", 5, "There is no block qoute. Did you mean quote? Write one of: text, heading"),
        ("```\ntext: a\n```", 5, "name of the block is missing"),
        ("```quote\ntext: a\nsource: b", 5, "isn't closed"),
        ("```quote\ntext: a: b\n```", 6, "quotation marks"),
        ("```quote\ntext: a\nsource: b\nsorce: b\n```", 8, "sorce is not known here. Did you mean source?"),
        ("```quote\ntext: a\n```", 6, "source is missing"),
        ("```quote\njust text\n```", 6, "keys with values belong here"),
        ("```quote\ntext: a\nsource:\n```", 7, "source needs a value"),
        ("```quote\ntext: a\nsource: b\nlanguage: xx\n```", 8, "“xx” is not known here"),
        ("```policy_timeline\nentries:\n  - {date: 2014-13, title: a}\n```", 7, "There is no month 13"),
        ("```events\ntitle: a\nwhen: sometimes\n```", 7, "Write one of: "),
        ("```events\ntitle: a\nlimit: few\n```", 7, "whole number"),
        ("```areas\nitems: one\n```", 6, "a list belongs here"),
        ("```people\npeople: [marie]\n```", 6, "There is no person “marie”"),
        ("```link_cards\ncards:\n  - {title: a, page: events}\n```", 7, "Write page: and its path"),
        ("```table\nrows: [[a, b], [c]]\n```", 6, "1 cells, and the first one 2"),
        ("```table\nrows: [[a, b]]\nheader: rows\n```", 7, "Did you mean row?"),
        ("![](images/a.png)", 5, "alt needs a value"),
        ("![words](images/a.png)", 5, "There is no file images/a.png"),
        ("## {#x}", 5, "text needs a value"),
    ],
)
def test_mistakes_in_blocks_are_explained_with_their_lines(markdown: str, line: int, words: str, context: Context):
    assert markdown_to_stream(BodyBlock(), markdown, context, 5) is INVALID

    assert f"x.md:{line}: " in problems(context)[0]
    assert words in " ".join(problems(context))


def test_all_mistakes_of_a_body_are_found(context: Context):
    markdown_to_stream(BodyBlock(), "# a\n\n[b](page:c)\n\n```d\n```\n\n![](e.png)", context, 1)

    assert [problem.split(":")[1] for problem in problems(context)] == ["1", "3", "5", "8", "8"]


class Local(blocks.StreamBlock):
    """Blocks that no other code knows."""

    words = blocks.RichTextBlock(features=["bold"])
    flags = blocks.StructBlock(
        [
            ("done", blocks.BooleanBlock(required=False)),
            ("share", blocks.DecimalBlock()),
            ("day", blocks.DateBlock()),
            ("at", blocks.DateTimeBlock(required=False)),
            ("colours", blocks.MultipleChoiceBlock(choices=[("r", "Red"), ("g", "Green")])),
            ("inner", blocks.StreamBlock([("a", blocks.CharBlock()), ("b", blocks.IntegerBlock())])),
        ]
    )


def test_blocks_that_nobody_told_of_can_be_loaded(context: Context):
    text = """**Words**

```flags
done: yes
share: 33.50
day: 2014-05-07
at: 2014-05-07 09:30 Europe/Brussels
colours: [r, g]
inner:
  - a: text
  - b: 3
```
"""
    value = markdown_to_stream(Local(), text, context, 1)

    assert problems(context) == []
    flags = value.items[1].value.children
    assert flags["done"][1] is True
    assert str(flags["share"][1]) == "33.50"
    assert flags["colours"][1] == ["r", "g"]
    assert [(item.name, item.value) for item in flags["inner"][1].items] == [("a", "text"), ("b", 3)]


@pytest.fixture
def convert(context: Context) -> Callable[[str], Any]:
    return lambda text: markdown_to_stream(Local(), text, context, 1)


def test_headings_are_rich_text_where_there_is_no_block_for_them(convert: Callable[[str], Any], context: Context):
    assert convert("## Title") is INVALID
    assert "headings of level 2" in problems(context)[0].lower()
