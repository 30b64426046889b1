"""Wagtail's redirects, for one team: those of its own website, to its own pages or to elsewhere."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.views import CreateView, DeleteView, EditView, IndexView
from wagtail.models import Site

from cms.isolation.narrowing import Narrowed
from cms.isolation.reports import drop_closed
from cms.microsites.ownership import restrict_field
from cms.microsites.queries import is_instance_administrator, microsites_of_user, pages_of


class TeamRedirectForm(RedirectForm):
    """Asks for the website, which is never "all websites", and takes pages of one's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_instance_administrator(self.for_user):
            return
        field = self.fields["site"]
        field.queryset = Site.objects.filter(microsite__in=microsites_of_user(self.for_user))
        field.required, field.empty_label = True, None
        restrict_field(self.fields["redirect_page"], pages_of(self.for_user))


class TeamRedirects(Narrowed, IndexView):
    """The list."""

    def get_base_queryset(self) -> Any:
        redirects = super().get_base_queryset()
        if is_instance_administrator(self.request.user):
            return redirects
        return redirects.filter(site__microsite__in=microsites_of_user(self.request.user))

    @property
    def header_more_buttons(self) -> list[Any]:
        # A file may name any website: importing is for administrators.
        buttons = list(super().header_more_buttons)
        drop_closed(self.request, buttons)
        return buttons


class TeamCreateRedirect(CreateView):
    """The form for a new one."""

    form_class = TeamRedirectForm


class TeamEditRedirect(EditView):
    """The form for one that is there."""

    form_class = TeamRedirectForm


urlpatterns: list[URLPattern] = [
    path("redirects/", TeamRedirects.as_view(), name="team_redirects"),
    path("redirects/results/", TeamRedirects.as_view(results_only=True), name="team_redirects_results"),
    path("redirects/add/", TeamCreateRedirect.as_view(), name="team_add_redirect"),
    path("redirects/<int:redirect_id>/", TeamEditRedirect.as_view(), name="team_edit_redirect"),
    path("redirects/<int:redirect_id>/delete/", DeleteView.as_view(), name="team_delete_redirect"),
]
