"""
What a microsite is made of: which models' rows travel with it, and which stay, each with why.

It follows from the models: a new page type, snippet, or part of one needs nothing here. A model that hangs on a
microsite in another way has to be named in `NOT_MOVED`, or be written and read by code of its own; a test finds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from modelcluster.fields import ParentalKey
from taggit.managers import TaggableManager
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, PageViewRestriction, Revision, Site

from cms.microsites.models import Microsite, OwnedModel

PAGE, IMAGE, DOCUMENT = "page", "image", "document"

# Apps and models that refer to what a microsite is made of, and don't travel with it.
NOT_MOVED: dict[str, str] = {
    "accounts": "people and their invitations belong to the installation",
    "admin": "a log of people's deeds",
    "generations": "what the caches of this installation know",
    "previews": "links to drafts, which people of this installation have and which end by themselves",
    "search": "made anew from the pages",
    "webhooks": "who is called by this installation, and with which secret",
    "wagtailadmin": "who is editing what at the moment",
    "wagtailsearch": "made anew from what it indexes",
    "wagtailforms": "what visitors sent",
    "wagtail_localize": "written and read by `translating`",
    "wagtailimages": "Wagtail's own model, which nothing here uses",
    "wagtaildocs": "Wagtail's own model, which nothing here uses",
    "taggit": "written with what is tagged",
    "microsites.MicrositeGroup": "people's groups; made anew, empty",
    "microsites.SeedRecord": "which files this installation loaded the microsite from",
    "registrations.DeletionCertificate": "about personal data",
    "registrations.SeatPool": "made with the first registration",
    "wagtailcore.Comment": "talk among people",
    "wagtailcore.CommentReply": "talk among people",
    "wagtailcore.CollectionViewRestriction_groups": "people's groups",
    "wagtailcore.PageViewRestriction_groups": "people's groups",
    "wagtailcore.GroupCollectionPermission": "people's groups; granted anew",
    "wagtailcore.GroupPagePermission": "people's groups; granted anew",
    "wagtailcore.GroupSitePermission": "people's groups; granted anew",
    "wagtailcore.ModelLogEntry": "a log of people's deeds",
    "wagtailcore.PageLogEntry": "a log of people's deeds",
    "wagtailcore.PageSubscription": "which people get mails about a page",
    "wagtailcore.ReferenceIndex": "made anew from what refers",
    "wagtailcore.WorkflowPage": "assigned anew",
}

# Written by code of their own, see `exporting` and `importing`.
BY_NAME = {
    "microsites.Microsite",
    "wagtailcore.Collection",
    "wagtailcore.CollectionViewRestriction",
    "wagtailcore.Locale",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.Site",
    "wagtailredirects.Redirect",
    "content.Rendition",
}

# Columns that say who did something, where rows lie in this database, or what can be told from the rest.
LEFT_OUT = frozenset(
    {
        "content_type",
        "depth",
        "latest_revision",
        "live_revision",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
        "owner",
        "path",
        "uploaded_by_user",
        "url_path",
    }
)


@cache
def file_models() -> dict[str, Any]:
    """Return the models of files by their kinds."""
    return {IMAGE: get_image_model(), DOCUMENT: get_document_model()}


@cache
def snippet_models() -> dict[str, Any]:
    """Return the models of what microsites own, by their labels."""
    return {model._meta.label_lower: model for model in apps.get_models() if issubclass(model, OwnedModel)}


@cache
def page_models() -> dict[str, Any]:
    """Return all page types by their labels."""
    return {model._meta.label_lower: model for model in apps.get_models() if issubclass(model, Page)}


def kind_of(model: Any) -> str | None:
    """Return the kind of reference that leads to rows of *model*; None for what isn't referred to across archives."""
    if issubclass(model, Page):
        return PAGE
    for kind, of_files in file_models().items():
        if model is of_files:
            return kind
    return model._meta.label_lower if issubclass(model, OwnedModel) else None


def own_fields(model: Any) -> Iterator[Any]:
    """Yield the columns of *model*, with those of the models that it inherits, that travel."""
    for field in model._meta.concrete_fields:
        is_link = field.is_relation and getattr(field.remote_field, "parent_link", False)
        if not (field.primary_key or is_link or field.name in LEFT_OUT or isinstance(field, ParentalKey)):
            yield field


def sets(model: Any) -> list[Any]:
    """Return the many-to-many fields of *model*, without tags."""
    return [field for field in model._meta.many_to_many if not isinstance(field, TaggableManager)]


def has_tags(model: Any) -> bool:
    """Tell whether rows of *model* are tagged."""
    return any(isinstance(field, TaggableManager) for field in model._meta.many_to_many)


def children(model: Any) -> dict[str, Any]:
    """Return the relations to the rows that are parts of one of *model*, by the names under which it has them."""
    found = {}
    for relation in model._meta.related_objects:
        if isinstance(relation.field, ParentalKey) and not is_left(relation.related_model):
            found[relation.get_accessor_name()] = relation
    return dict(sorted(found.items()))


def is_left(model: Any) -> bool:
    """Tell whether rows of *model* stay."""
    return model._meta.app_label in NOT_MOVED or model._meta.label in NOT_MOVED


def uncovered() -> list[str]:
    """Return the labels of models that hang on microsites, and of which nobody said whether they travel."""
    roots = {Page, Microsite, Site, Collection, *file_models().values(), *snippet_models().values()}
    covered = {*roots, *page_models().values(), *_with_parts([*page_models().values(), *roots])}
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model in covered or is_left(model) or model._meta.label in BY_NAME:
            continue
        if any(_leads_to(field, roots) for field in model._meta.local_concrete_fields):
            found.append(model._meta.label)
    return sorted(found)


def _with_parts(models_: list[Any]) -> Iterator[Any]:
    for model in models_:
        for field in sets(model):
            yield field.remote_field.through
        if model is Microsite or kind_of(model):
            parts = [relation.related_model for relation in children(model).values()]
            yield from parts
            yield from _with_parts(parts)


def _leads_to(field: Any, roots: set[Any]) -> bool:
    related = field.related_model if field.is_relation else None
    return isinstance(related, type) and any(issubclass(related, root) for root in roots)


__all__ = [
    "BY_NAME",
    "DOCUMENT",
    "IMAGE",
    "LEFT_OUT",
    "NOT_MOVED",
    "PAGE",
    "Collection",
    "ContentType",
    "Locale",
    "PageViewRestriction",
    "Redirect",
    "Revision",
    "children",
    "file_models",
    "has_tags",
    "is_left",
    "kind_of",
    "models",
    "own_fields",
    "page_models",
    "sets",
    "snippet_models",
    "uncovered",
]
