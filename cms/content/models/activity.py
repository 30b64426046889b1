"""Activities of a project that are no events: study visits, research, campaigns."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.content.choices import ActivityType
from cms.content.fields import EnumField, PartialDateField
from cms.content.models.base import ContentPage, Panels
from cms.content.models.checks import check_period


class ActivityPage(ContentPage):
    """Something that a project does, for how long, and with whom as hosts."""

    activity_type = EnumField(ActivityType, verbose_name=_("type"), default=ActivityType.OTHER)
    starts = PartialDateField(_("start"), null=True, blank=True)
    ends = PartialDateField(_("end"), null=True, blank=True)
    duration_days = models.PositiveSmallIntegerField(
        _("duration in days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Of each visit, training and so on."),
    )
    hosts = ParentalManyToManyField(
        "content.Organisation",
        blank=True,
        related_name="+",
        verbose_name=_("hosts"),
        help_text=_("Organisations that were visited, or that lent their rooms."),
    )
    project = models.ForeignKey(
        "content.ProjectPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("project"),
    )

    parent_page_types: ClassVar[list[str]] = ["content.ActivityIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldPanel("activity_type"),
                FieldRowPanel([FieldPanel("starts"), FieldPanel("ends"), FieldPanel("duration_days")]),
                FieldPanel("hosts"),
                FieldPanel("project"),
            ],
            heading=_("What, when and with whom"),
        ),
    ]

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def clean(self) -> None:
        """:raises ValidationError: for an end before the start"""
        super().clean()
        check_period(self.starts, self.ends)
