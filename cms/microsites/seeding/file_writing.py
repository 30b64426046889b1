"""Puts images and documents into the microsite's collections."""

from __future__ import annotations

import uuid
from copy import deepcopy
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from wagtail.images.forms import get_image_form
from wagtail.images.models import AbstractImage

from cms.microsites.models import Microsite, SeedKind
from cms.microsites.seeding.files import SiteFolder
from cms.microsites.seeding.plan import PlannedFile
from cms.microsites.seeding.records import Status
from cms.microsites.seeding.resolving import Broken, Gone
from cms.microsites.seeding.states import object_state
from cms.microsites.seeding.values import FieldValues, FileRef, Ref
from cms.microsites.seeding.work import Assigner, Work


class FileWriter:
    """Writes images and documents, each file once."""

    def __init__(self, work: Work, folder: SiteFolder, microsite: Microsite, files: list[PlannedFile]) -> None:
        self._work = work
        self._folder = folder
        self._microsite = microsite
        self._files = files
        self._assigner = Assigner(work, _refuse)
        self._written: dict[FileRef, int | type[Exception]] = {}

    def write(self) -> None:
        """Write all files."""
        for file in self._files:
            try:
                self._written[file.ref] = self._write(file)
            except (Broken, Gone) as error:
                self._written[file.ref] = type(error)

    def find(self, ref: FileRef) -> int:
        """
        Return the primary key of an image or document.

        :raises Gone: when an editor deleted it
        :raises Broken: when it has mistakes
        """
        found = self._written.get(ref, Broken)
        if isinstance(found, int):
            return found
        raise found

    def _write(self, file: PlannedFile) -> int:
        records, report, path = self._work.records, self._work.report, file.ref.path
        record_path = f"{file.ref.model._meta.model_name}/{path}"
        status = records.status(SeedKind.FILE, record_path, file.source)
        if status is Status.DELETED:
            report.count("file", "deleted", path)
            raise Gone
        if status is Status.NEW:
            instance = file.ref.model(collection=self._collection(file.ref.model))
            self._save(file, instance, record_path)
            report.count("file", "created", path)
            return int(instance.pk)
        record = records.get(SeedKind.FILE, record_path)
        if status is Status.UNCHANGED:
            report.count("file", "unchanged", path)
            return record.object_id
        instance = file.ref.model._default_manager.get(pk=record.object_id)
        if object_state(instance) != record.state:
            report.count("file", "kept", path)
            report.kept.append(
                f"{path}: kept, because it was edited in the admin. Its file or site.toml says something new."
            )
            return record.object_id
        self._replace(file, instance, record_path)
        report.count("file", "updated", path)
        return record.object_id

    def _replace(self, file: PlannedFile, instance: Any, record_path: str) -> None:
        old_storage, old_name = instance.file.storage, instance.file.name
        self._save(file, instance, record_path)
        if isinstance(instance, AbstractImage):
            instance.renditions.all().delete()
        # Only when all went well: a rollback can't bring a file back.
        transaction.on_commit(lambda: old_storage.delete(old_name))

    def _save(self, file: PlannedFile, instance: Any, record_path: str) -> None:
        """:raises Broken: when the file isn't what an editor could upload, or what site.toml says about it is wrong"""
        path = self._folder.locate(file.ref.path)
        name = PurePosixPath(file.ref.path)
        upload = ContentFile(path.read_bytes(), name=name.name)
        if isinstance(instance, AbstractImage):
            self._check_image(file, upload)
        values = file.values or FieldValues({}, file.line)
        self._assigner.reset_others(instance, values)
        instance.title = _title(path)
        instance.file = upload
        self._assigner.assign(instance, values, language=None, identity=uuid.uuid4(), shown=file.shown)
        if not self._assigner.check(instance, values, shown=file.shown, exclude=("width", "height", "collection")):
            raise Broken
        if isinstance(instance, AbstractImage):
            instance._set_image_file_metadata()
        else:
            instance._set_document_file_metadata()
        instance.save()
        self._work.stored.append((instance.file.storage, instance.file.name))
        self._work.remember(instance)
        stored = file.ref.model._default_manager.get(pk=instance.pk)
        self._work.records.keep(SeedKind.FILE, record_path, stored, file.source, object_state(stored))

    def _check_image(self, file: PlannedFile, upload: ContentFile[bytes]) -> None:
        """Check an image as if an editor uploaded it: its format, size and number of pixels."""
        try:
            # The field of the form in the admin, with all that it looks at.
            deepcopy(get_image_form(file.ref.model).base_fields["file"]).clean(upload)
        except ValidationError as error:
            self._work.problems.add(file.shown, file.line, f"{file.ref.path}: {' '.join(error.messages)}")
            raise Broken from error
        finally:
            upload.seek(0)

    def _collection(self, model: type[models.Model]) -> Any:
        is_image = issubclass(model, AbstractImage)
        return self._microsite.image_collection if is_image else self._microsite.document_collection


def _title(path: Path) -> str:
    return path.stem.replace("-", " ").replace("_", " ").strip().capitalize() or path.name


def _refuse(ref: Ref, language: str | None) -> int:
    """:raises Broken: always: nothing that describes a file can refer to other things"""
    raise Broken
