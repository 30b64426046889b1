"""What the admin gets from microsites: their settings, and views that keep teams apart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from cms.microsites import dashboard, translating, translation_approval, translation_editor
from cms.microsites.owned_snippets import OwnedDeleteBulkAction
from cms.microsites.queries import microsite_of_page
from cms.microsites.seeding import log_actions  # noqa: F401 (registers how the history names what was loaded)
from cms.microsites.viewsets import MicrositeViewSet


@hooks.register("register_admin_viewset")
def register_microsites() -> MicrositeViewSet:
    """Return the views of microsites."""
    return MicrositeViewSet("microsites")


# Before wagtail-localize's own: the first address that fits is taken.
@hooks.register("register_admin_urls", order=-10)
def register_translation_urls() -> list[URLPattern]:
    """Return our views at wagtail-localize's addresses."""
    choices = translating.SnippetChoices
    return [
        path("localize/submit/page/<int:page_id>/", translating.SubmitPage.as_view(), name="team_submit_page"),
        path(
            "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
            translating.SubmitSnippet.as_view(),
            name="team_submit_snippet",
        ),
        path(
            "localize/update/<int:translation_source_id>/",
            translating.UpdateTranslations.as_view(),
            name="team_update_translations",
        ),
        path(
            "localize/translate/<int:translation_id>/pofile/upload/",
            translating.upload_po_file,
            name="team_upload_po_file",
        ),
        path(
            "localize/translate/<int:translation_id>/machine_translate/",
            translating.translate_by_machine,
            name="team_machine_translate",
        ),
        path(
            "localize/api/snippets/<slug:app_label>/<slug:model_name>/",
            choices.as_view({"get": "list"}),
            name="team_snippets",
        ),
        path(
            "localize/api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/",
            choices.as_view({"get": "retrieve"}),
            name="team_snippet",
        ),
    ]


# Before wagtail-localize's own.
hooks.register("before_edit_page", translation_approval.take, order=-20)
hooks.register("before_edit_page", translation_editor.accompany, order=-10)
hooks.register("construct_homepage_panels", dashboard.show_microsites)
# After Wagtail has put its own there.
hooks.register("construct_homepage_summary_items", dashboard.count_own_pages, order=100)
hooks.register("construct_snippet_listing_buttons", translating.drop_useless_buttons)
# After Wagtail's own: the last action of a type is taken.
hooks.register("register_bulk_action", OwnedDeleteBulkAction, order=10)


@hooks.register("before_delete_page")
@hooks.register("before_move_page")
def keep_home(request: HttpRequest, page: Page, *_destination: Page) -> HttpResponseBase | None:
    """Refuse to delete or move the home page of a microsite's language: everything hangs on it."""
    return _refusal(request, [page])


@hooks.register("before_bulk_action")
def keep_homes(request: HttpRequest, action_type: str, objects: list[Any], _action: object) -> HttpResponseBase | None:
    """Refuse to delete or move home pages among others."""
    return _refusal(request, objects) if action_type in {"delete", "move"} else None


def _refusal(request: HttpRequest, objects: list[Any]) -> HttpResponseBase | None:
    for page in objects:
        if isinstance(page, Page) and page.depth == 2 and (microsite := microsite_of_page(page)):
            messages.error(
                request,
                _(
                    "“%(page)s” is the home page of “%(microsite)s” in this language and stays where it is. To take "
                    "the language off the website, remove it from the microsite's languages."
                )
                % {"page": page, "microsite": microsite},
            )
            return redirect("wagtailadmin_explore", page.pk)
    return None
