"""
What wagtail-localize offers for translation, and what it copies.

A reference, a code or a key is the same in all languages. wagtail-localize would ask for a translation of each
reference to a translatable snippet (and refuse to publish the page without it), offer every short text to the
translators, and forget many-to-many fields when a translated page is updated. The rules here say otherwise. A reference
may point to any language's row: readers of the content look for the translation that they need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField

if TYPE_CHECKING:
    from collections.abc import Iterator


class TranslationRules:
    """
    Derives `override_translatable_fields`, the exceptions that wagtail-localize looks for, from the model.

    - References to snippets are copied, and no language has its own.
    - Many-to-many fields are copied, also when nothing is left in them.
    - The texts named in `untranslated` are copied; a translator may override them.
    - The fields named in `independent` are each language's own: neither copied nor offered.
    """

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> list[BaseTranslatableField]:
        return list(self._rules(owner))

    def _rules(self, model: type[models.Model]) -> Iterator[BaseTranslatableField]:
        yield ReferenceSets()
        for name in _named(model, "untranslated"):
            yield SynchronizedField(name)
        for name in _named(model, "independent"):
            yield BaseTranslatableField(name)
        for field in model._meta.get_fields():
            if _is_reference_to_snippet(field):
                yield SynchronizedField(field.name, overridable=False)


class ReferenceSets(SynchronizedField):
    """
    All many-to-many fields of a page, copied together through its property `reference_sets`.

    wagtail-localize can copy single ones, but takes an empty one for nothing to do: a theme that was taken off the
    source would stay on its translations for good.
    """

    def __init__(self) -> None:
        super().__init__("reference_sets", overridable=False)

    def get_field(self, model: type[models.Model]) -> Any:
        """Return what wagtail-localize asks a field for when it copies: the name of an attribute."""
        return _Attribute(self.field_name)


class ReferenceSetsMixin(models.Model):
    """Gives a model the property through which `ReferenceSets` are read and written."""

    class Meta:
        abstract = True

    @property
    def reference_sets(self) -> dict[str, list[models.Model]]:
        """What each many-to-many field refers to, by the field's name."""
        return {
            field.name: list(getattr(self, field.name).all())
            for field in self._meta.many_to_many
            if isinstance(field, ParentalManyToManyField)
        }

    @reference_sets.setter
    def reference_sets(self, references: dict[str, list[models.Model]]) -> None:
        for name, objects in references.items():
            setattr(self, name, objects)


class _Attribute:
    def __init__(self, attname: str) -> None:
        self.attname = attname


def _named(model: type[models.Model], attribute: str) -> list[str]:
    """Return the names in *attribute* of the model and all its bases, each once."""
    return list(dict.fromkeys(name for base in model.__mro__ for name in base.__dict__.get(attribute, ())))


def _is_reference_to_snippet(field: Any) -> bool:
    return (
        isinstance(field, models.ForeignKey)
        and not isinstance(field, ParentalKey)
        and field.editable
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, TranslatableMixin)
        and not issubclass(field.related_model, Page)
    )
