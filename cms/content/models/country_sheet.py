"""Country information sheets."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.content.blocks import KeyFigureBlock
from cms.content.models.base import ContentPage, Panels
from cms.content.streams import StreamField


class CountrySheetPage(ContentPage):
    """What is known about integration in one country. A microsite has one sheet a country in each language."""

    country = CountryField(_("country"), error_messages={"blank": _("Say which country the sheet is about.")})
    reviewed_on = models.DateField(
        _("last reviewed"), null=True, blank=True, help_text=_("When somebody last checked all of it. Readers see it.")
    )
    key_figures = StreamField([("figure", KeyFigureBlock())], blank=True, verbose_name=_("key figures"))

    parent_page_types: ClassVar[list[str]] = ["content.CountrySheetIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldPanel("country"),
                FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_due")]),
            ],
            heading=_("Country and review"),
        ),
        FieldPanel("key_figures"),
    ]
    # Here the review is no side issue: its date stands with the facts.
    settings_panels: ClassVar[Panels] = ContentPage.settings_panels[:-1]
    search_fields: ClassVar[list[index.BaseField]] = [*ContentPage.search_fields, index.SearchField("key_figures")]

    class Meta:
        verbose_name = _("country sheet")
        verbose_name_plural = _("country sheets")

    def check_place(self, parent: Page) -> None:
        """
        Refuse a second sheet for a country. Each language has one list of sheets, so neighbours are all there are.

        :raises ValidationError: at the country
        """
        super().check_place(parent)
        others = CountrySheetPage.objects.child_of(parent).filter(country=self.country).exclude(pk=self.pk)
        if self.country and (other := others.first()) is not None:
            raise ValidationError(
                {
                    "country": ValidationError(
                        gettext(
                            "%(country)s has a sheet already: “%(title)s”. Edit that one, or choose another country."
                        ),
                        params={"country": self.country.name, "title": other.title},
                    )
                }
            )
