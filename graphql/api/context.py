"""What one request knows: who asks, on which host, and what was loaded for it."""

from __future__ import annotations

from collections.abc import Collection

from api.engine import Loads
from cms.content.directory import microsites, visitors
from cms.content.queries import Visitor
from cms.microsites.models import Microsite


class Context:
    """The `info.context` of all resolvers. Nothing in it outlives its request."""

    def __init__(self, hostname: str = "", *, address: str = "", is_post: bool = True) -> None:
        """
        Begin to answer a request.

        :param hostname: the request's host without its port: says which microsite is meant where none is named
        :param address: where the request comes from, see `api.budgets.client_address`
        :param is_post: whether what was asked is in the request's body, and not in its address
        """
        self.hostname = hostname
        self.address = address
        self.is_post = is_post
        self.loads = Loads(self)
        # Whether the answer is for this client alone, because of a token for example: then nobody keeps it.
        self.is_private = False
        # Whether it is right at this moment only, for everybody: then nobody keeps it either.
        self.is_momentary = False
        # Whether it was made of more than the microsites whose visitors are known here, see api.cache.reach.
        self.reads_all_microsites = False
        self._visitors: dict[tuple[int, str], Visitor] = {}

    def visitors(self, asked: list[tuple[Microsite, str]]) -> list[Visitor]:
        """Return the visitors for microsites and languages: always the same one for the same pair."""
        new = [pair for pair in asked if (pair[0].pk, pair[1]) not in self._visitors]
        if new:
            for visitor in visitors(new):
                self._visitors[visitor.microsite.pk, visitor.language] = visitor
        return [self._visitors[microsite.pk, language] for microsite, language in asked]

    def microsites(
        self, *, slug: str | None = None, hostname: str | None = None, pks: Collection[int] | None = None
    ) -> list[Microsite]:
        """Return the microsite with *slug* or at *hostname*, those with *pks*, or all of them."""
        if "\0" in (slug or "") + (hostname or ""):
            return []  # PostgreSQL takes no NUL, and no name has one
        if slug is None and hostname is None:
            self.reads_all_microsites = True
        return microsites(slug=slug, hostname=hostname, pks=pks)

    def known_visitors(self) -> list[Visitor]:
        """Return the visitors who were made for this request so far."""
        return list(self._visitors.values())
