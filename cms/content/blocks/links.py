"""Blocks that lead somewhere: calls to action, cards, curated links."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks.basic import ImageChooserBlock, LinkTargetMixin, PageChooserBlock
from cms.content.validators import validate_alt_text

_URL_HELP = _("For another website, with https://. Leave it empty when you choose a page.")


class CallToActionBlock(LinkTargetMixin, blocks.StructBlock):
    """One thing that visitors are asked to do."""

    title = blocks.CharBlock(label=_("title"), max_length=255)
    text = blocks.TextBlock(label=_("text"), required=False, rows=2)
    label = blocks.CharBlock(
        label=_("words on the button"),
        max_length=80,
        help_text=_("What happens, for example “Support us with a donation”; never “click here”."),
    )
    page = PageChooserBlock(label=_("page"), required=False)
    url = blocks.URLBlock(label=_("address"), required=False, help_text=_URL_HELP)

    class Meta:
        icon = "pick"
        label = _("Call to action")
        label_format = "{title}"
        help_text = _("A button that leads to a page or to another website.")


class LinkCardBlock(LinkTargetMixin, blocks.StructBlock):
    """A card that leads to a page or to another website."""

    title = blocks.CharBlock(label=_("title"), max_length=255)
    text = blocks.TextBlock(label=_("text"), required=False, rows=2)
    page = PageChooserBlock(label=_("page"), required=False)
    url = blocks.URLBlock(label=_("address"), required=False, help_text=_URL_HELP)
    image = ImageChooserBlock(label=_("image"), required=False)
    image_alt = blocks.CharBlock(
        label=_("alternative text"),
        required=False,
        max_length=255,
        help_text=_("What the picture shows, for people who cannot see it. Empty when it only decorates."),
        validators=[validate_alt_text],
    )

    class Meta:
        icon = "link"
        label = _("Card")


class LinkCardsBlock(blocks.StructBlock):
    """Cards that lead on."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=255)
    cards = blocks.ListBlock(LinkCardBlock(), label=_("cards"), min_num=1)

    class Meta:
        icon = "grip"
        label = _("Link cards")
        help_text = _("Cards side by side, each leading to a page or to another website.")


class CuratedLinkBlock(LinkTargetMixin, blocks.StructBlock):
    """A link that an editor recommends, with the reason."""

    page = PageChooserBlock(label=_("page"), required=False)
    url = blocks.URLBlock(label=_("address"), required=False, help_text=_URL_HELP)
    title = blocks.CharBlock(
        label=_("title"),
        required=False,
        max_length=255,
        help_text=_("The words of the link. May stay empty for a page: its title is used."),
    )
    reason = blocks.TextBlock(
        label=_("reason"), required=False, rows=2, help_text=_("Why this is worth reading in this connection.")
    )

    class Meta:
        icon = "link"
        label = _("Link")
