"""Reading YAML, TOML and front matter: what is said, and on which line."""

import pytest

from cms.microsites.seeding.front_matter import read_markdown_file
from cms.microsites.seeding.nodes import Mapping, Node, Scalar, Sequence, plain
from cms.microsites.seeding.problems import SourceError
from cms.microsites.seeding.toml_text import read_toml
from cms.microsites.seeding.yaml_text import read_yaml


def at(node: Node, *path: str | int) -> Node:
    for part in path:
        node = node.entries[part].value if isinstance(node, Mapping) else node.items[part]  # type: ignore[union-attr, index]
    return node


@pytest.mark.parametrize(
    ("written", "text"),
    [("NO", "NO"), ("09:30", "09:30"), ("2014-02", "2014-02"), ("00950", "00950"), ("1.10", "1.10"), ("yes", "yes")],
)
def test_yaml_values_stay_as_they_were_written(written: str, text: str):
    assert plain(read_yaml(f"key: {written}")) == {"key": text}


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_yaml_without_a_value_is_nothing_and_in_quotes_it_is_a_text(written: str):
    assert plain(read_yaml(f"key: {written}")) == {"key": None}
    assert plain(read_yaml(f'key: "{written}"')) == {"key": written}


def test_yaml_knows_its_lines():
    node = read_yaml("a: 1\nb:\n  - x\n  - {c: y}\ntext: |\n  first\n  second\n", first_line=2)

    assert isinstance(node, Mapping)
    assert node.entries["b"].line == 3
    assert at(node, "b", 1).line == 5
    text = at(node, "text")
    assert isinstance(text, Scalar)
    assert (text.line, text.text_line, text.text) == (6, 7, "first\nsecond\n")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: c: d", 3, "quotation marks"),
        ("a: 1\n\tb: 2", 3, "tabs"),
        ("a: 1\na: 2", 3, "twice, first on line 2"),
        ("a: &x 1\nb: *x", 2, "Anchors"),
        ("a: !!python/object:os.system x", 2, "Tags"),
        ("a: [1, 2", 2, "YAML"),
        ("? [a, b]\n: c", 2, "single word"),
        ('a: "open\nb: c', 2, "quotation mark"),
        ("a: b\n--- \nc: d", 4, "one YAML document"),
        ("[" * 30 + "]" * 30, 2, "20 levels"),
    ],
)
def test_yaml_that_is_not_read_says_line_and_reason(text: str, line: int, words: str):
    with pytest.raises(SourceError) as caught:
        read_yaml(text, first_line=2)

    assert caught.value.line == line
    assert words in caught.value.message


def test_a_bomb_of_aliases_is_refused_at_once():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )

    with pytest.raises(SourceError, match="Anchors"):
        read_yaml(bomb)


TOML = '''# comment with [brackets] and = signs
title = "A # no comment"
languages = ["en", "pl"]   # codes

[theme]
text = "#000000"

[[links]]
url = 'https://example.org'
[[links]]
url = "https://example.com"

[languages-of."en".menu]
about = """
First line
second = "no key"
"""
menu = [
    { label = "A", children = [ { label = "B" } ] },

    { label = "C" },
]
when = 2014-05-07
places = 12
share = 10.50
open = true
dotted.key = 1
'''


def test_toml_knows_its_lines():
    node = read_toml(TOML)

    about = at(node, "languages-of", "en", "menu", "about")
    assert isinstance(about, Scalar)
    assert (about.line, about.text_line) == (14, 15)
    assert at(node, "theme", "text").line == 6
    assert at(node, "languages", 1).line == 3
    assert at(node, "links", 1, "url").line == 11
    assert at(node, "languages-of", "en", "menu", "menu", 0, "children", 0, "label").line == 19
    assert at(node, "languages-of", "en", "menu", "menu", 1, "label").line == 21
    assert at(node, "languages-of", "en", "menu", "dotted", "key").line == 27


def test_toml_values_become_the_text_that_they_were():
    values = at(read_toml(TOML), "languages-of", "en", "menu")

    assert isinstance(values, Mapping)
    found = {name: plain(entry.value) for name, entry in values.entries.items()}
    assert found["when"] == "2014-05-07"
    assert found["places"] == "12"
    assert found["share"] == "10.50"
    assert found["open"] == "true"


@pytest.mark.parametrize(("text", "line"), [("a = 1\nb = c", 2), ("a = 1\na = 2", 2), ('a = "open', 1), ("[a\n", 1)])
def test_text_that_is_no_toml_says_line_and_reason(text: str, line: int):
    with pytest.raises(SourceError, match="This is not TOML") as caught:
        read_toml(text)

    assert caught.value.line == line


def test_front_matter_ends_where_the_text_begins():
    file = read_markdown_file("---\ntitle: A\n---\n\nText\n---\nmore")

    assert plain(file.values) == {"title": "A"}
    assert (file.text, file.text_line) == ("\nText\n---\nmore", 4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Title", "front matter is missing"),
        ("", "front matter is missing"),
        ("---\ntitle: A\n", "doesn't end"),
        ("---\n---\n", "is empty"),
        ("---\n- a\n---\n", "key: value"),
    ],
)
def test_missing_front_matter_is_explained(text: str, words: str):
    with pytest.raises(SourceError, match=words):
        read_markdown_file(text)


def test_sequences_and_mappings_nest():
    node = read_yaml("- {a: [1, {b: 2}]}")

    assert isinstance(node, Sequence)
    assert plain(node) == [{"a": ["1", {"b": "2"}]}]
