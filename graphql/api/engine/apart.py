"""Fields whose values follow from their parent alone, and may have been computed for somebody else before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Shared(Protocol):
    """What a graphene type has as `shared`: says which of its fields can be kept, and keeps them."""

    fields: frozenset[str]
    """Their names in the schema. Of these, the engine takes those below which no variable is used."""

    def answer(
        self, context: Any, parent: Any, asked: Any, compute: Callable[[Any], dict[str, Any] | None]
    ) -> dict[str, Any] | None:
        """
        Return what *parent*'s shared fields are, by their keys in the answer; None where the engine is to resolve them.

        :param asked: equal for what is the same part of the same document
        :param compute: computes them with the context that it gets, and with nothing else; None when one has failed
        """
        ...
