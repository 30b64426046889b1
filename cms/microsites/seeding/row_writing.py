"""Writes the rows of tables: organisations, venues, themes and the like."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from cms.microsites.models import SeedKind
from cms.microsites.seeding.plan import PlannedRow
from cms.microsites.seeding.records import FOREIGN, Records, Status
from cms.microsites.seeding.resolving import Broken, Gone, Pending
from cms.microsites.seeding.schema import tables, translatable
from cms.microsites.seeding.states import object_state
from cms.microsites.seeding.values import FieldValues, Ref, SnippetRef
from cms.microsites.seeding.work import Assigned, Assigner, Find, Work

# What the loader decides: full_clean would ask the database about each.
_CERTAIN = ("owner", "locale", "translation_key")

_Key = tuple[type[models.Model], str, str | None]


class SharedRows:
    """The rows that all microsites share, as they were loaded."""

    def __init__(self, records: Records) -> None:
        self._keys: dict[tuple[str, str], dict[str | None, int]] = {}
        for path, object_id in records.items(SeedKind.ROW):
            label, key, language = _parts(path)
            self._keys.setdefault((label, key), {})[language] = object_id

    def find(self, ref: SnippetRef, languages: list[str]) -> int:
        """
        Return the primary key of the row in the first of *languages* that it has, or else in any.

        :raises Gone: when there is none
        """
        rows = self._keys.get((ref.model._meta.label_lower, ref.key), {})
        found = next((rows[code] for code in languages if code in rows), None) or next(iter(rows.values()), None)
        if found is None:
            raise Gone
        return found

    def keys(self) -> dict[type[models.Model], set[str]]:
        """Return the keys of each table."""
        found: dict[type[models.Model], set[str]] = {}
        by_label = {model._meta.label_lower: model for model in tables().values()}
        for label, key in self._keys:
            found.setdefault(by_label[label], set()).add(key)
        return found


class RowWriter:
    """Writes rows; each when something first refers to it, so that their order in files doesn't matter."""

    def __init__(self, work: Work, rows: list[PlannedRow], shared: SharedRows | None, find: Find) -> None:
        self._work = work
        self._shared = shared
        self._assigner = Assigner(work, find)
        self._planned: dict[_Key, PlannedRow] = {(row.model, row.key, row.language): row for row in rows}
        self._written: dict[_Key, int | type[Exception]] = {}
        self._in_progress: set[_Key] = set()
        self._pending: list[tuple[PlannedRow, models.Model, list[str]]] = []
        self._saved: list[tuple[PlannedRow, models.Model]] = []
        self._translation_keys: dict[tuple[type[models.Model], str], uuid.UUID] = {}
        self._slugs: dict[type[models.Model], dict[tuple[str, str], int]] = {}

    def write(self) -> None:
        """Write all rows, except for what refers to something that isn't there yet."""
        for key in self._planned:
            if key not in self._written:
                self._write(key)

    def finish(self) -> None:
        """Write what had to wait, and note what was loaded."""
        for row, instance, names in self._pending:
            values = FieldValues({name: row.values.fields[name] for name in names}, row.values.line)
            try:
                self._assign(row, instance, values)
            except Broken:
                continue
            if self._assigner.check(instance, row.values, shown=row.shown):
                instance.save()
        self._note()

    def find(self, ref: SnippetRef, language: str | None) -> int:
        """
        Return the primary key of the row for something in *language*.

        :raises Gone: when an editor deleted it
        :raises Pending: when it is being written: it refers, over others, to itself
        :raises Broken: when it has mistakes
        """
        order = self._work.language_order(language)
        candidates: list[_Key] = [(ref.model, ref.key, code) for code in [*order, None]]
        own = [key for key in candidates if key in self._planned]
        for key in own:
            if key in self._in_progress:
                raise Pending
            if key not in self._written:
                self._write(key)
            found = self._written[key]
            if isinstance(found, int):
                return found
            if issubclass(found, Broken):
                raise Broken
        if own or self._shared is None:
            # Planned and not there although nothing is wrong, or with a mistake that stopped its plan.
            raise Gone if own else Broken
        return self._shared.find(ref, order)

    def _write(self, key: _Key) -> None:
        row = self._planned[key]
        self._in_progress.add(key)
        try:
            self._written[key] = self._write_row(row)
        except (Broken, Gone) as error:
            self._written[key] = type(error)
        finally:
            self._in_progress.discard(key)

    def _write_row(self, row: PlannedRow) -> int:
        """
        :raises Gone: when an editor deleted it
        :raises Broken: when it has mistakes
        """
        records, report, path = self._work.records, self._work.report, f"{row.shown}: {row.key}"
        status = records.status(SeedKind.ROW, row.record_path, row.source)
        if status is Status.DELETED:
            report.count("row", "deleted", path)
            raise Gone
        if status is Status.NEW:
            return self._create(row, path)
        object_id = records.get(SeedKind.ROW, row.record_path).object_id
        if status is Status.UNCHANGED:
            report.count("row", "unchanged", path)
            return object_id
        instance = row.model._default_manager.get(pk=object_id)
        if object_state(instance) != records.get(SeedKind.ROW, row.record_path).state:
            report.count("row", "kept", path)
            report.kept.append(
                f"{path} ({row.language}): kept, because it was edited in the admin. Its file says something new."
            )
            return object_id
        reset = self._assigner.reset_others(instance, row.values, keep=("slug",))
        self._save(row, instance, reset)
        report.count("row", "updated", path)
        return object_id

    def _create(self, row: PlannedRow, path: str) -> int:
        given: dict[str, Any] = {"owner": self._work.microsite}
        if row.language is not None:
            given["locale"] = self._work.locale(row.language)
            given["translation_key"] = self._translation_key(row)
        if (existing := self._existing(row)) is not None:
            self._work.records.keep(SeedKind.ROW, row.record_path, existing, row.source, FOREIGN)
            self._work.report.count("row", "kept", path)
            return int(existing.pk)
        instance = row.model(**given)
        self._save(row, instance, Assigned())
        self._work.report.count("row", "created", path)
        return int(instance.pk)

    def _existing(self, row: PlannedRow) -> models.Model | None:
        """Return what an administrator made under the same slug before it could be loaded."""
        slug = row.values.fields.get("slug")
        if slug is None or row.language is None:
            return None
        if row.model not in self._slugs:
            # Asked once for each model: rows that are made from now on come from the same file, where slugs are unique.
            mine = row.model._default_manager.filter(owner=self._work.microsite)
            self._slugs[row.model] = {
                (each, code): pk for pk, each, code in mine.values_list("pk", "slug", "locale__language_code")
            }
        key = self._slugs[row.model].get((str(slug.value), row.language))
        return None if key is None else self._work.instance(row.model, key)

    def _save(self, row: PlannedRow, instance: models.Model, before: Assigned) -> None:
        done = self._assign(row, instance, row.values)
        references = [name for name, given in row.values.fields.items() if isinstance(given.value, Ref)]
        if not self._assigner.check(
            instance, row.values, shown=row.shown, pending=done.pending, exclude=(*_CERTAIN, *references)
        ):
            raise Broken
        instance.save()
        for name, chosen in {**before.after_save, **done.after_save}.items():
            getattr(instance, name).set(chosen)
        self._work.remember(instance)
        self._saved.append((row, instance))
        if done.pending:
            self._pending.append((row, instance, done.pending))

    def _assign(self, row: PlannedRow, instance: models.Model, values: FieldValues) -> Assigned:
        identity = getattr(instance, "translation_key", None) or uuid.uuid5(uuid.NAMESPACE_URL, row.record_path)
        return self._assigner.assign(instance, values, language=row.language, identity=identity, shown=row.shown)

    def _translation_key(self, row: PlannedRow) -> uuid.UUID:
        """Return the key that all languages of a row share: of one that is there, or a new one."""
        key = (row.model, row.key)
        if key not in self._translation_keys:
            siblings = [each for each in self._planned.values() if (each.model, each.key) == key]
            ids = [self._work.records.object_id(SeedKind.ROW, each.record_path) for each in siblings]
            known = next((each for each in ids if each is not None), None)
            self._translation_keys[key] = (
                self._new_key(row) if known is None else self._work.instance(row.model, known).translation_key  # type: ignore[attr-defined]  # TranslatableMixin's
            )
        return self._translation_keys[key]

    def _new_key(self, row: PlannedRow) -> uuid.UUID:
        """Return a new key: of what is shared the same one on every installation, so that microsites can move."""
        if self._work.microsite is not None:
            return uuid.uuid4()
        return uuid.uuid5(uuid.NAMESPACE_URL, f"microsites/shared/{row.model._meta.label_lower}/{row.key}")

    def _note(self) -> None:
        """Note the state of what was saved, as the database now has it."""
        ids: dict[type[models.Model], list[int]] = {}
        for _row, instance in self._saved:
            ids.setdefault(type(instance), []).append(instance.pk)
        fresh = {model: model._default_manager.in_bulk(keys) for model, keys in ids.items()}
        for row, instance in self._saved:
            stored = fresh[type(instance)][instance.pk]
            self._work.records.keep(SeedKind.ROW, row.record_path, stored, row.source, object_state(stored))


def _parts(path: str) -> tuple[str, str, str | None]:
    """Return the model's label, the key and the language of a row's record."""
    label, _, rest = path.partition("/")
    model = next((each for each in tables().values() if each._meta.label_lower == label), None)
    if model is None or not translatable(model):
        return label, rest, None
    key, _, language = rest.rpartition("/")
    return label, key, language


__all__ = ["RowWriter", "SharedRows"]
