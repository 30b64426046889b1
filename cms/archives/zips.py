"""
The file that a microsite travels in: a ZIP archive with a manifest, always the same bytes for the same content.

    manifest.json           what this is, and the SHA-256 and size of every other member
    data/<name>.jsonl       rows, one JSON object a line
    media/<name>            files, by the names that the storage has for them

Members have no dates, come in a fixed order, and are written and read piece by piece.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

FORMAT = "microsite-archive"
VERSION = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 16
# What a member may be, before anything of it is believed.
MAX_MEMBERS = 500_000
MAX_MANIFEST_BYTES = 128 << 20
MAX_LINE_BYTES = 32 << 20
MAX_FILE_BYTES = 2 << 30
# Deflate makes at most about a thousand of one; text of pages becomes a tenth.
MAX_RATIO = 200
RATIO_COUNTS_FROM = 1 << 20
_MEMBER = re.compile(r"(?:data/[a-z]+\.jsonl|media/(?:original_images|images|documents)/[^\\\x00-\x1f]+)")
_NEVER = (1980, 1, 1, 0, 0, 0)


class BadArchive(Exception):
    """The file is no archive that can be read here; the message says why."""


def to_line(record: Any) -> bytes:
    """Return *record* as a line of JSON: always the same bytes for the same values."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


class Writer:
    """Writes an archive, one member after the other."""

    def __init__(self, target: Path) -> None:
        self._zip = zipfile.ZipFile(target, "w", allowZip64=True)
        self.members: dict[str, dict[str, Any]] = {}
        self.counts: dict[str, int] = {}

    def rows(self, name: str, records: Iterable[Any]) -> None:
        """Write *records* as the rows called *name*."""
        count = 0

        def lines() -> Iterator[bytes]:
            nonlocal count
            for record in records:
                count += 1
                yield to_line(record)

        self._add(f"data/{name}.jsonl", lines(), zipfile.ZIP_DEFLATED)
        self.counts[name] = count

    def file(self, name: str, content: IO[bytes]) -> None:
        """Write the file that the storage calls *name*: as it is, for pictures don't get smaller."""
        member = f"media/{name}"
        if member not in self.members:
            self._add(member, iter(lambda: content.read(CHUNK), b""), zipfile.ZIP_STORED)

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest, with what it says *about* the archive, and close the file."""
        manifest = {**about, "format": FORMAT, "version": VERSION, "counts": self.counts, "members": self.members}
        text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
        with self._zip.open(_info(MANIFEST, zipfile.ZIP_DEFLATED), "w") as member:
            member.write(text)
        self._zip.close()

    def abandon(self) -> None:
        """Close the file without a manifest: nobody can take it for a whole one."""
        self._zip.close()

    def _add(self, name: str, pieces: Iterable[bytes], how: int) -> None:
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(name, how), "w", force_zip64=True) as member:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                member.write(piece)
        self.members[name] = {"sha256": digest.hexdigest(), "bytes": size}


def _info(name: str, how: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=_NEVER)
    info.compress_type, info.create_system, info.external_attr = how, 3, 0o644 << 16
    return info


class Reader:
    """Reads an archive that nobody vouches for. Nothing is ever unpacked under a name that it gives."""

    def __init__(self, source: Path) -> None:
        """
        Open *source* and read its manifest.

        :raises BadArchive: when it is no archive of a version that can be read here
        """
        try:
            self._zip = zipfile.ZipFile(source)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise BadArchive(f"{source} can't be opened as a ZIP file: {error}") from error
        try:
            self._infos = self._listed()
            self.manifest = self._read_manifest()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    @property
    def members(self) -> dict[str, Any]:
        """What the manifest says of each member."""
        found: dict[str, Any] = self.manifest["members"]
        return found

    def verify(self, progress: Callable[[str], None] = lambda name: None) -> None:
        """
        Read everything once.

        :raises BadArchive: when something is missing, is more than was said, or isn't what the manifest says
        """
        for name in sorted(self.members):
            progress(name)
            digest, size = hashlib.sha256(), 0
            for piece in self.pieces(name):
                digest.update(piece)
                size += len(piece)
            if size != self.members[name]["bytes"] or digest.hexdigest() != self.members[name]["sha256"]:
                raise BadArchive(f"{name} isn't what the manifest says: the file was damaged or changed.")

    def rows(self, name: str) -> Iterator[Any]:
        """
        Yield the rows called *name*; none where there are none.

        :raises BadArchive: when a line is no JSON object
        """
        member = f"data/{name}.jsonl"
        if member not in self.members:
            return
        with self._zip.open(self._infos[member]) as stream:
            number = 0
            while line := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                if len(line) > MAX_LINE_BYTES:
                    raise BadArchive(f"{member}, line {number}: longer than {MAX_LINE_BYTES >> 20} MB.")
                try:
                    record = json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise BadArchive(f"{member}, line {number}: no JSON.") from error
                if not isinstance(record, dict):
                    raise BadArchive(f"{member}, line {number}: no JSON object.")
                yield record

    def has_file(self, name: str) -> bool:
        """Tell whether there is the file that the storage was to call *name*."""
        return f"media/{name}" in self.members

    def open_file(self, name: str) -> IO[bytes]:
        """Open the file that the storage was to call *name*."""
        return self._zip.open(self._infos[f"media/{name}"])

    def pieces(self, name: str) -> Iterator[bytes]:
        """
        Yield the content of a member.

        :raises BadArchive: when it is damaged, or goes on after its end
        """
        expected = self.members[name]["bytes"]
        size = 0
        try:
            with self._zip.open(self._infos[name]) as stream:
                while piece := stream.read(CHUNK):
                    size += len(piece)
                    if size > expected:
                        raise BadArchive(f"{name} is larger than the manifest says.")
                    yield piece
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
            raise BadArchive(f"{name} can't be read: {error}") from error

    def _listed(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise BadArchive(f"There are {len(infos)} members in it, more than {MAX_MEMBERS}.")
        found: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = info.filename
            if name != MANIFEST and not (_MEMBER.fullmatch(name) and ".." not in name.split("/") and "//" not in name):
                raise BadArchive(f"“{name[:200]}” is no name of a member.")
            if name in found:
                raise BadArchive(f"{name} is there twice.")
            if info.flag_bits & 1:
                raise BadArchive(f"{name} is encrypted.")
            if info.file_size > MAX_FILE_BYTES:
                raise BadArchive(f"{name} would have {info.file_size >> 20} MB.")
            if info.file_size > RATIO_COUNTS_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
                raise BadArchive(f"{name} would become {info.file_size >> 20} MB: no content packs so well.")
            found[name] = info
        return found

    def _read_manifest(self) -> dict[str, Any]:
        info = self._infos.get(MANIFEST)
        if info is None:
            raise BadArchive("It has no manifest.json: it is no archive of a microsite, or wasn't written to its end.")
        if info.file_size > MAX_MANIFEST_BYTES:
            raise BadArchive("Its manifest is too large.")
        try:
            manifest = json.loads(self._zip.read(info))
        except (ValueError, RecursionError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            raise BadArchive(f"Its manifest can't be read: {error}") from error
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise BadArchive("It is no archive of a microsite.")
        if manifest.get("version") != VERSION:
            raise BadArchive(
                f"It has version {str(manifest.get('version'))[:20]} of the format. This program reads {VERSION}."
            )
        members = manifest.get("members")
        if not isinstance(members, dict) or not all(map(_is_described, members.values())):
            raise BadArchive("Its manifest doesn't say what is in it.")
        if strange := set(members) ^ (set(self._infos) - {MANIFEST}):
            raise BadArchive(f"{min(strange)} is in the archive or in its manifest, but not in both.")
        return manifest


def _is_described(said: Any) -> bool:
    return (
        isinstance(said, dict)
        and isinstance(said.get("bytes"), int)
        and 0 <= said["bytes"] <= MAX_FILE_BYTES
        and isinstance(said.get("sha256"), str)
    )
