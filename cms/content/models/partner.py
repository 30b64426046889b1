"""Partners: what an organisation is for a microsite's project."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.content.blocks import SHORT_RICH_TEXT_FEATURES, SharedChooserBlock
from cms.content.choices import PartnerRole
from cms.content.fields import EnumField
from cms.content.models.base import ContentPage, Panels
from cms.content.streams import StreamField


class PartnerPage(ContentPage):
    """An organisation in its role for the project: lead, partner, funder, host, operator of the website."""

    organisation = models.ForeignKey(
        "content.Organisation",
        # PROTECT: without its organisation a partner says nothing, and the page would have to be taken offline.
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("organisation"),
        error_messages={
            "blank": _("Choose the organisation. You can create it under “Organisations & people › Organisations”.")
        },
    )
    role = EnumField(PartnerRole, verbose_name=_("role"), default=PartnerRole.PARTNER)
    country = CountryField(
        _("country"), blank=True, help_text=_("Where it takes part. Empty: the country of the organisation.")
    )
    sort_order = models.PositiveSmallIntegerField(
        _("position"), default=100, help_text=_("Partners are listed by role, then by this number, then by name.")
    )
    acknowledgement = RichTextField(
        _("acknowledgement"),
        blank=True,
        features=SHORT_RICH_TEXT_FEATURES,
        help_text=_("Thanks that are owed, for example for a venue."),
    )
    people = StreamField(
        [("person", SharedChooserBlock("content.Person", label=_("person")))], blank=True, verbose_name=_("people")
    )

    parent_page_types: ClassVar[list[str]] = ["content.PartnerIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    facts_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldRowPanel([FieldPanel("role"), FieldPanel("country"), FieldPanel("sort_order")]),
                FieldPanel("acknowledgement"),
            ],
            heading=_("Partnership"),
        ),
        FieldPanel("people"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *ContentPage.search_fields,
        index.SearchField("acknowledgement"),
        index.RelatedFields("organisation", [index.SearchField("name"), index.SearchField("native_name")]),
    ]

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
