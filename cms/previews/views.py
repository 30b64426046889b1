"""The admin's page with the links to a draft."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.microsites.models import Microsite
from cms.microsites.queries import microsite_of_page
from cms.previews import actions
from cms.previews.forms import ShareForm
from cms.previews.models import Preview
from cms.previews.people import may_preview_microsite, may_preview_page, may_use
from cms.previews.serving import address_of


class ShareView(WagtailAdminTemplateMixin, FormView[ShareForm]):
    """Makes a link to the draft of a page, and shows those that there are."""

    template_name = "previews/share.html"
    form_class = ShareForm
    page_title = gettext_lazy("Share the draft")
    header_icon = "link"
    page: Any
    microsite: Microsite

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who doesn't work on the page."""
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        microsite = microsite_of_page(self.page)
        if microsite is None or not may_preview_page(request.user, self.page, microsite):
            raise PermissionDenied
        self.microsite = microsite
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.get_page_subtitle()}
        return [*super().get_breadcrumbs_items(), edit, {"url": "", "label": self.get_page_title()}]

    def get_form_kwargs(self) -> dict[str, Any]:
        may_share_site = may_preview_microsite(self.request.user, self.microsite)
        return {**super().get_form_kwargs(), "may_share_site": may_share_site}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = [*actions.links_to(self.microsite, self.page), *actions.links_to(self.microsite, None)]
        path = self.page.latest_path()
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "is_private": self.page.get_view_restrictions().exists(),
            "links": [self._link(link, path) for link in links],
        }

    def _link(self, link: Preview, path: str) -> dict[str, Any]:
        is_usable = link.revoked_at is None and not link.has_expired
        # Others see that there is a link; what it is, only who has made it.
        address = address_of(link, path) if is_usable and link.user_id == self.request.user.pk else ""
        return {"preview": link, "is_usable": is_usable, "address": address}

    def form_valid(self, form: ShareForm) -> HttpResponse:
        page = None if form.is_of_whole_site else self.page
        try:
            actions.share(self.request.user, self.microsite, page, form.lasts, form.cleaned_data["note"])
        except actions.NotAllowed as error:
            raise PermissionDenied from error
        except actions.IsPrivate:
            form.add_error(None, _("This page is protected: a link would get around that."))
            return self.form_invalid(form)
        except actions.TooManyLinks:
            words = _("There are too many links to this already (%(number)s). Revoke one of them first.")
            form.add_error(None, words % {"number": actions.MAX_LINKS})
            return self.form_invalid(form)
        messages.success(self.request, _("The link was made. Copy it from the list below."))
        return redirect("previews_share", self.page.pk)


class RevokeView(View):
    """Revokes a link: of one's own, or to what one works on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, preview_id: int) -> HttpResponse:
        """Do it."""
        preview = get_object_or_404(Preview.objects.select_related("microsite", "page", "parent"), pk=preview_id)
        is_own = preview.user_id == request.user.pk
        # As if it were one's own: may its person see what it is for?
        preview.user = request.user  # type: ignore[assignment]  # who is in the admin is signed in
        if not is_own and not may_use(preview):
            raise Http404
        actions.revoke(preview, by=request.user)
        messages.success(request, _("The link was revoked: it opens nothing any more."))
        back = request.POST.get("page", "")
        return redirect("previews_share", int(back)) if back.isdecimal() else redirect("wagtailadmin_home")
