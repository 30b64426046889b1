"""
Who may download a document.

Wagtail answers `/documents/<id>/<name>` on every host, for every document whose collection isn't private: also for one
that nothing refers to yet, and for another team's. Here a visitor gets what the gate (`cms.content.queries`) shows on
the microsite at the request's host, and a signed-in person what they may work with. Everybody else is told what they
would be told about a document that doesn't exist. Addresses that were given to those who have opened a private page are
answered before this, see `cms.content.protection.views`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import post_save
from django.http import Http404
from wagtail import hooks
from wagtail.permissions import policy_registry
from wagtail.signal_handlers import reference_index_auto_update_disabled
from wagtail.signals import page_published
from wagtail.tasks import update_reference_index_task

from cms.accounts import second_factor
from cms.content.models import Document
from cms.content.models.snippets.base import Snippet
from cms.content.protection import files
from cms.microsites.models import Microsite
from cms.microsites.queries import microsite_for_host

if TYPE_CHECKING:
    from django.http import HttpRequest


def is_public_document(document: Document, microsite: Microsite) -> bool:
    """Return whether a visitor of *microsite* may download *document*, see `files.may_have`."""
    return files.may_have(document, files.visitor_with(microsite))


# Before Wagtail's own hook, which would show that there is a document, by asking for a password or a login.
@hooks.register("before_serve_document", order=-100)
def refuse_what_is_not_public(document: Document, request: HttpRequest) -> None:
    """:raises Http404: for a document that whoever asks may not have"""
    microsite = microsite_for_host(request.get_host())
    if microsite is not None and is_public_document(document, microsite):
        return
    # Asked last: an answer that doesn't depend on who is signed in needs no “Vary: Cookie”.
    actions = ["add", "change", "delete", "choose"]
    if (
        request.user.is_authenticated
        and policy_registry.get_by_type(Document).user_has_any_permission_for_instance(request.user, actions, document)
        # As in the admin, a password alone opens nothing to those who need a second factor.
        and not second_factor.is_missing(request.user)
    ):
        return
    raise Http404


# --- What is published is downloaded at once ------------------------------------------------------------------------


def connect_signals() -> None:
    """
    Index the references of what is published when it is published.

    Wagtail leaves that to the task worker, so a new page's files would not be found for some seconds, or for as long
    as no worker runs.
    """
    page_published.connect(_index_references, dispatch_uid="index_published_page")
    for model in [model for model in apps.get_models() if issubclass(model, Snippet)]:
        post_save.connect(_index_references, sender=model, dispatch_uid=f"index_{model.__name__}")


def _index_references(instance: Model, raw: bool = False, **_kwargs: Any) -> None:
    # Fixtures and the loader of microsites have all references indexed when everything is there.
    if not raw and not getattr(reference_index_auto_update_disabled, "value", False):
        update_reference_index_task.func(instance._meta.app_label, instance._meta.model_name, str(instance.pk))
