"""Reports that show a team its own things. The originals list, or offer in their filters, those of all teams."""

from __future__ import annotations

from typing import Any

from django.db.models import IntegerField, Q, Value
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail.log_actions import registry as log_actions
from wagtail.models import TranslatableMixin
from wagtail_localize.views.report import TranslationsReportView

from cms.isolation.narrowing import Narrowed, history_of
from cms.isolation.routes import rule_for
from cms.isolation.rules import administrators
from cms.microsites import history
from cms.microsites.queries import is_instance_administrator, pages_of
from cms.microsites.teams import owned_models


class TeamLockedPages(Narrowed, LockedPagesView):
    """Pages that somebody has locked."""


class TeamAgingPages(Narrowed, AgingPagesView):
    """Pages by the time at which they were published last."""


class TeamWorkflows(Narrowed, WorkflowView):
    """What waits for approval."""

    def get_queryset(self) -> Any:
        return _own_states(super().get_queryset(), self.request)


class TeamWorkflowTasks(Narrowed, WorkflowTasksView):
    """The steps of what waits for approval."""

    def get_queryset(self) -> Any:
        return _own_states(super().get_queryset(), self.request, "workflow_state__")


class TeamHistory(Narrowed, LogEntriesView):
    """Who has done what, and when."""

    def get_filtered_queryset(self) -> Any:
        # As Wagtail's own does it: the histories of pages and of everything else are two tables, read as one.
        self.log_models = list(log_actions.get_log_entry_models())
        parts = [
            self.filter_queryset(
                history_of(self.request.user, model.objects.viewable_by_user(self.request.user))
                .values("pk", "timestamp")
                .annotate(log_model_index=Value(index, output_field=IntegerField()))
            ).order_by()
            for index, model in enumerate(self.log_models)
        ]
        return parts[0].union(*parts[1:], all=True).order_by("-timestamp")

    def decorate_paginated_queryset(self, queryset: Any) -> Any:
        entries = super().decorate_paginated_queryset(queryset)
        history.give_people(entries)
        return entries


class TeamTranslations(Narrowed, TranslationsReportView):
    """What is being translated: pages of one's own microsites, and things that one sees."""

    def get_queryset(self) -> Any:
        queryset = super().get_queryset()
        user = self.request.user
        if is_instance_administrator(user):
            return queryset
        ours = Q(source__object_id__in=pages_of(user).values("translation_key"))
        for model in owned_models():
            if issubclass(model, TranslatableMixin):
                ours |= Q(source__object_id__in=model._default_manager.visible_to(user).values("translation_key"))
        return queryset.filter(ours)


def drop_closed(request: HttpRequest, items: list[Any]) -> None:
    """Take out of a menu's *items* those that would lead the person to a refusal."""
    if not is_instance_administrator(request.user):
        items[:] = [item for item in items if not _is_closed(item.url)]


def _is_closed(url: str) -> bool:
    try:
        return rule_for(resolve(url).view_name) is administrators
    except Resolver404:
        return False


def _own_states(states: Any, request: HttpRequest, prefix: str = "") -> Any:
    """Return those of *states* that are about pages of one's own: nothing else of a team's has a workflow."""
    if is_instance_administrator(request.user):
        return states
    keys = [str(pk) for pk in pages_of(request.user).values_list("pk", flat=True)]
    page = {f"{prefix}base_content_type__app_label": "wagtailcore", f"{prefix}base_content_type__model": "page"}
    return states.filter(**page, **{f"{prefix}object_id__in": keys})
