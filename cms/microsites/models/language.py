"""One language of a microsite, and what the microsite says in it outside of its pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.blocks import StreamBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Orderable, Page

from cms.microsites.menus import MenuBlock
from cms.microsites.models.microsite import Microsite


# `models.Model` is a base already; said again, it tells the type checker what Wagtail doesn't.
class MicrositeLanguage(Orderable, models.Model):
    """A language that a microsite is read in. `sort_order` is the order in which languages are offered."""

    microsite = ParentalKey(Microsite, on_delete=models.CASCADE, related_name="languages")
    locale = models.ForeignKey(Locale, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    fallback_position = models.PositiveSmallIntegerField(
        _("fallback position"),
        null=True,
        blank=True,
        help_text=_(
            "Where a text is missing in the language that a visitor asked for, languages with a number stand in for "
            "it, the lowest first. Empty: this language never stands in for another."
        ),
    )
    title = models.CharField(
        _("title"),
        max_length=255,
        blank=True,
        help_text=_("The microsite's name in this language. Empty: the title of the microsite."),
    )
    slogan = models.CharField(_("slogan"), max_length=255, blank=True, help_text=_("One line below the title."))
    logo_alt = models.CharField(
        _("logo in words"),
        max_length=255,
        blank=True,
        help_text=_("What the logo shows, for those who can't see it. Usually the project's name."),
    )
    primary_menu = StreamField(
        MenuBlock(), blank=True, verbose_name=_("main menu"), help_text=_("At the top of every page.")
    )
    footer_menu = StreamField(
        MenuBlock(), blank=True, verbose_name=_("footer menu"), help_text=_("At the bottom of every page.")
    )
    footer_copyright = models.CharField(
        _("copyright line"), max_length=255, blank=True, help_text=_("For example: © City of Poznań, 2022.")
    )
    footer_credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Who made the website, in one line.")
    )
    funding_statement = RichTextField(
        _("funding statement"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_(
            "Who pays for the project, in the words that the funding programme asks for. The European Union obliges "
            "those whom it funds to say so on every page."
        ),
    )
    funding_emblem = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("funding emblem"),
        help_text=_("The emblem of the European Union with “Funded by the European Union” in this language."),
    )
    funding_emblem_alt = models.CharField(
        _("emblem in words"), max_length=255, blank=True, help_text=_("The words in the emblem, in this language.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        constraints = [
            models.UniqueConstraint(
                fields=["microsite", "locale"],
                name="microsites_language_once",
                violation_error_message=_("This microsite has this language already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.locale.get_display_name())

    @property
    def code(self) -> str:
        """The language's code (BCP 47), for example "pl"."""
        return str(self.locale.language_code)

    @property
    def display_title(self) -> str:
        """The microsite's name in this language."""
        return self.title or self.microsite.title

    def clean(self) -> None:
        """
        Check what no single field can.

        :raises ValidationError: when the language isn't one of this installation, an emblem has no words, or a menu
            leads to a page of another microsite
        """
        super().clean()
        errors: dict[str, Any] = {}
        if self.locale_id and self.code not in dict(settings.WAGTAIL_CONTENT_LANGUAGES):
            errors["locale"] = ValidationError(
                _("“%(code)s” is not a language of this installation. Choose one of: %(codes)s."),
                params={"code": self.code, "codes": ", ".join(dict(settings.WAGTAIL_CONTENT_LANGUAGES))},
            )
        if self.funding_emblem_id and not self.funding_emblem_alt:
            errors["funding_emblem_alt"] = ValidationError(_("Say in words what the emblem says."), code="missing")
        for name in ("primary_menu", "footer_menu"):
            if error := self._foreign_pages_error(getattr(self, name)):
                errors[name] = error
        if errors:
            raise ValidationError(errors)

    def _foreign_pages_error(self, menu: Any) -> StreamBlockValidationError | None:
        """Return the error that marks, entry by entry, pages that don't belong to this microsite."""
        block_errors = {}
        for index, item in enumerate(menu):
            children = item.value["children"]
            marked = {
                position: StructBlockValidationError({"page": _foreign_page()})
                for position, child in enumerate(children)
                if self._is_foreign(child["page"])
            }
            errors: dict[str, ValidationError] = {}
            if self._is_foreign(item.value["page"]):
                errors["page"] = _foreign_page()
            if marked:
                errors["children"] = ListBlockValidationError(marked)
            if errors:
                block_errors[index] = StructBlockValidationError(errors)
        return StreamBlockValidationError(block_errors) if block_errors else None

    def _is_foreign(self, page: Page | None) -> bool:
        if page is None:
            return False
        return not any(page.path.startswith(home.path) for home in self.microsite.homes)


def _foreign_page() -> ValidationError:
    return ValidationError(
        _("This page belongs to another microsite. Choose one of this microsite, or write its address."),
        code="foreign_page",
    )
