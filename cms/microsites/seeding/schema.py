"""
Which page types and tables there are, and what a file may say about each: asked of Django, listed nowhere.

A new page type, snippet or field can be loaded as soon as its class exists.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.text import slugify
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import DraftStateMixin, Page, TranslatableMixin

from cms.microsites.models import Microsite, MicrositeLanguage, OwnedModel

# What a file may say of the fields that all pages have. The others are Wagtail's bookkeeping.
PAGE_FIELDS = ("title", "slug", "seo_title", "search_description", "show_in_menus", "go_live_at", "expire_at")

# The same for what other models inherit, or for what the loader itself decides.
_BOOKKEEPING = {
    "owner", "locale", "translation_key", "live", "has_unpublished_changes", "first_published_at", "last_published_at",
    "latest_revision", "live_revision", "expired", "locked", "locked_at", "locked_by", "uploaded_by_user", "created_at",
    "collection", "file", "file_size", "file_hash", "width", "height", "tags", "index_entries",
}  # fmt: skip
_SITE_FILES = {
    "site",
    "default_locale",
    "image_collection",
    "document_collection",
    "microsite",
    "languages",
    "fallback_position",
}

Field = Any


@lru_cache(maxsize=1)
def page_types() -> dict[str, type[Page]]:
    """Return all page types by the name that `type:` gives them: EventIndexPage is event_index."""
    found: dict[str, type[Page]] = {}
    doubled: set[str] = set()
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        if issubclass(model, Page) and model is not Page:
            name = _snake_case(model.__name__.removesuffix("Page") or model.__name__)
            doubled |= {name} & found.keys()
            found[name] = model
            found[f"{model._meta.app_label}.{name}"] = model
    # Where two apps have a page type of the same name, only the long name says which is meant.
    return {name: model for name, model in found.items() if name not in doubled}


@lru_cache(maxsize=1)
def short_page_type_names() -> list[str]:
    """Return the names of `page_types` without those that have an app in front and don't need it."""
    types = page_types()
    return sorted(name for name, model in types.items() if "." not in name or name.split(".")[1] not in types)


def page_type_name(model: type[models.Model]) -> str:
    """Return the name of a page type as `type:` has it."""
    return next((name for name in short_page_type_names() if page_types()[name] is model), model.__name__)


@lru_cache(maxsize=1)
def tables() -> dict[str, type[models.Model]]:
    """Return the models that a file of rows can fill, by the names of such files: organisations, people."""
    found: dict[str, type[models.Model]] = {}
    for model in apps.get_models():
        if issubclass(model, OwnedModel):
            with translation.override("en"):
                # "people", where the rule would have made "persons".
                named = slugify(str(model._meta.verbose_name_plural)).replace("-", "_")
            found[_plural(_snake_case(model.__name__))] = model
            found[named] = model
    return found


@cache
def settable_fields(model: type[models.Model]) -> dict[str, Field]:
    """
    Return what a file may say about an object of *model*, by name: fields, and child tables by their related name.

    For a child table the value is the relation.
    """
    fields = {field.name: field for field in model._meta.get_fields() if _is_settable(model, field)}
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name() or ""
        if relation.related_model._meta.app_label != "wagtailcore" and name not in _SITE_FILES:
            fields[name] = relation
    return fields


@cache
def required_names(model: type[models.Model]) -> list[str]:
    """Return the names of the fields that a file has to fill: neither may they be empty, nor do they have a default."""
    return [
        name
        for name, field in settable_fields(model).items()
        if isinstance(field, models.Field) and not field.blank and not field.has_default()
    ]


def translatable(model: type[models.Model]) -> bool:
    """Whether *model* has one row for each language."""
    return issubclass(model, TranslatableMixin)


def _is_settable(model: type[models.Model], field: Field) -> bool:
    if not getattr(field, "concrete", False) or field.auto_created or not field.editable or field.primary_key:
        return False
    if isinstance(field, ParentalKey):
        return False
    if issubclass(model, Page) and field.model is Page:
        return field.name in PAGE_FIELDS
    if issubclass(model, Microsite | MicrositeLanguage) and field.name in _SITE_FILES:
        return False
    if field.name in {"go_live_at", "expire_at"}:
        return issubclass(model, DraftStateMixin)
    return field.name not in _BOOKKEEPING or not _inherits_bookkeeping(model)


def _inherits_bookkeeping(model: type[models.Model]) -> bool:
    return issubclass(
        model, (Microsite, MicrositeLanguage, OwnedModel, TranslatableMixin, get_image_model(), get_document_model())
    ) and not issubclass(model, Page)


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
