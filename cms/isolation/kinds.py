"""Whose a thing is that an address of the admin names, one function for each kind of thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, TaskState, UploadedFile
from wagtail_localize.models import Translation, TranslationSource

from cms.isolation.narrowing import tasks_of
from cms.microsites.models import Microsite, OwnedModel
from cms.microsites.policies import may_edit
from cms.microsites.queries import microsite_of_collection, microsite_of_page, microsites_of_user, works_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    AnyUser = AbstractBaseUser | AnonymousUser

# Tells whether *user* works on the thing whose key an address holds; a thing that is not there is nobody's.
Kind = Callable[["AnyUser", Any], bool]


def page(user: AnyUser, pk: Any) -> bool:
    """Tell whether the page lies in a microsite of *user*'s."""
    found = Page.objects.filter(pk=pk).only("path", "depth").first()
    return found is not None and works_for(user, microsite_of_page(found))


def page_or_root(user: AnyUser, pk: Any) -> bool:
    """Tell the same, and let everybody begin at the root of all pages, below which each sees the own homes."""
    root = Page.get_first_root_node()
    return (root is not None and str(root.pk) == str(pk)) or page(user, pk)


def image(user: AnyUser, pk: Any) -> bool:
    """Tell whether the image lies in a collection of *user*'s microsites."""
    return _file(user, get_image_model(), pk)


def document(user: AnyUser, pk: Any) -> bool:
    """Tell whether the document lies in a collection of *user*'s microsites."""
    return _file(user, get_document_model(), pk)


def collection(user: AnyUser, pk: Any) -> bool:
    """Tell whether the collection is one of *user*'s microsites."""
    found = Collection.objects.filter(pk=pk).first()
    return found is not None and works_for(user, microsite_of_collection(found))


def upload(user: AnyUser, pk: Any) -> bool:
    """Tell whether *user* has sent the file that waits for its title."""
    return UploadedFile.objects.filter(pk=pk, uploaded_by_user=user.pk).exists()


def translation(user: AnyUser, pk: Any) -> bool:
    """Tell whether *user* works on what this translates."""
    found = Translation.objects.filter(pk=pk).select_related("source").first()
    return found is not None and _translated(user, found.source)


def microsite(user: AnyUser, pk: Any) -> bool:
    """Tell whether *user* is in the microsite's team."""
    found = Microsite.objects.filter(pk=pk).first()
    return found is not None and works_for(user, found)


def redirect(user: AnyUser, pk: Any) -> bool:
    """Tell whether the redirect is of a website of *user*'s microsites."""
    return Redirect.objects.filter(pk=pk, site__microsite__in=microsites_of_user(user)).exists()


def task_state(user: AnyUser, pk: Any) -> bool:
    """Tell whether *user* works on what waits in this step of a workflow."""
    found = TaskState.objects.filter(pk=pk).select_related("workflow_state").first()
    return found is not None and _of_instance(user, found.workflow_state.content_object)


def task(user: AnyUser, pk: Any) -> bool:
    """Tell whether this is a step of a workflow of *user*'s microsites."""
    return tasks_of(user).filter(pk=pk).exists()


def of_model(user: AnyUser, model: type[Any], pk: Any) -> bool:
    """Tell whether *user* works on the object of *model*; what is of none of these kinds is for administrators."""
    if issubclass(model, Page):
        return page(user, pk)
    if model is get_image_model():
        return image(user, pk)
    if model is get_document_model():
        return document(user, pk)
    if issubclass(model, OwnedModel):
        found = model._default_manager.filter(pk=pk).select_related("owner").first()
        return found is not None and may_edit(user, found)
    return False


def _file(user: AnyUser, model: Any, pk: Any) -> bool:
    found = model._default_manager.filter(pk=pk).select_related("collection").first()
    return found is not None and works_for(user, microsite_of_collection(found.collection))


def _translated(user: AnyUser, source: TranslationSource) -> bool:
    try:
        instance = source.get_source_instance()
    except source.specific_content_type.model_class().DoesNotExist:
        return False
    return _of_instance(user, instance)


def _of_instance(user: AnyUser, instance: Any) -> bool:
    return instance is not None and of_model(user, type(instance), instance.pk)
