"""The admin of microsites: each team sees and edits its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.microsites import history
from cms.microsites.actions import complete_microsite
from cms.microsites.models import Microsite
from cms.microsites.panels import MICROSITE_FORM
from cms.microsites.queries import microsites_of_user
from cms.microsites.wizard import new_microsite_view

if TYPE_CHECKING:
    from django.db.models import QuerySet


class MicrositeIndexView(IndexView):
    """The microsites of the person who asks. Who has only one goes straight to it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        own = list(microsites_of_user(request.user)[:2])
        if len(own) == 1 and not self.results_only:
            return HttpResponseRedirect(reverse(self.edit_url_name, args=[own[0].pk]))
        return super().get(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Microsite]:
        return microsites_of_user(self.request.user).select_related("site").prefetch_related("languages__locale")


class MicrositeEditView(EditView):
    """The form of one microsite. What its languages need is made when it is saved."""

    success_message = _("“%(object)s” was saved.")

    def save_instance(self) -> Microsite:
        microsite: Microsite = super().save_instance()
        complete_microsite(Microsite.objects.get(pk=microsite.pk))
        return microsite

    def get_success_url(self) -> str:
        return self.get_edit_url()

    def get_success_buttons(self) -> list[Any]:
        return []


class MicrositeHistoryView(HistoryView):
    """What was done with one microsite; what it says of people is for those who lead its team."""

    def get_base_queryset(self) -> QuerySet[Any]:
        return history.readable_by(self.request.user, super().get_base_queryset())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        history.give_people(context["object_list"])
        return context


class MicrositeViewSet(ModelViewSet):
    """Lists microsites and edits them."""

    model = Microsite
    icon = "site"
    menu_label = _("Microsite")
    menu_order = 50
    add_to_admin_menu = True
    copy_view_enabled = False
    edit_handler = MICROSITE_FORM
    index_view_class = MicrositeIndexView
    edit_view_class = MicrositeEditView
    history_view_class = MicrositeHistoryView
    views = ("index", "index_results", "add", "edit", "history", "history_results")
    list_display = [
        "title",
        Column("slug", label=_("Short name")),
        Column("languages", label=_("Languages"), accessor=lambda microsite: ", ".join(microsite.language_codes())),
        Column("address", label=_("Address"), accessor=lambda microsite: microsite.base_url()),
    ]

    @property
    def add_view_class(self) -> Any:
        """The form in which microsites are made: rooms above may have more to ask there."""
        return new_microsite_view()

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = {"delete_url_name": None, "usage_url_name": None}
        return super().get_common_view_kwargs(**{**absent, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [_guarded(pattern) for pattern in super().get_urlpatterns() if pattern.name in self.views]


def _guarded(pattern: URLPattern) -> URLPattern:
    """Return *pattern* with a view that knows only the microsites of the person who asks."""
    view: Callable[..., HttpResponseBase] = pattern.callback

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "pk" in kwargs and not microsites_of_user(request.user).filter(pk=kwargs["pk"]).exists():
            raise Http404
        return view(request, *args, **kwargs)

    return URLPattern(pattern.pattern, guarded, pattern.default_args, pattern.name)
