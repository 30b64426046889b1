"""Reads mails from the folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from cms.delivery.folder import SUFFIX

# How many the list shows.
LATEST = 200


@dataclass(frozen=True)
class StoredMail:
    """A mail of the folder. *name* is the file's, without its suffix."""

    name: str
    message: EmailMessage
    written: datetime.datetime

    @property
    def text(self) -> str:
        """The plain text."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """The same as HTML; empty where the mail has none."""
        return self._body("html")

    @property
    def attachments(self) -> list[EmailMessage]:
        """The files that go with it."""
        return [part for part in self.message.walk() if part.get_filename()]

    def header(self, name: str) -> str:
        """Return the header *name*, decoded."""
        return str(self.message.get(name, ""))

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return "" if part is None else str(part.get_content())


def latest() -> Iterator[StoredMail]:
    """Yield the mails of the folder, the latest first."""
    paths = sorted(_folder().glob(f"*{SUFFIX}"), reverse=True)[:LATEST]
    yield from map(_read, paths)


def stored(name: str) -> StoredMail | None:
    """Return the mail with this name; None when there is none."""
    path = _folder() / (name + SUFFIX)
    return _read(path) if path.is_file() else None


def _folder() -> Path:
    return settings.MAIL_FOLDER


def _read(path: Path) -> StoredMail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    written = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    return StoredMail(path.stem, message, written)
