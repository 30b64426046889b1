"""Nothing that a microsite is made of is forgotten when it travels, or when it is frozen."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.archives import freezing, parts
from cms.archives.streams import change_rich_text, change_stream
from cms.content import models
from cms.content.blocks import BodyBlock
from cms.microsites.models import OwnedModel

KNOWN = (
    blocks.StreamBlock,
    blocks.ListBlock,
    blocks.StructBlock,
    blocks.ChooserBlock,
    blocks.RichTextBlock,
    TypedTableBlock,
)


def test_every_model_that_hangs_on_a_microsite_travels_or_says_why_not() -> None:
    assert parts.uncovered() == []


def test_a_model_that_nobody_named_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    left = {name: why for name, why in parts.NOT_MOVED.items() if name != "wagtailcore.PageLogEntry"}
    monkeypatch.setattr(parts, "NOT_MOVED", left)

    assert parts.uncovered() == ["wagtailcore.PageLogEntry"]


def test_every_block_that_refers_to_something_is_walked() -> None:
    strange = set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, StreamField):
                strange |= {
                    type(one) for one in _all(field.stream_block) if _refers(one) and not isinstance(one, KNOWN)
                }

    assert strange == set()


def _refers(block: Any) -> bool:
    return type(block).extract_references is not blocks.Block.extract_references


def _all(block: Any) -> Any:
    yield block
    children = getattr(block, "child_blocks", None)
    for child in children.values() if children else [getattr(block, "child_block", None)]:
        if child is not None:
            yield from _all(child)


def test_references_are_changed_wherever_a_stream_has_them() -> None:
    asked = []

    def change(model: Any, value: Any) -> str:
        asked.append((model, value))
        return f"key-{value}"

    card = {"title": "Card", "page": 3, "image": None}
    stream = [
        {"type": "text", "value": '<p><a id="1" linktype="page">x</a></p>', "id": "a"},
        {"type": "people", "value": {"people": [{"type": "item", "value": 2, "id": "b"}]}, "id": "c"},
        {"type": "link_cards", "value": {"cards": [card]}, "id": "d"},
        {"type": "no_block_any_more", "value": 4},
    ]

    changed = change_stream(BodyBlock(), stream, change)

    assert [value for _model, value in asked] == ["1", 2, 3]
    assert changed[0]["value"] == '<p><a id="key-1" linktype="page">x</a></p>'
    assert changed[1] == {
        "type": "people",
        "value": {"people": [{"type": "item", "value": "key-2", "id": "b"}]},
        "id": "c",
    }
    assert changed[2]["value"]["cards"] == [{**card, "page": "key-3"}]
    assert changed[3] == stream[3]


def test_rich_text_keeps_all_but_ids() -> None:
    text = '<p data-id="7">a <a linktype="page" id="7">b</a> <a href="https://x.org" id="9">c</a> &lt;a id="1"&gt;</p>'

    assert change_rich_text(text, lambda _model, value: f"k{value}") == text.replace(
        'linktype="page" id="7"', 'linktype="page" id="k7"'
    )
    assert change_rich_text(text, lambda _model, value: None) == text.replace(
        'linktype="page" id="7"', 'linktype="page" id="0"'
    )


def test_all_that_a_microsite_owns_can_be_frozen() -> None:
    frozen = {model for model, _condition in freezing.frozen_models()}

    owned = {model for model in apps.get_models() if issubclass(model, Page | OwnedModel)}
    assert owned - frozen == set()
    assert {models.Image, models.Document} <= frozen
