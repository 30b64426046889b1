"""Where a microsite's feeds are, and its sitemap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from api import loaders
from api.connections import window
from api.engine import Load, batch
from api.engine.batch import Steps
from api.feeds import addresses
from api.listings import PageOrder, page_orderings
from api.types.addresses import canonical_url
from api.types.pages import Alternate, Page
from api.windows import ConnectionValue, Rows
from cms.content.queries import Visitor, attend, indexable_pages

THEMES = graphene.Argument(
    graphene.List(graphene.NonNull(graphene.String)),
    description="Only what is of one of these themes (slugs), or of one below it; ten at most.",
)


class SiteFeeds(graphene.ObjectType):
    """Where what is read without GraphQL is, in the language that the microsite is read in. The addresses stay."""

    sitemap = graphene.String(required=True, description="The sitemap for search engines, in all languages (XML).")
    news = graphene.String(required=True, theme=THEMES, description="The latest news, as an Atom feed.")
    events = graphene.String(required=True, theme=THEMES, description="The next events, as an Atom feed.")
    calendar = graphene.String(
        required=True, theme=THEMES, description="The events for calendar programs, to subscribe to (iCalendar)."
    )

    def resolve_sitemap(self: Any, info: Any) -> str:
        return addresses.sitemap_url(self.value)

    def resolve_news(self: Any, info: Any, theme: Sequence[str] = ()) -> str:
        return addresses.feed_url(self.visitor, "news", theme or ())

    def resolve_events(self: Any, info: Any, theme: Sequence[str] = ()) -> str:
        return addresses.feed_url(self.visitor, "events", theme or ())

    def resolve_calendar(self: Any, info: Any, theme: Sequence[str] = ()) -> str:
        return addresses.calendar_url(self.visitor, theme or ())


class SitemapEntry(graphene.ObjectType):
    """A page in one language, for search engines."""

    url = graphene.String(required=True, description="The page's one address in this language.")
    locale = graphene.String(required=True, description="The code of the language (BCP 47).")
    last_modified = graphene.DateTime(description="When its present text was published.")
    alternates = graphene.List(
        graphene.NonNull(Alternate),
        required=True,
        description="The page in all languages in which search engines may know it, this one included.",
    )
    page = graphene.Field(Page, required=True, description="The page.")

    def resolve_url(self: Any, info: Any) -> str:
        return canonical_url(self)

    def resolve_locale(self: Any, info: Any) -> str:
        return self.visitor.codes[self.locale_id]

    def resolve_last_modified(self: Any, info: Any) -> Any:
        return self.last_published_at

    @batch
    def resolve_alternates(parents: Sequence[Any], info: Any) -> Steps:
        keys = [(parent.visitor, parent.pk) for parent in parents]
        found = yield Load(loaders.translations, keys)
        hidden = yield Load(loaders.hidden_pages, [page.pk for key in keys for page in found.get(key) or ()])
        return [[page for page in found.get(key) or () if not hidden[page.pk]] for key in keys]

    def resolve_page(self: Any, info: Any) -> Any:
        # In its own language, whichever the microsite is read in.
        return attend(self.visitor.in_language(self.visitor.codes[self.locale_id]), self)


def sitemap(visitor: Visitor, **asked: Any) -> ConnectionValue:
    """
    Return the list of a microsite's pages for search engines.

    :raises BadInput: for arguments that can't be answered
    """
    return window(visitor, Rows(indexable_pages(visitor)), page_orderings()[PageOrder.TREE], **asked)
