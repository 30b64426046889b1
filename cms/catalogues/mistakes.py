"""Says what is wrong with the catalogues: what is missing, doubtful, left over, or would break when it is shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from cms.catalogues.files import is_compiled, is_translated, plural_forms, po_path, read_catalogue, texts

# %(name)s, %(name)02d, %s; {name}, {}; HTML tags. "%%" is a percent sign, and "5 % of" is prose.
PLACEHOLDER = re.compile(r"%\(\w+\)[#0+-]*\d*(?:\.\d+)?[a-zA-Z]|%[diouxXeEfFgGcrsa]\b|\{\w*\}|</?[a-zA-Z][^>]*>")


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing to mend: in which file (relative to the root), in which line (from 1), and what."""

    path: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.words}"


def find_mistakes(root: Path, language: str, found: Catalog) -> list[Mistake]:
    """Return what is wrong with the catalogue of *language*, compared with the strings that were *found*."""
    name = po_path(root, language).relative_to(root).as_posix()
    catalogue = read_catalogue(root, language)
    mistakes = [Mistake(path, line, words) for path, line, words in _untranslated(catalogue, found, language)]
    wanted = plural_forms(language)
    if po_path(root, language).exists() and _plain(catalogue.plural_forms) != _plain(wanted):
        mistakes.append(Mistake(name, 1, f"the header needs “Plural-Forms: {wanted}”"))
    mistakes += [Mistake(name, line, words) for line, words in _doubtful(catalogue, found)]
    if not mistakes and not is_compiled(root, language):
        mistakes.append(Mistake(name, 1, "isn't compiled: run `manage.py update_translations`"))
    return sorted(mistakes)


def _untranslated(catalogue: Catalog, found: Catalog, language: str) -> Iterator[tuple[str, int, str]]:
    """Yield path, line and words for each string of the sources that nobody would see translated."""
    for message in found:
        if not message.id:
            continue
        path, line = message.locations[0]
        ours = catalogue.get(message.id, message.context)
        if ours is None or not any(texts(ours.string)):
            yield path, line, f"no translation to “{language}”: {_quoted(message)}"
        elif ours.pluralizable != message.pluralizable:
            yield path, line, f"has one form where it had several, or the other way round: {_quoted(message)}"
        elif not is_translated(ours, catalogue.num_plurals):
            yield path, line, f"needs {catalogue.num_plurals} plural forms in “{language}”: {_quoted(message)}"


def _doubtful(catalogue: Catalog, found: Catalog) -> Iterator[tuple[int, str]]:
    """Yield line and words for each entry of the catalogue that isn't as it should be."""
    for message in catalogue.obsolete.values():
        yield message.lineno or 1, f"obsolete, no source has it any more: {_quoted(message)}"
    for message in catalogue:
        if not message.id:
            continue
        line = message.lineno or 1
        if found.get(message.id, message.context) is None:
            yield line, f"obsolete, no source has it any more: {_quoted(message)}"
        elif message.fuzzy:
            yield line, f"marked as fuzzy: confirm or correct the translation, then remove the mark: {_quoted(message)}"
        else:
            for words in _different_placeholders(message):
                yield line, words


def _different_placeholders(message: Message) -> Iterator[str]:
    """Yield words for each translated form whose placeholders aren't those of the original."""
    originals = [_placeholders(text) for text in texts(message.id)]
    for number, form in enumerate(texts(message.string)):
        # The first form may do without the number, where the original does; all others are for several.
        expected = originals if number == 0 else originals[-1:]
        if form and _placeholders(form) not in expected:
            names = ", ".join(sorted(expected[-1].elements())) or "no placeholder"
            yield f"the translation “{form}” must have {names}: {_quoted(message)}"


def _placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text.replace("%%", "")))


def _quoted(message: Message) -> str:
    context = f" (context “{message.context}”)" if message.context else ""
    return f"“{texts(message.id)[0]}”{context}"


def _plain(rule: str) -> str:
    return re.sub(r"[\s;()]", "", rule)
