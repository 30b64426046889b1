"""Turns YAML and TOML into the values of model fields, led by nothing but the classes of the fields."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django_countries.fields import CountryField
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from cms.microsites.seeding.block_values import flat_choices, stream_value
from cms.microsites.seeding.bodies import markdown_to_stream
from cms.microsites.seeding.context import INVALID, PAGE_PREFIX, Context
from cms.microsites.seeding.nodes import Entry, Mapping, Node, Scalar, Sequence, kind_of
from cms.microsites.seeding.problems import choice_hint
from cms.microsites.seeding.rich_text import markdown_to_rich_text
from cms.microsites.seeding.scalars import (
    read_boolean,
    read_date,
    read_datetime,
    read_decimal,
    read_integer,
    read_time,
)
from cms.microsites.seeding.schema import Field, settable_fields, tables, translatable
from cms.microsites.seeding.values import FieldValue, FieldValues, Many, Rows

BODY = "body"

_READERS: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.DateTimeField, read_datetime),
    (models.DateField, read_date),
    (models.TimeField, read_time),
    (models.DecimalField, read_decimal),
    (models.FloatField, read_decimal),
    (models.IntegerField, read_integer),
    (models.BooleanField, read_boolean),
)


def object_values(
    model: type[models.Model],
    entries: Dictionary[str, Entry],
    context: Context,
    *,
    line: int,
    other_keys: Iterable[str] = (),
    required: Iterable[str] = (),
) -> FieldValues | None:
    """
    Return the values of an object of *model*, or None when mistakes were noted.

    :param line: where the object begins, for what is missing
    :param other_keys: keys that aren't fields; the caller reads them
    :param required: names without which the object makes no sense, whatever the model says
    """
    known = settable_fields(model)
    others = set(other_keys)
    values: dict[str, FieldValue] = {}
    is_valid = True
    for name, entry in entries.items():
        if name in others:
            continue
        if name not in known:
            context.wrong(entry.line, f"{name} is not known here. {choice_hint(name, sorted({*known, *others}))}")
            is_valid = False
            continue
        value = field_value(known[name], entry.value, context)
        is_valid = is_valid and value is not INVALID
        values[name] = FieldValue(entry.line, value)
    for name in required:
        if name not in entries:
            context.wrong(line, f"{name} is missing. Write {name}: and its value.")
            is_valid = False
    return FieldValues(values, line) if is_valid else None


def field_value(field: Field, node: Node, context: Context) -> Any:
    """Return the value of *field* that *node* says, or INVALID when mistakes were noted."""
    if isinstance(field, models.ManyToOneRel):
        return _rows(field, node, context)
    if isinstance(node, Scalar) and node.text is None:
        return _empty(field, node, context)
    if isinstance(field, StreamField):
        return stream_value(field.stream_block, node, context)
    if isinstance(field, models.ManyToManyField):
        return _many(field, node, context)
    if isinstance(field, CountryField):
        return _countries(field, node, context)
    if not isinstance(node, Scalar):
        return context.wrong(node.line, f"This is {kind_of(node)}, and a single value belongs here.")
    if isinstance(field, models.ForeignKey):
        return _reference(field.related_model, node, context)
    if isinstance(field, RichTextField):
        return markdown_to_rich_text(node.text or "", field.features, context, node.text_line)
    return _single(field, node, context)


def body_value(model: type[models.Model], text: str, context: Context, first_line: int) -> FieldValue | None:
    """
    Return the value of *model*'s `body` that a file's Markdown says; None when there is nothing, or a mistake.

    Mistakes are noted in *context*.
    """
    if not text.strip():
        return None
    field = settable_fields(model).get(BODY)
    lead = len(text) - len(text.lstrip())
    line = first_line + text.count("\n", 0, lead)
    if isinstance(field, StreamField):
        value = markdown_to_stream(field.stream_block, text, context, first_line)
    elif isinstance(field, RichTextField):
        value = markdown_to_rich_text(text, field.features, context, first_line)
    else:
        context.wrong(line, f"A {model._meta.verbose_name} has no text below its front matter. Remove it.")
        return None
    return None if value is INVALID else FieldValue(line, value)


def _empty(field: Field, node: Scalar, context: Context) -> Any:
    if isinstance(field, models.ManyToManyField):
        return Many(())
    if isinstance(field, StreamField):
        return stream_value(field.stream_block, Sequence((), node.line), context)
    if not field.blank and not field.has_default():
        return context.wrong(node.line, f"{field.name} needs a value.")
    return field.get_default()


def _single(field: Field, node: Scalar, context: Context) -> Any:
    text = node.text or ""
    if field.choices:
        allowed = flat_choices(field.flatchoices)
        if text.strip() in allowed:
            return allowed[text.strip()]
        return context.wrong(node.line, f"{field.name} “{text}” is not known. {choice_hint(text.strip(), allowed)}")
    try:
        reader = next((read for kind, read in _READERS if isinstance(field, kind)), None)
        value = text if reader is None else reader(text)
        # The field's own checks come again before it is saved; here they find mistakes while nothing is written yet.
        return field.clean(value, None)
    except ValueError as error:
        return context.wrong(node.line, str(error))
    except ValidationError as error:
        return context.wrong(node.line, f"{field.name}: {' '.join(error.messages)}")


def _countries(field: Any, node: Node, context: Context) -> Any:
    items = node.items if isinstance(node, Sequence) else (node,)
    if not field.multiple and isinstance(node, Sequence):
        return context.wrong(node.line, "This is a list, and a single country belongs here.")
    codes = []
    for item in items:
        # "BE, PL" is a list too for those who don't know YAML's notation.
        for code in (item.text or "").split(",") if isinstance(item, Scalar) else [""]:
            if code.strip().upper() not in field.countries:
                return context.wrong(
                    item.line,
                    f"There is no country “{code.strip()}”. Write its ISO 3166-1 code of two letters, for example BE.",
                )
            codes.append(code.strip().upper())
    if not field.multiple and len(codes) != 1:
        return context.wrong(node.line, "Only one country can stand here.")
    return codes if field.multiple else codes[0]


def _many(field: Any, node: Node, context: Context) -> Any:
    items = node.items if isinstance(node, Sequence) else (node,)
    refs: list[Any] = [
        _reference(field.related_model, item, context)
        if isinstance(item, Scalar)
        else context.wrong(item.line, f"This is {kind_of(item)}, and a key belongs here.")
        for item in items
    ]
    return INVALID if INVALID in refs else Many(tuple(refs))


def _reference(model: Any, node: Scalar, context: Context) -> Any:
    text = (node.text or "").strip()
    if issubclass(model, Page):
        if not text.startswith(PAGE_PREFIX):
            return context.wrong(
                node.line, f"“{text}” is not a page. Write page: and its path, for example page:events."
            )
        return context.page(text.removeprefix(PAGE_PREFIX), node.line, () if model is Page else (model,))
    if issubclass(model, AbstractImage | AbstractDocument):
        return context.file(model, text, node.line)
    if model in tables().values():
        return context.snippet(model, text, node.line)
    return context.wrong(node.line, f"A {model._meta.verbose_name} can't be chosen in a file.")


def _rows(relation: Any, node: Node, context: Context) -> Any:
    if isinstance(node, Scalar) and node.text is None:
        return Rows(relation.related_model, ())
    if not isinstance(node, Sequence):
        return context.wrong(node.line, f"This is {kind_of(node)}, and a list belongs here.")
    rows: list[FieldValues | None] = []
    for item in node.items:
        if not isinstance(item, Mapping):
            context.wrong(item.line, f"This is {kind_of(item)}, and keys with values belong here.")
            rows.append(None)
            continue
        rows.append(object_values(relation.related_model, item.entries, context, line=item.line))
    return INVALID if None in rows else Rows(relation.related_model, tuple(row for row in rows if row is not None))


__all__ = ["BODY", "body_value", "field_value", "object_values", "translatable"]
