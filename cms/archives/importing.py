"""
Reads a microsite from the file that `exporting` wrote, on another installation.

All is checked first, and written in one transaction: either the whole microsite is there afterwards, or nothing of it.
Rows get new ids, in the order of their old ones, and everything that the public is told is made of keys, not of ids.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import DatabaseError, transaction
from django.db.models import F
from taggit.models import Tag, TaggedItem
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Revision,
    Site,
)
from wagtail.search import index
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.archives import translating
from cms.archives.checking import check_files, check_rows, unpacked
from cms.archives.incoming import Incoming, Key, new_ids, shared_row, sibling_key
from cms.archives.parts import IMAGE, PAGE, children, file_models, page_models, sets, snippet_models
from cms.archives.values import Unreadable, changed_draft, changed_values, read_values
from cms.archives.zips import CHUNK, BadArchive, Reader
from cms.content.tasks import make_renditions_of
from cms.microsites.actions import check_address, complete_microsite
from cms.microsites.models import Microsite
from cms.microsites.seeding.locks import take_lock
from cms.search.indexing import index_pages

BATCH = 200


class ImportRefused(Exception):
    """The archive is all right, and can't be read here; the message says why."""


@dataclass
class Imported:
    """What was done."""

    microsite: Microsite
    counts: dict[str, int]
    # What answers differently than where the archive comes from, and why.
    notes: list[str] = field(default_factory=list)


def import_microsite(
    source: Path, *, hostname: str = "", progress: Callable[[str], None] = lambda what: None
) -> Imported:
    """
    Make the microsite that the archive *source* holds.

    :param hostname: where it answers here; empty: where it answered before
    :param progress: is told what is being done
    :raises BadArchive: when the file is damaged, or holds what can't be written here
    :raises ImportRefused: when the microsite, its address or parts of it are here already
    """
    reader = Reader(source)
    try:
        progress("checksums")
        reader.verify()
        progress("rows")
        listed = check_rows(reader)
        progress("files")
        check_files(reader)
        stored: list[tuple[Any, str]] = []
        try:
            with transaction.atomic(), disable_reference_index_auto_update():
                take_lock()
                progress("writing")
                return _Import(reader, listed, hostname, stored).write()
        except BaseException as error:
            # A rollback brings no files back.
            for storage, name in stored:
                with contextlib.suppress(OSError):
                    storage.delete(name)
            if isinstance(error, Unreadable | AttributeError | KeyError | TypeError | ValueError):
                raise BadArchive(f"It isn't built as it should be ({error}).") from error
            if isinstance(error, DatabaseError):
                raise ImportRefused(f"The database refused: {error}") from error
            raise
    finally:
        reader.close()


class _Import:
    def __init__(self, reader: Reader, listed: Any, hostname: str, stored: list[tuple[Any, str]]) -> None:
        self._reader = reader
        self._listed = listed
        self._hostname = hostname
        self._stored = stored
        self._in = Incoming()
        self._notes: list[str] = []
        # Shared things that were here before.
        self._there: set[str] = set()
        self._made: list[tuple[Any, list[int]]] = []
        self._renewed: list[int] = []

    def write(self) -> Imported:
        [settings] = self._reader.rows("microsite")
        values = settings["values"]
        self._refuse_what_is_here(values, settings["site"])
        languages = {row["locale"] for row in settings["parts"]["languages"]}
        self._in.know_locales({*languages, values["default_locale"], *self._listed.languages})
        self._number()
        self._write_collections()
        for name in ("images", "documents"):
            for record in self._reader.rows(name):
                self._write_file(record)
        microsite_pk = new_ids(Microsite, 1)[0]
        self._write_snippets("snippets", microsite_pk)
        self._write_snippets("shared", None)
        self._write_pages()
        microsite = self._write_settings(microsite_pk, settings)
        for record in self._reader.rows("redirects"):
            _insert(
                Redirect,
                read_values(Redirect, self._change(Redirect, record["values"])) | {"site_id": microsite.site_id},
            )
        self._finish(microsite)
        log(microsite, "archives.import")
        archived_at = microsite.archived_at
        complete_microsite(microsite)
        self._restore_translations()
        if archived_at is not None:
            # Last: nothing is written to it from here on.
            Microsite.objects.filter(pk=microsite.pk).update(archived_at=archived_at)
        if self._in.missing:
            raise BadArchive(f"It refers to {min(self._in.missing)}, which isn't in it.")
        return Imported(Microsite.objects.get(pk=microsite.pk), self._reader.manifest["counts"], self._notes)

    # --- Before -------------------------------------------------------------------------------------------------------

    def _refuse_what_is_here(self, values: dict[str, Any], site: dict[str, Any]) -> None:
        if Microsite.objects.filter(slug=values["slug"]).exists():
            raise ImportRefused(f"There is a microsite {values['slug']} here already.")
        try:
            check_address(self._hostname or site["hostname"], site["port"])
        except ValidationError as error:
            raise ImportRefused(f"{' '.join(error.messages)} Give another one with --hostname.") from error
        for keys in _batches([key for key in self._listed.keys if key.startswith(f"{PAGE}:")]):
            found = Page.objects.filter(translation_key__in={Key(key).uuid for key in keys}).first()
            if found is not None:
                raise ImportRefused(f"The page “{found}” is here already, under another microsite.")

    def _number(self) -> None:
        """Give ids to all rows, in the order of the archive: which is that of their old ids."""
        shared = {record["key"]: self._shared_here(record) for record in self._reader.rows("shared")}
        by_model: dict[Any, list[str]] = {}
        for text in self._listed.keys:
            key = Key(text)
            if (here := shared.get(text)) is not None:
                self._in.ids[text] = here
                self._there.add(text)
                continue
            if key.kind in file_models() and key.model._default_manager.filter(key=key.uuid).exists():
                raise ImportRefused(f"{text} is here already, in another microsite.")
            by_model.setdefault(key.model, []).append(text)
        for model, texts in by_model.items():
            self._in.ids |= dict(zip(texts, new_ids(model, len(texts)), strict=True))

    def _shared_here(self, record: dict[str, Any]) -> int | None:
        key = Key(record["key"])
        try:
            row = shared_row(key, record)
        except BadArchive as error:
            raise ImportRefused(str(error)) from error
        if row is None:
            return None
        title = record["values"].get("label") or record["values"].get("name") or record["values"].get("title")
        is_same = all(
            record["values"].get(name) == str(getattr(row, name)) for name in ("label", "name") if hasattr(row, name)
        )
        if not is_same:
            self._notes.append(f"{key.kind} “{title}” is shared here as “{row}”, and is shown so.")
        return int(row.pk)

    # --- Rows ---------------------------------------------------------------------------------------------------------

    def _change(self, model: Any, values: dict[str, Any]) -> dict[str, Any]:
        return changed_values(model, values, self._in.change)

    def _write_collections(self) -> None:
        rows = list(self._reader.rows("collections"))
        for record in sorted(rows, key=lambda record: len(record["key"])):
            key = record["key"]
            if key == "/":
                parent = Collection.get_first_root_node()
            else:
                parent = Collection.objects.get(pk=self._in.collections[key[: -Collection.steplen]])
            made = parent.add_child(instance=Collection(name=record["name"]))
            self._in.collections[key] = made.pk
            for one in record["restrictions"]:
                CollectionViewRestriction.objects.create(collection=made, **_restriction(one))

    def _write_file(self, record: dict[str, Any], *, shared: bool = False) -> None:
        key = Key(record["key"])
        model, pk = key.model, self._in.ids[key.text]
        values = dict(record["values"])
        if shared:
            values["collection"] = None
        row = read_values_of_file(model, self._change(model, values))
        if shared:
            row["collection_id"] = Collection.get_first_root_node().pk
        field_ = model._meta.get_field("file")
        row["file"] = self._store(field_.storage, record["values"]["file"])
        _insert(model, {**row, "id": pk, "key": key.uuid})
        if tags := record.get("tags"):
            of_model = ContentType.objects.get_for_model(model)
            for name in tags:
                tag = Tag.objects.get_or_create(name=str(name)[:100])[0]
                TaggedItem.objects.create(tag=tag, content_type=of_model, object_id=pk)
        if key.kind == IMAGE:
            self._write_renditions(model, pk, record)
        self._note_made(model, pk)

    def _write_renditions(self, model: Any, pk: int, record: dict[str, Any]) -> None:
        made = model.get_rendition_model()
        storage = made._meta.get_field("file").storage
        for one in record.get("renditions", ()):
            values = {name: one[name] for name in ("filter_spec", "focal_point_key", "width", "height")}
            _insert(made, {**values, "image_id": pk, "file": self._store(storage, one["file"])})
        self._renewed.append(pk)

    def _store(self, storage: Any, name: str) -> str:
        """Put a file into the storage, under its own name unless another file has it; return its name."""
        with unpacked(self._reader, name) as content:
            if storage.exists(name) and _is_same(storage, name, content):
                # Left over from a microsite that was here before: its folder is named after this picture's own key.
                return name
            content.seek(0)
            stored: str = storage.save(name, File(content, name=name))
        self._stored.append((storage, stored))
        if stored != name:
            self._notes.append(f"{name} is called {stored} here: another file had that name.")
        return stored

    def _write_snippets(self, name: str, owner: int | None) -> None:
        for record in self._reader.rows(name):
            key = Key(record["key"])
            if key.text in self._there:
                continue
            if key.kind in file_models():
                self._write_file(record, shared=True)
                continue
            model = snippet_models()[key.kind]
            row = read_values(model, self._change(model, record["values"]))
            sibling = sibling_key(key, record) if owner is None else None
            self._write_row(
                model,
                self._in.ids[key.text],
                {**row, "translation_key": sibling or key.uuid, "owner_id": owner},
                record,
            )

    def _write_pages(self) -> None:
        root = Page.get_first_root_node()
        records = [
            (record["key"], record["model"], record["place"], record["values"]["slug"])
            for record in self._reader.rows("pages")
        ]
        tree = _Tree(root, {place: slug for _key, _model, place, slug in records})
        types = {label: ContentType.objects.get_for_model(model) for label, model in page_models().items()}
        for record in self._reader.rows("pages"):
            model, pk = page_models()[record["model"]], self._in.ids[record["key"]]
            row = read_values(model, self._change(model, record["values"]))
            key = Key(record["key"])
            where = tree.where(record["place"])
            row |= {**where, "translation_key": key.uuid, "content_type_id": types[record["model"]].pk}
            row |= self._write_revisions(model, pk, record, {**where, "content_type": types[record["model"]].pk})
            self._write_row(model, pk, row, record)
            for one in record.get("restrictions", ()):
                _insert(PageViewRestriction, {**_restriction(one), "page_id": pk})
        Page.objects.filter(pk=root.pk).update(numchild=F("numchild") + len(tree.homes))

    def _write_revisions(self, model: Any, pk: int, record: dict[str, Any], where: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {"latest_revision_id": None, "live_revision_id": None}
        for name in ("latest", "live"):
            if record.get(name) == "latest":
                found[f"{name}_revision_id"] = found["latest_revision_id"]
            elif one := record.get(name):
                content = changed_draft(model, one["content"], self._in.change, lambda *_: None)
                content |= {"pk": pk, **where, "owner": None, "locked": False, "locked_at": None, "locked_by": None}
                content |= {"latest_revision": None, "live_revision": None}
                row = Revision(
                    content_type_id=where["content_type"],
                    base_content_type=ContentType.objects.get_for_model(Page),
                    object_id=str(pk),
                    content=content,
                    object_str=str(one["object_str"]),
                    created_at=Revision._meta.get_field("created_at").to_python(one["created_at"]),
                    approved_go_live_at=Revision._meta.get_field("approved_go_live_at").to_python(
                        one["approved_go_live_at"]
                    ),
                )
                # Not saved: that would make of other drafts of the page what they are not.
                Revision.objects.bulk_create([row])
                found[f"{name}_revision_id"] = row.pk
        return found

    def _write_row(self, model: Any, pk: int, row: dict[str, Any], record: dict[str, Any]) -> None:
        _insert(model, {**row, model._meta.pk.attname: pk, "id": pk})
        for name, relation in children(model).items():
            for values in record.get("parts", {}).get(name, ()):
                related = relation.related_model
                part = read_values(related, self._change(related, values))
                _insert(related, {**part, relation.field.attname: pk})
        for field_ in sets(model):
            through = field_.remote_field.through
            names = field_.m2m_field_name(), field_.m2m_reverse_field_name()
            ids = [self._in.change(field_.related_model, one) for one in record.get("sets", {}).get(field_.name, ())]
            through._default_manager.bulk_create(
                through(**{f"{names[0]}_id": pk, f"{names[1]}_id": one}) for one in ids if one is not None
            )
        self._note_made(model, pk)

    def _note_made(self, model: Any, pk: int) -> None:
        if not self._made or self._made[-1][0] is not model or len(self._made[-1][1]) >= BATCH:
            self._made.append((model, []))
        self._made[-1][1].append(pk)

    # --- Settings -----------------------------------------------------------------------------------------------------

    def _write_settings(self, pk: int, settings: dict[str, Any]) -> Microsite:
        said = settings["site"]
        site = Site.objects.create(
            hostname=self._hostname or said["hostname"],
            port=said["port"],
            site_name=said["site_name"],
            root_page_id=self._in.change(Page, said["root_page"]),
        )
        where = settings["collections"]
        values = {**settings["values"], "collection": where[""]}
        values |= {"image_collection": where["images"], "document_collection": where["documents"], "site": None}
        row = read_values_but(Microsite, self._change(Microsite, values), "site")
        self._write_row(Microsite, pk, {**row, "site_id": site.pk, "archived_at": None}, settings)
        microsite = Microsite.objects.get(pk=pk)
        microsite.archived_at = row["archived_at"]
        return microsite

    # --- After --------------------------------------------------------------------------------------------------------

    def _finish(self, microsite: Microsite) -> None:
        """Write down what refers to what and what is found by which words, as saving it would have."""
        for model, pks in self._made:
            for row in model._default_manager.filter(pk__in=pks):
                if ReferenceIndex.is_indexed(model):
                    ReferenceIndex.create_or_update_for_object(row)
                if isinstance(row, index.Indexed):
                    index.insert_or_update_object(row)
            if issubclass(model, Page):
                index_pages(pks)
        for pk in self._renewed:
            # What this machine makes and the other didn't.
            transaction.on_commit(partial(make_renditions_of.enqueue, pk))

    def _restore_translations(self) -> None:
        for record in self._reader.rows("translations"):
            key = Key(record["key"])
            model = key.model
            row = model._default_manager.get(pk=self._in.ids[key.text])
            translating.restore(record, row.specific if isinstance(row, Page) else row, self._in.change)


class _Tree:
    """Where pages go: homes behind those that are here, everything else below them as it lay before."""

    def __init__(self, root: Page, slugs: dict[str, str]) -> None:
        """:raises ImportRefused: when the slug of a home is taken; BadArchive: when a page lies below nothing"""
        self._slugs = slugs
        # In the order in which they were made: a sitemap has them all, one language after the other.
        self.homes = [place for place in slugs if place.endswith("/")]
        taken = set(root.get_children().values_list("slug", flat=True))
        last = root.get_last_child()
        path = last.path if last is not None else None
        self._paths: dict[str, str] = {}
        for place in self.homes:
            if slugs[place] in taken:
                raise ImportRefused(f"There is a page “{slugs[place]}” at the top already.")
            path = root._get_path(root.path, 2, 1) if path is None else _next(path)
            self._paths[place] = path
        self._children: dict[str, int] = {}
        for place in slugs:
            above = _above(place)
            if above is not None:
                if above not in slugs:
                    raise BadArchive(f"The page at {place[:100]} lies below nothing.")
                self._children[above] = self._children.get(above, 0) + 1

    def where(self, place: str) -> dict[str, Any]:
        """Return the columns of a page that say where it lies."""
        home, _slash, below = place.partition("/")
        slugs: list[str] = []
        at: str | None = place
        while at is not None:
            slugs.append(self._slugs[at])
            at = _above(at)
        return {
            "path": self._paths[f"{home}/"] + below,
            "depth": 2 + len(below) // Page.steplen,
            "numchild": self._children.get(place, 0),
            "url_path": "/" + "/".join(reversed(slugs)) + "/",
        }


def _above(place: str) -> str | None:
    home, _slash, below = place.partition("/")
    return f"{home}/{below[: -Page.steplen]}" if below else None


def _next(path: str) -> str:
    following: str = Page(path=path)._inc_path()
    return following


def _insert(model: Any, values: dict[str, Any]) -> None:
    """Write a row as it is, into the tables of *model* and of those that it inherits: no signals, no dates of today."""
    for one in [*reversed(model._meta.get_parent_list()), model]:
        fields = one._meta.local_concrete_fields
        names = [each.attname for each in fields]
        row = one(**{name: values[name] for name in names if name in values})
        if one._meta.pk.attname not in values:
            fields = [each for each in fields if not each.primary_key]
        one._base_manager._insert([row], fields=fields, using=one._base_manager.db, raw=True)


def read_values_but(model: Any, values: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return `read_values` for a row whose fields *names* are filled by others."""
    filled = {**values, **dict.fromkeys(names, 0)}
    return {name: value for name, value in read_values(model, filled).items() if name.removesuffix("_id") not in names}


def read_values_of_file(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Return `read_values` for a file; one that is shared has no collection yet."""
    return (
        read_values(model, values) if values["collection"] is not None else read_values_but(model, values, "collection")
    )


def _restriction(one: dict[str, Any]) -> dict[str, Any]:
    # Groups are people's: what was for some of them is for those who sign in.
    kinds = {"password": "password", "login": "login", "groups": "groups"}
    return {"restriction_type": kinds[one["restriction_type"]], "password": str(one["password"])[:255]}


def _is_same(storage: Any, name: str, content: Any) -> bool:
    digests = [hashlib.sha256(), hashlib.sha256()]
    with storage.open(name) as existing:
        for stream, digest in zip((existing, content), digests, strict=True):
            while piece := stream.read(CHUNK):
                digest.update(piece)
    return digests[0].digest() == digests[1].digest()


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


__all__ = ["BadArchive", "ImportRefused", "Imported", "import_microsite"]
