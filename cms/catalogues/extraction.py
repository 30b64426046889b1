"""Finds the strings to translate, in Python by Babel and in templates by Django's own reading of its tags."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation import to_locale
from django.utils.translation.template import TRANSLATOR_COMMENT_MARK, templatize

ROOTS = ("cms", "graphql/api", "sites", "frontend")
TEMPLATES = (".html", ".txt", ".mjml")

# Which arguments hold what: "c" is the context. `_now` is an alias for what is translated at once.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

# What is named here and nowhere else may be translated by Django itself: the names of languages.
SETTINGS = "cms/settings/"


def extract_strings(root: Path, languages: list[str]) -> Catalog:
    """
    Return all strings below *root* that our catalogues have to translate, with every file and line that names them.

    Paths are relative to *root*. Names of languages that Django translates into all *languages* are left to it.

    :raises SyntaxError: when a template has another tag within a block to translate
    """
    found = Catalog()
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = _template_as_python(text, name)
        strings = extract("python", BytesIO(text.encode()), KEYWORDS, [TRANSLATOR_COMMENT_MARK], {"encoding": "utf-8"})
        for line, message, comments, context in strings:
            found.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    django_names = [_django_catalogue(language) for language in languages]
    for entry in list(found):
        named_in_settings_only = all(path.startswith(SETTINGS) for path, _line in entry.locations)
        if entry.id and named_in_settings_only and all(_knows(own, entry.id) for own in django_names):
            found.delete(entry.id, entry.context)
    return found


def _sources(root: Path) -> Iterator[Path]:
    """Yield the files that may hold strings: Python without migrations, and templates."""
    for part in ROOTS:
        for path in sorted((root / part).rglob("*")):
            folders = path.relative_to(root).parts[:-1]
            is_source = path.suffix == ".py" and "migrations" not in folders
            is_template = path.suffix in TEMPLATES and "templates" in folders
            if path.is_file() and (is_source or is_template):
                yield path


def _template_as_python(text: str, name: str) -> str:
    """Return the calls of gettext that a template amounts to, each in the line where its tag begins."""
    # Django makes this for xgettext, which doesn't mind indentation; Python's tokenizer does.
    return "\n".join(line.lstrip() for line in templatize(text, origin=name).split("\n"))


def _django_catalogue(language: str) -> gettext.NullTranslations:
    folder = Path(django.__file__).parent / "conf" / "locale"
    return gettext.translation("django", folder, [to_locale(language)], fallback=True)


def _knows(catalogue: gettext.NullTranslations, message: str | list[str] | tuple[str, ...]) -> bool:
    return isinstance(message, str) and catalogue.gettext(message) != message
