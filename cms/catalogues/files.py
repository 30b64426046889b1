"""Reads, writes and compiles the catalogues of `locale/`."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale

FOLDER = "locale"
HEADER = """\
# {language}: see docs/translating-the-interface.md, and `manage.py update_translations` after a change."""

# As gettext counts, and Django's own catalogues. Babel's rules come from CLDR and give Hungarian one form only, which
# is right for its nouns, but leaves no room for a sentence that doesn't say its number when that is one.
_PLURAL_FORMS = {"hu": "nplurals=2; plural=(n != 1);"}

# These change with every writing, or name nobody.
_NOISE = re.compile(
    rb'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|'
    rb"Generated-By): .*\n",
    re.MULTILINE,
)


def po_path(root: Path, language: str) -> Path:
    """Return where the catalogue of *language* is edited."""
    return root / FOLDER / to_locale(language) / "LC_MESSAGES" / "django.po"


def plural_forms(language: str) -> str:
    """Return gettext's rule for *language*, as it stands in a catalogue's header."""
    return _PLURAL_FORMS.get(language) or get_plural(to_locale(language)).plural_forms


def read_catalogue(root: Path, language: str) -> Catalog:
    """
    Return the catalogue of *language*, an empty one where there is no file.

    :raises babel.messages.pofile.PoFileError: with the line, when the file cannot be read
    """
    path = po_path(root, language)
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=to_locale(language), abort_invalid=True)
    empty = Catalog(locale=to_locale(language))
    empty.mime_headers = [("Plural-Forms", plural_forms(language))]
    return empty


def update_catalogue(root: Path, language: str, found: Catalog) -> Catalog:
    """
    Bring the catalogue of *language* to the strings that were *found*, write and compile it, and return it.

    Translations stay with their string. New strings are empty: a guess from a similar one would have to be found and
    corrected. What no source names any more is dropped; it can be had again from the version before.
    """
    catalogue = read_catalogue(root, language)
    catalogue.update(found, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.mime_headers = [("Plural-Forms", plural_forms(language))]
    catalogue.fuzzy = False
    catalogue.header_comment = HEADER.format(language=language)
    path = po_path(root, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = BytesIO()
    write_po(text, catalogue, width=116, ignore_obsolete=True, sort_by_file=True, include_lineno=False)
    path.write_bytes(_NOISE.sub(b"", text.getvalue()).rstrip(b"\n") + b"\n")
    catalogue = read_catalogue(root, language)
    path.with_suffix(".mo").write_bytes(_compiled(catalogue))
    return catalogue


def is_compiled(root: Path, language: str) -> bool:
    """Tell whether the compiled catalogue says the same as the one that is edited."""
    path = po_path(root, language).with_suffix(".mo")
    if not path.exists():
        return False
    # Not byte by byte: the header names the version of Babel.
    return _strings(path.read_bytes()) == _strings(_compiled(read_catalogue(root, language)))


def is_translated(message: Message, forms: int) -> bool:
    """Tell whether all *forms* of a message with plurals are there, or the one of a message without."""
    return len(texts(message.string)) == (forms if message.pluralizable else 1) and all(texts(message.string))


def texts(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return the forms of a string or of its translation, one for a string without plurals."""
    return [string or ""] if isinstance(string, str | None) else list(string)


def _compiled(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def _strings(compiled: bytes) -> dict[tuple[str | None, str], list[str]]:
    return {
        (message.context, texts(message.id)[0]): texts(message.string)
        for message in read_mo(BytesIO(compiled))
        if message.id
    }
