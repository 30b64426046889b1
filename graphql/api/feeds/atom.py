"""News and coming events as Atom feeds (RFC 4287)."""

from __future__ import annotations

import datetime
import io
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from api.feeds.addresses import feed_url
from api.feeds.reading import answer, themes_of, visitor_of
from api.feeds.responses import file, public
from cms.content.queries import Visitor

MEDIA_TYPE = "application/atom+xml"
FEEDS = ("news", "events")


class _Atom(Atom1Feed):
    """Django's feed, with the language of each entry and without the time at which it is written."""

    def latest_post_date(self) -> datetime.datetime:
        """Return when something last changed; without entries, a moment that is always the same."""
        moments = [item["updateddate"] for item in self.items if item["updateddate"] is not None]
        return max(moments, default=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC))

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        """Say in which language an entry is, which may be a fallback."""
        return {"xml:lang": item["language"]}


@public
def feed_view(request: HttpRequest, language: str, name: str) -> HttpResponse:
    """Answer the news or the coming events of the microsite at this host, in one language, of all or some themes."""
    if name not in FEEDS:
        raise Http404("There is no such feed. Ask for news or events.")
    visitor = visitor_of(request, language)
    themes = themes_of(request, visitor)
    slugs = [theme.slug for theme in themes]
    site = answer(request, f"feed_{name}", visitor, theme=slugs or None)
    feed = _Atom(
        title=": ".join([site["title"], ", ".join(theme.label for theme in themes)] if themes else [site["title"]]),
        link=site["home"]["url"] if site["home"] else visitor.microsite.base_url(),
        description=site["slogan"] or "",
        subtitle=site["slogan"],
        language=language,
        author_name=site["title"],
        feed_url=feed_url(visitor, name, slugs),
        feed_guid=uuid.uuid5(uuid.NAMESPACE_URL, feed_url(visitor, name, slugs)).urn,
    )
    for node in site[name]["nodes"]:
        _add(feed, node, visitor)
    content = io.BytesIO()
    feed.write(content, "utf-8")
    return file(request, content.getvalue(), MEDIA_TYPE, changed=feed.latest_post_date() if feed.items else None)


def _add(feed: _Atom, node: dict[str, Any], visitor: Visitor) -> None:
    changed = _moment(node["lastPublishedAt"])
    when = node["period"]["display"] if node.get("period") else None
    words = [when, _place(node.get("venue")), node["introduction"]]
    feed.add_item(
        title=node["title"],
        link=node["url"],
        # Atom1Feed says that this is HTML.
        description="".join(f"<p>{escape(part)}</p>" for part in words if part),
        # The same entry when a translation takes the place of a fallback.
        unique_id=uuid.uuid5(uuid.UUID(node["translationKey"]), visitor.language).urn,
        pubdate=_published(node) or changed,
        updateddate=changed or _published(node),
        categories=[theme["label"] for theme in node["themes"]],
        language=node["servedLocale"],
    )


def _published(node: dict[str, Any]) -> datetime.datetime | None:
    if node.get("publishedOn"):
        day = datetime.date.fromisoformat(node["publishedOn"])
        return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    return _moment(node["firstPublishedAt"])


def _moment(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None


def _place(venue: dict[str, Any] | None) -> str | None:
    return ", ".join([venue["name"], venue["city"]]) if venue else None
