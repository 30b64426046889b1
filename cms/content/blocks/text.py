"""Blocks of words: rich text, headings, quotes, timelines, lists of areas, two languages side by side, tables."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail_localize.segments import StringSegmentValue

from cms.content.blocks.basic import (
    RICH_TEXT_FEATURES,
    CodeBlock,
    IntegerChoiceBlock,
    LanguageBlock,
    PartialDateBlock,
    slug_validator,
)


class TextBlock(blocks.RichTextBlock):
    """Running text. Headings of the second level are blocks of their own, so that they can be linked to."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        help_text = _("Running text with lists and links.")


class HeadingLevelBlock(IntegerChoiceBlock):
    """The level of a heading. The page's title is the only one of level 1."""

    numbers = (
        (2, _("Section (level 2)")),
        (3, _("Subsection (level 3)")),
        (4, _("Part of a subsection (level 4)")),
    )


class HeadingBlock(blocks.StructBlock):
    """A heading that can be linked to."""

    text = blocks.CharBlock(label=_("heading"), max_length=200)
    level = HeadingLevelBlock(label=_("level"), default=2)
    anchor = CodeBlock(
        label=_("anchor"),
        required=False,
        max_length=80,
        validators=[slug_validator],
        help_text=_("The part of the address after “#”. Left empty, it is made from the heading."),
    )

    def clean(self, value: Any) -> Any:
        """Make the anchor from the heading where there is none."""
        result = super().clean(value)
        if not result["anchor"]:
            # A heading in Greek or Arabic letters has no slug; then the block stays without an address.
            result["anchor"] = slugify(to_latin(result["text"]))[:80].strip("-")
        return result

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{text}"
        help_text = _("Starts a section. It has an address of its own, so that others can link to it.")


# Letters that Unicode doesn't decompose into a base letter and an accent, so that slugify would swallow them.
_LATIN = str.maketrans(dict(zip("łŁøØđĐı", "lLoOdDi", strict=True)) | {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe"})


def to_latin(text: str) -> str:
    """Return *text* with letters that `slugify` would swallow written as others; Greek and Arabic ones stay."""
    return text.translate(_LATIN)


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, with where they are from."""

    text = blocks.TextBlock(label=_("quotation"), rows=3, help_text=_("Without quotation marks: the page adds them."))
    source = blocks.CharBlock(
        label=_("source"), max_length=255, help_text=_("Who said or wrote this, and where, for example a report.")
    )
    source_url = blocks.URLBlock(label=_("address of the source"), required=False)
    language = LanguageBlock(
        label=_("language of the quotation"),
        required=False,
        help_text=_("Only when it isn't the language of the page. Screen readers then pronounce it correctly."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        help_text = _("A quotation with its source.")


class TimelineEntryBlock(blocks.StructBlock):
    """One step in the history of a policy."""

    date = PartialDateBlock(label=_("date"))
    title = blocks.CharBlock(label=_("title"), max_length=255)
    text = blocks.TextBlock(label=_("text"), required=False, rows=2)
    url = blocks.URLBlock(label=_("address of the source"), required=False)

    class Meta:
        icon = "date"
        label = _("Entry")
        label_format = "{date} {title}"


class PolicyTimelineBlock(blocks.StructBlock):
    """How a policy came about, step by step."""

    entries = blocks.ListBlock(TimelineEntryBlock(), label=_("entries"), min_num=1)

    class Meta:
        icon = "history"
        label = _("Policy timeline")
        help_text = _("Decisions and events in the order in which they happened.")


class AreasBlock(blocks.StructBlock):
    """The areas, principles or priorities that something consists of."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=255)
    items = blocks.ListBlock(blocks.TextBlock(rows=1, label=_("area")), label=_("areas"), min_num=1)
    ordered = blocks.BooleanBlock(
        label=_("numbered"), required=False, help_text=_("When the order means something, or others refer to it.")
    )

    class Meta:
        icon = "list-ol"
        label = _("List of areas")
        help_text = _("A short list, numbered or not.")


class BilingualBlock(blocks.StructBlock):
    """The same text in two languages side by side, each marked with its own."""

    left_language = LanguageBlock(label=_("language on the left"))
    left = TextBlock(label=_("text on the left"))
    right_language = LanguageBlock(label=_("language on the right"))
    right = TextBlock(label=_("text on the right"))

    def clean(self, value: Any) -> Any:
        """:raises StructBlockValidationError: when both sides have the same language"""
        result = super().clean(value)
        if result["left_language"] == result["right_language"]:
            error = ValidationError(
                _("Both sides have the same language. Choose another one here, or use a text block."), code="same"
            )
            raise blocks.StructBlockValidationError(block_errors={"right_language": error})
        return result

    class Meta:
        icon = "globe"
        label = _("Two languages side by side")
        help_text = _("For visitors who should see both languages at once. Translate the page for everything else.")


class TableBlock(WagtailTableBlock):
    """
    A table of plain text.

    Its value is a mapping with `data` (list of rows of cell texts or None), `table_header_choice` ("row", "column",
    "both", "neither") and `table_caption`. Translators get the caption and every cell.
    """

    def clean(self, value: Any) -> Any:
        """:raises ValidationError: when the table is empty or its rows differ in length"""
        result = super().clean(value)
        rows = (result or {}).get("data") or []
        if not any(cell for row in rows for cell in row):
            raise ValidationError(_("The table is empty. Fill in its cells, or delete the block."))
        if len({len(row) for row in rows}) > 1:
            raise ValidationError(_("All rows of the table need the same number of cells."))
        return result

    def get_translatable_segments(self, value: Any) -> list[StringSegmentValue]:
        """Return the caption, and each cell under its "row,column"."""
        if not value:
            return []
        caption = value.get("table_caption")
        segments = [StringSegmentValue("caption", caption)] if caption else []
        for row_number, row in enumerate(value.get("data") or []):
            segments += [
                StringSegmentValue(f"{row_number},{column_number}", cell)
                for column_number, cell in enumerate(row)
                if cell
            ]
        return segments

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        """Return the table with the translated caption and cells."""
        translated = {**value, "data": [list(row) for row in value.get("data") or []]}
        for segment in segments:
            if segment.path == "caption":
                translated["table_caption"] = segment.render_text()
            else:
                row_number, column_number = (int(part) for part in segment.path.split(","))
                translated["data"][row_number][column_number] = segment.render_text()
        return translated

    class Meta:
        icon = "table"
        label = _("Table")
        help_text = _("Rows and columns of text. Say which cells are headers, and give the table a caption.")
