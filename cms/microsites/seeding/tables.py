"""Reads tables: files of rows such as organisations.toml, of one microsite or shared by all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.db import models

from cms.microsites.seeding.context import Context
from cms.microsites.seeding.field_values import object_values
from cms.microsites.seeding.files import SiteFolder
from cms.microsites.seeding.nodes import Entry, Mapping, plain, scalar
from cms.microsites.seeding.plan import PlannedRow, fingerprint
from cms.microsites.seeding.problems import Problems, SourceError, choice_hint
from cms.microsites.seeding.schema import required_names, settable_fields, tables, translatable
from cms.microsites.seeding.toml_text import read_toml

SLUG = "slug"


@dataclass
class Table:
    """A file of rows, by their keys."""

    model: type[models.Model]
    shown: str
    rows: dict[str, Entry] = field(default_factory=dict)


def read_tables(folder: SiteFolder, below: str, problems: Problems) -> list[Table]:
    """Return the tables in the folder *below* of *folder*. Files that can't be read are noted in *problems*."""
    found = []
    for name in folder.names(below, (".toml",)) if below else _top_level(folder):
        shown = folder.shown(name)
        stem = PurePosixPath(name).stem
        if stem not in tables():
            problems.add(shown, None, f"There is no table {stem}. {choice_hint(stem, sorted(tables()))}")
            continue
        try:
            root = read_toml(folder.text(name))
        except SourceError as error:
            problems.add(shown, error.line, error.message)
            continue
        table = Table(tables()[stem], shown)
        for key, entry in root.entries.items():
            if isinstance(entry.value, Mapping):
                table.rows[key] = entry
            else:
                problems.add(
                    shown, entry.line, f"{key} lies in no row. Put a line with the row's key above it, like [{key}]."
                )
        found.append(table)
    return found


def _top_level(folder: SiteFolder) -> list[str]:
    return sorted(path.name for path in folder.root.glob("*.toml") if not path.name.startswith((".", "_")))


def plan_table(table: Table, context: Context, languages: Collection[str], *, every_language: bool) -> list[PlannedRow]:
    """
    Return the rows of *table*, each in its languages. Mistakes go to *context*.

    A sub-table named by a language holds what is different in it; all else is what the row itself says.

    :param languages: those that rows can have; the first is the one of the row itself
    :param every_language: whether each row gets all *languages*, or only the first and those that it has sub-tables for
    """
    planned: list[PlannedRow] = []
    for key, entry in table.rows.items():
        row = entry.value
        if isinstance(row, Mapping):
            planned += _RowReader(table, key, row, context).plan(list(languages), every_language)
    return _without_doubles(planned, context)


def _without_doubles(planned: list[PlannedRow], context: Context) -> list[PlannedRow]:
    """Return the rows whose slugs no earlier row has. The others are mistakes."""
    seen: dict[tuple[str | None, object], PlannedRow] = {}
    unique = []
    for row in planned:
        slug = row.values.fields.get(SLUG)
        if slug is not None and (first := seen.setdefault((row.language, slug.value), row)) is not row:
            context.wrong(slug.line, f"The row {first.key} has the slug {slug.value} too. Write another one.")
        else:
            unique.append(row)
    return unique


class _RowReader:
    def __init__(self, table: Table, key: str, row: Mapping, context: Context) -> None:
        self._table = table
        self._key = key
        self._row = row
        self._context = context
        self._fields = settable_fields(table.model)

    def plan(self, languages: list[str], every_language: bool) -> list[PlannedRow]:
        own, translations = self._split(languages)
        if not translatable(self._table.model):
            return self._planned(own, None)
        wanted = [code for code in languages if every_language or code in translations or code == languages[0]]
        rows = []
        for code in wanted:
            # Other languages repeat the row's own mistakes; they are the same mistakes, on the same lines.
            rows += self._planned({**own, **translations.get(code, {})}, code)
        return rows

    def _split(self, languages: list[str]) -> tuple[dict[str, Entry], dict[str, dict[str, Entry]]]:
        own: dict[str, Entry] = {}
        translations: dict[str, dict[str, Entry]] = {}
        for name, entry in self._row.entries.items():
            if name in self._fields or not isinstance(entry.value, Mapping):
                own[name] = entry
            elif name not in languages:
                self._context.wrong(
                    entry.line, f"“{name}” is none of the languages here. {choice_hint(name, languages)}"
                )
            elif not translatable(self._table.model):
                self._context.wrong(
                    entry.line, f"A {self._table.model._meta.verbose_name} isn't translated. Remove this."
                )
            else:
                translations[name] = entry.value.entries
        return own, translations

    def _planned(self, entries: dict[str, Entry], language: str | None) -> list[PlannedRow]:
        line = self._row.line
        if SLUG in self._fields and SLUG not in entries:
            entries = {**entries, SLUG: Entry(line, scalar(self._key, line))}
        required = [name for name in required_names(self._table.model) if name != SLUG]
        values = object_values(self._table.model, entries, self._context, line=line, required=required)
        if values is None:
            return []
        source = fingerprint({name: plain(entry.value) for name, entry in entries.items()})
        return [PlannedRow(self._table.model, self._key, language, self._table.shown, values, source)]
