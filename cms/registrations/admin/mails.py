"""The ledger: every mail to registrants of one's teams, and what became of it."""

from __future__ import annotations

import uuid
from typing import Any

import django_filters  # type: ignore[import-untyped]  # it has no types
from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import BaseListingView

from cms.delivery import ledger, outbox
from cms.delivery.choices import MailState
from cms.delivery.models import OutgoingMail
from cms.registrations.admin.access import microsites_of_registrar
from cms.registrations.admin.base import EventMixin
from cms.registrations.admin.person import mail_rows
from cms.registrations.mails.kinds import MailKind
from cms.registrations.mails.writing import invitation_key
from cms.registrations.models import Invitation, Registration


class MailFilterSet(WagtailFilterSet):
    """Narrows the ledger down."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=MailState.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Mail"), choices=MailKind.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = OutgoingMail
        fields: list[str] = []


class WordsColumn(Column):
    """What became of a mail, with the button that sends it again."""

    cell_template_name = "registrations/admin/mail_cell.html"


class MailsView(BaseListingView):
    """All mails of one's teams."""

    page_title = _("Mails")
    header_icon = "mail"
    template_name = "registrations/admin/mails.html"
    results_template_name = "registrations/admin/mails_results.html"
    index_url_name = "registrations:mails"
    index_results_url_name = "registrations:mails_results"
    is_searchable = True
    filterset_class = MailFilterSet
    default_ordering = ("-created_at", "-pk")
    paginate_by = 50
    verbose_name_plural = _("mails")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """:raises Http404: to who is no registrar of any microsite"""
        super().setup(request, *args, **kwargs)
        self.slugs = list(microsites_of_registrar(request.user).values_list("slug", flat=True))
        if not self.slugs:
            raise Http404

    def get_base_queryset(self) -> QuerySet[OutgoingMail]:
        return ledger.of_owners(self.slugs)

    def search_queryset(self, queryset: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
        return queryset.filter(recipient__icontains=self.search_query) if self.search_query else queryset

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("registrations:index"), "label": _("Registrations")},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column("label", label=_("Mail"), accessor="label"),
            Column("recipient", label=_("To"), accessor="mail.recipient"),
            WordsColumn("words", label=_("What became of it")),
            DateColumn("at", label=_("Written"), classname="reg-wide"),
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        mails = list(context["object_list"])
        known = Registration.objects.filter(pk__in=[mail.about for mail in mails if mail.about])
        people: set[uuid.UUID] = set(known.values_list("pk", flat=True))
        rows = list(mail_rows(mails))
        for row in rows:
            row.person = row.mail.about if row.mail.about in people else None
        return {**context, "table": self.get_table(rows), "here": self.index_url, "counts": self._counts()}

    def _counts(self) -> list[tuple[MailState, str, int]]:
        counts = ledger.counts(self.get_base_queryset())
        return [(state, str(state.label), counts[state]) for state in MailState if counts[state]]


class EventMailsView(EventMixin, MailsView):
    """The mails about one event."""

    header_icon = "mail"

    def get_base_queryset(self) -> QuerySet[OutgoingMail]:
        invitations = Invitation.objects.filter(pool=self.event.key).select_related("pool")
        about = Q(about__in=self.event.registrations.order_by().values("pk"))
        about |= Q(about__in=[invitation_key(invitation) for invitation in invitations])
        return super().get_base_queryset().filter(about, owner=self.event.microsite.slug)

    def get_index_url(self) -> str:
        return self.url("event_mails")

    def get_index_results_url(self) -> str:
        return self.url("event_mails_results")


class MailAgainView(View):
    """Sends a mail again that did not arrive."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do it, and lead back."""
        mail = self.find(kwargs["mail"])
        try:
            outbox.send_again(mail)
        except outbox.NotFailed:
            messages.warning(request, gettext("This mail was sent, or still will be: there is nothing to repeat."))
        except outbox.MailIsForgotten:
            messages.error(
                request,
                gettext("The text of this mail is deleted already. Open the registration, and send it anew there."),
            )
        else:
            messages.success(request, gettext("The mail is on its way again."))
        return redirect(get_valid_next_url_from_request(request) or "registrations:mails")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead to the ledger: opening an address does nothing."""
        self.find(kwargs["mail"])
        return redirect("registrations:mails")

    def find(self, key: int) -> OutgoingMail:
        """:raises Http404: for a mail of no team of one's own"""
        slugs = microsites_of_registrar(self.request.user).values("slug")
        mail: OutgoingMail = get_object_or_404(OutgoingMail, pk=key, owner__in=slugs)
        return mail
