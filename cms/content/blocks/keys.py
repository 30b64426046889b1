"""Keys: the names by which answers and sign-ups refer to questions and sessions, in all languages and for ever."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks.basic import CodeBlock, slug_validator


class KeyBlock(CodeBlock):
    """A short name that is unique among its neighbours and the same in every language."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Key"))
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("validators", [slug_validator])
        super().__init__(**kwargs)


def duplicate_key_errors(keys: list[str]) -> dict[int, ValidationError]:
    """Return an error for the position of each key that stands before already; empty keys are no duplicates."""
    seen: set[str] = set()
    errors: dict[int, ValidationError] = {}
    for position, key in enumerate(keys):
        if key and key in seen:
            errors[position] = ValidationError(
                _("“%(key)s” is taken already. Each key may be used only once."), code="unique", params={"key": key}
            )
        seen.add(key)
    return errors


class KeyedStreamBlock(blocks.StreamBlock):
    """A stream of struct blocks that have a `key`, each with a different one."""

    def clean(self, value: Any) -> Any:
        """:raises StreamBlockValidationError: at each `key` that is taken already"""
        cleaned = super().clean(value)
        errors = {
            position: blocks.StructBlockValidationError(block_errors={"key": error})
            for position, error in duplicate_key_errors([child.value["key"] for child in cleaned]).items()
        }
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned
