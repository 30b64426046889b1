"""
wagtail-localize's views for one microsite: they offer its own languages, to its own translators.

The originals offer all languages of the installation, and ask only for one global permission, so that a translator of
one team could write into another's pages. These take over their addresses (see `wagtail_hooks`).
"""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.models import Page, TranslatableMixin
from wagtail.permissions import policy_registry
from wagtail_localize.models import TranslationSource
from wagtail_localize.views import edit_translation
from wagtail_localize.views.snippets_api import SnippetViewSet
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitSnippetTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from cms.microsites.models import Microsite, OwnedModel
from cms.microsites.policies import may_edit, may_see
from cms.microsites.queries import locales_of, microsite_of_page, works_for
from cms.microsites.translation_editor import may_publish_all

logger = logging.getLogger(__name__)
# In bytes: the largest page has some hundred texts.
LARGEST_PO_FILE = 5_000_000


def microsite_of(thing: TranslatableMixin) -> Microsite | None:
    """Return the microsite that a page or a snippet belongs to; None when it is shared or lies outside of all."""
    if isinstance(thing, Page):
        return microsite_of_page(thing)
    return thing.owner if isinstance(thing, OwnedModel) else None


def missing_locales(thing: TranslatableMixin) -> Any:
    """Return the languages of *thing*'s microsite (those of all, for shared things) in which it doesn't exist yet."""
    there = thing.get_translations(inclusive=True)
    if isinstance(thing, Page):
        there = there.filter(alias_of=None)
    return locales_of(microsite_of(thing)).exclude(pk__in=there.values("locale"))


def check_may_translate(user: Any, thing: TranslatableMixin) -> None:
    """
    Let *user* pass who may have *thing* translated.

    :raises Http404: when *thing* is another team's
    :raises PermissionDenied: when the user sees it, and may not change it
    """
    if isinstance(thing, Page):
        if not works_for(user, microsite_of_page(thing)):
            raise Http404
        allowed = thing.permissions_for_user(user).can_edit()
    elif isinstance(thing, OwnedModel):
        if not may_see(user, thing):
            raise Http404
        allowed = may_edit(user, thing)
    else:
        allowed = policy_registry.get(thing).user_has_permission_for_instance(user, "change", thing)
    if not allowed:
        raise PermissionDenied


class _OwnLanguagesMixin:
    """For views that submit `self.object` for translation."""

    object: Any
    request: HttpRequest

    def get_object(self) -> Any:
        thing = super().get_object()  # type: ignore[misc]  # a view's, behind this mixin
        check_may_translate(self.request.user, thing)
        return thing

    def get_form(self) -> forms.Form:
        form: forms.Form = super().get_form()  # type: ignore[misc]
        field: Any = form.fields["locales"]
        field.queryset = missing_locales(self.object)
        if field.queryset.count() < 2:
            form.fields["select_all"].widget = forms.HiddenInput()
        return form

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not missing_locales(self.object).exists():
            messages.info(request, _("“%s” exists in all languages of its microsite.") % self.object)
            return redirect(self.get_success_url() or reverse("wagtailadmin_home"))  # type: ignore[attr-defined]
        return super().get(request, *args, **kwargs)  # type: ignore[misc]


class SubmitPage(_OwnLanguagesMixin, SubmitPageTranslationView):
    """Submits a page for translation into languages of its microsite."""


class SubmitSnippet(_OwnLanguagesMixin, SubmitSnippetTranslationView):
    """Submits a snippet for translation: into its owner's languages, or into all when it is shared."""


class UpdateTranslations(UpdateTranslationsView):
    """Brings what changed in a source into its translations."""

    def get_object(self) -> TranslationSource:
        source: TranslationSource = super().get_object()
        check_may_translate(self.request.user, source.get_source_instance())
        return source

    def get_form(self) -> forms.Form:
        """Leave "Publish immediately" out for those who may not publish: the original never asks."""
        form: forms.Form = super().get_form()
        if not may_publish_all(self.request.user, self.object):
            form.fields["publish_translations"] = forms.BooleanField(
                required=False, disabled=True, initial=False, widget=forms.HiddenInput()
            )
        return form


@require_POST
def upload_po_file(request: HttpRequest, translation_id: int) -> HttpResponseBase:
    """Take translations from a PO file; the original fails where there is none, or one that isn't from here."""
    if problem := _problem_of(request.FILES.get("file")):
        messages.error(request, problem)
        return _back(request)
    response: HttpResponseBase = edit_translation.upload_pofile(request, translation_id)
    return response


def _problem_of(upload: Any) -> str:
    if upload is None:
        return _("Choose a PO file first.")
    if upload.size > LARGEST_PO_FILE:
        return _("This file is too large for a translation.")
    is_ours = b"X-WagtailLocalize-TranslationID:" in upload.read()
    upload.seek(0)
    return "" if is_ours else _("This file is no PO file that was downloaded from a translation here.")


@require_POST
def translate_by_machine(request: HttpRequest, translation_id: int) -> HttpResponseBase:
    """Have a machine translate what nobody has translated; say so when its service doesn't answer."""
    try:
        response: HttpResponseBase = edit_translation.machine_translate(request, translation_id)
        return response
    except (OSError, KeyError, ValueError):
        # `requests` raises kinds of OSError.
        # What the service answered may hold its key.
        logger.warning("The machine translator failed for translation %s.", translation_id)
        messages.error(request, _("The machine translator didn't answer as expected. Nothing was changed."))
        return _back(request)


def _back(request: HttpRequest) -> HttpResponseBase:
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


class SnippetChoices(SnippetViewSet):
    """What wagtail-localize's editor offers where a translation refers to another snippet than its source."""

    def get_queryset(self) -> Any:
        queryset = super().get_queryset()
        model = queryset.model
        if issubclass(model, OwnedModel):
            return model._default_manager.visible_to(self.request.user)
        return policy_registry.get_by_type(model).instances_user_has_any_permission_for(
            self.request.user, {"add", "change", "view"}
        )


def drop_useless_buttons(buttons: list[Any], snippet: Any, user: Any) -> None:
    """Take the buttons of wagtail-localize out of *buttons* that would lead *user* to a refusal."""
    if not isinstance(snippet, TranslatableMixin) or not isinstance(snippet, OwnedModel):
        return
    ours = [button for button in buttons if "/localize/" in (button.url or "")]
    if ours and not may_edit(user, snippet):
        refused = ours
    elif ours and not missing_locales(snippet).exists():
        refused = [button for button in ours if "/localize/submit/" in button.url]
    else:
        refused = []
    buttons[:] = [button for button in buttons if button not in refused]
