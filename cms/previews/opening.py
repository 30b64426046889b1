"""The transaction in which drafts are what is published, and which is rolled back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from cms.generations.triggers import QUIET
from cms.previews import actions
from cms.previews.choosing import chosen
from cms.previews.models import Preview
from cms.previews.writing import Locked, lock, open_private, write

# How often it is tried to get hold of pages that somebody else is writing, and how long is waited in between, in
# seconds: publishing takes some tenths of one.
ATTEMPTS = 15
PAUSE = 0.1
# No statement of ours keeps anybody waiting for longer.
LOCK_TIMEOUT = "500ms"


class Busy(Exception):
    """Somebody else has been writing a page for too long: it can be looked at again in a moment."""


@dataclass(frozen=True)
class Opened:
    """
    What is seen in a preview.

    :ivar target: the id of the page that it is for; None when it is for the whole microsite
    :ivar written: the ids of the pages whose drafts are seen
    :ivar left_out: how many drafts are not, though they belong to it: too many, or of an older form of their page type
    """

    preview: Preview
    target: int | None
    written: list[int]
    left_out: int


@contextmanager
def opened(token: str) -> Iterator[Opened]:
    """
    Let the block read the database as it would be with the drafts that *token* opens. Nothing of it remains.

    :raises NotValid: (`cms.previews.actions`) when the token opens nothing
    :raises DraftUnusable: (`cms.previews.contents`) when the draft that is looked at can't be read
    :raises Busy: when its page is being written by somebody else
    """
    preview = actions.by_token(token)
    with transaction.atomic():
        try:
            _be_quiet()
            yield _overwrite(preview)
        finally:
            transaction.set_rollback(True)
    actions.note_use(preview)


def _overwrite(preview: Preview) -> Opened:
    for attempt in range(ATTEMPTS):
        try:
            # A savepoint: what was locked is let go of while we wait.
            with transaction.atomic():
                choice = chosen(preview)
                lock(choice.drafts)
                written = write(choice.drafts, timezone.now())
                left_out = choice.left_out + len(choice.drafts) - len(written)
                target = next((draft for draft in choice.drafts if draft.is_target), None)
                if target is None:
                    return Opened(preview, None, written, left_out)
                if preview.is_of_editor:
                    open_private(target.path)
                return Opened(preview, target.instance.pk if target.instance else target.page.pk, written, left_out)
        except Locked:
            if attempt + 1 < ATTEMPTS:
                time.sleep(PAUSE)
    raise Busy


def _be_quiet() -> None:
    """Let the triggers of the generations look away: what we write nobody else will ever see. On PostgreSQL."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL {QUIET} = 'on'; SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
