"""Where the feeds of a microsite are found. These addresses stay as they are: calendars and feed readers keep them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from cms.content.queries import Visitor
from cms.microsites.models import Microsite


def sitemap_url(microsite: Microsite, part: int | None = None) -> str:
    """Return the address of a microsite's sitemap, or of a *part* (from 1) of a large one."""
    return f"{_root(microsite)}/sitemap.xml" if part is None else f"{_root(microsite)}/sitemap-{part}.xml"


def feed_url(visitor: Visitor, name: str, themes: Sequence[str] = ()) -> str:
    """Return the address of the Atom feed called *name*: news or events, all or those of some *themes* (slugs)."""
    return f"{_root(visitor.microsite)}/feeds/{visitor.language}/{name}.atom{_query(themes)}"


def calendar_url(visitor: Visitor, themes: Sequence[str] = ()) -> str:
    """Return the address of the calendar of all events, or of those of some *themes* (slugs)."""
    return f"{_root(visitor.microsite)}/calendar/{visitor.language}/events.ics{_query(themes)}"


def event_calendar_url(visitor: Visitor, translation_key: object, *, with_sessions: bool = False) -> str:
    """Return the address of the calendar file of one event."""
    sessions = "?sessions=true" if with_sessions else ""
    return f"{_root(visitor.microsite)}/calendar/{visitor.language}/{translation_key}.ics{sessions}"


def _root(microsite: Microsite) -> str:
    return str(microsite.site.root_url)


def _query(themes: Sequence[str]) -> str:
    return f"?{urlencode([('theme', slug) for slug in themes])}" if themes else ""
