"""The pages of the admin about a microsite's webhooks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from cms.microsites.models import Microsite
from cms.webhooks import endpoints, ledger
from cms.webhooks.access import microsites_for
from cms.webhooks.forms import EndpointForm
from cms.webhooks.models import Call, Endpoint


class ChoiceView(WagtailAdminTemplateMixin, TemplateView):
    """The microsites among which somebody chooses who looks after several; a single one is shown at once."""

    template_name = "webhooks/microsites.html"
    page_title = gettext_lazy("Webhooks")
    header_icon = "link"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the choice, or lead on."""
        self.microsites = list(microsites_for(request.user).order_by("title"))
        if not self.microsites:
            raise PermissionDenied
        if len(self.microsites) == 1:
            return redirect("webhooks_list", self.microsites[0].pk)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "microsites": self.microsites}


class OfMicrosite(View):
    """What all views of one microsite share: whoever asks looks after it, and what an address names belongs to it."""

    microsite: Microsite

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who doesn't look after its webhooks."""
        found = microsites_for(request.user).filter(pk=kwargs["microsite_id"]).first()
        if found is None:
            raise PermissionDenied
        self.microsite = found
        return super().dispatch(request, *args, **kwargs)

    def endpoint(self) -> Endpoint:
        """Return the endpoint that the address names."""
        return get_object_or_404(
            Endpoint.objects.select_related("microsite"), microsite=self.microsite, pk=self.kwargs["endpoint_id"]
        )

    def note(self, action: str, **data: Any) -> None:
        """Enter into the microsite's history what was done."""
        log(self.microsite, f"webhooks.{action}", user=self.request.user, data=data)

    def to_endpoint(self) -> HttpResponse:
        """Lead to the endpoint."""
        return redirect("webhooks_edit", self.microsite.pk, self.kwargs["endpoint_id"])


class MicrositePage(WagtailAdminTemplateMixin, OfMicrosite):
    """A page of the admin about one microsite's webhooks."""

    header_icon = "link"

    def get_page_subtitle(self) -> str:
        return self.microsite.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("webhooks_list", args=[self.microsite.pk]), "label": _("Webhooks")}
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.microsite.title}
        return [*super().get_breadcrumbs_items(), *([] if isinstance(self, ListView) else [above]), here]


class ListView(MicrositePage, TemplateView):
    """The endpoints of a microsite."""

    template_name = "webhooks/list.html"
    page_title = gettext_lazy("Webhooks")

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to add one."""
        address = reverse("webhooks_add", args=[self.microsite.pk])
        return [HeaderButton(_("Add a webhook"), url=address, icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Endpoint.objects.filter(microsite=self.microsite).annotate(last=Max("calls__finished_at"))
        return {**super().get_context_data(**kwargs), "microsite": self.microsite, "endpoints": rows}


class AddView(MicrositePage, FormView[EndpointForm]):
    """Adds an endpoint, and shows its secret."""

    template_name = "webhooks/form.html"
    form_class = EndpointForm
    page_title = gettext_lazy("Add a webhook")

    def form_valid(self, form: EndpointForm) -> HttpResponse:
        """Add it."""
        try:
            endpoint = endpoints.add(self.microsite, **form.cleaned_data)
        except endpoints.TooMany:
            most = {"number": endpoints.MOST}
            form.add_error(None, ValidationError(_("A microsite has %(number)s webhooks at most.") % most))
            return self.form_invalid(form)
        self.note("add", url=endpoint.url)
        return _show_secret(self, endpoint)


class EditView(MicrositePage, FormView[EndpointForm]):
    """An endpoint: what it is, and what became of its calls."""

    template_name = "webhooks/endpoint.html"
    form_class = EndpointForm

    def get_page_title(self) -> str:
        return str(self.endpoint())

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.endpoint()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        endpoint = self.endpoint()
        context = {"microsite": self.microsite, "endpoint": endpoint, "entries": ledger.entries(endpoint)}
        return {**super().get_context_data(**kwargs), **context}

    def form_valid(self, form: EndpointForm) -> HttpResponse:
        """Change it."""
        endpoints.change(self.endpoint(), **form.cleaned_data)
        self.note("edit", url=form.cleaned_data["url"])
        messages.success(self.request, _("The webhook was saved."))
        return self.to_endpoint()


class SecretView(MicrositePage, TemplateView):
    """Asks whether to make a new secret, and makes it."""

    template_name = "webhooks/rotate.html"
    page_title = gettext_lazy("New secret")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"microsite": self.microsite, "endpoint": self.endpoint()}
        return {
            **super().get_context_data(**kwargs),
            **context,
            "hours": int(endpoints.ROTATION.total_seconds() / 3600),
        }

    def post(self, _request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Do it."""
        endpoint = self.endpoint()
        endpoints.rotate_secret(endpoint)
        self.note("rotate", url=endpoint.url)
        return _show_secret(self, endpoint)


class DeleteView(MicrositePage, TemplateView):
    """Asks whether to delete an endpoint, and deletes it."""

    template_name = "webhooks/delete.html"
    page_title = gettext_lazy("Delete the webhook")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "microsite": self.microsite, "endpoint": self.endpoint()}

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Do it."""
        endpoint = self.endpoint()
        self.note("delete", url=endpoint.url)
        endpoint.delete()
        messages.success(request, _("The webhook was deleted."))
        return redirect("webhooks_list", self.microsite.pk)


class TestView(OfMicrosite):
    """Sends a test."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Do it."""
        try:
            endpoints.send_test(self.endpoint())
        except endpoints.IsOff:
            messages.error(request, _("The webhook is switched off."))
        else:
            messages.success(request, _("The test is on its way. Load this page again to see what became of it."))
        return self.to_endpoint()


class RepeatView(OfMicrosite):
    """Makes a call once more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Do it."""
        call = get_object_or_404(
            Call.objects.select_related("endpoint"), endpoint=self.endpoint(), pk=self.kwargs["call_id"]
        )
        try:
            endpoints.repeat(call)
        except endpoints.IsOff:
            messages.error(request, _("The webhook is switched off."))
        except endpoints.IsOpen:
            messages.warning(request, _("This call is still to be made."))
        else:
            messages.success(request, _("The call is made once more."))
        return self.to_endpoint()


def _show_secret(view: Any, endpoint: Endpoint) -> HttpResponse:
    """Show the secret of *endpoint*: now, and never again."""
    view.template_name = "webhooks/secret.html"
    context = {"microsite": view.microsite, "endpoint": endpoint, "secret": endpoint.secret, "form": None}
    view.kwargs["endpoint_id"] = endpoint.pk
    response: HttpResponse = view.render_to_response({**view.get_context_data(**context), **context})
    return response
