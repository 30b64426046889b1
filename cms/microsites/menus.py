"""Menu entries: a label that leads to a page or an address, and one level of entries below it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.microsites.addresses import validate_link

TARGET_HELP = _("Choose a page of this microsite, or write an address below: not both.")
URL_HELP = _("For another website: https://… Leave it empty when you chose a page.")


class MenuLinkBlock(blocks.StructBlock):
    """An entry without entries below it: exactly one of a page and an address."""

    label = blocks.CharBlock(label=_("Label"), max_length=80, help_text=_("The words that visitors read and choose."))
    page = blocks.PageChooserBlock(label=_("Page"), required=False, help_text=TARGET_HELP)
    url = blocks.CharBlock(
        label=_("Address"), required=False, max_length=500, validators=[validate_link], help_text=URL_HELP
    )

    class Meta:
        icon = "link"
        label = _("Menu entry")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        _refuse_both(cleaned)
        if not cleaned["page"] and not cleaned["url"]:
            raise StructBlockValidationError(
                {"page": ValidationError(_("This entry leads nowhere. Choose a page or write an address."))}
            )
        return cleaned


class MenuItemBlock(blocks.StructBlock):
    """An entry of a menu: a page, an address, or only the heading of the entries below it."""

    label = blocks.CharBlock(label=_("Label"), max_length=80, help_text=_("The words that visitors read and choose."))
    page = blocks.PageChooserBlock(label=_("Page"), required=False, help_text=TARGET_HELP)
    url = blocks.CharBlock(
        label=_("Address"), required=False, max_length=500, validators=[validate_link], help_text=URL_HELP
    )
    children = blocks.ListBlock(
        MenuLinkBlock(),
        label=_("Entries below"),
        default=[],
        help_text=_("An entry with others below it may do without a page and an address of its own."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Menu entry")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        _refuse_both(cleaned)
        if not cleaned["page"] and not cleaned["url"] and not cleaned["children"]:
            raise StructBlockValidationError(
                {
                    "page": ValidationError(
                        _("This entry leads nowhere. Choose a page, write an address, or add entries below it.")
                    )
                }
            )
        return cleaned


class MenuBlock(blocks.StreamBlock):
    """The entries of one menu, in their order."""

    item = MenuItemBlock()


def _refuse_both(value: Any) -> None:
    """:raises StructBlockValidationError: when an entry has a page and an address"""
    if value["page"] and value["url"]:
        raise StructBlockValidationError(
            {"url": ValidationError(_("This entry has a page and an address. Remove one of them."))}
        )
