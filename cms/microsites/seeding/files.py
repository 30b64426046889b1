"""Reads the files of one folder: as text, whatever editor wrote it, and never anything outside of the folder."""

from __future__ import annotations

import difflib
import os
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from cms.microsites.seeding.problems import SourceError

# The longest report that we know has 200 KB of text. A log that lies in the folder by mistake has more.
MAX_TEXT_BYTES = 1_000_000


class SiteFolder:
    """One folder of files: a microsite's, or one with shared tables."""

    def __init__(self, path: Path) -> None:
        # Resolved once: the folder itself may be a link (to another checkout); what is in it may not lead out of it.
        self.root = path.resolve()
        self.name = path.name
        self._shown = _shown(path)

    def shown(self, relative: str) -> str:
        """Return how messages name the file *relative*: from the project's folder on, where it lies in that."""
        return f"{self._shown}/{relative}"

    def text(self, relative: str) -> str:
        """
        Return the text of a file: UTF-8, with or without byte order mark, with any kind of line ends.

        :raises SourceError: when it can't be read as that; says what to do
        """
        content = self.locate(relative).read_bytes()
        if len(content) > MAX_TEXT_BYTES:
            raise SourceError(
                f"This file has {len(content) / 1e6:.1f} MB, more than the {MAX_TEXT_BYTES / 1e6:.0f} MB that a text "
                "may have. Split it into several pages."
            )
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if content.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise SourceError("This file is UTF-16. Save it as UTF-8.", 1) from error
            raise SourceError(
                "There is a character here that isn't UTF-8. Save the file as UTF-8 (not Windows-1250 or Latin-1).",
                content.count(b"\n", 0, error.start) + 1,
            ) from error
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\0" in text:
            raise SourceError("There is a null character here. Remove it.", text.count("\n", 0, text.index("\0")) + 1)
        return unicodedata.normalize("NFC", text)

    def locate(self, relative: str) -> Path:
        """
        Return the file that *relative* ("images/map.png") means.

        :raises SourceError: when there is none, or when it lies outside of this folder
        """
        parts = relative.split("/")
        if "\\" in relative:
            raise SourceError(f"“{relative}” has a backslash. Separate folders with /.")
        if "\0" in relative or not all(parts) or any(part in {".", ".."} for part in parts):
            raise SourceError(f"“{relative}” is no path inside of this folder. Write it like images/map.png.")
        path = self.root / relative
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError) as error:
            raise SourceError(f"There is no file {relative} here. {self._nearest(relative)}".strip()) from error
        if not target.is_relative_to(self.root):
            raise SourceError(f"{relative} is a link that leads out of this folder. Put the file itself here.")
        if not target.is_file():
            raise SourceError(f"{relative} is not a file.")
        return target

    def names(self, folder: str, suffixes: Iterable[str]) -> Iterator[str]:
        """Yield the paths of all files below *folder* with one of the *suffixes*, ordered; hidden ones are left out."""
        wanted = tuple(suffixes)
        yield from sorted(name for name in self._all if name.startswith(f"{folder}/") and name.endswith(wanted))

    def folders(self, folder: str) -> list[str]:
        """Return the names of the folders directly in *folder*, ordered; hidden ones are left out."""
        path = self.root / folder
        return sorted(entry.name for entry in path.iterdir() if _counts(entry)) if path.is_dir() else []

    def _nearest(self, relative: str) -> str:
        nearest = difflib.get_close_matches(relative, self._all, n=1, cutoff=0.6)
        return f"Did you mean {nearest[0]}?" if nearest else ""

    @cached_property
    def _all(self) -> list[str]:
        found = []
        for parent, folders, files in os.walk(self.root):
            folders[:] = [name for name in folders if not name.startswith((".", "__"))]
            below = Path(parent).relative_to(self.root)
            found += [(below / name).as_posix() for name in files if not name.startswith(".")]
        return found


def _counts(entry: Path) -> bool:
    return entry.is_dir() and not entry.name.startswith((".", "__"))


def _shown(path: Path) -> str:
    absolute = path.absolute()
    base = Path(__file__).resolve().parents[3]
    return (absolute.relative_to(base) if absolute.is_relative_to(base) else absolute).as_posix()
