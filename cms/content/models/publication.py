"""What a project produces to be read or used, and documents of others that are collected here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from cms.content.blocks import AuthorBlock, DocumentFileBlock, EditionBlock
from cms.content.choices import DocumentSource, DocumentType, OutputType, PlannedOutputKind
from cms.content.fields import EnumField, LanguageField, PartialDateField
from cms.content.models.base import ContentPage, Panels
from cms.content.models.media import Document
from cms.content.models.news import ENGLISH_SUMMARY_HELP, ORIGINAL_LANGUAGE_HELP
from cms.content.models.project import ATTRIBUTION_HELP, LICENCE_HELP
from cms.content.streams import StreamField
from cms.microsites.choices import Licence


class PublicationPage(ContentPage):
    """A study, a report, a toolbox, a database: something that the project gives to others."""

    output_type = EnumField(OutputType, verbose_name=_("type"), default=OutputType.REPORT)
    published = PartialDateField(_("published"), null=True, blank=True)
    authors = StreamField([("author", AuthorBlock())], blank=True, verbose_name=_("authors"))
    editions = StreamField(
        [("edition", EditionBlock())],
        blank=True,
        verbose_name=_("editions"),
        help_text=_("Where it appears more than once: each year, in several languages, in full and as a summary."),
    )
    external_url = models.URLField(
        _("address elsewhere"),
        max_length=500,
        blank=True,
        help_text=_("For a tool or database with a website of its own."),
    )
    file = models.ForeignKey(
        Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    countries = CountryField(_("countries"), multiple=True, blank=True, help_text=_("What countries it is about."))
    licence = EnumField(Licence, verbose_name=_("licence"), blank=True, help_text=LICENCE_HELP)
    licence_attribution = models.CharField(_("attribution"), max_length=255, blank=True, help_text=ATTRIBUTION_HELP)
    activity = models.ForeignKey(
        "content.ActivityPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("activity"),
        help_text=_("The activity that it came out of."),
    )
    project = models.ForeignKey(
        "content.ProjectPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("project"),
    )
    contributes_to = EnumField(
        PlannedOutputKind,
        verbose_name=_("counts as"),
        blank=True,
        help_text=_("Which of the project's planned outputs this counts towards."),
    )

    parent_page_types: ClassVar[list[str]] = ["content.PublicationIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    facts_panels: ClassVar[Panels] = [
        FieldRowPanel([FieldPanel("output_type"), FieldPanel("published")]),
        FieldPanel("authors"),
        MultiFieldPanel(
            [FieldPanel("file"), FieldPanel("external_url"), FieldPanel("editions")],
            heading=_("Where to read or use it"),
        ),
        FieldPanel("countries"),
        MultiFieldPanel([FieldPanel("licence"), FieldPanel("licence_attribution")], heading=_("Licence")),
        MultiFieldPanel(
            [FieldPanel("project"), FieldPanel("activity"), FieldPanel("contributes_to")],
            heading=_("Connections"),
            classname="collapsed",
        ),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [*ContentPage.search_fields, index.SearchField("authors")]

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")


class DocumentPage(ContentPage):
    """An official or collected document of others: a directive, a policy paper, statistics, research."""

    document_type = EnumField(DocumentType, verbose_name=_("type"), default=DocumentType.OTHER)
    source = EnumField(DocumentSource, verbose_name=_("comes from"), default=DocumentSource.EU)
    issuer = models.ForeignKey(
        "content.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issuer"),
    )
    issuer_name = models.CharField(
        _("issuer in words"), max_length=255, blank=True, help_text=_("When the issuer isn't among the organisations.")
    )
    issued = PartialDateField(_("issued"), null=True, blank=True)
    reference = models.CharField(
        _("reference"),
        max_length=120,
        blank=True,
        help_text=_("Under which it is filed, for example its CELEX number 32003L0109."),
    )
    original_language = LanguageField(_("original language"), blank=True, help_text=ORIGINAL_LANGUAGE_HELP)
    english_summary = models.TextField(_("summary in English"), blank=True, help_text=ENGLISH_SUMMARY_HELP)
    files = StreamField(
        [("file", DocumentFileBlock())], blank=True, verbose_name=_("files"), help_text=_("One for each language.")
    )
    external_url = models.URLField(_("address elsewhere"), max_length=500, blank=True)
    countries = CountryField(_("countries"), multiple=True, blank=True)

    parent_page_types: ClassVar[list[str]] = ["content.DocumentIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    untranslated = ("reference", "english_summary")

    facts_panels: ClassVar[Panels] = [
        FieldRowPanel([FieldPanel("document_type"), FieldPanel("source"), FieldPanel("issued")]),
        MultiFieldPanel(
            [FieldPanel("issuer"), FieldPanel("issuer_name"), FieldPanel("reference")], heading=_("Who issued it")
        ),
        MultiFieldPanel([FieldPanel("files"), FieldPanel("external_url")], heading=_("Where to read it")),
        MultiFieldPanel(
            [FieldPanel("original_language"), FieldPanel("english_summary")],
            heading=_("Language"),
            classname="collapsed",
        ),
        FieldPanel("countries"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *ContentPage.search_fields,
        index.SearchField("reference"),
        index.SearchField("issuer_name"),
        index.SearchField("english_summary"),
    ]

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
