"""Blocks of pictures, files, and media elsewhere."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks.basic import CodeBlock, DocumentChooserBlock, ImageChooserBlock
from cms.content.validators import validate_alt_text

ALT_HELP = _("What the picture shows, for people who cannot see it. Not the name of the file.")


class AltTextBlock(blocks.CharBlock):
    """The alternative text of an image (WCAG 2.2, 1.1.1): required, and not the name of the file."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 255)
        kwargs.setdefault("help_text", ALT_HELP)
        super().__init__(**kwargs)
        if kwargs.get("required", True):
            self.field.error_messages["required"] = _(
                "Describe what the picture shows: people who cannot see it, and search engines, need these words."
            )

    def clean(self, value: Any) -> Any:
        """:raises ValidationError: when the text is a file's name"""
        value = super().clean(value)
        validate_alt_text(value)
        return value


class ImageBlock(blocks.StructBlock):
    """A picture with its alternative text."""

    image = ImageChooserBlock(label=_("image"))
    alt = AltTextBlock(label=_("alternative text"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=255)
    credit = CodeBlock(
        label=_("credit"), required=False, max_length=255, help_text=_("Left empty, the credit of the image is shown.")
    )

    class Meta:
        icon = "image"
        label = _("Image")
        label_format = "{alt}"
        help_text = _("A picture with a description for people who cannot see it.")


class GalleryBlock(blocks.StructBlock):
    """Several pictures that belong together."""

    images = blocks.ListBlock(ImageBlock(), label=_("images"), min_num=1)

    class Meta:
        icon = "image"
        label = _("Gallery")
        help_text = _("Several pictures that belong together, each with its description.")


class DocumentItemBlock(blocks.StructBlock):
    """A file, with the words of the link to it."""

    document = DocumentChooserBlock(label=_("document"))
    title = blocks.CharBlock(
        label=_("title"),
        required=False,
        max_length=255,
        help_text=_("The words of the link. Left empty, the title of the document."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")


class DocumentsBlock(blocks.StructBlock):
    """Files to download."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=255)
    items = blocks.ListBlock(DocumentItemBlock(), label=_("documents"), min_num=1)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Documents")
        help_text = _("Files to download, with their type, size and language.")


# Where the owner of the address isn't its last two labels, or where people know it by another name.
_PROVIDERS = {
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "vimeo.com": "Vimeo",
    "soundcloud.com": "SoundCloud",
    "spotify.com": "Spotify",
    "x.com": "X",
    "twitter.com": "X",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "flickr.com": "Flickr",
    "europa.eu": "European Union",
}


def provider_of(url: str) -> str:
    """Return the name under which visitors know the website of *url*: "YouTube", otherwise its host without "www."."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    parts = host.split(".")
    for length in range(len(parts), 1, -1):
        if name := _PROVIDERS.get(".".join(parts[-length:])):
            return name
    return host


class EmbedLinkBlock(blocks.StructBlock):
    """
    A link to a video, a recording or a post elsewhere.

    It is never embedded: nothing is loaded from the other website, and it learns nothing, before a visitor follows
    the link.
    """

    url = blocks.URLBlock(label=_("address"))
    title = blocks.CharBlock(
        label=_("title"), max_length=255, help_text=_("What there is to see, for example “Recording of the seminar”.")
    )
    provider = CodeBlock(
        label=_("provider"),
        required=False,
        max_length=80,
        help_text=_("Whose website this is. Left empty, it is derived from the address."),
    )
    note = blocks.CharBlock(
        label=_("note"),
        required=False,
        max_length=255,
        help_text=_("For example the length, or that it has subtitles."),
    )

    def clean(self, value: Any) -> Any:
        """Derive the provider from the address where it is empty."""
        result = super().clean(value)
        if not result["provider"]:
            result["provider"] = provider_of(result["url"])
        return result

    class Meta:
        icon = "media"
        label = _("Video or post elsewhere (link)")
        label_format = "{title}"
        help_text = _("A link without any embedded content: visitors' data goes nowhere before they follow it.")
