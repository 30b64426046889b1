"""Organisations, people, venues."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.content.blocks.basic import SHORT_RICH_TEXT_FEATURES
from cms.content.contact_data import normalise_postcode
from cms.content.models.media import Image
from cms.content.models.snippets.base import Snippet
from cms.content.models.snippets.taxonomies import OrganisationType


class Organisation(Snippet):
    """An organisation: a partner, a funder, a host, a publisher."""

    name = models.CharField(_("name"), max_length=255, help_text=_("In the language of this entry."))
    native_name = models.CharField(
        _("name in its own language"), max_length=255, blank=True, help_text=_("The same in all languages.")
    )
    short_name = models.CharField(_("short name"), max_length=80, blank=True, help_text=_("For example “AER”."))
    organisation_type = models.ForeignKey(
        OrganisationType,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("type"),
    )
    country = CountryField(_("country"), blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("For an institute of a university, for example, the university."),
    )
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(
        Image, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    description = RichTextField(_("description"), blank=True, features=SHORT_RICH_TEXT_FEATURES)

    untranslated = ("native_name",)

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("native_name"), FieldPanel("short_name")], heading=_("Name")),
        MultiFieldPanel(
            [FieldPanel("organisation_type"), FieldPanel("country"), FieldPanel("parent"), FieldPanel("website")],
            heading=_("Facts"),
        ),
        FieldPanel("logo"),
        FieldPanel("description"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Snippet.search_fields,
        index.SearchField("name", boost=5),
        index.AutocompleteField("name"),
        index.SearchField("native_name", boost=3),
        index.AutocompleteField("native_name"),
        index.SearchField("short_name", boost=5),
        index.AutocompleteField("short_name"),
        index.FilterField("name"),
        index.FilterField("country"),
        index.FilterField("organisation_type"),
    ]

    class Meta(Snippet.Meta):
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Person(Snippet):
    """Somebody who is named in public: a speaker, an author, a member of the team."""

    name = models.CharField(_("name"), max_length=255)
    role_title = models.CharField(
        _("role"), max_length=255, blank=True, help_text=_("For example “Head of the integration unit”.")
    )
    affiliation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
    )
    affiliation_text = models.CharField(
        _("organisation in words"),
        max_length=255,
        blank=True,
        help_text=_("When the organisation isn't in the list, or to name a unit of it."),
    )
    photo = models.ForeignKey(
        Image, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    biography = RichTextField(_("biography"), blank=True, features=SHORT_RICH_TEXT_FEATURES)
    website = models.URLField(_("website"), blank=True)

    untranslated = ("name",)

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("role_title")], heading=_("Person")),
        MultiFieldPanel([FieldPanel("affiliation"), FieldPanel("affiliation_text")], heading=_("Organisation")),
        FieldPanel("photo"),
        FieldPanel("biography"),
        FieldPanel("website"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Snippet.search_fields,
        index.SearchField("name", boost=5),
        index.AutocompleteField("name"),
        index.SearchField("role_title"),
        index.SearchField("affiliation_text"),
        index.FilterField("name"),
        index.FilterField("affiliation"),
    ]

    class Meta(Snippet.Meta):
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name


class Venue(Snippet):
    """A place where events are held. Coordinates are WGS 84, in decimal degrees."""

    name = models.CharField(_("name"), max_length=255, help_text=_("Of the building or the room."))
    street = models.CharField(_("street and number"), max_length=255, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=120)
    country = CountryField(_("country"))
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees, north is positive: 50.840600"),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees, east is positive: 4.374600"),
    )
    accessibility_notes = models.TextField(
        _("accessibility"),
        blank=True,
        help_text=_("Steps, lifts, toilets, hearing loops, parking: what somebody with a disability needs to know."),
    )
    website = models.URLField(_("website"), blank=True)

    untranslated = ("street", "postcode")

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postcode"), FieldPanel("city")]),
                FieldPanel("country"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
            heading=_("Address"),
        ),
        FieldPanel("accessibility_notes"),
        FieldPanel("website"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Snippet.search_fields,
        index.SearchField("name", boost=5),
        index.AutocompleteField("name"),
        index.SearchField("city"),
        index.AutocompleteField("city"),
        index.FilterField("name"),
        index.FilterField("country"),
    ]

    class Meta(Snippet.Meta):
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name = _("venue")
        verbose_name_plural = _("venues")

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"

    def clean(self) -> None:
        """:raises ValidationError: when the postcode has the wrong form, or half of the coordinates is missing"""
        super().clean()
        errors: dict[str, ValidationError] = {}
        try:
            self.postcode = normalise_postcode(self.postcode, str(self.country.code or ""))
        except ValidationError as error:
            errors["postcode"] = error
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            errors[missing] = ValidationError(_("Write both coordinates, or neither of them."), code="required")
        if errors:
            raise ValidationError(errors)
