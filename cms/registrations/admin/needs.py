"""Special needs: shown to those who have the permission only, and each look is written down."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from cms.registrations.actions import special_needs_for, special_needs_of, update_for
from cms.registrations.actions.forms import NEEDS
from cms.registrations.admin.base import EventView, PersonView
from cms.registrations.admin.forms import NEED, NeedsForm
from cms.registrations.models import SpecialNeedsLook
from cms.registrations.problems import Refused


class NeedsView(EventView):
    """The special needs of all who may come. First a page that says who looked before; a button shows them."""

    template_name = "registrations/admin/needs.html"
    page_title = _("Special needs")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """:raises PermissionDenied: to registrars who may not see them"""
        super().setup(request, *args, **kwargs)
        require_permission(self.sees_needs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show who has looked."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show them."""
        if self.event.pool is None:
            return self._show()
        return self._show(needs=special_needs_of(self.event.pool, request.user))  # type: ignore[arg-type]  # signed in

    def _show(self, **values: Any) -> HttpResponse:
        looks = SpecialNeedsLook.objects.filter(pool=self.event.key).select_related("user")[:50]
        return self.render_to_response(self.get_context_data(looks=looks, **values))


class PersonNeedsView(PersonView):
    """The special needs of one person, which can be corrected."""

    template_name = "registrations/admin/person_needs.html"
    page_title = _("Special needs")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """:raises PermissionDenied: to registrars who may not see them"""
        super().setup(request, *args, **kwargs)
        require_permission(self.sees_needs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead to the person, whose page has the button that shows them."""
        return redirect(self.person_url())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show them, or save what is corrected."""
        if "save" not in request.POST:
            needs = special_needs_for(self.person, request.user)  # type: ignore[arg-type]  # somebody who is signed in
            form = NeedsForm(initial={NEED + name: getattr(needs, name, "") for name in NEEDS})
            return self._show(form)
        form = NeedsForm(request.POST)
        if form.is_valid():
            try:
                update_for(self.person, request.user, special_needs=form.needs)  # type: ignore[arg-type]  # as above
            except Refused as refused:
                form.take(refused)
            else:
                messages.success(request, gettext("The changes were saved."))
                return redirect(self.person_url())
        return self._show(form)

    def _show(self, form: NeedsForm) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(form=form, media=form.media, back=self.person_url(), button=gettext("Save"))
        )


def require_permission(sees_needs: bool) -> None:
    """:raises PermissionDenied: to who may not see special needs"""
    if not sees_needs:
        raise PermissionDenied
