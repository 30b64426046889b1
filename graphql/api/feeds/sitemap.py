"""The sitemap of a microsite (https://www.sitemaps.org/protocol.html), with the languages of each page."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator

from api.feeds.addresses import sitemap_url
from api.feeds.reading import visitor_of
from api.feeds.responses import file, public
from api.feeds.xml import document
from cms.content import queries
from cms.content.addresses import path_of
from cms.content.queries import Visitor

# The protocol allows 50,000 and 50 MB; with the links to other languages that is soon too much.
MAX_ENTRIES = 5_000
MEDIA_TYPE = "application/xml"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True)
class Entry:
    """A page in one language, with the addresses of all its languages by code; "x-default" among them."""

    url: str
    changed: datetime.datetime | None
    alternates: dict[str, str]


def entries(visitor: Visitor) -> list[Entry]:
    """Return an entry for each page of the visitor's microsite that search engines may know, in all languages."""
    base = visitor.microsite.base_url()
    rows = queries.indexable_pages(visitor).order_by("path")
    named = rows.values_list("url_path", "locale_id", "translation_key", "last_published_at")
    pages = [(base + path_of(url_path), *others) for url_path, *others in named.iterator(chunk_size=2000)]
    languages: dict[Any, dict[str, str]] = {}
    for url, locale_id, key, _changed in pages:
        languages.setdefault(key, {})[visitor.codes[locale_id]] = url
    default = str(visitor.microsite.default_locale.language_code)
    for urls in languages.values():
        if len(urls) == 1:
            urls.clear()  # nothing to choose from
        elif default in urls:
            urls["x-default"] = urls[default]
    return [Entry(url, changed, languages[key]) for url, _locale_id, key, changed in pages]


@public
def sitemap_view(request: HttpRequest, part: int | None = None) -> HttpResponse:
    """Answer the sitemap; for a large microsite the list of its parts, and each part at an address of its own."""
    visitor = visitor_of(request)
    found = entries(visitor)
    changed = _newest(found)
    parts = -(-len(found) // MAX_ENTRIES)
    if part is not None and not (1 <= part <= parts and parts > 1):
        raise Http404("The sitemap doesn't have this part.")
    if part is None and parts > 1:
        content = _index(visitor, [found[start : start + MAX_ENTRIES] for start in range(0, len(found), MAX_ENTRIES)])
    else:
        start = ((part or 1) - 1) * MAX_ENTRIES
        content = _part(found[start : start + MAX_ENTRIES])
    return file(request, content, MEDIA_TYPE, changed=changed)


def _newest(found: Sequence[Entry]) -> datetime.datetime | None:
    return max((entry.changed for entry in found if entry.changed is not None), default=None)


def _part(found: Sequence[Entry]) -> bytes:
    with document() as (xml, content):
        xml.startElement("urlset", AttributesImpl({"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML}))
        for entry in found:
            xml.startElement("url", AttributesImpl({}))
            _location(xml, entry.url, entry.changed)
            for language, url in entry.alternates.items():
                xml.addQuickElement("xhtml:link", attrs={"rel": "alternate", "hreflang": language, "href": url})
            xml.endElement("url")
        xml.endElement("urlset")
    return content.getvalue()


def _index(visitor: Visitor, parts: Sequence[Sequence[Entry]]) -> bytes:
    with document() as (xml, content):
        xml.startElement("sitemapindex", AttributesImpl({"xmlns": _SITEMAP}))
        for number, part in enumerate(parts, start=1):
            xml.startElement("sitemap", AttributesImpl({}))
            _location(xml, sitemap_url(visitor.microsite, number), _newest(part))
            xml.endElement("sitemap")
        xml.endElement("sitemapindex")
    return content.getvalue()


def _location(xml: SimplerXMLGenerator, url: str, changed: datetime.datetime | None) -> None:
    xml.addQuickElement("loc", url)
    if changed is not None:
        xml.addQuickElement("lastmod", changed.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
