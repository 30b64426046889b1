"""Reads site.toml: what a microsite is called, its languages and look, and what it says about its files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.db import models

from cms.microsites.discovery import SITE_FILE
from cms.microsites.models import Microsite, MicrositeLanguage
from cms.microsites.seeding.context import Context
from cms.microsites.seeding.field_values import object_values
from cms.microsites.seeding.files import SiteFolder
from cms.microsites.seeding.nodes import Entry, Mapping, Node, Scalar, Sequence, kind_of, plain
from cms.microsites.seeding.plan import PlannedLanguage, SitePlan, fingerprint
from cms.microsites.seeding.problems import Problems, SourceError, choice_hint
from cms.microsites.seeding.schema import settable_fields
from cms.microsites.seeding.toml_text import read_toml

_OWN_KEYS = ("title", "slug", "hostname", "default_language", "fallback")
_TABLES = ("theme", "languages", "images", "documents")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGES_TWICE = re.compile(r"^languages\s*=", re.MULTILINE)


@dataclass
class SiteFile:
    """A site.toml, taken apart. Its settings are converted later, when it is known what they may refer to."""

    folder: SiteFolder
    slug: str
    title: str
    hostname: str
    default_language: str
    fallback: list[str]
    languages: dict[str, Mapping]
    settings: dict[str, Entry]
    # What it says about images and documents, by their paths.
    images: dict[str, Entry] = field(default_factory=dict)
    documents: dict[str, Entry] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """How messages name this file."""
        return self.folder.shown(SITE_FILE)


def read_site_file(folder: SiteFolder, problems: Problems) -> SiteFile | None:
    """Return the site.toml of *folder*; None, and mistakes in *problems*, when it can't be loaded."""
    shown = folder.shown(SITE_FILE)
    before = len(problems)
    text = ""
    try:
        text = folder.text(SITE_FILE)
        root = read_toml(text)
    except SourceError as error:
        message = error.message
        doubled = _LANGUAGES_TWICE.search(text)
        if doubled and "\n[languages." in text:
            line = text.count("\n", 0, doubled.start()) + 1
            problems.add(
                shown,
                line,
                "Remove this line: the tables [languages.…] say which languages there are, and their order.",
            )
            return None
        problems.add(shown, error.line, message)
        return None
    reader = _Reader(folder, shown, root, problems)
    site = reader.read()
    return site if len(problems) == before else None


class _Reader:
    def __init__(self, folder: SiteFolder, shown: str, root: Mapping, problems: Problems) -> None:
        self._folder = folder
        self._shown = shown
        self._entries = root.entries
        self._problems = problems

    def read(self) -> SiteFile:
        languages = self._languages()
        codes = list(languages)
        site_settings = self._settings()
        return SiteFile(
            folder=self._folder,
            slug=self._slug(),
            title=self._text("title", required=True),
            hostname=self._text("hostname"),
            default_language=self._code("default_language", codes) or (codes[0] if codes else ""),
            fallback=self._codes("fallback", codes),
            languages=languages,
            settings=site_settings,
            images=self._table("images"),
            documents=self._table("documents"),
            lines={name: entry.line for name, entry in self._entries.items()},
        )

    def _wrong(self, line: int, message: str) -> None:
        self._problems.add(self._shown, line, message)

    def _text(self, name: str, *, required: bool = False) -> str:
        entry = self._entries.get(name)
        if entry is None:
            if required:
                self._wrong(1, f"{name} is missing. Write {name} = and a text in quotation marks.")
            return ""
        if not isinstance(entry.value, Scalar):
            self._wrong(entry.line, f"{name} is {kind_of(entry.value)}, and a text belongs here.")
            return ""
        return (entry.value.text or "").strip()

    def _slug(self) -> str:
        derived = self._folder.name.replace("_", "-").lower()
        slug = self._text("slug") or derived
        if not _SLUG.fullmatch(slug) or len(slug) > 50:
            line = self._entries["slug"].line if "slug" in self._entries else 1
            self._wrong(
                line,
                f"“{slug}” can't name a microsite. Write slug = with small letters a–z, digits and single hyphens, for "
                f'example slug = "{re.sub("[^a-z0-9]+", "-", derived).strip("-") or "eu-belong"}".',
            )
        return slug

    def _table(self, name: str) -> dict[str, Entry]:
        entry = self._entries.get(name)
        if entry is None:
            return {}
        if not isinstance(entry.value, Mapping):
            self._wrong(entry.line, f"{name} is {kind_of(entry.value)}, and a table belongs here: a line [{name}.…].")
            return {}
        return entry.value.entries

    def _languages(self) -> dict[str, Mapping]:
        known = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
        entry = self._entries.get("languages")
        found: dict[str, Mapping] = {}
        if entry is None or isinstance(entry.value, Mapping):
            for code, table in self._table("languages").items():
                if code not in known:
                    self._wrong(table.line, f"The language “{code}” is not known. {choice_hint(code, known)}")
                elif not isinstance(table.value, Mapping):
                    self._wrong(
                        table.line, f"This is {kind_of(table.value)}, and a table belongs here: [languages.{code}]."
                    )
                else:
                    found[code] = table.value
        else:
            # A microsite that says nothing outside of its pages needs no tables.
            for code in self._codes("languages", known):
                found[code] = Mapping({}, entry.line)
        if entry is None or (not found and not _is_filled(entry.value)):
            line = entry.line if entry else 1
            self._wrong(line, 'No language is given. Write a table [languages.en] with title = "…" for each language.')
        return found

    def _code(self, name: str, allowed: list[str]) -> str:
        code = self._text(name)
        if code and allowed and code not in allowed:
            self._wrong(
                self._entries[name].line, f"{name} “{code}” is none of the languages. {choice_hint(code, allowed)}"
            )
        return code

    def _codes(self, name: str, allowed: list[str]) -> list[str]:
        entry = self._entries.get(name)
        if entry is None:
            return []
        if not isinstance(entry.value, Sequence):
            self._wrong(
                entry.line, f'{name} is {kind_of(entry.value)}, and a list belongs here: {name} = ["en", "pl"].'
            )
            return []
        codes: list[str] = []
        for item in entry.value.items:
            code = (item.text or "") if isinstance(item, Scalar) else ""
            if allowed and code not in allowed:
                self._wrong(item.line, f"{name}: “{code}” is none of the languages. {choice_hint(code, allowed)}")
            elif code in codes:
                self._wrong(item.line, f"{name}: “{code}” is here twice. Remove one of them.")
            else:
                codes.append(code)
        return codes

    def _settings(self) -> dict[str, Entry]:
        """Return what is said about the fields of a microsite; `background` in [theme] is `color_background`."""
        fields = settable_fields(Microsite)
        found = {name: entry for name, entry in self._entries.items() if name not in {*_OWN_KEYS, *_TABLES}}
        short_names = [name.removeprefix("color_") for name in fields if name.startswith("color_")]
        for name, entry in self._table("theme").items():
            if name in short_names:
                found[f"color_{name}"] = entry
            elif name in {"typeface", "logo"}:
                found[name] = entry
            else:
                allowed = [*short_names, "typeface", "logo"]
                self._wrong(entry.line, f"{name} is not known in [theme]. {choice_hint(name, allowed)}")
        for name in list(found):
            if name not in fields:
                entry = found.pop(name)
                hint = choice_hint(
                    name, [*_OWN_KEYS, *_TABLES, *(key for key in fields if not key.startswith("color_"))]
                )
                self._wrong(entry.line, f"{name} is not known here. {hint}")
        return found


def _is_filled(node: Node) -> bool:
    return bool(node.entries if isinstance(node, Mapping) else isinstance(node, Sequence) and node.items)


def plan_settings(site: SiteFile, plan: SitePlan, context: Context) -> None:
    """Put what *site* says about the microsite and its languages into *plan*. Mistakes go to *context*."""
    values = object_values(Microsite, site.settings, context, line=1, other_keys=("slug", "title"))
    if values is not None:
        plan.settings = values
    plan.lines = site.lines
    plan.settings_source = fingerprint(
        [site.title, site.default_language, {name: plain(entry.value) for name, entry in site.settings.items()}]
    )
    for code, table in site.languages.items():
        found = object_values(MicrositeLanguage, table.entries, context, line=table.line)
        if found is not None:
            said = fingerprint([plain(table), list(site.languages).index(code), site.fallback])
            plan.languages.append(PlannedLanguage(code, found, said))


def sidecar_values(model: type[models.Model], entry: Entry, context: Context) -> object:
    """Return what site.toml says about one image or document, or None when that has mistakes."""
    node: Node = entry.value
    if not isinstance(node, Mapping):
        context.wrong(entry.line, f"This is {kind_of(node)}, and a table belongs here.")
        return None
    return object_values(model, node.entries, context, line=entry.line)
