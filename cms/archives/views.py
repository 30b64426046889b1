"""The page of the admin on which those who run the installation archive microsites, and open them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from cms.archives.archiving import StillRunning, archive, reopen
from cms.microsites.models import Microsite
from cms.microsites.queries import is_instance_administrator

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class ArchiveView(TemplateView):
    """All microsites, each with what can be done: archive it, or open it again."""

    template_name = "archives/archive.html"
    page_title = gettext_lazy("Archive microsites")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """:raises PermissionDenied: for those who don't run the installation"""
        if not is_instance_administrator(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        return super().get_context_data(
            microsites=Microsite.objects.select_related("site"),
            page_title=self.page_title,
            header_icon="folder-inverse",
            breadcrumbs_items=[
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": "", "label": self.page_title},
            ],
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Archive the microsite that the form names, or open it again."""
        microsite = get_object_or_404(Microsite, slug=request.POST.get("microsite", ""))
        if request.POST.get("action") == "reopen":
            reopen(microsite, by=request.user)  # type: ignore[arg-type]  # signed in
            messages.success(request, _("“%s” can be changed again.") % microsite)
        else:
            _archive(request, microsite)
        return redirect("archive_microsites")


def _archive(request: HttpRequest, microsite: Microsite) -> None:
    try:
        done = archive(microsite, by=request.user)  # type: ignore[arg-type]  # signed in
    except StillRunning as error:
        messages.error(
            request,
            _(
                "“%(microsite)s” was not archived: people count on events that are still to come, and nobody could "
                "tell them anything any more. Cancel these events, which writes to them, or wait until they are over: "
                "%(events)s."
            )
            % {"microsite": microsite, "events": ", ".join(error.events)},
        )
        return
    messages.success(request, _("“%s” is archived.") % microsite)
    if called_off := [*done.unscheduled, *done.no_longer_expiring]:
        messages.warning(request, _("Called off, what was planned for these pages: %s.") % ", ".join(called_off))
