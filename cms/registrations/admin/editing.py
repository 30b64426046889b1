"""Adding somebody by hand, and correcting what somebody answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from cms.registrations.actions import AlreadyThere, add, update_for
from cms.registrations.admin.base import EventView, PersonView
from cms.registrations.admin.forms import AddForm, PersonForm, initial_of
from cms.registrations.choices import State
from cms.registrations.problems import Refused


class AddView(EventView):
    """The form for somebody new."""

    template_name = "registrations/admin/form.html"
    page_title = _("Add somebody")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show an empty form."""
        if self.event.opening is None:
            return redirect(self.url("list"))
        return self._show(AddForm(event=self.event))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Add the person."""
        if self.event.opening is None:
            return redirect(self.url("list"))
        form = AddForm(request.POST, event=self.event)
        if form.is_valid():
            try:
                return self._add(form)
            except Refused as refused:
                form.take(refused)
            except AlreadyThere as there:
                _say_there(form, there)
        return self._show(form)

    def _add(self, form: AddForm) -> HttpResponseBase:
        values = form.cleaned_data
        registration = add(
            self.event.opening,  # type: ignore[arg-type]  # asked before
            self.request.user,  # type: ignore[arg-type]  # somebody who is signed in
            name=values["name"],
            email=values["email"],
            language=values["language"],
            answers=form.answers,
            special_needs=form.needs,
            beyond_capacity=values["beyond_capacity"],
            tell=values["tell"],
        )
        messages.success(
            self.request,
            gettext("%(name)s was added. State: %(state)s.")
            % {"name": registration.name, "state": State(registration.state).label},
        )
        return redirect("registrations:person", registration.pk)

    def _show(self, form: AddForm) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(form=form, media=form.media, back=self.url("list"), button=gettext("Add"))
        )


class EditView(PersonView):
    """The form with what somebody answered."""

    template_name = "registrations/admin/form.html"
    page_title = _("Edit")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show what there is."""
        return self._show(PersonForm(initial=initial_of(self.person), event=self.event))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save what is corrected."""
        form = PersonForm(request.POST, event=self.event)
        if form.is_valid():
            values = form.cleaned_data
            try:
                update_for(
                    self.person,
                    request.user,  # type: ignore[arg-type]  # somebody who is signed in
                    name=values["name"],
                    email=values["email"],
                    language=values["language"],
                    answers=form.answers,
                )
            except Refused as refused:
                form.take(refused)
            except AlreadyThere as there:
                _say_there(form, there)
            else:
                messages.success(request, gettext("The changes were saved."))
                return redirect(self.person_url())
        return self._show(form)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.way_here(),
            {"url": self.person_url(), "label": self.person.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def _show(self, form: PersonForm) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(form=form, media=form.media, back=self.person_url(), button=gettext("Save"))
        )


def _say_there(form: PersonForm, there: AlreadyThere) -> None:
    """Say who has the address, with the way there: it may be the same person, or somebody who shares it."""
    form.add_error(
        "email",
        format_html(
            '{} <a href="{}">{}</a>',
            gettext("This address is registered already:"),
            reverse("registrations:person", args=[there.registration.pk]),
            there.registration.name,
        ),
    )
