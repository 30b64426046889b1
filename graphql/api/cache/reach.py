"""
What an answer was made of: which changes make it wrong.

The view says so, and only for answers that may be kept; an answer that nobody speaks for is never kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphene.utils.str_converters import to_camel_case
from graphql import FieldNode, OperationType, Visitor, visit

from api.frames import loaded_keys
from api.listings import LISTINGS
from cms.content.queries import generation_scopes
from cms.generations.purging import ALL, surrogate_key

if TYPE_CHECKING:
    from api.context import Context
    from api.execution import Prepared

# Where the layer finds what the view said, in the WSGI environment.
ENVIRON = "microsites.reach"
# Of which a field below reads one microsite alone: its visitors' pages, what it owns and what all share.
ONE_MICROSITE = frozenset({"site", "__typename"})
# The longest header that all proxies take is 8 KB.
MAX_KEYS = 200


@dataclass(frozen=True)
class Reach:
    """The scopes (see `cms.generations.tables`) that an answer depends on; None for all of them."""

    scopes: frozenset[str] | None
    # What the answer is about, for the caches in front of us: pages and lists, also those that were not found.
    keys: tuple[str, ...] = ()

    @property
    def surrogate_keys(self) -> str:
        """The value of the header `Surrogate-Key`."""
        scopes = [ALL] if self.scopes is None else [surrogate_key(scope) for scope in sorted(self.scopes)]
        return " ".join([*scopes, *self.keys[:MAX_KEYS]])


def allow(environ: dict[str, Any], prepared: Prepared, context: Context) -> None:
    """
    Let an answer be kept: one without errors, of a query.

    Does nothing for what must not be kept, so it can be called for every answer that has no errors.
    """
    operation = prepared.compiled.operation if prepared.compiled else None
    if (
        operation is None
        or operation.operation is not OperationType.QUERY
        or context.is_private
        or context.is_momentary
    ):
        return
    roots = [field.name.value if isinstance(field, FieldNode) else "" for field in operation.selection_set.selections]
    scopes = None
    if ONE_MICROSITE.issuperset(roots) and not context.reads_all_microsites:
        scopes = generation_scopes(context.known_visitors())
    environ[ENVIRON] = Reach(scopes, tuple(dict.fromkeys(_keys(prepared, context))))


def _keys(prepared: Prepared, context: Context) -> Iterable[str]:
    for visitor in context.known_visitors():
        yield f"site-{visitor.microsite.slug}"
    for name in sorted(_listing_names(prepared)):
        yield f"list-{name}"
    yield from loaded_keys(context)


def _listing_names(prepared: Prepared) -> set[str]:
    """Return which lists the document asks for, by their names in the schema."""
    document: Any = prepared.document
    kept: set[str] | None = getattr(document, "_listing_names", None)
    if kept is None:
        names = _Names()
        visit(document, names)
        # Documents are kept, and so is what was found here once.
        kept = document._listing_names = names.found & LISTING_NAMES
    return kept


LISTING_NAMES = {to_camel_case(name) for name in LISTINGS} | {"pages", "children"}


class _Names(Visitor):
    """Collects the names of all fields of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.found.add(node.name.value)
