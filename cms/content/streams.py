"""The StreamField of pages: Wagtail's, with lean migrations, and with texts that are never None."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from wagtail import blocks
from wagtail.fields import StreamField as WagtailStreamField


class StreamField(WagtailStreamField):
    """
    A StreamField whose blocks are no part of migrations.

    Stock Wagtail writes the definitions of all blocks into the migration of each field. The bodies of 32 page types
    made that three quarters of a megabyte, and each new label of a block would have asked for a migration. See
    `docs/decisions/001-blocks-are-no-part-of-migrations.md` for the price.
    """

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Be in migrations a StreamField without blocks."""
        name, _path, _args, kwargs = super().deconstruct()
        kwargs["block_lookup"] = {}
        return name, "wagtail.fields.StreamField", [[]], kwargs

    @cached_property
    def stream_block(self) -> blocks.StreamBlock:
        """The blocks. A text that isn't stored is empty: wagtail-localize fails on the None that Wagtail would give."""
        block: blocks.StreamBlock = super().stream_block
        _make_texts_empty(block)
        return block


def _make_texts_empty(block: blocks.Block) -> None:
    if isinstance(block, blocks.CharBlock | blocks.TextBlock) and block.meta.default is None:
        block.meta.default = ""
    children = getattr(block, "child_blocks", None)
    for child in children.values() if children else [getattr(block, "child_block", None)]:
        if child is not None:
            _make_texts_empty(child)
