"""Documents and variables for the schema of `world`, valid by construction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphene.utils.str_converters import to_camel_case

from tests.api.engine.world import FIELDS, KINDS, OBJECTS, has_arguments

Pick = Callable[[Sequence[Any]], Any]
"""Chooses one of several: hypothesis does, which finds the smallest document that fails, or chance, which is faster."""

OVERLAPS = {
    "Query": ("Query",),
    "Named": ("Named", "Book", "Person", "Thing", "Card"),
    "Thing": ("Thing", "Named", *KINDS),
    "Book": ("Book", "Named", "Thing"),
    "Person": ("Person", "Named", "Thing"),
    "Place": ("Place", "Thing"),
    "Card": ("Card", "Named"),
}
VARIABLES = {
    "t": "String",
    "td": 'String = "from the document"',
    "n": "Int!",
    "nd": "Int = 7",
    "b": "Boolean!",
    "bd": "Boolean = true",
    "c": "Color = GREEN",
    "cs": "[Color!]",
    "l": "Height",
    "f": "Filter",
    "i": "ID = 5",
    "is": "[ID!]",
    "e": "Even",
}
RIGHT: dict[str, list[Any]] = {
    "t": ["quiet", "loud", "", None],
    "td": ["quiet", "loud"],
    "n": [1, 2.0],
    "nd": [3],
    "b": [True, False],
    "bd": [True, False],
    "c": ["RED"],
    "cs": [["RED", "BLUE"], "RED", [], None],
    "l": ["LOW"],
    "f": [
        {"textLike": "a", "colors": ["RED"], "numberRange": {"most": 3}, "ranges": [{}, None], "needed": True},
        {},
        {"even": 4},
    ],
    "i": ["7", 8],
    "is": [["1", 2], "3"],
    "e": [4],
}
WRONG: dict[str, list[Any]] = {
    "t": [1, ["x"]],
    "td": [None, {}],
    "n": [None, "x", 2**31],
    "nd": [None, 1.5],
    "b": [None, "true"],
    "bd": [None, 1],
    "c": [None, "PURPLE"],
    "cs": [["PURPLE", None, 1]],
    "l": [1],
    "f": [{"needed": None}, {"wrong": 1}, {"numberRange": {"most": "x"}}, 5, {"even": 3}],
    "i": [None, True],
    "is": [[None], {}],
    "e": [3, "x", 100],
}
ARGUMENTS = {
    "text": ['"quiet"', '"loud"', "$t", "$td", "null"],
    "someNumber": ["4", "$n", "$nd", "null"],
    "must": ["true", "false", "$b", "$bd"],
    "colors": ["[RED, GREEN]", "BLUE", "$cs", "[RED, $c]", "[]", "null"],
    "level": ["HIGH", "$l", "null"],
    "filter": [
        "$f",
        "{}",
        "{textLike: $t, colors: [$c], numberRange: {most: $nd}, ranges: [{least: $n}, null, {}]}",
        "{ranges: {most: 1}, needed: $bd, even: $e}",
        "{textLike: null, even: 6}",
    ],
    "ids": ["$is", '["a", 5]', "[$i]"],
    "even": ["2", "$e"],
    "parents": ["1", "$nd"],
}


@dataclass
class _Draft:
    """A document being written."""

    pick: Pick
    fragments: list[tuple[str, str]]
    used: list[tuple[str, str]] = field(default_factory=list)

    def often(self, times: int) -> bool:
        """Say yes once in *times*."""
        return self.pick(range(times)) == 0

    def conditions(self) -> str:
        if not self.often(5):
            return ""
        values = ["true", "false", "$b", "$bd"]
        one = self.pick([f"@skip(if: {self.pick(values)})", f"@include(if: {self.pick(values)})"])
        return f" {one}" if not self.often(4) else f" @include(if: {self.pick(values)}) @skip(if: {self.pick(values)})"

    def call(self, name: str) -> str:
        """Write a field with its arguments; its alias says what the arguments are, so that equals merge."""
        prefix = self.pick(["", "", "", "x", "y"])
        arguments = ""
        if has_arguments(name):
            chosen = {self.pick(sorted(ARGUMENTS)) for _ in range(self.pick((0, 1, 2)))}
            arguments = ", ".join(f"{argument}: {self.pick(ARGUMENTS[argument])}" for argument in sorted(chosen))
        camel = to_camel_case(name)
        if arguments:
            said = re.sub(r"\W", lambda found: f"{ord(found[0]):x}", arguments)
            return f"{prefix}_{name}_{said}: {camel}({arguments})"
        return f"{prefix}_{name}: {camel}" if prefix else camel

    def selections(self, parent: str, depth: int, first_fragment: int = 0) -> str:
        kinds = [self.pick(range(10)) for _ in range(self.pick((1, 2, 3, 4)))]
        lines = []
        for kind in kinds:
            spreads = [
                index
                for index in range(first_fragment, len(self.fragments))
                if self.fragments[index][1] in OVERLAPS[parent]
            ]
            if kind == 0:
                lines.append(self.pick(["__typename", "type: __typename"]) + self.conditions())
            elif kind == 1 and spreads:
                lines.append(f"...{self.fragments[self.pick(spreads)][0]}{self.conditions()}")
            elif kind <= 3 and depth:
                target = self.pick(OVERLAPS[parent])
                condition = "" if target == parent and self.often(2) else f" on {target}"
                inner = self.selections(target, depth - 1, first_fragment)
                lines.append(f"...{condition}{self.conditions()} {{ {inner} }}")
            elif parent in ("Named", "Thing", "Card"):
                lines.append(self.pick(["id", "x: id"]) if parent != "Thing" else "__typename")
            else:
                lines.append(self.field(depth, first_fragment))
        return " ".join(lines)

    def field(self, depth: int, first_fragment: int) -> str:
        """Write a field with what is selected below it; now and then one that was there before, to be merged."""
        known = [(name, call) for name, call in self.used if depth or FIELDS[name][0] not in OBJECTS]
        if known and self.often(3):
            name, call = self.pick(known)
        else:
            names = [name for name, (base, _) in FIELDS.items() if depth or base not in OBJECTS]
            deep = [name for name in names if FIELDS[name][0] in OBJECTS]
            name = self.pick(deep if deep and self.often(2) else names)
            call = self.call(name)
            self.used.append((name, call))
        base, _ = FIELDS[name]
        if base not in OBJECTS:
            return call + self.conditions()
        target = {"named": "Named", "thing": "Thing"}.get(base, base.capitalize())
        return f"{call}{self.conditions()} {{ {self.selections(target, depth - 1, first_fragment)} }}"


def document(pick: Pick) -> tuple[str, str | None]:
    """Write a document; return it and the name of the operation to run."""
    targets = [pick([*KINDS, *KINDS, "Named", "Thing", "Query", "Card"]) for _ in range(pick(range(5)))]
    fragments = [(f"F{index}", target) for index, target in enumerate(targets)]
    draft = _Draft(pick, fragments)
    written = [
        f"fragment {name} on {target} {{ {draft.selections(target, pick(range(3)), index + 1)} }}"
        for index, (name, target) in enumerate(fragments)
    ]
    operations = [draft.selections("Query", pick((1, 2, 3, 4))) for _ in range(2 if draft.often(8) else 1)]
    bodies = " ".join(written)
    text = ""
    for index, body in enumerate(operations):
        used = [name for name in VARIABLES if re.search(rf"\${name}\b", body + bodies)]
        variables = f"({', '.join(f'${name}: {VARIABLES[name]}' for name in used)})" if used else ""
        text += f"query Q{index}{variables} {{ {body} }}\n"
    name = None if len(operations) == 1 and draft.often(2) else f"Q{pick(range(len(operations)))}"
    return text + "\n".join(written), name


def variables(pick: Pick) -> dict[str, Any]:
    """Give values for the variables, now and then wrong ones or none."""
    values = {}
    wrong = pick(range(4)) == 0
    for name in VARIABLES:
        choices = [*RIGHT[name], *WRONG[name]] if wrong and pick(range(5)) == 0 else RIGHT[name]
        if (VARIABLES[name].endswith("!") and not wrong) or pick(range(3)):
            values[name] = pick(choices)
    return values
