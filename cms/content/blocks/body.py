"""The body of a page: which blocks editors can put there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks.links import CallToActionBlock, LinkCardsBlock
from cms.content.blocks.listings import EventsBlock, PartnersBlock, PeopleBlock
from cms.content.blocks.media import DocumentsBlock, EmbedLinkBlock, GalleryBlock, ImageBlock
from cms.content.blocks.text import (
    AreasBlock,
    BilingualBlock,
    HeadingBlock,
    PolicyTimelineBlock,
    QuoteBlock,
    TableBlock,
    TextBlock,
)

_WORDS, _MEDIA, _LISTS, _LINKS = _("Words"), _("Pictures and files"), _("Lists"), _("Links")


class BodyBlock(blocks.StreamBlock):
    """What a page says, block by block."""

    text = TextBlock(group=_WORDS)
    heading = HeadingBlock(group=_WORDS)
    quote = QuoteBlock(group=_WORDS)
    bilingual = BilingualBlock(group=_WORDS)
    areas = AreasBlock(group=_WORDS)
    policy_timeline = PolicyTimelineBlock(group=_WORDS)
    table = TableBlock(group=_WORDS)
    image = ImageBlock(group=_MEDIA)
    gallery = GalleryBlock(group=_MEDIA)
    documents = DocumentsBlock(group=_MEDIA)
    embed_link = EmbedLinkBlock(group=_MEDIA)
    people = PeopleBlock(group=_LISTS)
    partners = PartnersBlock(group=_LISTS)
    events = EventsBlock(group=_LISTS)
    call_to_action = CallToActionBlock(group=_LINKS)
    link_cards = LinkCardsBlock(group=_LINKS)

    def clean(self, value: Any) -> Any:
        """:raises StreamBlockValidationError: when two headings have the same anchor"""
        result = super().clean(value)
        seen: set[str] = set()
        errors: dict[int, ValidationError] = {}
        for index, child in enumerate(result):
            if child.block_type != "heading" or not (anchor := child.value["anchor"]):
                continue
            if anchor in seen:
                message = _("“%(anchor)s” is the anchor of another heading on this page. Write a different one.")
                error = ValidationError(message, code="unique", params={"anchor": anchor})
                errors[index] = blocks.StructBlockValidationError(block_errors={"anchor": error})
            seen.add(anchor)
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return result

    class Meta:
        required = False
