"""Counts what a document selects without expanding it."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, SelectionSetNode


class Counting:
    """Counts fields, aliases and depth of selections, with the fragments that they spread."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self._counted: dict[str, tuple[int, int, int]] = {}

    def of(self, selection_set: SelectionSetNode | None) -> tuple[int, int, int]:
        """Return how many fields and aliases there are in all, and how deep the fields lie."""
        found = aliases = deepest = 0
        for selection in selection_set.selections if selection_set else ():
            if isinstance(selection, FragmentSpreadNode):
                counted = self._fragment(selection.name.value)
            else:
                counted = self.of(selection.selection_set)  # type: ignore[attr-defined]
                if isinstance(selection, FieldNode):
                    counted = counted[0] + 1, counted[1] + (selection.alias is not None), counted[2] + 1
            found += counted[0]
            aliases += counted[1]
            deepest = max(deepest, counted[2])
        return found, aliases, deepest

    def _fragment(self, name: str) -> tuple[int, int, int]:
        counted = self._counted.get(name)
        if counted is None:
            # A fragment within itself counts nothing: validation has words for it. So has it for an unknown one.
            self._counted[name] = 0, 0, 0
            fragment = self.fragments.get(name)
            counted = self._counted[name] = self.of(fragment.selection_set) if fragment else (0, 0, 0)
        return counted
