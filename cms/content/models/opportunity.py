"""What people can apply for: money, and places in a project's activities."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.content.blocks import RICH_TEXT_FEATURES, DeadlineBlock
from cms.content.choices import FunderType
from cms.content.fields import CurrencyField, EnumField, PartialDateField
from cms.content.models.base import ContentPage, Panels
from cms.content.models.checks import check_money, check_period
from cms.content.streams import StreamField


class FundingOpportunityPage(ContentPage):
    """Money that organisations can apply for, and until when."""

    funder_type = EnumField(FunderType, verbose_name=_("funder's type"), default=FunderType.COMMISSION)
    funder = models.ForeignKey(
        "content.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("funder"),
    )
    programme = models.ForeignKey(
        "content.FundingProgramme",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme"),
    )
    budget_amount = models.DecimalField(
        _("budget"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    budget_currency = CurrencyField(_("currency"), blank=True)
    opens = PartialDateField(_("opens"), null=True, blank=True)
    deadlines = StreamField([("deadline", DeadlineBlock())], blank=True, verbose_name=_("deadlines"))
    countries = CountryField(
        _("countries"),
        multiple=True,
        blank=True,
        help_text=_("From where organisations can apply. Empty: from everywhere."),
    )
    call_url = models.URLField(_("address of the call"), max_length=500, blank=True)

    parent_page_types: ClassVar[list[str]] = ["content.FundingOpportunityIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("funder_type"), FieldPanel("opens")]),
                FieldPanel("funder"),
                FieldPanel("programme"),
                FieldRowPanel([FieldPanel("budget_amount"), FieldPanel("budget_currency")]),
                FieldPanel("call_url"),
            ],
            heading=_("Funder and budget"),
        ),
        FieldPanel("deadlines"),
        FieldPanel("countries"),
    ]

    class Meta:
        verbose_name = _("funding opportunity")
        verbose_name_plural = _("funding opportunities")

    def clean(self) -> None:
        """:raises ValidationError: for a budget without its currency"""
        super().clean()
        check_money(self.budget_amount, self.budget_currency, "budget")


class CallPage(ContentPage):
    """A call for people who want to take part in a project, and how they are selected."""

    opens = PartialDateField(_("opens"), null=True, blank=True)
    closes = PartialDateField(_("closes"), null=True, blank=True)
    announced = PartialDateField(_("results announced"), null=True, blank=True)
    places = models.PositiveIntegerField(_("places"), null=True, blank=True)
    selection = RichTextField(
        _("selection"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("Who decides, by which criteria, and what came out."),
    )
    project = models.ForeignKey(
        "content.ProjectPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("project"),
    )

    parent_page_types: ClassVar[list[str]] = ["content.CallIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("opens"), FieldPanel("closes"), FieldPanel("announced")]),
                FieldPanel("places"),
            ],
            heading=_("Dates and places"),
        ),
        FieldPanel("selection"),
        FieldPanel("project"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [*ContentPage.search_fields, index.SearchField("selection")]

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")

    def clean(self) -> None:
        """:raises ValidationError: for dates in the wrong order"""
        super().clean()
        check_period(self.opens, self.closes, "closes")
        check_period(self.closes, self.announced, "announced")
