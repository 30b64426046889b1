"""
Highlights: where the words that were looked for stand in a text.

A highlighted text is a list of segments, each a plain text that matches or doesn't: a front end marks them up itself,
and nothing that an editor or a visitor wrote is ever taken for HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cms.search.words import QueryWord, Token, clean, fold, forms, tokens

EXCERPT_LENGTH = 240
# How many places of a long text are compared before the excerpt is chosen.
MAX_PLACES = 60
# Characters before the first word of an excerpt that was looked for.
_LEAD = 60
_ELLIPSIS = "…"
# No word is longer, in characters.
_LONGEST = 200


@dataclass(frozen=True)
class Segment:
    """A piece of a text."""

    text: str
    is_match: bool


def highlight(text: str, words: Sequence[QueryWord], language: str) -> list[Segment]:
    """Return the whole of *text* in segments."""
    text = clean(text)
    return _segments(text, _matches(text, words, language))


def excerpt(text: str, words: Sequence[QueryWord], language: str) -> list[Segment]:
    """
    Return the part of *text* in which most of the words stand, in segments; its beginning, where none of them does.

    At most `EXCERPT_LENGTH` characters, cut between words; an ellipsis stands where something was left out.
    """
    start = _best_start(text, words, language)
    begins = _word_boundary(text, max(start - _LEAD, 0)) if start > EXCERPT_LENGTH - _LEAD else 0
    ends = min(begins + EXCERPT_LENGTH, len(text))
    if ends < len(text):
        ends = max(text.rfind(" ", begins, ends), text.rfind("\n", begins, ends))
        ends = ends if ends > begins + EXCERPT_LENGTH // 2 else begins + EXCERPT_LENGTH
    part = " ".join(text[begins:ends].split())
    if not part:
        return []
    if begins > 0:
        part = f"{_ELLIPSIS} {part}"
    if ends < len(text.rstrip()):
        part = f"{part} {_ELLIPSIS}"
    return _segments(part, _matches(part, words, language))


def _word_boundary(text: str, start: int) -> int:
    """Return where the word after *start* begins."""
    found = re.compile(r"\s").search(text, start, start + _LEAD)
    return found.end() if found else start


def _best_start(text: str, words: Sequence[QueryWord], language: str) -> int:
    """Return where that part of *text* begins in which most of *words* stand; 0 where none of them does."""
    places: list[tuple[int, int]] = []
    for token in _candidates(text, words):
        number = _which(tuple(words), token.text, language)
        if number is not None:
            places.append((token.start, number))
            if len(words) == 1 or len(places) >= MAX_PLACES:
                break  # no other place has more of one word than its first
    best, most = 0, 0
    for start, _number in places:
        here = len({number for place, number in places if start <= place < start + EXCERPT_LENGTH - _LEAD})
        if here > most:
            best, most = start, here
    return best


@lru_cache(maxsize=1 << 14)
def _which(words: tuple[QueryWord, ...], text: str, language: str) -> int | None:
    """Return the number of the first of *words* that the word *text* is."""
    others = forms(text, language)
    return next((number for number, word in enumerate(words) if word.finds(others)), None)


def _matches(text: str, words: Sequence[QueryWord], language: str) -> list[tuple[int, int]]:
    asked = tuple(words)
    return [
        (token.start, token.end)
        for token in _candidates(text, words)
        if _which(asked, token.text, language) is not None
    ]


def _segments(text: str, matches: Iterable[tuple[int, int]]) -> list[Segment]:
    segments: list[Segment] = []
    place = 0
    for start, end in matches:
        if start > place:
            segments.append(Segment(text[place:start], False))
        segments.append(Segment(text[start:end], True))
        place = end
    if place < len(text):
        segments.append(Segment(text[place:], False))
    return segments


# --- Finding the places quickly ---------------------------------------------------------------------------------------


def _candidates(text: str, words: Sequence[QueryWord]) -> Iterable[Token]:
    """Yield the words of *text* that begin like one of *words*: few enough to look at each of them."""
    beginnings = frozenset([form[:2] for word in words for form in word.forms])
    return _in_plain_text(text, beginnings) if text.isascii() else _in_any_text(text, beginnings)


def _in_plain_text(text: str, beginnings: frozenset[str]) -> Iterable[Token]:
    """Do what `_in_any_text` does where letters have no accents: most texts are this plain."""
    return [
        Token(found[0][:_LONGEST], start := found.start(), min(found.end(), start + _LONGEST))
        for found in _plain_words(beginnings).finditer(text)
    ]


@lru_cache(maxsize=1024)
def _plain_words(beginnings: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern for the ASCII words, runs of letters or of digits, that begin with one of *beginnings*."""
    parts = []
    for is_kind, kind in ((str.isalpha, "A-Za-z"), (str.isdigit, "0-9")):
        pairs = sorted(pair for pair in beginnings if pair.isascii() and is_kind(pair))
        if pairs:
            firsts = "".join(sorted({letter for pair in pairs for letter in (pair[0], pair[0].upper())}))
            rests = "|".join(f"(?<=[{pair[0]}{pair[0].upper()}]){_either(pair[1:])}" for pair in pairs)
            # The first letter is found before it is asked what stands before it: that skips through a text quickly.
            parts.append(f"[{firsts}](?<![{kind}].)(?:{rests})[{kind}]*")
    return re.compile("|".join(parts) or "(?!)")


def _either(letters: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" for letter in letters)


def _in_any_text(text: str, beginnings: frozenset[str]) -> Iterable[Token]:
    pattern = _beginnings(beginnings)
    position = 0
    while (found := pattern.search(text, position)) is not None:
        start = position = found.start()
        if start and _goes_on(text[start - 1], text[start]):
            position += 1
            continue
        token = next(tokens(text[start : start + _LONGEST]), None)
        if token is None or token.start:  # a sign that looks like a letter or a digit
            position += 1
            continue
        yield Token(token.text, start, start + token.end)
        position += token.end


def _goes_on(before: str, letter: str) -> bool:
    """Return whether *letter* stands in the same word as the character before it."""
    if letter.isdigit():
        return before.isdigit()
    return before.isalpha() or unicodedata.combining(before) != 0


@lru_cache(maxsize=1024)
def _beginnings(letters: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern for the first letters of a word that are written as one of *letters* without accents."""
    bare = _bare_letters()
    written = [
        # One letter that is compared as both, or one for each.
        f"(?:{_any(letter for letter, both in bare.items() if both.startswith(pair))}|{marks.join(each)})"
        for pair in sorted(letters)
        for marks in ["[\u0300-\u036f\u064b-\u0652]*"]
        for each in [[_any(letter for letter, one in bare.items() if one == character) for character in pair]]
    ]
    # What stands before it is looked at by whoever uses this: so the text is skipped through quickly.
    return re.compile("|".join(written) or "(?!)")


def _any(letters: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(letters)))}]" if (letters := list(letters)) else "(?!)"


@lru_cache(maxsize=1)
def _bare_letters() -> dict[str, str]:
    """Return all letters and digits of the scripts that we know, each with the letters that it is compared as."""
    ranges = [(0x30, 0x590), (0x600, 0x700), (0x750, 0x780), (0x1E00, 0x2000), (0xFB00, 0xFE00), (0xFE70, 0xFF00)]
    found = {}
    for start, end in ranges:
        for code in range(start, end):
            letter = chr(code)
            if unicodedata.category(letter)[0] in "LN" and (bare := fold(letter)):
                found[letter] = bare
    return found
