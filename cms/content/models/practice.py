"""Good practices, all told by the same template so that they can be compared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, cast

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from cms.content.fields import PartialDateField
from cms.content.models.base import ContentPage, Panels
from cms.content.models.checks import check_period, word_count_advice

# The template of 2008 for the European Web Site on Integration: how many words each answer has, at least and at most.
WORD_COUNTS: dict[str, tuple[int | None, int]] = {
    "summary": (75, 100),
    "issue_and_goals": (100, 150),
    "how_it_works": (75, 100),
    "results": (75, 100),
    "evaluation": (None, 100),
    "who_benefits": (None, 40),
    "funding_and_resources": (None, 100),
}
TITLE_WORDS = 15
LEAST_AGE = timedelta(days=365)


class GoodPracticePage(ContentPage):
    """A practice that others can learn from, in the words of the common template."""

    starts = PartialDateField(
        _("start"), null=True, blank=True, help_text=_("A good practice should be at least one year old.")
    )
    ends = PartialDateField(_("end"), null=True, blank=True)
    is_regular_service = models.BooleanField(
        _("regular service"), default=False, help_text=_("It goes on, without an end in sight.")
    )
    country = CountryField(_("country"), blank=True)
    city = models.CharField(_("city or area"), max_length=255, blank=True)
    organisation = models.ForeignKey(
        "content.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("Who runs it."),
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("75 to 100 words: what it is, for somebody in a hurry.")
    )
    issue_and_goals = models.TextField(
        _("issue and goals"),
        blank=True,
        help_text=_("100 to 150 words: what was wrong, and what was to become better."),
    )
    how_it_works = models.TextField(_("how it works"), blank=True, help_text=_("75 to 100 words."))
    results = models.TextField(
        _("results"), blank=True, help_text=_("75 to 100 words: what has changed, with figures.")
    )
    evaluation = models.TextField(
        _("evaluation"), blank=True, help_text=_("Up to 100 words: who evaluated it, how, and what came out.")
    )
    who_benefits = models.TextField(_("who benefits"), blank=True, help_text=_("Up to 40 words."))
    funding_and_resources = models.TextField(
        _("funding and resources"),
        blank=True,
        help_text=_("Up to 100 words: what it costs, and who pays and works for it."),
    )
    criterion_needs = models.TextField(
        _("criterion: needs"), blank=True, help_text=_("How it answers needs that somebody has established.")
    )
    criterion_engagement = models.TextField(
        _("criterion: engagement"), blank=True, help_text=_("How those whom it is for take part in it.")
    )
    criterion_transferability = models.TextField(
        _("criterion: transferability"), blank=True, help_text=_("What others need to do the same.")
    )

    parent_page_types: ClassVar[list[str]] = ["content.GoodPracticeIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts"), FieldPanel("ends"), FieldPanel("is_regular_service")]),
                FieldRowPanel([FieldPanel("country"), FieldPanel("city")]),
                FieldPanel("organisation"),
            ],
            heading=_("When, where and who"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in WORD_COUNTS],
            heading=_("The template"),
            help_text=_(
                "Everybody answers the same questions at about the same length, so that practices can be compared."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel("criterion_needs"),
                FieldPanel("criterion_engagement"),
                FieldPanel("criterion_transferability"),
            ],
            heading=_("Why it was selected"),
        ),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *ContentPage.search_fields,
        index.SearchField("city"),
        *(index.SearchField(name) for name in WORD_COUNTS),
    ]

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")

    def clean(self) -> None:
        """:raises ValidationError: for an end before the start"""
        super().clean()
        check_period(self.starts, self.ends)

    def advice(self) -> list[str]:
        """Return also where the page departs from the template."""
        advice = super().advice()
        if (words := len(self.title.split())) > TITLE_WORDS:
            advice.append(
                ngettext(
                    "The title has %(count)d word; the template asks for %(most)d at most.",
                    "The title has %(count)d words; the template asks for %(most)d at most.",
                    words,
                )
                % {"count": words, "most": TITLE_WORDS}
            )
        for name, (least, most) in WORD_COUNTS.items():
            label = str(cast(models.Field[Any, Any], self._meta.get_field(name)).verbose_name)
            advice += word_count_advice(label, getattr(self, name), least, most)
        if self.starts and self.starts.first_day() > timezone.localdate() - LEAST_AGE:
            advice.append(gettext("A good practice should be at least one year old, and this one started later."))
        return advice
