"""
How Django model fields become GraphQL fields: the converters that graphene-django's `DjangoObjectType` uses.

Each converter gives the field a batch resolver. References go through the public gate, stored text that is empty
becomes null where an editor may leave it empty, and pages that were read as `Page` rows get the values of their own
type on demand.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import graphene
from django.db import models
from django_countries.fields import CountryField
from graphene_django import DjangoObjectType
from graphene_django.converter import convert_django_field
from modelcluster.fields import ParentalManyToManyField
from wagtail.documents import get_document_model_string
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model_string
from wagtail.models import TranslatableMixin

from api import loaders, readings
from api.engine import Load, batch
from api.engine.batch import Steps, Values
from api.readings import Reading, mounted
from api.types.ahead import references_ahead, references_beyond
from api.types.blocks import raw_stream, stream_reading
from cms.content import queries
from cms.content.fields import EnumField, PartialDateField


def first_paragraph(docstring: str | None) -> str:
    """Return the part of a docstring that says what a thing is; the rest is for those who read the code."""
    return inspect.cleandoc(docstring or "").partition("\n\n")[0].replace("\n", " ")


class ModelType(DjangoObjectType):
    """A type made of a model. `Meta.fields` names what is public: nothing else of the model is."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, *, model: Any, description: str | None = None, **options: Any) -> None:
        super().__init_subclass_with_meta__(
            model=model,
            description=description or first_paragraph(cls.__doc__ or model.__doc__),
            convert_choices_to_enum=False,
            use_connection=False,
            **options,
        )

    told_by = type

    @classmethod
    def is_type_of(cls, root: Any, info: Any) -> bool:
        """Return whether *root* is of this type; at once for instances of its very model, as nearly all are."""
        return type(root) is cls._meta.model or bool(super().is_type_of(root, info))


def stored(field: models.Field[Any, Any]) -> Any:
    """Return a function that takes the stored value of *field* from an instance: an id, for references."""
    name = field.attname
    if isinstance(field, CountryField):
        # The descriptor would make an object that finds the name in the language of this thread.
        return lambda instance: instance.__dict__[name]
    return lambda instance: getattr(instance, name)


def own_values(instances: Sequence[Any], name: str) -> Steps:
    """Read what pages have by their own types into those of *instances* that lack the value *name*."""
    lacking = [instance for instance in instances if name not in instance.__dict__]
    if not lacking:
        return instances
    found = yield Load(loaders.specific_values, [(type(instance), instance.pk) for instance in lacking])
    for instance in lacking:
        # StreamFields and the like make their values on assignment.
        for attribute, value in (found.get((type(instance), instance.pk)) or {}).items():
            instance.__dict__.setdefault(attribute, value)
    return instances


def field_of(field: models.Field[Any, Any], reading: Reading, *, required: bool) -> graphene.Field:
    """Return the GraphQL field for a model's *field*, read with *reading*."""
    get, name, read = stored(field), field.attname, reading.read

    def resolve(parents: Sequence[Any], info: Any) -> Values | Steps:
        if any(name not in parent.__dict__ for parent in parents):
            return resolve_later(parents)
        return read([parent.visitor for parent in parents], [get(parent) for parent in parents])

    def resolve_later(parents: Sequence[Any]) -> Steps:
        yield from own_values(parents, name)
        values = read([parent.visitor for parent in parents], [get(parent) for parent in parents])
        return values if isinstance(values, Sequence) else (yield from values)

    return mounted(
        reading.type,
        batch(resolve),
        required=required and not reading.can_vanish,
        description=_description(field),
    )


def _description(field: models.Field[Any, Any]) -> str:
    name = str(field.verbose_name)
    words = [name[0].upper() + name[1:] + "."]
    if field.help_text:
        words.append(str(field.help_text))
    return " ".join(words)


def _scalar(reading: Reading) -> Any:
    def convert(field: models.Field[Any, Any], registry: Any = None) -> graphene.Field:
        return field_of(field, reading, required=not field.null)

    return convert


# graphene-django has converters for these three of its own.
@convert_django_field.register(models.EmailField)
@convert_django_field.register(models.SlugField)
@convert_django_field.register(models.URLField)
@convert_django_field.register(models.CharField)
@convert_django_field.register(models.TextField)
def _text(field: Any, registry: Any = None) -> graphene.Field:
    return field_of(field, readings.TEXT if field.blank else readings.REQUIRED_TEXT, required=not field.blank)


@convert_django_field.register(EnumField)
def _enum(field: Any, registry: Any = None) -> graphene.Field:
    return field_of(field, readings.enum(field.enum), required=not field.blank)


@convert_django_field.register(CountryField)
def _country(field: Any, registry: Any = None) -> graphene.Field:
    if not field.multiple:
        return field_of(field, readings.country(), required=not field.blank)
    countries = readings.list_of(readings.country())

    # A list, but the stored text in a page whose own values were read later.
    def read(visitors: Sequence[Any], values: Sequence[Any]) -> Values | Steps:
        return countries.read(visitors, [value.split(",") if isinstance(value, str) else value for value in values])

    return field_of(field, Reading(countries.type, read), required=True)


@convert_django_field.register(PartialDateField)
def _partial_date(field: Any, registry: Any = None) -> graphene.Field:
    return field_of(field, readings.partial_date(), required=not field.null)


@convert_django_field.register(RichTextField)
def _rich_text(field: Any, registry: Any = None) -> graphene.Field:
    return field_of(field, readings.rich(required=not field.blank), required=not field.blank)


@convert_django_field.register(StreamField)
def _stream(field: Any, registry: Any = None) -> graphene.Field:
    reading = stream_reading(field.stream_block)
    get, name, block = stored(field), field.attname, field.stream_block

    @batch
    def resolve(parents: Sequence[Any], info: Any) -> Steps:
        yield from own_values(parents, name)
        visitors, streams = [parent.visitor for parent in parents], [raw_stream(get(parent)) for parent in parents]
        # What blocks refer to, however deep, is loaded here once instead of level by level.
        ahead = references_ahead(block, visitors, streams, info)
        if ahead:
            yield ahead
        values = reading.read(visitors, streams)
        return values if isinstance(values, Sequence) else (yield from values)

    return mounted(reading.type, resolve, required=True, description=_description(field))


for _class, _reading in {
    models.BooleanField: readings.BOOLEAN,
    models.IntegerField: readings.INTEGER,
    models.PositiveIntegerField: readings.INTEGER,
    models.PositiveSmallIntegerField: readings.INTEGER,
    models.SmallIntegerField: readings.INTEGER,
    models.DecimalField: readings.DECIMAL,
    models.DateField: readings.DATE,
    models.DateTimeField: readings.DATE_TIME,
    models.TimeField: readings.TIME,
}.items():
    convert_django_field.register(_class)(_scalar(_reading))


def target_reading(model: type[models.Model]) -> Reading:
    """
    Return how references to *model* are read.

    :raises TypeError: when rows of the model have no GraphQL type
    """
    label = model._meta.label
    if label == get_image_model_string():
        return readings.IMAGE
    if label == get_document_model_string():
        return readings.DOCUMENT
    if label == "wagtailcore.Page":
        return readings.PAGE
    if model in queries.page_types().values():
        return readings.reference(f"api.types.page_types.{model.__name__}", loaders.pages)
    if issubclass(model, TranslatableMixin):
        return readings.reference(f"api.types.snippets.{model.__name__}", loaders.snippets(model))
    raise TypeError(f"{label} has no GraphQL type: add one to api.types, or leave the field out.")


def _is_snippet(model: type[models.Model]) -> bool:
    # Pages are translated, too.
    is_page = model._meta.label == "wagtailcore.Page" or model in queries.page_types().values()
    return issubclass(model, TranslatableMixin) and not is_page


@convert_django_field.register(models.ForeignKey)
def _reference(field: Any, registry: Any = None) -> graphene.Field:
    target = target_reading(field.related_model)
    if not _is_snippet(field.related_model):
        return field_of(field, target, required=False)
    get, name, model = stored(field), field.attname, field.related_model

    @batch
    def resolve(parents: Sequence[Any], info: Any) -> Steps:
        yield from own_values(parents, name)
        visitors, pks = [parent.visitor for parent in parents], [get(parent) for parent in parents]
        keys = [(visitor, pk) for visitor, pk in zip(visitors, pks, strict=True) if pk is not None]
        if keys:
            yield references_beyond(model, keys, info)
        values = target.read(visitors, pks)
        return values if isinstance(values, Sequence) else (yield from values)

    return mounted(target.type, resolve, required=False, description=_description(field))


@convert_django_field.register(models.ManyToManyField)
@convert_django_field.register(ParentalManyToManyField)
def _references(field: Any, registry: Any = None) -> graphene.Field:
    name = field.name
    target = target_reading(field.related_model)

    @batch
    def resolve(parents: Sequence[Any], info: Any) -> Steps:
        # All pages have themes, each type in a table of its own.
        keys = [(parent.visitor, type(parent), name, parent.pk) for parent in parents]
        found = yield Load(loaders.related, keys)
        return [found[key] for key in keys]

    references = graphene.List(graphene.NonNull(target.type))
    return mounted(references, resolve, required=True, description=_description(field))
