"""Reports that show a team its own things. The originals list those of the whole installation, drafts included."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.views.report import TranslationsReportView

from cms.microsites.models import Microsite
from cms.microsites.queries import is_instance_administrator, microsites_of_user
from cms.microsites.teams import owned_models


class PageTypesUsage(PageTypesUsageReportView):
    """Names the page of each type that was edited last, whosever it is: for administrators only."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """:raises PermissionDenied: for everybody else"""
        if not is_instance_administrator(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class TranslationsReport(TranslationsReportView):
    """What is being translated: pages of one's own microsites, and things that one sees."""

    def get_queryset(self) -> Any:
        queryset = super().get_queryset()
        user = self.request.user
        if is_instance_administrator(user):
            return queryset
        ours = Q(source__object_id__in=_pages_of(microsites_of_user(user)).values("translation_key"))
        for model in owned_models():
            if issubclass(model, TranslatableMixin):
                ours |= Q(source__object_id__in=model._default_manager.visible_to(user).values("translation_key"))
        return queryset.filter(ours)


def _pages_of(microsites: Any) -> Any:
    homes: list[Microsite] = list(microsites.select_related("site__root_page"))
    below = Q(pk__in=[])
    for microsite in homes:
        for path in microsite.homes.values_list("path", flat=True):
            below |= Q(path__startswith=path)
    return Page.objects.filter(below)


def drop_reports(request: HttpRequest, items: list[Any]) -> None:
    """Take the reports out of the menu's *items* that would lead the person to a refusal."""
    if not is_instance_administrator(request.user):
        items[:] = [item for item in items if item.name != "page-types-usage"]
