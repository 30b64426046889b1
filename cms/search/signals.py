"""Keeps the entries right with what is saved, in the same transaction."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Collection, CollectionViewRestriction, Page
from wagtail.signals import post_page_move

from cms.content.models import Document
from cms.content.models.snippets.base import Snippet
from cms.content.page_saved import page_saved
from cms.search.indexing import BATCH, index_pages, mend_scopes, pages_naming
from cms.search.models import SearchEntry

# What Wagtail writes on a page while its draft is being edited.
_DRAFTING = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)


def connect() -> None:
    """Follow what is saved from now on."""
    page_saved.connect(_follow_page, dispatch_uid="search.page_saved")
    post_page_move.connect(_follow_move, dispatch_uid="search.page_moved")
    for model in apps.get_models():
        if issubclass(model, Snippet):
            post_save.connect(_follow_snippet, sender=model, dispatch_uid=f"search.saved.{model.__name__}")
            post_delete.connect(_follow_snippet, sender=model, dispatch_uid=f"search.deleted.{model.__name__}")
    for signal in (post_save, post_delete):
        name = "saved" if signal is post_save else "deleted"
        signal.connect(_follow_document, sender=Document, dispatch_uid=f"search.{name}.Document")
        signal.connect(_follow_privacy, sender=CollectionViewRestriction, dispatch_uid=f"search.{name}.privacy")
    post_delete.connect(_follow_removal, sender=SearchEntry, dispatch_uid="search.entry_removed")
    post_save.connect(_follow_collection, sender=Collection, dispatch_uid="search.saved.Collection")


def _follow_page(instance: Page, update_fields: Any = None, **_kwargs: Any) -> None:
    if update_fields is None or not _DRAFTING.issuperset(update_fields):
        index_pages([instance.pk])


def _follow_move(instance: Page, **_kwargs: Any) -> None:
    # Moving a home shifts those beside it. Below another home, what the pages name may be another team's.
    if mend_scopes() and instance.depth > 2:
        _index_now_or_later(list(Page.objects.descendant_of(instance, inclusive=True).values_list("pk", flat=True)))


def _follow_snippet(sender: type[Model], instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        translations = sender._default_manager.filter(translation_key=instance.translation_key)
        _index_naming(sender, {instance.pk, *translations.values_list("pk", flat=True)})


def _follow_document(instance: Document, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        _index_naming(Document, [instance.pk])


def _follow_privacy(instance: CollectionViewRestriction, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        _follow_collection(instance.collection)


def _follow_collection(instance: Collection, raw: bool = False, created: bool = False, **_kwargs: Any) -> None:
    if not raw and not created:
        # Collections are kept in order of their names: others may have moved this one since it was read.
        path = Collection.objects.values_list("path", flat=True).get(pk=instance.pk)
        documents = Document.objects.filter(collection__path__startswith=path)
        _index_naming(Document, documents.values_list("pk", flat=True))


def _follow_removal(instance: SearchEntry, **_kwargs: Any) -> None:
    from cms.search.tasks import drop_later  # needs all apps to be ready

    if settings.SEARCH_URL:
        drop_later.enqueue([instance.pk])


def _index_naming(model: type[Model], pks: Any) -> None:
    _index_now_or_later(pages_naming(model, pks))


def _index_now_or_later(pks: list[int]) -> None:
    """Write the entries of pages; where there are very many, of all but the first ones in the background."""
    from cms.search.tasks import index_later  # needs all apps to be ready

    index_pages(pks[:BATCH])
    if len(pks) > BATCH:
        index_later.enqueue(pks[BATCH:])
