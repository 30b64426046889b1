"""News, and what others say: mentions in media and policy."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from cms.content.choices import MentionKind, PlannedOutputKind
from cms.content.fields import EnumField, LanguageField, PartialDateField
from cms.content.models.archive import ArchivableMixin
from cms.content.models.base import ContentPage, Panels

ORIGINAL_LANGUAGE_HELP = _("The language that it was first published in, where that is another one.")
ENGLISH_SUMMARY_HELP = _("A few sentences for readers who don't know the original language.")


class NewsPage(ArchivableMixin, ContentPage):
    """A piece of news, our own or from a source elsewhere."""

    published_on = models.DateField(_("date"), default=timezone.localdate)
    original_language = LanguageField(_("original language"), blank=True, help_text=ORIGINAL_LANGUAGE_HELP)
    source_name = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("Who reported it first. Empty: we did.")
    )
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    english_summary = models.TextField(_("summary in English"), blank=True, help_text=ENGLISH_SUMMARY_HELP)
    countries = CountryField(_("countries"), multiple=True, blank=True)

    parent_page_types: ClassVar[list[str]] = ["content.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    untranslated = ("source_name", "english_summary")

    facts_panels: ClassVar[Panels] = [
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("original_language")]),
        MultiFieldPanel([FieldPanel("source_name"), FieldPanel("source_url")], heading=_("Source")),
        FieldPanel("english_summary"),
        FieldPanel("countries"),
    ]
    settings_panels: ClassVar[Panels] = [*ContentPage.settings_panels, *ArchivableMixin.archive_panels]
    search_fields: ClassVar[list[index.BaseField]] = [
        *ContentPage.search_fields,
        index.SearchField("english_summary"),
        index.SearchField("source_name"),
        index.FilterField("published_on"),
        index.FilterField("archived"),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")


class MentionPage(ContentPage):
    """What a newspaper, a broadcaster, a parliament or a ministry says about the project."""

    kind = EnumField(MentionKind, verbose_name=_("kind"), default=MentionKind.MEDIA)
    source_name = models.CharField(
        _("source"),
        max_length=255,
        help_text=_("The newspaper, broadcaster, parliament and so on."),
        error_messages={"blank": _("Say who mentions the project.")},
    )
    published = PartialDateField(_("date"), null=True, blank=True)
    quotation = models.TextField(_("quotation"), blank=True, help_text=_("Their words, without quotation marks."))
    country = CountryField(_("country"), blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    dossier = models.ForeignKey(
        "content.DossierPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dossier"),
    )
    contributes_to = EnumField(
        PlannedOutputKind,
        verbose_name=_("counts as"),
        blank=True,
        help_text=_("Which of the project's planned outputs this counts towards."),
    )

    parent_page_types: ClassVar[list[str]] = ["content.MentionIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    untranslated = ("source_name",)

    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("published"), FieldPanel("country")]),
                FieldPanel("source_name"),
                FieldPanel("source_url"),
                FieldPanel("quotation"),
            ],
            heading=_("Who says what"),
        ),
        MultiFieldPanel([FieldPanel("dossier"), FieldPanel("contributes_to")], heading=_("Connections")),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *ContentPage.search_fields,
        index.SearchField("source_name"),
        index.SearchField("quotation"),
    ]

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
