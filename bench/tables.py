"""Tables that can be pasted, and the little arithmetic behind them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table: the first column is text, the others are figures or verdicts."""
    lines = [list(heads), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    rule = "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])])
    drawn = [
        "| " + " | ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) + " |" for line in lines
    ]
    return "\n".join([drawn[0], f"|{rule}|", *drawn[1:]])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of *values* that at least this *share* of them (0 to 1) do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def geometric_mean(values: Sequence[float]) -> float:
    """Return the geometric mean of positive *values*; 0 when one is not positive, or when there is none."""
    if not values or min(values) <= 0:
        return 0.0
    return math.exp(sum(math.log(value) for value in values) / len(values))


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return by how much y grows with x, by least squares; 0 where x does not vary."""
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread if spread else 0.0


def ratio(one: float, other: float) -> float | None:
    """Return *one* ÷ *other*; None where there is nothing to divide by."""
    return one / other if other else None


def verdict(value: float | None, *, at_least: float | None = None, at_most: float | None = None) -> str:
    """Return whether *value* is what was expected: "met", "missed", or "not measured"."""
    if value is None:
        return "not measured"
    is_met = (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
    return "met" if is_met else "missed"


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.1f}" if abs(value) >= 100 else f"{value:.2f}"
    return str(value)
