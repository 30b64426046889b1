"""
Words: what a text is made of for the search, the same when it is indexed as when it is asked for.

A word is found by itself, by its beginning, and by its stem in the language of the page. All of it is compared without
accents and in small letters: `l` finds `ł`, `ss` finds `ß`, `o` finds `ő`. This is done here and not by the database,
so every database finds the same, and no text that a visitor writes is ever read as a query language.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import snowballstemmer

MAX_QUERY_LENGTH = 200
MAX_QUERY_WORDS = 12
# Nobody looks for a longer one; databases have limits, too.
MAX_WORD_LENGTH = 60
# A shorter beginning would find nearly everything.
MIN_PREFIX_LENGTH = 2

# A run of letters with their marks, or a run of digits: “COVID-19” and “COVID19” are the same two words. Marks that are
# no letters of their own would otherwise end a word in Arabic, or wherever accents are written apart.
_WORD = re.compile(
    "(?:[^\\W\\d_]|(?<=\\w)[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670])+|[0-9\u0660-\u0669\u06f0-\u06f9]+"
)

# Letters that no decomposition takes apart, and letters that two languages of one script write differently.
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ĸ": "k",
        "\u0640": None,  # the stroke that makes Arabic words longer
        "\u06cc": "\u064a",
        "\u0649": "\u064a",
        "\u06a9": "\u0643",
        "\u0629": "\u0647",
        **{chr(start + digit): str(digit) for start in (0x660, 0x6F0) for digit in range(10)},
    }
)

# The Snowball algorithm of a language, by its code. A language that isn't here is compared without stems.
STEMMERS = {
    "ar": "arabic",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}

# Words that say nothing about a page. They are indexed like all others, and left out of a query that has better ones.
_FILLERS = {
    "en": "a an and are as at be by for from has in is it of on or that the this to was with",
    "de": "als am an auf aus bei das dem den der des die ein eine einem einen einer es fur im in ist mit nach oder "
    "sich und von vor wie zu zum zur",
    "fr": "a au aux avec c ce d dans de des du en est et il j l la le les leur ou par pas pour qu que qui s se sont "
    "sur un une",
    "hu": "a az egy es hogy is nem vagy",
    "pl": "a i ich jak jest na nie o od oraz po przez sie to u w z za ze do dla",
}
FILLERS = {language: frozenset(words.split()) for language, words in _FILLERS.items()}


class QueryTooLong(ValueError):
    """A query with more than `MAX_QUERY_LENGTH` characters or `MAX_QUERY_WORDS` words."""


class Token(NamedTuple):
    """A word where it stands in a text."""

    text: str
    start: int
    end: int


def clean(text: str) -> str:
    """Return *text* as the database takes it: in composed characters, without NUL and halves of surrogate pairs."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    return text.replace("\0", "")


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of *text* in order."""
    for match in _WORD.finditer(text):
        yield Token(match[0], match.start(), match.end())


def fold(word: str) -> str:
    """Return *word* in small letters without accents."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    # Accents are no letters, nor is the stroke of a fraction.
    bare = "".join(character for character in apart if character.isalnum())
    return bare.casefold().translate(_LETTERS)


@lru_cache(maxsize=1 << 16)
def forms(word: str, language: str) -> tuple[str, ...]:
    """Return what *word* of a text in *language* (a code) is indexed as and looked up by: itself, then its stems."""
    surface = fold(word)[:MAX_WORD_LENGTH]
    stemmer = STEMMERS.get(language.partition("-")[0])
    if stemmer is None or len(surface) < 3 or len(word) > MAX_WORD_LENGTH:
        return (surface,)
    # Of the word as it is written, and of the word as somebody types who leaves out the accents.
    stems = (fold(_stem(stemmer, word.lower())), _stem(stemmer, surface))
    return tuple(dict.fromkeys(form for form in (surface, *stems) if form))


_local = threading.local()


def _stem(algorithm: str, word: str) -> str:
    # A stemmer keeps the word that it works on: each thread needs its own.
    stemmers: dict[str, Any] = _local.__dict__
    if algorithm not in stemmers:
        stemmers[algorithm] = snowballstemmer.stemmer(algorithm)
    return str(stemmers[algorithm].stemWord(word))


def index_words(texts: Iterable[str], language: str, limit: int) -> str:
    """Return the words of *texts* in all their forms, with spaces between them; those after the first *limit* don't."""
    found: list[str] = []
    count = 0
    for text in texts:
        for token in tokens(text):
            found += forms(token.text, language)
            count += 1
            if count >= limit:
                return " ".join(found)
    return " ".join(found)


# --- Queries ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class QueryWord:
    """A word that has to be found: by one of its *forms*, or as the beginning of a longer one."""

    forms: tuple[str, ...]

    @property
    def prefix(self) -> str | None:
        """What longer words may begin with; None where that would be nearly all of them."""
        return self.forms[0] if len(self.forms[0]) >= MIN_PREFIX_LENGTH else None

    def finds(self, others: tuple[str, ...]) -> bool:
        """Return whether this is a word with the forms *others*, or its beginning."""
        return bool(set(self.forms) & set(others)) or (self.prefix is not None and others[0].startswith(self.prefix))


@dataclass(frozen=True)
class Query:
    """What a visitor wrote, as words. Nothing else in it has a meaning."""

    words: tuple[str, ...]

    def in_language(self, language: str) -> tuple[QueryWord, ...]:
        """Return the words to find in pages in *language*."""
        fillers = FILLERS.get(language.partition("-")[0], frozenset())
        words = [word for word in self.words if fold(word) not in fillers] or self.words
        return tuple(dict.fromkeys(QueryWord(forms(word, language)) for word in words))


def parse_query(text: str) -> Query:
    """
    Return the words of what a visitor wrote.

    :raises QueryTooLong: before anything is done with it
    """
    if len(text) > MAX_QUERY_LENGTH:
        raise QueryTooLong
    words = tuple(dict.fromkeys(token.text for token in tokens(clean(text))))
    if len(words) > MAX_QUERY_WORDS:
        raise QueryTooLong
    return Query(words)
