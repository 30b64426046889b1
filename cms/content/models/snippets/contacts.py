"""Contacts: offices, the data-protection officer, invoice data."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.search import index

from cms.content.blocks.events import OpeningHoursBlock
from cms.content.choices import ContactKind
from cms.content.contact_data import format_nip, format_phone, normalise_nip, normalise_phone, normalise_postcode
from cms.content.fields import EnumField
from cms.content.models.snippets.base import Snippet
from cms.content.models.snippets.organisations import Organisation


class OpeningHoursListBlock(StreamBlock):
    """When an office is open, one entry for each group of days with the same hours."""

    hours = OpeningHoursBlock()

    class Meta:
        required = False


class Contact(Snippet):
    """
    Where somebody can be reached, or what an invoice has to say.

    For invoice data, the main address is the payer's, and the recipient is whom the invoice is sent to.
    """

    kind = EnumField(ContactKind, verbose_name=_("kind"), default=ContactKind.OFFICE)
    name = models.CharField(_("name"), max_length=255, help_text=_("Of the office, the person, or the payer."))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("organisation"),
    )
    street = models.CharField(_("street and number"), max_length=255, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = CountryField(_("country"), blank=True)
    # E.164 allows 15 digits after the plus; what is typed may have spaces and brackets.
    phone = models.CharField(
        _("phone"), max_length=40, blank=True, help_text=_("With the prefix of the country, unless it is chosen above.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    show_email = models.BooleanField(
        _("show the e-mail address"),
        default=False,
        help_text=_("Publishes the address. Otherwise visitors don't see it, and nobody can collect it."),
    )
    website = models.URLField(_("website"), blank=True)
    opening_hours = StreamField(OpeningHoursListBlock(), blank=True, verbose_name=_("opening hours"))
    tax_id = models.CharField(
        _("tax number"), max_length=32, blank=True, help_text=_("For invoices. In Poland the NIP, which is checked.")
    )
    recipient_name = models.CharField(_("recipient"), max_length=255, blank=True)
    recipient_street = models.CharField(_("recipient's street and number"), max_length=255, blank=True)
    recipient_postcode = models.CharField(_("recipient's postcode"), max_length=16, blank=True)
    recipient_city = models.CharField(_("recipient's city"), max_length=120, blank=True)

    untranslated = (
        "street",
        "postcode",
        "phone",
        "tax_id",
        "recipient_name",
        "recipient_street",
        "recipient_postcode",
    )

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("name"), FieldPanel("organisation")], heading=_("Contact")),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postcode"), FieldPanel("city")]),
                FieldPanel("country"),
            ],
            heading=_("Address"),
        ),
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("email"), FieldPanel("show_email"), FieldPanel("website")],
            heading=_("Phone and e-mail"),
        ),
        FieldPanel("opening_hours"),
        MultiFieldPanel(
            [
                HelpPanel(_("Only for invoice data: the address above is the payer's.")),
                FieldPanel("tax_id"),
                FieldPanel("recipient_name"),
                FieldPanel("recipient_street"),
                FieldRowPanel([FieldPanel("recipient_postcode"), FieldPanel("recipient_city")]),
            ],
            heading=_("Invoice"),
            classname="collapsed",
        ),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Snippet.search_fields,
        index.SearchField("name", boost=5),
        index.AutocompleteField("name"),
        index.SearchField("city"),
        index.FilterField("name"),
        index.FilterField("kind"),
        index.FilterField("organisation"),
    ]

    class Meta(Snippet.Meta):
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"

    @property
    def phone_display(self) -> str:
        """The phone number as people write it, with the prefix of its country: "+48 61 856 73 00"."""
        return format_phone(self.phone)

    @property
    def phone_national(self) -> str:
        """The phone number as people in the contact's own country write it."""
        return format_phone(self.phone, self._country_code)

    @property
    def tax_id_display(self) -> str:
        """The tax number as it is printed: "778-13-46-888"."""
        return format_nip(self.tax_id) if self._country_code == "PL" else self.tax_id

    @property
    def public_email(self) -> str:
        """The e-mail address where it may be shown, otherwise nothing."""
        return self.email if self.show_email else ""

    @property
    def _country_code(self) -> str:
        return str(self.country.code or "")

    def clean(self) -> None:
        """
        Bring postcodes, phone and tax number into their one form.

        :raises ValidationError: when one of them can't be right, or a data-protection officer can't be reached
        """
        super().clean()
        errors: dict[str, ValidationError] = {}
        country = self._country_code
        normalisers: dict[str, Callable[[str], str]] = {
            "postcode": lambda text: normalise_postcode(text, country),
            "recipient_postcode": lambda text: normalise_postcode(text, country),
            "phone": lambda text: normalise_phone(text, country),
            "tax_id": lambda text: normalise_nip(text) if country == "PL" else " ".join(text.split()),
        }
        for name, normalise in normalisers.items():
            if text := getattr(self, name):
                try:
                    setattr(self, name, normalise(text))
                except ValidationError as error:
                    errors[name] = error
        if self.kind == ContactKind.DPO and not self.phone and not self.email and not self.street:
            # GDPR, article 13 (1) (b): the contact details of the data-protection officer.
            errors["email"] = ValidationError(
                _("Give an e-mail address, a phone number or a street: people must be able to reach the officer."),
                code="required",
            )
        if self.show_email and not self.email:
            errors["show_email"] = ValidationError(
                _("There is no e-mail address to show. Write it, or untick this."), code="required"
            )
        if errors:
            raise ValidationError(errors)
