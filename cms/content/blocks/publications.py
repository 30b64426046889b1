"""The parts of publications, documents and country sheets."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks.basic import (
    CodeBlock,
    DocumentChooserBlock,
    LanguageBlock,
    PartialDateBlock,
    SharedChooserBlock,
)


class AuthorBlock(blocks.StructBlock):
    """An author: a person of ours, or a name."""

    person = SharedChooserBlock("content.Person", label=_("person"), required=False)
    name = CodeBlock(label=_("name"), required=False, max_length=255, help_text=_("When the author isn't in the list."))
    affiliation = blocks.CharBlock(label=_("affiliation"), required=False, max_length=255)

    def clean(self, value: Any) -> Any:
        """:raises StructBlockValidationError: when there is neither a person nor a name"""
        result = super().clean(value)
        if not result["person"] and not result["name"]:
            error = ValidationError(_("Choose a person, or write the author's name."), code="required")
            raise blocks.StructBlockValidationError(block_errors={"person": error, "name": error})
        return result

    class Meta:
        icon = "user"
        label = _("Author")


class EditionBlock(blocks.StructBlock):
    """One appearance of a publication: in full online, and as a summary in print."""

    label = blocks.CharBlock(label=_("edition"), max_length=120, help_text=_("For example “End of 2018”."))
    published = PartialDateBlock(label=_("published"), required=False)
    language = LanguageBlock(label=_("language"), required=False)
    full_document = DocumentChooserBlock(label=_("full text"), required=False)
    summary_document = DocumentChooserBlock(label=_("summary"), required=False)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Edition")
        label_format = "{label}"


class DocumentFileBlock(blocks.StructBlock):
    """A document's file in one language."""

    document = DocumentChooserBlock(label=_("document"))
    language = LanguageBlock(label=_("language"))

    class Meta:
        icon = "doc-full"
        label = _("File")


class KeyFigureBlock(blocks.StructBlock):
    """A figure about a country. The value is text, because "about 4.2 %" and "n/a" are values too."""

    label = blocks.CharBlock(label=_("figure"), max_length=255)
    value = blocks.CharBlock(label=_("value"), max_length=80)
    year = blocks.IntegerBlock(label=_("year"), required=False, min_value=1900, max_value=2200)
    source = blocks.CharBlock(label=_("source"), required=False, max_length=255)

    class Meta:
        icon = "order"
        label = _("Key figure")
        label_format = "{label}: {value}"
