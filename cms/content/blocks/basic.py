"""The small blocks that others are made of: enums, codes, partial dates, integers to choose from, references."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock as WagtailDocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock as WagtailImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.content.choices import currency_choices, language_choices, time_zone_choices
from cms.content.fields import PartialDateFormField
from cms.content.partial_dates import PartialDate

# What an editor may do in rich text. No images and embeds: those have blocks of their own, with an alternative text and
# without anybody else's cookies.
RICH_TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "hr", "superscript"]
SHORT_RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]

slug_validator = RegexValidator(
    r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    _("Use small letters a–z, digits and single hyphens only, for example “about-the-project”."),
)


class Untranslated:
    """Mixin for blocks whose value is the same in every language: translators never see it (wagtail-localize)."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Offer nothing to translate."""
        return []

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        """Keep the value of the source language."""
        return value


class EnumBlock(blocks.ChoiceBlock):
    """A choice of one `TextChoices` class, which stays at hand as `enum`. Migrations see a plain ChoiceBlock."""

    def __init__(self, enum: type[models.TextChoices], **kwargs: Any) -> None:
        self.enum = enum
        # The label's language would be that of whoever saved the page.
        kwargs.setdefault("search_index", False)
        super().__init__(choices=enum.choices, **kwargs)


class LanguageBlock(blocks.ChoiceBlock):
    """The BCP 47 code of a content language."""

    choices = staticmethod(language_choices)


class CurrencyBlock(blocks.ChoiceBlock):
    """An ISO 4217 code."""

    choices = staticmethod(currency_choices)


class TimeZoneBlock(blocks.ChoiceBlock):
    """The name of an IANA time zone."""

    choices = staticmethod(time_zone_choices)


class CodeBlock(Untranslated, blocks.CharBlock):
    """Short text that is the same in every language: an anchor, a key, an e-mail address, a proper name."""


class PartialDateBlock(blocks.FieldBlock):
    """A date of day, month or year precision: a `PartialDate` or None; ISO 8601 text in JSON."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field = PartialDateFormField(required=required, **({"help_text": help_text} if help_text else {}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> PartialDate | None:
        """Return the date that was stored as ISO text."""
        if not value or isinstance(value, PartialDate):
            return value or None
        return PartialDate.parse(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Return the ISO text."""
        return value.iso() if isinstance(value, PartialDate) else value or None

    def value_for_form(self, value: Any) -> Any:
        """Return the ISO text, or what an editor typed."""
        return value.iso() if isinstance(value, PartialDate) else value

    class Meta:
        icon = "date"
        default = None


class IntegerChoiceBlock(blocks.IntegerBlock):
    """A whole number out of a few that have names. Subclasses say which in `numbers`."""

    numbers: Iterable[tuple[int, Any]] = ()

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        super().__init__(required=required, help_text=help_text, **kwargs)
        empty = [] if required and kwargs.get("default") is not None else [("", "---------")]
        self.field = forms.TypedChoiceField(
            choices=[*empty, *self.numbers], coerce=int, empty_value=None, required=required, help_text=help_text
        )


class WeekdayBlock(IntegerChoiceBlock):
    """A day of the week as in Python and CLDR's calendars here: 0 is Monday, 6 is Sunday."""

    numbers = (
        (0, _("Monday")),
        (1, _("Tuesday")),
        (2, _("Wednesday")),
        (3, _("Thursday")),
        (4, _("Friday")),
        (5, _("Saturday")),
        (6, _("Sunday")),
    )


# --- References -------------------------------------------------------------------------------------------------


class SharedChooserBlock(Untranslated, SnippetChooserBlock):
    """
    A snippet, in whichever language it was chosen.

    Readers resolve it by translation key to the language served. So it is no obstacle to translating a page that a
    person on it has no translation yet, as it would be with Wagtail's own block.
    """


class PageChooserBlock(blocks.PageChooserBlock):
    """A page of this microsite."""


class ImageChooserBlock(WagtailImageChooserBlock):
    """An image of this microsite."""


class DocumentChooserBlock(WagtailDocumentChooserBlock):
    """A document of this microsite."""


class LinkTargetMixin:
    """For struct blocks with `page` and `url`, of which exactly one is to be filled in."""

    target_is_required = True

    def clean(self, value: Any) -> Any:
        """:raises StructBlockValidationError: at `page` and `url`, when both or none of them are filled in"""
        result = super().clean(value)  # type: ignore[misc] # a mixin of StructBlock
        page, url = result.get("page"), result.get("url")
        if page and url:
            message = _("Choose a page or write an address, not both: empty one of the two.")
        elif self.target_is_required and not page and not url:
            message = _("Choose a page, or write the address of another website.")
        else:
            return result
        error = ValidationError(message, code="link_target")
        raise blocks.StructBlockValidationError(block_errors={"page": error, "url": error})
