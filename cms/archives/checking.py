"""Looks at an archive before anything of it is written: its rows, and the files that they name."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from PIL import Image as Pillow
from wagtail.images.forms import get_image_form

from cms.archives.incoming import Key
from cms.archives.parts import IMAGE, PAGE, children, file_models, page_models, sets, snippet_models
from cms.archives.values import Unreadable, read_values
from cms.archives.zips import CHUNK, BadArchive, Reader
from cms.content.uploads import validate_document

FOLDERS = {IMAGE: "original_images", "document": "documents", "rendition": "images"}
RENDITION_FORMATS = {"WEBP": ".webp", "JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "AVIF": ".avif"}
# Above this, a file is unpacked on disk and not in memory.
IN_MEMORY = 1 << 20
ROWS = ("images", "documents", "snippets", "pages", "shared")


class Listed:
    """What one pass over an archive's rows found: their keys by their tables, in the order of the archive."""

    def __init__(self) -> None:
        self.keys: dict[str, None] = {}
        self.languages: set[str] = set()
        self.files: dict[str, None] = {}


def check_rows(reader: Reader) -> Listed:
    """
    Read all rows once.

    :raises BadArchive: for a row that this program can't have, or a file that is missing or named twice
    """
    listed = Listed()
    for name in ROWS:
        for number, record in enumerate(reader.rows(name), 1):
            try:
                _check_record(name, record, listed, reader)
            except (Unreadable, BadArchive) as error:
                raise BadArchive(f"data/{name}.jsonl, line {number}: {error}.") from error
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise BadArchive(f"data/{name}.jsonl, line {number}: it isn't built as it should be.") from error
    unused = {member for member in reader.members if member.startswith("media/")} - {
        f"media/{name}" for name in listed.files
    }
    if unused:
        raise BadArchive(f"{min(unused)} belongs to nothing.")
    return listed


def _check_record(name: str, record: dict[str, Any], listed: Listed, reader: Reader) -> None:
    key = Key(record["key"])
    if key.text in listed.keys:
        raise BadArchive(f"{key.text} is there twice")
    listed.keys[key.text] = None
    models: dict[str, Any] = {one._meta.label_lower: one for one in file_models().values()} | snippet_models()
    if name == "pages":
        models = page_models()
    elif name in ("images", "documents"):
        models = {one._meta.label_lower: one for kind, one in file_models().items() if f"{kind}s" == name}
    model = models.get(record["model"])
    if model is None or (key.kind == PAGE) != (name == "pages") or not issubclass(model, key.model):
        raise BadArchive(f"this program has no {str(record['model'])[:80]} there")
    values = record["values"]
    _check_values(model, values)
    for part, rows in record.get("parts", {}).items():
        for row in rows:
            _check_values(children(model)[part].related_model, row)
    if set(record.get("sets", {})) - {field.name for field in sets(model)}:
        raise BadArchive("it has a set that this program doesn't know")
    if "locale" in values:
        if values["locale"] != key.language:
            raise BadArchive("its key has another language")
        listed.languages.add(values["locale"])
    if key.kind in file_models():
        _list_file(values["file"], key.kind, listed, reader)
        for made in record.get("renditions", ()):
            _list_file(made["file"], "rendition", listed, reader)


def _check_values(model: Any, values: dict[str, Any]) -> None:
    """:raises Unreadable: when they aren't the values of a row of *model*"""
    known = read_values(model, values)
    if strange := set(values) - {field.name for field in model._meta.concrete_fields}:
        raise Unreadable(f"this program has no field {min(strange)[:80]} there")
    del known


def _list_file(name: Any, kind: str, listed: Listed, reader: Reader) -> None:
    path = PurePosixPath(name)
    parts = str(name).split("/")
    if parts[0] != FOLDERS[kind] or len(parts) < 2 or not all(parts) or {".", ".."} & set(parts) or "\\" in name:
        raise BadArchive(f"“{str(path)[:100]}” is no name of a file of this kind")
    if name in listed.files:
        raise BadArchive(f"{name} belongs to two")
    if not reader.has_file(name):
        raise BadArchive(f"{name} is missing")
    listed.files[name] = None


# --- Files ------------------------------------------------------------------------------------------------------------


def check_files(reader: Reader) -> None:
    """
    Check each picture and document as if an editor uploaded it.

    :raises BadArchive: for one that isn't what its name says
    """
    for name in ("images", "documents", "shared"):
        for record in reader.rows(name):
            kind = record["key"].partition(":")[0]
            if kind not in file_models():
                continue
            with unpacked(reader, record["values"]["file"]) as content:
                _check_file(kind, record["values"]["file"], content)
            for made in record.get("renditions", ()):
                with unpacked(reader, made["file"]) as content:
                    _check_rendition(made["file"], content)


def unpacked(reader: Reader, name: str) -> Any:
    """Return the file called *name*, unpacked: in memory while it is small."""
    content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    for piece in _pieces(reader, name):
        content.write(piece)
    content.seek(0)
    return content


def _pieces(reader: Reader, name: str) -> Iterator[bytes]:
    with reader.open_file(name) as stream:
        while piece := stream.read(CHUNK):
            yield piece


def _check_file(kind: str, name: str, content: Any) -> None:
    upload = File(content, name=PurePosixPath(name).name)
    upload.size = content.seek(0, 2)
    content.seek(0)
    try:
        if kind == IMAGE:
            # The field of the form in the admin, with all that it looks at.
            deepcopy(get_image_form(file_models()[IMAGE]).base_fields["file"]).clean(upload)
        else:
            validate_document(upload)
    except ValidationError as error:
        raise BadArchive(f"{name}: {' '.join(error.messages)}") from error


def _check_rendition(name: str, content: Any) -> None:
    try:
        with Pillow.open(content) as picture:
            fits = name.lower().removesuffix("e").endswith(RENDITION_FORMATS.get(picture.format or "", "?"))
            is_jpeg = picture.format == "JPEG" and name.lower().endswith(".jpeg")
    except Exception as error:
        raise BadArchive(f"{name} is no picture") from error
    if not (fits or is_jpeg):
        raise BadArchive(f"{name} isn't what its name says")
