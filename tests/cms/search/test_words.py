"""Words: folded, stemmed, and nothing else."""

from __future__ import annotations

import random
import sys
import unicodedata

import pytest

from cms.search.highlights import EXCERPT_LENGTH, _in_any_text, _in_plain_text, excerpt, highlight
from cms.search.words import (
    MAX_QUERY_LENGTH,
    STEMMERS,
    QueryTooLong,
    clean,
    fold,
    forms,
    index_words,
    parse_query,
    tokens,
)


@pytest.mark.parametrize(
    ("word", "folded"),
    [("ŁÓDŹ", "lodz"), ("Straße", "strasse"), ("Őr", "or"), ("Æsir", "aesir"), ("Þór", "thor"), ("İnsan", "insan")],
)
def test_letters_are_compared_without_accents(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_what_is_indexed_is_letters_or_digits_whatever_a_text_holds() -> None:
    """The engines rely on it: no operator of theirs can be in a word."""
    numbers = random.Random(1)
    every = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    for _ in range(300):
        text = clean("".join(numbers.choices(every, k=200)) + "".join(map(chr, range(0x20, 0x180))))
        for token in tokens(text):
            for form in forms(token.text, "en"):
                assert all(unicodedata.category(character)[0] in "LNM" for character in form), (token, form)


@pytest.mark.parametrize("language", STEMMERS)
def test_every_stemmer_is_there(language: str) -> None:
    assert forms("integration", language)[0] == "integration"


def test_stems_are_found_with_and_without_accents() -> None:
    [accented] = parse_query("mieszkań").in_language("pl")
    [bare] = parse_query("mieszkan").in_language("pl")

    assert accented.finds(forms("mieszkania", "pl"))
    assert bare.finds(forms("mieszkań", "pl"))


def test_index_stops_after_so_many_words() -> None:
    assert index_words(["one two", "three four"], "xx", 3) == "one two three"


@pytest.mark.parametrize("query", ["x" * (MAX_QUERY_LENGTH + 1), " ".join("abcdefghijklm")])
def test_long_queries_are_refused(query: str) -> None:
    with pytest.raises(QueryTooLong):
        parse_query(query)


def test_highlights_together_are_the_text() -> None:
    text = "Łódź: migrants’ houses — and “Lodz” again, COVID19."
    words = parse_query("lodz house 19").in_language("en")
    segments = highlight(text, words, "en")

    assert "".join(segment.text for segment in segments) == text
    assert [segment.text for segment in segments if segment.is_match] == ["Łódź", "houses", "Lodz", "19"]


def test_excerpt_is_where_most_words_are() -> None:
    text = (
        "Some words. " * 30 + "A house. " + "Other words. " * 60 + "A house for migrants in town. " + "The end. " * 60
    )
    words = parse_query("migrant house").in_language("en")
    segments = excerpt(text, words, "en")

    assert [segment.text for segment in segments if segment.is_match] == ["house", "migrants"]
    assert sum(len(segment.text) for segment in segments) <= EXCERPT_LENGTH + 4


@pytest.mark.parametrize("text", ["", " ", "\n", "x" * 1000, "½ ² ① 三", "e\u0301" * 500, "a\u0301"])
def test_excerpt_of_anything_is_text(text: str) -> None:
    for query in ("x", "e", "½", "2", "三"):
        words = parse_query(query).in_language("en")
        assert all(segment.text for segment in excerpt(clean(text), words, "en"))
        assert "".join(segment.text for segment in highlight(text, words, "en")) == clean(text)


def test_plain_texts_are_searched_as_any_others() -> None:
    numbers = random.Random(2)
    for _ in range(3000):
        text = "".join(numbers.choices("abcHO hoHo12 1-_.\n'xX9", k=numbers.randrange(60))) + numbers.choice(
            ["", "ho" * 150]
        )
        words = [
            word
            for query in numbers.choices(["ho", "h", "house", "12", "1", "x", "x²", "ß", "łódź"], k=2)
            for word in parse_query(query).in_language("en")
        ]
        beginnings = frozenset(form[:2] for word in words for form in word.forms)
        plain, other = (
            [token for token in found if any(word.finds(forms(token.text, "en")) for word in words)]
            for found in (_in_plain_text(text, beginnings), _in_any_text(text, beginnings))
        )
        assert plain == other, (text, words)
