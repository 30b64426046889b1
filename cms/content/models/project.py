"""Projects."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django import forms
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from cms.content.blocks import (
    ActivityBlock,
    DeclaredPartnersBlock,
    FundingBlock,
    IndicatorBlock,
    PlannedOutputBlock,
    SupporterBlock,
    UnitBlock,
)
from cms.content.choices import ProjectStatus
from cms.content.fields import CurrencyField, EnumField, PartialDateField
from cms.content.models.base import ContentPage, Panels
from cms.content.models.checks import check_money, check_period
from cms.content.streams import StreamField
from cms.microsites.choices import Licence

LICENCE_HELP = _("How others may use this. Empty: as the microsite says.")
ATTRIBUTION_HELP = _("Whom others have to name.")


class ProjectPage(ContentPage):
    """A project: what it wants, does and is paid for, by whom, for how long and for whom."""

    acronym = models.CharField(_("acronym"), max_length=60, blank=True, help_text=_("The short name, for example EIM."))
    status = EnumField(ProjectStatus, verbose_name=_("status"), default=ProjectStatus.ACTIVE)
    starts = PartialDateField(_("start"), null=True, blank=True)
    ends = PartialDateField(_("end"), null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField(
        _("duration in months"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    cost_amount = models.DecimalField(
        _("costs"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    cost_currency = CurrencyField(_("currency"), blank=True)
    updates_url = models.URLField(
        _("website for updates"), max_length=500, blank=True, help_text=_("Where else news of the project are posted.")
    )
    declared_partners = StreamField(
        [("count", DeclaredPartnersBlock())],
        blank=True,
        verbose_name=_("declared numbers of partners"),
        help_text=_("What the project says of itself. Partners that have a page here are counted from their pages."),
    )
    funding = StreamField([("funding", FundingBlock())], blank=True, verbose_name=_("funding"))
    supporters = StreamField(
        [("supporter", SupporterBlock())],
        blank=True,
        verbose_name=_("supporters"),
        help_text=_("Organisations that support the project without paying for it."),
    )
    objectives = StreamField(
        [("objective", blocks.TextBlock(label=_("objective"), rows=2))], blank=True, verbose_name=_("objectives")
    )
    specific_objectives = StreamField(
        [("objective", blocks.TextBlock(label=_("objective"), rows=2))],
        blank=True,
        verbose_name=_("specific objectives"),
    )
    activities = StreamField([("activity", ActivityBlock())], blank=True, verbose_name=_("main activities"))
    expected_results = StreamField(
        [("result", blocks.TextBlock(label=_("result"), rows=2))], blank=True, verbose_name=_("expected results")
    )
    planned_outputs = StreamField(
        [("planned_output", PlannedOutputBlock())],
        blank=True,
        verbose_name=_("planned outputs"),
        help_text=_(
            "What the project has promised. What has been done is counted from the pages that contribute to it."
        ),
    )
    indicators = StreamField([("indicator", IndicatorBlock())], blank=True, verbose_name=_("indicators"))
    units_involved = StreamField([("unit", UnitBlock())], blank=True, verbose_name=_("organisational units involved"))
    target_groups = ParentalManyToManyField(
        "content.Audience", blank=True, related_name="+", verbose_name=_("target groups")
    )
    countries = CountryField(_("countries"), multiple=True, blank=True)
    licence = EnumField(Licence, verbose_name=_("licence"), blank=True, help_text=LICENCE_HELP)
    licence_attribution = models.CharField(_("attribution"), max_length=255, blank=True, help_text=ATTRIBUTION_HELP)

    parent_page_types: ClassVar[list[str]] = ["content.HomePage", "content.ProjectIndexPage"]
    subpage_types: ClassVar[list[str]] = ["content.PlainPage"]
    untranslated = ("acronym",)

    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("acronym"), FieldPanel("status")]),
                FieldRowPanel([FieldPanel("starts"), FieldPanel("ends"), FieldPanel("duration_months")]),
                FieldRowPanel([FieldPanel("cost_amount"), FieldPanel("cost_currency")]),
                FieldPanel("countries"),
                FieldPanel("target_groups", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("At a glance"),
        ),
        MultiFieldPanel(
            [FieldPanel("objectives"), FieldPanel("specific_objectives")],
            heading=_("Objectives"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("activities"),
                FieldPanel("expected_results"),
                FieldPanel("planned_outputs"),
                FieldPanel("indicators"),
            ],
            heading=_("Activities and results"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("funding"),
                FieldPanel("supporters"),
                FieldPanel("declared_partners"),
                FieldPanel("units_involved"),
            ],
            heading=_("Funding and people involved"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel("licence"), FieldPanel("licence_attribution"), FieldPanel("updates_url")],
            heading=_("Licence and links"),
            classname="collapsed",
        ),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *ContentPage.search_fields,
        index.SearchField("acronym"),
        index.SearchField("objectives"),
        index.SearchField("specific_objectives"),
        index.SearchField("activities"),
        index.SearchField("expected_results"),
    ]

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def clean(self) -> None:
        """:raises ValidationError: for an end before the start, and for a sum without its currency"""
        super().clean()
        check_period(self.starts, self.ends)
        check_money(self.cost_amount, self.cost_currency, "cost")

    def advice(self) -> list[str]:
        """Return also whether the duration can't be right for these dates."""
        return [*super().advice(), *self._duration_advice()]

    def _duration_advice(self) -> list[str]:
        if not (self.duration_months and self.starts and self.ends):
            return []
        # Both dates may be known to the year only: "2022–2025" lasts from 25 to 48 months.
        longest = _months_between(self.starts.first_day(), self.ends.last_day()) + 1
        shortest = _months_between(self.starts.last_day(), self.ends.first_day()) + 1
        if shortest <= self.duration_months <= longest:
            return []
        return [
            gettext("The project says that it takes %(months)d months, and its dates say something else.")
            % {"months": self.duration_months}
        ]


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
