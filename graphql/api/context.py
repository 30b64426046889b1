"""What one request knows: who asks, on which host, and what was loaded for it."""

from __future__ import annotations

from collections.abc import Collection

from api.engine import Loads
from cms.content.directory import microsites, visitors
from cms.content.protection.tokens import keyring_of
from cms.content.queries import Visitor
from cms.generations.reading import Snapshot
from cms.generations.watching import known as known_generations
from cms.microsites.models import Microsite
from cms.previews.opening import Opened


class Context:
    """The `info.context` of all resolvers. Nothing in it outlives its request."""

    def __init__(self, hostname: str = "", *, address: str = "", is_post: bool = True, unlock_tokens: str = "") -> None:
        """
        Begin to answer a request.

        :param hostname: the request's host without its port: says which microsite is meant where none is named
        :param address: where the request comes from, see `api.budgets.client_address`
        :param is_post: whether what was asked is in the request's body, and not in its address
        :param unlock_tokens: what the header `X-Unlock-Token` says: tokens of private pages, with commas between them
        """
        self.hostname = hostname
        self.address = address
        self.is_post = is_post
        self.loads = Loads(self)
        # Whether the answer is for this client alone, because of a token for example: then nobody keeps it.
        self.is_private = bool(unlock_tokens)
        self.keyring = keyring_of(unlock_tokens)
        # Whether it is right at this moment only, for everybody: then nobody keeps it either.
        self.is_momentary = False
        # Whether it was made of more than the microsites whose visitors are known here, see api.cache.reach.
        self.reads_all_microsites = False
        # The generations that were read before anything else was; None where they aren't known, or don't count.
        self.snapshot: Snapshot | None = None
        # What those parts of the answer are about that were computed for others before, see api.frames.
        self.borrowed_keys: tuple[str, ...] = ()
        # The drafts that are read besides what is public, within their transaction; see api.previews.
        self.preview: Opened | None = None
        self._visitors: dict[tuple[int, str], Visitor] = {}

    def apart(self, visitor: Visitor) -> Context:
        """Return the context for a part of the answer that is computed for itself, for this *visitor*."""
        apart = Context(self.hostname, address=self.address, is_post=self.is_post)
        apart._visitors[visitor.microsite.pk, visitor.language] = visitor
        return apart

    def visitors(self, asked: list[tuple[Microsite, str]]) -> list[Visitor]:
        """Return the visitors for microsites and languages: always the same one for the same pair."""
        new = [pair for pair in asked if (pair[0].pk, pair[1]) not in self._visitors]
        if new:
            for visitor in visitors(new):
                self._visitors[visitor.microsite.pk, visitor.language] = visitor.with_keys(self.keyring.opening)
        return [self._visitors[microsite.pk, language] for microsite, language in asked]

    def microsites(
        self,
        *,
        slug: str | None = None,
        hostname: str | None = None,
        pks: Collection[int] | None = None,
        slugs: Collection[str] | None = None,
    ) -> list[Microsite]:
        """Return the microsite with *slug* or at *hostname*, those with *pks* or *slugs*, or all of them."""
        if "\0" in (slug or "") + (hostname or ""):
            return []  # PostgreSQL takes no NUL, and no name has one
        # What somebody sees by a token was computed for nobody else, and will not be.
        if self.snapshot is None and not self.is_private:
            self.snapshot = known_generations()
        if slug is None and hostname is None:
            self.reads_all_microsites = True
        return microsites(slug=slug, hostname=hostname, pks=pks, slugs=slugs)

    def known_visitors(self) -> list[Visitor]:
        """Return the visitors who were made for this request so far."""
        return list(self._visitors.values())
