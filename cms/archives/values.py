"""Rows as they travel: plain values by the names of their fields, with keys in place of ids, and back."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale

from cms.archives.parts import children, kind_of, own_fields, sets
from cms.archives.streams import Change, change_rich_text, change_stream


class Unreadable(Exception):
    """A value isn't one of its field."""


def stored_values(row: models.Model) -> dict[str, Any]:
    """Return the columns of *row* as JSON can hold them, references by their ids, StreamFields as they are stored."""
    return {field.name: _plain(field, row) for field in own_fields(type(row))}


def _plain(field: Any, row: Any) -> Any:
    if isinstance(field, StreamField):
        stream = getattr(row, field.attname)
        return list(stream.raw_data) if stream is not None else []
    value = field.value_from_object(row)
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if field.is_relation or isinstance(field, models.JSONField):
        return value
    return field.value_to_string(row)


def changed_values(model: Any, values: dict[str, Any], change: Change) -> dict[str, Any]:
    """Return the *values* of a row of *model* with other references, in either direction."""
    fields = {field.name: field for field in own_fields(model)}
    return {name: _changed(fields[name], value, change) for name, value in values.items() if name in fields}


def _changed(field: Any, value: Any, change: Change) -> Any:
    if value is None:
        return None
    if isinstance(field, StreamField):
        return change_stream(field.stream_block, value, change)
    if isinstance(field, RichTextField):
        return change_rich_text(value, change)
    if field.is_relation:
        related = field.related_model
        return (
            change(related, value)
            if related is Locale or kind_of(related) or related.__name__ == "Collection"
            else None
        )
    return value


def changed_draft(model: Any, draft: dict[str, Any], change: Change, change_part: Any) -> dict[str, Any]:
    """
    Return the content of a revision of *model* with other references, in either direction.

    What it says of people and of places in this database is left out.

    :param change_part: called with the name of a relation and the id (or number) of a row that is a part of this one
    """
    found: dict[str, Any] = {}
    known = {field.name: field for field in own_fields(model)}
    for name, value in draft.items():
        if name in known:
            if isinstance(known[name], StreamField) and isinstance(value, str):
                value = json.dumps(_changed(known[name], json.loads(value or "[]"), change), ensure_ascii=False)
            else:
                value = _changed(known[name], value, change)
            found[name] = value
    for field in sets(model):
        if field.name in draft:
            referred = [change(field.related_model, one) for one in draft[field.name] or []]
            found[field.name] = [one for one in referred if one is not None]
    for name, relation in children(model).items():
        if name in draft:
            found[name] = [
                {
                    **changed_draft(relation.related_model, one, change, lambda *_: None),
                    "pk": change_part(name, one.get("pk")),
                }
                for one in draft[name] or []
            ]
    return found


def read_values(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """
    Return what to give to *model* for the *values* of a row, by the names of attributes; references are ids here.

    :raises Unreadable: when a value is none that the field can hold; says which
    """
    found: dict[str, Any] = {}
    for field in own_fields(model):
        if field.name not in values:
            raise Unreadable(f"{field.name} is missing")
        value = values[field.name]
        if value is None and not field.null:
            raise Unreadable(f"{field.name} is empty")
        if isinstance(field, StreamField):
            found[field.attname] = json.dumps(value, ensure_ascii=False)
        elif value is None or field.is_relation:
            found[field.attname] = value
        else:
            found[field.attname] = _read(field, value)
    return found


def _read(field: Any, value: Any) -> Any:
    try:
        read = field.to_python(value)
    except (ValidationError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"{field.name} can't be read") from error
    longest = getattr(field, "max_length", None)
    if longest is not None and isinstance(read, str) and len(read) > longest:
        raise Unreadable(f"{field.name} is longer than {longest} characters")
    if isinstance(value, str) and "\0" in value:
        raise Unreadable(f"{field.name} has a null character")
    return read
