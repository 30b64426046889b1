"""Pages: what all have in common, and the home page, plain pages and listings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene
from graphene_django.converter import convert_django_field
from graphene_django.registry import get_global_registry

from api import loaders
from api.connections import connection_arguments, connection_type
from api.engine import Load, batch
from api.engine.batch import Steps, Values
from api.listings import children_of
from api.types.addresses import canonical_url, paths, urls
from api.types.ahead import fields_below
from api.types.models import ModelType
from api.types.node import Node, id_field
from api.types.seo import Seo, social_images
from api.types.snippets import Localized, served_locale
from cms.content import models


class Alternate(graphene.ObjectType):
    """A page in one of its languages, for `hreflang`."""

    locale = graphene.String(required=True, description="The code of the language (BCP 47).")
    url = graphene.String(required=True, description="The page's address in this language.")
    path = graphene.String(required=True, description="The path of that address.")
    page = graphene.Field(lambda: Page, required=True, description="The page in this language.")

    def resolve_locale(self: Any, info: Any) -> str:
        return served_locale(self)

    def resolve_url(self: Any, info: Any) -> str:
        return canonical_url(self)

    @batch
    def resolve_path(parents: Sequence[Any], info: Any) -> Steps:
        return (yield from paths(parents))

    def resolve_page(self: Any, info: Any) -> Any:
        return self


def _common(name: str) -> graphene.Field:
    """Return the field for what all page types have as *name*."""
    field: graphene.Field = convert_django_field(models.HomePage._meta.get_field(name))
    return field


class Page(graphene.Interface):
    """A page of a microsite."""

    class Meta:
        interfaces = (Node, Localized)

    requested_locale = Localized._meta.fields["requested_locale"]
    served_locale = Localized._meta.fields["served_locale"]
    is_fallback = Localized._meta.fields["is_fallback"]
    id = id_field(
        "The global id: of the page as it is read on this microsite in the language asked for.",
        lambda page: page.translation_key.hex,
    )
    translation_key = graphene.ID(required=True, description="The same for the page in all its languages.")
    title = graphene.String(required=True, description="The page's title.")
    slug = graphene.String(required=True, description="The last part of its path.")
    path = graphene.String(
        required=True,
        description="Its path on the microsite, with the language asked for in front: `route` finds the page there.",
    )
    url = graphene.String(required=True, description="Its address: the microsite's public address and the path.")
    canonical_url = graphene.String(
        required=True, description="Its one address for search engines, in its own language."
    )
    introduction = _common("introduction")
    body = _common("body")
    lead_image = _common("lead_image")
    lead_image_alt = _common("lead_image_alt")
    themes = _common("themes")
    keywords = _common("keywords")
    first_published_at = graphene.DateTime(description="When it was first published.")
    last_published_at = graphene.DateTime(description="When its present text was published.")
    parent = graphene.Field(lambda: Page, description="The page above it; null for a home page.")
    children = graphene.Field(
        lambda: connection_type("Page", Page),
        required=True,
        description="The pages below it, in the order in which editors put them.",
        **connection_arguments(),
    )
    breadcrumbs = graphene.List(
        graphene.NonNull(lambda: Page), required=True, description="The pages above it, from the home page down."
    )
    alternates = graphene.List(
        graphene.NonNull(Alternate), required=True, description="The page in all languages that it is published in."
    )
    translations = graphene.List(
        graphene.NonNull(lambda: Page),
        required=True,
        description="The same page in the other languages that it is published in.",
    )
    seo = graphene.Field(Seo, required=True, description="What search engines and social networks are told.")

    told_by = type

    @classmethod
    def resolve_type(cls, page: Any, info: Any) -> Any:
        # The class: graphene takes no name, and would try each type.
        return get_global_registry().get_type_for_model(type(page))

    @batch
    def resolve_path(parents: Sequence[Any], info: Any) -> Steps:
        return (yield from paths(parents))

    @batch
    def resolve_url(parents: Sequence[Any], info: Any) -> Steps:
        return (yield from urls(parents))

    def resolve_canonical_url(self: Any, info: Any) -> str:
        return canonical_url(self)

    @batch
    def resolve_parent(parents: Sequence[Any], info: Any) -> Steps:
        trails = yield from _breadcrumbs(parents)
        return [trail[-1] if trail else None for trail in trails]

    @batch
    def resolve_breadcrumbs(parents: Sequence[Any], info: Any) -> Steps:
        return (yield from _breadcrumbs(parents))

    @batch
    def resolve_children(parents: Sequence[Any], info: Any, **window: Any) -> Values:
        return [children_of(parent, **window) for parent in parents]

    @batch
    def resolve_alternates(parents: Sequence[Any], info: Any) -> Steps:
        return (yield from _translations(parents))

    @batch
    def resolve_translations(parents: Sequence[Any], info: Any) -> Steps:
        found = yield from _translations(parents)
        return [[page for page in pages if page.pk != parent.pk] for parent, pages in zip(parents, found, strict=True)]

    @batch
    def resolve_seo(parents: Sequence[Any], info: Any) -> Steps:
        if ("Seo", "image") in fields_below(info):
            # One level early, together with the pages' other pictures.
            yield from social_images(parents)
        return parents


def _translations(parents: Sequence[Any]) -> Steps:
    keys = [(parent.visitor, parent.pk) for parent in parents]
    found = yield Load(loaders.translations, keys)
    return [found.get(key) or [] for key in keys]


def _breadcrumbs(parents: Sequence[Any]) -> Steps:
    keys = [(parent.visitor, parent.path) for parent in parents]
    above = yield Load(loaders.ancestors, keys)
    return [above[key] for key in keys]


class PageType(ModelType):
    """A page type. `Meta.fields` names what it has beside the fields of all pages."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, *, model: Any, fields: Sequence[str] = (), **options: Any) -> None:
        super().__init_subclass_with_meta__(
            model=model, fields=list(fields), interfaces=(Node, Page, Localized), **options
        )
