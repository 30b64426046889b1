"""Approving, in a workflow, a page that can't be published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_latest_str

from cms.microsites.translation_approval import TeamWorkflowActionView

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class ApproveOrExplain(TeamWorkflowActionView):
    """Do what an approver has chosen; what can't be published is shown in its form, with the reason."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Approve or reject. Wagtail's own view fails where publishing refuses the page."""
        try:
            with transaction.atomic():
                self._run_hooks("before_edit_page")
                done: HttpResponseBase = super().post(request, *args, **kwargs)
                self._run_hooks("after_edit_page")
                return done
        except ValidationError as refused:
            words = _("“%(title)s” can't be published yet. %(reasons)s")
            values = {"title": get_latest_str(self.object), "reasons": " ".join(refused.messages)}
            messages.error(request, words % values)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            explained: HttpResponseBase = self.render_modal_json(
                request, {"step": "success", "redirect": self.redirect_url}
            )
            return explained
        return redirect(self.redirect_url)

    def _run_hooks(self, name: str) -> None:
        """Run what is done around editing a page: it may have something to say about what publishing has changed."""
        for hook in hooks.get_hooks(name):
            hook(self.request, self.object)
