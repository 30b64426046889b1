"""Wagtail's views of pages, and what it counts and offers of them, for one team."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from taggit.models import TaggedItem
from wagtail.admin.views.chooser import BrowseView, page_models_from_string
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.views.tags import TAGS_AUTOCOMPLETE_LIMIT
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction

from cms.isolation.narrowing import Narrowed, narrow_choices
from cms.microsites.queries import collections_of, is_instance_administrator, pages_of


class TeamIndexView(Narrowed, ExplorableIndexView):
    """The pages below a page."""


class TeamContentTypeUseView(Narrowed, ContentTypeUseView):
    """The pages of a type."""


class TeamPrivacyView(SetPrivacyView):
    """Who may read a page: its window offers the groups of one's own teams, and says whom signing in lets in."""

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        kind = form.fields["restriction_type"]
        # Not “any logged-in users”, as Wagtail says: docs/decisions/045.
        words = {PageViewRestriction.LOGIN: _("Private, for everybody in the website's team, after signing in")}
        kind.choices = [(value, words.get(value, label)) for value, label in kind.choices]
        if not is_instance_administrator(self.request.user):
            narrow_choices(form.fields["groups"], self.request.user)
        return form


class TeamPageViewSet(PageViewSet):
    """The views of pages; rooms above set further ones, and register it."""

    model = Page
    index_view_class = TeamIndexView
    content_type_use_view_class = TeamContentTypeUseView
    set_privacy_view_class = TeamPrivacyView


class TeamBrowseView(BrowseView):
    """The chooser of pages: it begins above all own pages of the type that is looked for, and not above everybody's."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponseBase:
        """Show the pages below one page."""
        if parent_page_id is None:
            parent_page_id = self._beginning(request)
        response: HttpResponseBase = super().get(request, parent_page_id)
        return response

    def _beginning(self, request: HttpRequest) -> int | None:
        pages: Any = pages_of(request.user)
        if page_type := request.GET.get("page_type"):
            try:
                pages = pages.type(*page_models_from_string(page_type))
            except (ValueError, LookupError):
                # Wagtail's view says what is wrong.
                return None
        above = pages.first_common_ancestor()
        return above.pk if above else None


def narrow_chooser(pages: Any, request: HttpRequest) -> Any:
    """Leave of the *pages* that a chooser offers those of one's own microsites."""
    return pages.filter(pk__in=pages_of(request.user).values("pk"))


def autocomplete_tags(request: HttpRequest, **_arguments: str) -> JsonResponse:
    """Answer with the words that begin with `?term=` among those on one's own images and documents."""
    term = request.GET.get("term", "")
    if not term:
        return JsonResponse([], safe=False)
    words: set[str] = set()
    for model in (get_image_model(), get_document_model()):
        ours = model._default_manager.filter(collection__in=collections_of(request.user))
        tagged = TaggedItem.objects.filter(
            content_type__app_label=model._meta.app_label,
            content_type__model=model._meta.model_name,
            object_id__in=ours.values("pk"),
            tag__name__istartswith=term,
        )
        words.update(tagged.values_list("tag__name", flat=True)[:TAGS_AUTOCOMPLETE_LIMIT])
    return JsonResponse(sorted(words)[:TAGS_AUTOCOMPLETE_LIMIT], safe=False)
