"""What was loaded before: finds it again, and tells new, unchanged, changed and deleted things apart."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models

from cms.microsites.models import Microsite, SeedKind, SeedRecord

# The state of what was there before it could be loaded: no object ever looks like this, so it counts as edited.
FOREIGN = "foreign"


class Status(enum.Enum):
    """What to do about something that a file describes."""

    NEW = enum.auto()
    UNCHANGED = enum.auto()
    CHANGED = enum.auto()
    DELETED = enum.auto()


class Records:
    """The records of one microsite, or of the shared tables (None)."""

    def __init__(self, microsite: Microsite | None) -> None:
        self._microsite = microsite
        self._found = {(record.kind, record.path): record for record in SeedRecord.objects.filter(microsite=microsite)}
        self._existing = self._existing_objects(self._found.values())
        self._unsaved: dict[tuple[str, str], SeedRecord] = {}

    def status(self, kind: SeedKind, path: str, source: str) -> Status:
        """Return how what the file says now (*source*) compares with what was loaded."""
        record = self._found.get((kind, path))
        if record is None:
            return Status.NEW
        if record.object_id not in self._existing[record.content_type_id]:
            return Status.DELETED
        return Status.UNCHANGED if record.source == source else Status.CHANGED

    def get(self, kind: SeedKind, path: str) -> SeedRecord:
        """Return the record of something that was loaded."""
        return self._found[kind, path]

    def object_id(self, kind: SeedKind, path: str) -> int | None:
        """Return the primary key of what was loaded, None when it wasn't or is gone."""
        record = self._found.get((kind, path))
        if record is None or record.object_id not in self._existing[record.content_type_id]:
            return None
        return record.object_id

    def items(self, kind: SeedKind) -> Iterable[tuple[str, int]]:
        """Yield the path and primary key of everything of *kind* that is still there."""
        for (each, path), record in self._found.items():
            if each == kind and record.object_id in self._existing[record.content_type_id]:
                yield path, record.object_id

    def keep(self, kind: SeedKind, path: str, instance: models.Model, source: str, state: str) -> None:
        """Note that *instance* was made of *source*. `save` writes it down."""
        record = self._found.get((kind, path)) or SeedRecord(microsite=self._microsite, kind=kind, path=path)
        record.content_type = ContentType.objects.get_for_model(instance)
        record.object_id = instance.pk
        record.source, record.state = source, state
        self._unsaved[kind, path] = record

    def save(self) -> None:
        """Write down what was noted."""
        new = [record for record in self._unsaved.values() if record.pk is None]
        old = [record for record in self._unsaved.values() if record.pk is not None]
        SeedRecord.objects.bulk_create(new)
        for record in old:
            record.save()

    @staticmethod
    def _existing_objects(records: Iterable[SeedRecord]) -> dict[int, set[int]]:
        """Return which of the recorded objects are still there, in one query for each model."""
        wanted: dict[int, set[int]] = defaultdict(set)
        for record in records:
            wanted[record.content_type_id].add(record.object_id)
        existing: dict[int, set[int]] = defaultdict(set)
        for content_type_id, ids in wanted.items():
            model = ContentType.objects.get_for_id(content_type_id).model_class()
            if model is not None:
                found = model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)
                existing[content_type_id] = set(found)
        return existing
