"""Writes one microsite into one file: all that it is made of, and nothing about people."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from taggit.models import TaggedItem
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Revision

from cms.archives import translating
from cms.archives.outgoing import Outgoing
from cms.archives.parts import IMAGE, PAGE, children, file_models, has_tags, sets, snippet_models
from cms.archives.values import changed_draft, changed_values, stored_values
from cms.archives.zips import Writer
from cms.content.renditions import ALL_FILTERS
from cms.microsites.models import Microsite

BATCH = 200
_UTC = datetime.UTC
WITHOUT = [
    "people: users, groups, authors, comments, who approved what",
    "registrations, and everything else that registrants wrote or were written",
    "older versions of pages: only what is published and the latest draft",
]


def export_microsite(microsite: Microsite, target: Path) -> dict[str, int]:
    """
    Write *microsite* into the file *target*, and return how many rows of each kind and how many files it holds.

    The same microsite makes the same bytes, as it is at one moment. The file takes its name when it is whole.

    :raises OSError: when it can't be written, or a picture or document has lost its file
    """
    unfinished = target.with_name(f"{target.name}.part")
    is_outermost = not connection.in_atomic_block
    try:
        with transaction.atomic():
            if is_outermost and connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            counts = _Export(microsite, Writer(unfinished)).write()
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts


class _Export:
    def __init__(self, microsite: Microsite, writer: Writer) -> None:
        self._microsite = microsite
        self._writer = writer
        self._out = Outgoing(microsite)
        self._files: list[tuple[Any, str]] = []

    def write(self) -> dict[str, int]:
        try:
            self._write_all()
        except BaseException:
            self._writer.abandon()
            raise
        return {**self._writer.counts, "files": len(self._files)}

    def _write_all(self) -> None:
        writer, out = self._writer, self._out
        writer.rows("microsite", [self._settings()])
        writer.rows("collections", self._collections())
        for kind in file_models():
            writer.rows(f"{kind}s", self._file_rows(kind, out.own[kind]))
        writer.rows("snippets", self._snippet_rows(out.own))
        writer.rows("pages", self._pages())
        writer.rows("redirects", self._redirects())
        writer.rows("translations", translating.exported(out))
        # Last, because what refers to them was read by then; they refer to more of themselves.
        writer.rows("shared", self._shared())
        for storage, name in sorted(self._files, key=lambda file: file[1]):
            with storage.open(name) as content:
                writer.file(name, content)
        writer.finish(
            {
                "microsite": self._microsite.slug,
                "languages": self._microsite.language_codes(),
                "software": software_version(),
                "without": WITHOUT,
            }
        )

    def _record(self, row: Any, kind: str, parts: Any = None) -> dict[str, Any]:
        model = type(row)
        record: dict[str, Any] = {
            "key": self._out.key(kind, row.pk),
            "model": model._meta.label_lower,
            "values": changed_values(model, stored_values(row), self._out.change),
        }
        if held := (parts or {}).get(row.pk):
            record["sets"] = held
        if found := self._parts_of(row):
            record["parts"] = found
        return record

    def _parts_of(self, row: Any) -> dict[str, Any]:
        found = {}
        for name, relation in children(type(row)).items():
            rows = relation.related_model._default_manager.filter(**{relation.field.name: row.pk}).order_by("pk")
            if records := [
                changed_values(relation.related_model, stored_values(one), self._out.change) for one in rows
            ]:
                found[name] = records
        return found

    # --- Settings -----------------------------------------------------------------------------------------------------

    def _settings(self) -> dict[str, Any]:
        microsite = Microsite.objects.select_related("site__root_page").get(pk=self._microsite.pk)
        site = microsite.site
        return {
            "values": changed_values(Microsite, stored_values(microsite), self._out.change),
            "parts": self._parts_of(microsite),
            "site": {
                "hostname": site.hostname,
                "port": site.port,
                "site_name": site.site_name,
                "root_page": self._out.change(Page, site.root_page_id),
            },
            "collections": {
                "": self._out.collections[microsite.collection_id],
                "images": self._out.collections[microsite.image_collection_id],
                "documents": self._out.collections[microsite.document_collection_id],
            },
        }

    def _collections(self) -> Iterator[dict[str, Any]]:
        for row in Collection.objects.filter(pk__in=self._out.collections).order_by("path"):
            restrictions = CollectionViewRestriction.objects.filter(collection=row).order_by("pk")
            yield {
                "key": self._out.collections[row.pk],
                "name": row.name,
                "restrictions": [_restriction(one) for one in restrictions],
            }

    def _redirects(self) -> Iterator[dict[str, Any]]:
        for row in Redirect.objects.filter(site=self._microsite.site_id).order_by("pk"):
            yield {"values": changed_values(Redirect, stored_values(row), self._out.change)}

    # --- Files --------------------------------------------------------------------------------------------------------

    def _file_rows(self, kind: str, pks: list[int]) -> Iterator[dict[str, Any]]:
        model = file_models()[kind]
        for some in _batches(pks):
            tags = _tags(model, some)
            for row in model._default_manager.filter(pk__in=some).order_by("pk"):
                record = self._record(row, kind)
                self._files.append((row.file.storage, row.file.name))
                if row.pk in tags:
                    record["tags"] = tags[row.pk]
                if kind == IMAGE:
                    record["renditions"] = list(self._renditions(row))
                yield record

    def _renditions(self, image: Any) -> Iterator[dict[str, Any]]:
        served = {filter_.spec for filter_ in ALL_FILTERS}
        for made in image.renditions.filter(filter_spec__in=served).order_by("filter_spec", "focal_point_key"):
            # One that was lost is made anew where this is read.
            if made.file.storage.exists(made.file.name):
                self._files.append((made.file.storage, made.file.name))
                yield {
                    "filter_spec": made.filter_spec,
                    "focal_point_key": made.focal_point_key,
                    "file": made.file.name,
                    "width": made.width,
                    "height": made.height,
                }

    # --- Snippets -----------------------------------------------------------------------------------------------------

    def _snippet_rows(self, pks_by_kind: Any) -> Iterator[dict[str, Any]]:
        for kind, model in sorted(snippet_models().items()):
            for some in _batches(sorted(pks_by_kind[kind])):
                held = self._held(model, some)
                for row in model._default_manager.filter(pk__in=some).order_by("pk"):
                    yield self._record(row, kind, held)

    def _shared(self) -> Iterator[dict[str, Any]]:
        written: dict[str, set[int]] = {kind: set() for kind in self._out.shared}
        while fresh := {kind: pks - written[kind] for kind, pks in self._out.shared.items() if pks - written[kind]}:
            for kind, pks in fresh.items():
                written[kind] |= pks
            for kind in file_models():
                yield from self._file_rows(kind, sorted(fresh.get(kind, ())))
            yield from self._snippet_rows({kind: fresh.get(kind, set()) for kind in snippet_models()})

    # --- Pages --------------------------------------------------------------------------------------------------------

    def _pages(self) -> Iterator[dict[str, Any]]:
        for some in _batches(self._out.own[PAGE]):
            pages = list(Page.objects.filter(pk__in=some).order_by("pk").specific())
            held: dict[int, Any] = {}
            for model in {type(page) for page in pages}:
                held |= self._held(model, [page.pk for page in pages if type(page) is model])
            revisions = Revision.objects.in_bulk(
                [pk for page in pages for pk in (page.latest_revision_id, page.live_revision_id) if pk]
            )
            restrictions: dict[int, list[Any]] = {}
            for one in PageViewRestriction.objects.filter(page__in=some).order_by("pk"):
                restrictions.setdefault(one.page_id, []).append(_restriction(one))
            for page in pages:
                record = self._record(page, PAGE, held)
                record["place"] = self._place(page)
                for name in ("latest", "live"):
                    if revision := revisions.get(getattr(page, f"{name}_revision_id")):
                        is_same = name == "live" and page.live_revision_id == page.latest_revision_id
                        record[name] = "latest" if is_same else self._revision(page, revision)
                if page.pk in restrictions:
                    record["restrictions"] = restrictions[page.pk]
                yield record

    def _place(self, page: Page) -> str:
        home = page.path[: 2 * Page.steplen]
        return f"{self._out.home_paths[home]}/{page.path[len(home) :]}"

    def _revision(self, page: Page, revision: Any) -> dict[str, Any]:
        content = revision.content if isinstance(revision.content, dict) else json.loads(revision.content)
        numbers = {
            name: list(
                relation.related_model._default_manager.filter(**{relation.field.name: page.pk})
                .order_by("pk")
                .values_list("pk", flat=True)
            )
            for name, relation in children(type(page)).items()
        }

        def number(name: str, pk: Any) -> int | None:
            return numbers[name].index(pk) if pk in numbers[name] else None

        moment = revision.approved_go_live_at
        return {
            "created_at": revision.created_at.astimezone(_UTC).isoformat(),
            "object_str": revision.object_str,
            "approved_go_live_at": moment.astimezone(_UTC).isoformat() if moment else None,
            "content": changed_draft(type(page), content, self._out.change, number),
        }

    def _held(self, model: Any, pks: list[int]) -> dict[int, dict[str, list[str]]]:
        """Return the keys of what many-to-many fields hold, by row and field, in their order."""
        found: dict[int, dict[str, list[str]]] = {}
        for field in sets(model):
            holder, target = field.m2m_field_name(), field.m2m_reverse_field_name()
            rows = field.remote_field.through._default_manager.filter(**{f"{holder}__in": pks}).order_by("pk")
            for pk, other in rows.values_list(holder, target):
                key = self._out.change(field.related_model, other)
                if key is not None:
                    found.setdefault(pk, {}).setdefault(field.name, []).append(key)
        return found


def _restriction(row: Any) -> dict[str, Any]:
    return {"restriction_type": row.restriction_type, "password": row.password}


def _tags(model: Any, pks: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if has_tags(model):
        of_model = ContentType.objects.get_for_model(model)
        rows = TaggedItem.objects.filter(content_type=of_model, object_id__in=pks).order_by("tag__name")
        for pk, name in rows.values_list("object_id", "tag__name"):
            found.setdefault(pk, []).append(name)
    return found


def _batches(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]


def software_version() -> str:
    """Return the version of this program."""
    try:
        return version("microsites")
    except PackageNotFoundError:
        return "unknown"
