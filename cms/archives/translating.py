"""What translators have done so far: which languages follow which, and each string with its translation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from wagtail.models import Locale
from wagtail_localize.models import (
    SegmentOverride,
    String,
    StringTranslation,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
)

from cms.archives.parts import kind_of

if TYPE_CHECKING:
    from cms.archives.outgoing import Outgoing

_TEXTS = ("data", "translation_type", "tool_name", "has_error", "field_error")


def exported(out: Outgoing) -> Iterator[dict[str, Any]]:
    """Yield for each page and snippet that is translated what has been done; the shared ones stay as they are."""
    sources = TranslationSource.objects.select_related("object", "specific_content_type", "locale")
    for source in sources.order_by("object", "locale__language_code"):
        model = source.specific_content_type.model_class()
        kind = kind_of(model) if model is not None else None
        row = kind and model._default_manager.filter(translation_key=source.object_id, locale=source.locale_id).first()
        if kind is None or not row or not out.is_own(kind, row.pk):
            continue
        yield {
            "key": out.key(kind, row.pk),
            "targets": [
                {"locale": one.target_locale.language_code, "enabled": one.enabled}
                for one in source.translations.select_related("target_locale").order_by("target_locale__language_code")
            ],
            "strings": list(_strings(source)),
            "overrides": list(_overrides(source, model, out)),
        }


def _strings(source: Any) -> Iterator[dict[str, Any]]:
    rows = StringTranslation.objects.filter(
        context__object=source.object_id, translation_of__locale=source.locale_id
    ).select_related("context", "translation_of", "locale")
    for row in rows.order_by("context__path", "locale__language_code", "translation_of__data_hash"):
        yield {
            "path": row.context.path,
            "field_path": row.context.field_path,
            "locale": row.locale.language_code,
            "source": row.translation_of.data,
            **{name: getattr(row, name) for name in _TEXTS},
        }


def _overrides(source: Any, model: Any, out: Outgoing) -> Iterator[dict[str, Any]]:
    rows = SegmentOverride.objects.filter(context__object=source.object_id).select_related("context", "locale")
    for row in rows.order_by("context__path", "locale__language_code"):
        yield {
            "path": row.context.path,
            "field_path": row.context.field_path,
            "locale": row.locale.language_code,
            "value": _changed(model, row.context.path, json.loads(row.data_json), out.change),
        }


def restore(record: dict[str, Any], row: Any, change: Callable[[Any, Any], Any]) -> None:
    """
    Let translators of *row* go on where they were: its source text is taken from what it is now.

    :param change: gives ids for keys
    """
    source, _created = TranslationSource.update_or_create_from_instance(row)
    locales = dict(Locale.objects.values_list("language_code", "pk"))
    Translation.objects.bulk_create(
        Translation(source=source, target_locale_id=locales[one["locale"]], enabled=bool(one["enabled"]))
        for one in record["targets"]
    )
    translations = []
    for one in record["strings"]:
        string, _created = String.objects.get_or_create(
            locale_id=source.locale_id,
            data_hash=String._get_data_hash(one["source"]),
            defaults={"data": one["source"]},
        )
        translations.append(
            StringTranslation(
                translation_of=string,
                locale_id=locales[one["locale"]],
                context=_context(source.object, one),
                **{name: one[name] for name in _TEXTS},
            )
        )
    StringTranslation.objects.bulk_create(translations)
    SegmentOverride.objects.bulk_create(
        SegmentOverride(
            locale_id=locales[one["locale"]],
            context=_context(source.object, one),
            data_json=json.dumps(_changed(type(row), one["path"], one["value"], change)),
        )
        for one in record["overrides"]
    )


def _context(translated: TranslatableObject, one: dict[str, Any]) -> TranslationContext:
    context, _created = TranslationContext.objects.get_or_create(
        object=translated,
        path_id=TranslationContext._get_path_id(one["path"]),
        defaults={"path": one["path"], "field_path": one["field_path"]},
    )
    return context


def _changed(model: Any, path: str, value: Any, change: Callable[[Any, Any], Any]) -> Any:
    """Return the *value* of an override with another reference, where its field refers to something."""
    try:
        field = model._meta.get_field(path)
    except FieldDoesNotExist:
        # Inside of a stream: the page that was made of it has it, and keeps it until it is synchronised.
        return value
    return change(field.related_model, value) if field.is_relation and value is not None else value
