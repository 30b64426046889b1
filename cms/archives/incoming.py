"""What is called by a key in an archive, by the ids that it gets here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Max, Q, UniqueConstraint
from wagtail.models import Collection, Locale, Page

from cms.archives.parts import PAGE, file_models, kind_of, snippet_models
from cms.archives.zips import BadArchive

_KEY = re.compile(r"([a-z_.]+):([0-9a-f]{32})(?:/([A-Za-z-]{2,16}))?")


class Key:
    """A key, taken apart: what kind of thing, its own key, and its language (where it has one)."""

    def __init__(self, text: Any) -> None:
        """:raises BadArchive: when it is none"""
        found = _KEY.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise BadArchive(f"“{str(text)[:100]}” is no key.")
        self.text = text
        self.kind: str = found.group(1)
        self.uuid = UUID(hex=found.group(2))
        self.language: str | None = found.group(3)
        if (self.kind in file_models()) == (self.language is not None):
            raise BadArchive(f"“{text[:100]}” is no key.")

    @property
    def model(self) -> Any:
        """
        Return whose key it is: for pages, of all types.

        :raises BadArchive: when this program has no such thing
        """
        model = Page if self.kind == PAGE else {**file_models(), **snippet_models()}.get(self.kind)
        if model is None:
            raise BadArchive(f"There is no {self.kind} in this program.")
        return model


class Incoming:
    """Gives ids for keys."""

    def __init__(self) -> None:
        self.locales: dict[str, int] = {}
        self.collections: dict[str, int] = {}
        self.ids: dict[str, int] = {}
        # Keys that something refers to and that nothing has.
        self.missing: set[str] = set()

    def know_locales(self, codes: Iterable[str]) -> None:
        """
        Have the languages with these codes.

        :raises BadArchive: when this installation doesn't have one
        """
        known = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
        if unknown := sorted(set(codes) - set(known)):
            raise BadArchive(
                f"This installation doesn't have these languages: {', '.join(unknown)}. It has: {', '.join(known)}."
            )
        for code in sorted(set(codes)):
            self.locales[code] = Locale.objects.get_or_create(language_code=code)[0].pk

    def change(self, model: Any, value: Any) -> int | None:
        """Return the id of what is called *value* here; None, and a note in `missing`, where there is nothing."""
        if model is Locale:
            found = self.locales.get(value)
        elif model is Collection:
            found = self.collections.get(value)
        else:
            found = self.ids.get(value) if isinstance(value, str) and _fits(model, value) else None
        if found is None:
            self.missing.add(str(value)[:100])
        return found


def _fits(model: Any, value: str) -> bool:
    return value.partition(":")[0] == kind_of(model)


def new_ids(model: Any, count: int) -> list[int]:
    """Take *count* ids for rows of *model* that nobody else gets, ascending. Within a transaction that writes."""
    if not count:
        return []
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
            )
            return sorted(pk for (pk,) in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = max(row[0] if row else 0, model._base_manager.aggregate(last=Max("pk"))["last"] or 0)
    return list(range(last + 1, last + 1 + count))


def shared_row(key: Key, record: dict[str, Any]) -> Any:
    """
    Return what is here already of what all microsites share: by its key, else by what names it among its like.

    A taxonomy's entry is named by its short name, for example. None where it isn't here.

    :raises BadArchive: when another microsite owns it here
    """
    model = key.model
    if key.kind in file_models():
        return model._default_manager.filter(key=key.uuid).first()
    rows = model._default_manager.filter(locale__language_code=key.language)
    if (found := rows.filter(translation_key=key.uuid).first()) is not None:
        if found.owner_id is not None:
            raise BadArchive(f"{key.text} is shared in the archive, and belongs to {found.owner} here.")
        return found
    names = _natural_key(model)
    return rows.filter(owner=None, **{name: record["values"].get(name) for name in names}).first() if names else None


def sibling_key(key: Key, record: dict[str, Any]) -> UUID | None:
    """Return under which translation key other languages of a shared thing are here already, if they are."""
    names = _natural_key(key.model) if key.kind in snippet_models() else ()
    if not names:
        return None
    named = {name: record["values"].get(name) for name in names}
    found: UUID | None = (
        key.model._default_manager.filter(owner=None, **named).values_list("translation_key", flat=True).first()
    )
    return found


def _natural_key(model: Any) -> tuple[str, ...]:
    """Return the fields that name a shared row among those of its language, from the model's own constraints."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition == Q(owner=None):
            return tuple(name for name in constraint.fields if name != "locale")
    return ()
