"""What editors compose out of other content: special features and dossiers."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.content.blocks import RICH_TEXT_FEATURES, CuratedLinkBlock
from cms.content.models.base import ContentPage, Panels
from cms.content.models.media import Document
from cms.content.streams import StreamField


class SpecialFeaturePage(ContentPage):
    """A guide through what there is on a subject that is in the news."""

    news_hook = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("news hook"),
        help_text=_("The page about what makes the subject topical."),
    )
    news_hook_note = models.CharField(
        _("news hook in words"), max_length=255, blank=True, help_text=_("Why this subject, and why now.")
    )
    curated_links = StreamField(
        [("link", CuratedLinkBlock())],
        blank=True,
        verbose_name=_("selected links"),
        help_text=_("In the order in which they are best read, each with the reason why."),
    )

    parent_page_types: ClassVar[list[str]] = ["content.SpecialFeatureIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel([FieldPanel("news_hook"), FieldPanel("news_hook_note")], heading=_("News hook")),
        FieldPanel("curated_links"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [*ContentPage.search_fields, index.SearchField("curated_links")]

    class Meta:
        verbose_name = _("special feature")
        verbose_name_plural = _("special features")


class DossierPage(ContentPage):
    """A subject over a period: a list that fills itself from a saved question, and what editors make of it."""

    query_theme = models.ForeignKey(
        "content.Theme",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("theme"),
        help_text=_("Pages with this theme, or with one below it, are listed."),
    )
    query_from = models.DateField(_("from"), null=True, blank=True)
    query_to = models.DateField(_("to"), null=True, blank=True, help_text=_("Empty: what is new goes on being added."))
    synthesis = RichTextField(
        _("synthesis"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("What the new content shows: trends, gaps."),
    )
    file = models.ForeignKey(
        Document,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
        help_text=_("The dossier as a document to download."),
    )

    parent_page_types: ClassVar[list[str]] = ["content.DossierIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [FieldPanel("query_theme"), FieldRowPanel([FieldPanel("query_from"), FieldPanel("query_to")])],
            heading=_("What is listed"),
        ),
        FieldPanel("synthesis"),
        FieldPanel("file"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [*ContentPage.search_fields, index.SearchField("synthesis")]

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")

    def clean(self) -> None:
        """:raises ValidationError: for an end before the start"""
        super().clean()
        if self.query_from and self.query_to and self.query_to < self.query_from:
            raise ValidationError({"query_to": gettext("This lies before the start. Check the two dates.")})
