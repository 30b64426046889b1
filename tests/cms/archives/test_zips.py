"""What nobody vouches for isn't believed."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cms.archives.zips import BadArchive, Reader, Writer

Spoil = Callable[[dict[str, bytes]], dict[str, bytes]]


def written(path: Path) -> Path:
    writer = Writer(path)
    writer.rows("pages", [{"key": "a"}, {"key": "b"}])
    with (path.parent / "picture").open("wb+") as content:
        content.write(b"picture" * 1000)
        content.seek(0)
        writer.file("images/1/a.webp", content)
    writer.finish({"microsite": "one"})
    return path


def rewritten(path: Path, **changes: Any) -> Path:
    """Write the archive again, with other members; None takes one away."""
    with zipfile.ZipFile(path) as archive:
        members: dict[str, Any] = {name: archive.read(name) for name in archive.namelist()}
    members |= changes
    target = path.with_name("other.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if content is not None:
                archive.writestr(name, content)
    return target


def manifest(path: Path, **changes: Any) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return json.dumps({**json.loads(archive.read("manifest.json")), **changes}).encode()


def test_what_was_written_is_read(tmp_path: Path) -> None:
    reader = Reader(written(tmp_path / "a.zip"))

    reader.verify()

    assert list(reader.rows("pages")) == [{"key": "a"}, {"key": "b"}]
    assert list(reader.rows("nothing")) == []
    assert reader.open_file("images/1/a.webp").read() == b"picture" * 1000


def test_same_content_makes_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "a.zip").read_bytes() == written(tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize(
    "name", ["../evil", "media/../../evil", "/etc/passwd", "media/images/../../x", "data/x.py", "media/static/x.js"]
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    spoiled = rewritten(written(tmp_path / "a.zip"), **{name: b"evil"})

    with pytest.raises(BadArchive, match="no name of a member"):
        Reader(spoiled)


def test_member_that_was_changed_is_found(tmp_path: Path) -> None:
    reader = Reader(rewritten(written(tmp_path / "a.zip"), **{"data/pages.jsonl": b'{"key":"a"}\n{"key":"x"}\n'}))

    with pytest.raises(BadArchive, match="isn't what the manifest says"):
        reader.verify()


def test_member_that_is_larger_than_said_is_not_read_on(tmp_path: Path) -> None:
    reader = Reader(rewritten(written(tmp_path / "a.zip"), **{"data/pages.jsonl": b"x" * 500_000}))

    with pytest.raises(BadArchive, match="larger than the manifest says"):
        reader.verify()


def test_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    with pytest.raises(BadArchive, match="no content packs so well"):
        Reader(rewritten(written(tmp_path / "a.zip"), **{"data/pages.jsonl": bytes(20 << 20)}))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"manifest.json": None}, "no manifest.json"),
        ({"manifest.json": b"{"}, "can't be read"),
        ({"manifest.json": b"[]"}, "no archive of a microsite"),
        ({"manifest.json": b"[" * 100_000}, "can't be read"),
        ({"data/more.jsonl": b""}, "not in both"),
        ({"data/pages.jsonl": None}, "not in both"),
    ],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(BadArchive, match=message):
        Reader(rewritten(written(tmp_path / "a.zip"), **changes))


@pytest.mark.parametrize("version", [2, "1", None])
def test_other_versions_are_refused(tmp_path: Path, version: Any) -> None:
    path = written(tmp_path / "a.zip")

    with pytest.raises(BadArchive, match="This program reads 1"):
        Reader(rewritten(path, **{"manifest.json": manifest(path, version=version)}))


def test_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 nothing")

    with pytest.raises(BadArchive, match="can't be opened"):
        Reader(tmp_path / "a.zip")


def test_interrupted_writing_leaves_no_whole_archive(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "a.zip")
    writer.rows("pages", [{"key": "a"}])
    writer.abandon()

    with pytest.raises(BadArchive, match="wasn't written to its end"):
        Reader(tmp_path / "a.zip")


def test_lines_that_are_no_objects_are_refused(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "a.zip")
    writer.rows("pages", [["a"]])
    writer.finish({})

    with pytest.raises(BadArchive, match="line 1: no JSON object"):
        list(Reader(tmp_path / "a.zip").rows("pages"))


class Endless:
    """A file of 64 MB that is nowhere."""

    def __init__(self) -> None:
        self.left = 64 << 20

    def read(self, size: int) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return bytes(range(256)) * (size // 256)


def test_large_files_pass_piece_by_piece(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        writer = Writer(tmp_path / "a.zip")
        writer.rows("pages", ({"key": "x" * 1000, "number": number} for number in range(20_000)))
        writer.file("documents/1/a.pdf", Endless())  # type: ignore[arg-type] # reads like a file
        writer.finish({})
        reader = Reader(tmp_path / "a.zip")
        reader.verify()
        assert sum(1 for _ in reader.rows("pages")) == 20_000
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert (tmp_path / "a.zip").stat().st_size > 64 << 20
    assert most < 8 << 20
