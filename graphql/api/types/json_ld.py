"""
What a page is about, as JSON-LD with the words of https://schema.org, for search engines and whoever else reads it.

All of it is derived from the facts of the page, in the language in which it is served.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from api import loaders
from api.engine import Load
from api.engine.batch import Steps
from api.types.addresses import urls
from api.types.media import file_url
from api.types.models import own_values
from cms.content import models
from cms.content.calendars import When, event_times
from cms.content.choices import EventStatus, EventType
from cms.content.renditions import RenditionName, made_renditions

Data = dict[str, Any]

CONTEXT = "https://schema.org"
_STATUS = {
    EventStatus.SCHEDULED: "EventScheduled",
    EventStatus.POSTPONED: "EventPostponed",
    EventStatus.CANCELLED: "EventCancelled",
    EventStatus.MOVED: "EventRescheduled",
}
_EDUCATION = {EventType.TRAINING, EventType.ACADEMY, EventType.WORKSHOP}


@dataclass
class Facts:
    """A page with what its data refer to, as the visitor sees it."""

    page: Any
    url: str
    language: str
    image: str | None
    publisher: Data
    venue: Any = None
    organisation: Any = None

    @property
    def thing(self) -> Data:
        """What can be said of everything."""
        return {
            "url": self.url,
            "name": self.page.title,
            "description": self.page.search_description or self.page.introduction or None,
            "image": self.image,
        }

    @property
    def work(self) -> Data:
        """What can be said of everything that somebody wrote."""
        return {
            **self.thing,
            "inLanguage": self.language,
            "datePublished": _moment(self.page.first_published_at),
            "dateModified": _moment(self.page.last_published_at),
            "publisher": self.publisher,
        }


def json_ld(pages: Sequence[Any], titles: Sequence[str]) -> Steps:
    """Resolve the data of pages, whose microsites are called *titles* in their languages: a list for each page."""
    yield from own_values(pages, "introduction")
    # All in one wave: what pages of some types refer to is no query of its own for each page.
    venue_keys = [_key(page, "venue_id") for page in pages]
    organisation_keys = [_key(page, "organisation_id") for page in pages]
    image_keys = [_image_key(page) for page in pages]
    logo_keys = [_optional(page, page.visitor.microsite.logo_id) for page in pages]
    above, venues, organisations, images = yield (
        Load(loaders.ancestors, [(page.visitor, page.path) for page in pages]),
        Load(loaders.snippets(models.Venue), venue_keys),
        Load(loaders.snippets(models.Organisation), organisation_keys),
        Load(loaders.images, [*image_keys, *logo_keys]),
    )
    trails = [[*above[page.visitor, page.path], page] for page in pages]
    addresses = yield from urls([page for trail in trails for page in trail])
    made = []
    for page, title, trail, venue, organisation, image, logo in zip(
        pages, titles, trails, venue_keys, organisation_keys, image_keys, logo_keys, strict=True
    ):
        trail_urls, addresses = addresses[: len(trail)], addresses[len(trail) :]
        facts = Facts(
            page,
            url=trail_urls[-1],
            language=page.visitor.codes[page.locale_id],
            image=_picture(images.get(image), RenditionName.OPEN_GRAPH),
            publisher=_publisher(page, title, images.get(logo)),
            venue=venues.get(venue),
            organisation=organisations.get(organisation),
        )
        about = {"@context": CONTEXT, **_said(_DATA.get(type(page), _web_page)(facts))}
        made.append([about, _breadcrumbs(trail, trail_urls)] if len(trail) > 1 else [about])
    return made


def _key(page: Any, name: str) -> Any:
    # Only what this type of page has.
    return _optional(page, page.__dict__.get(name))


def _image_key(page: Any) -> Any:
    return _optional(page, page.social_image_id or page.lead_image_id)


def _optional(page: Any, pk: int | None) -> Any:
    return None if pk is None else (page.visitor, pk)


def _picture(image: Any, name: RenditionName) -> str | None:
    made = made_renditions(image).get(name) if image is not None else None
    return None if made is None else file_url(made, image)


def _publisher(page: Any, title: str, logo: Any) -> Data:
    return _said(
        {
            "@type": "Organization",
            "name": title,
            "url": page.visitor.microsite.base_url(),
            "logo": _picture(logo, RenditionName.W640),
        }
    )


def _breadcrumbs(trail: Sequence[Any], addresses: Sequence[str]) -> Data:
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": page.title, "item": url}
            for position, (page, url) in enumerate(zip(trail, addresses, strict=True), start=1)
        ],
    }


# --- By type of page ------------------------------------------------------------------------------------------------


def _web_page(facts: Facts) -> Data:
    return {"@type": "WebPage", **facts.work}


def _collection(facts: Facts) -> Data:
    return {"@type": "CollectionPage", **facts.work}


def _contact(facts: Facts) -> Data:
    return {"@type": "ContactPage", **facts.work}


def _web_site(facts: Facts) -> Data:
    publisher = facts.publisher
    return {
        "@type": "WebSite",
        **facts.thing,
        "name": publisher["name"],
        "inLanguage": facts.language,
        "publisher": publisher,
    }


def _article(facts: Facts) -> Data:
    return {"@type": "Article", **_headed(facts)}


def _headed(facts: Facts) -> Data:
    return {**facts.work, "headline": facts.page.title, "mainEntityOfPage": facts.url, "author": facts.publisher}


def _news(facts: Facts) -> Data:
    page = facts.page
    return {
        "@type": "NewsArticle",
        **_headed(facts),
        "datePublished": page.published_on.isoformat(),
        "isBasedOn": page.source_url or None,
    }


def _report(facts: Facts) -> Data:
    page = facts.page
    return {
        "@type": "Report",
        **facts.work,
        "datePublished": page.published.iso() if page.published else None,
        "sameAs": page.external_url or None,
    }


def _document(facts: Facts) -> Data:
    page = facts.page
    return {
        "@type": "DigitalDocument",
        **facts.work,
        "datePublished": page.issued.iso() if page.issued else None,
        "identifier": page.reference or None,
        "sameAs": page.external_url or None,
    }


def _project(facts: Facts) -> Data:
    page = facts.page
    return {
        "@type": "Project",
        **facts.thing,
        "alternateName": page.acronym or None,
        "foundingDate": page.starts.iso() if page.starts else None,
        "dissolutionDate": page.ends.iso() if page.ends else None,
    }


def _partner(facts: Facts) -> Data:
    organisation, page = facts.organisation, facts.page
    if organisation is None:
        return _web_page(facts)
    # Not as attributes: they would make objects that find the name in the language of this thread.
    country = page.__dict__["country"] or organisation.__dict__["country"]
    return {
        "@type": "Organization",
        **facts.thing,
        "name": organisation.name,
        "alternateName": [name for name in (organisation.native_name, organisation.short_name) if name] or None,
        "sameAs": organisation.website or None,
        "mainEntityOfPage": facts.url,
        "address": {"@type": "PostalAddress", "addressCountry": str(country)} if country else None,
    }


def _event(facts: Facts) -> Data:
    page = facts.page
    starts, ends = _event_times(page)
    return {
        "@type": "EducationEvent" if page.event_type in _EDUCATION else "Event",
        **facts.thing,
        "inLanguage": facts.language,
        "startDate": starts,
        "endDate": ends,
        "eventStatus": f"{CONTEXT}/{_STATUS[EventStatus(page.event_status)]}",
        "eventAttendanceMode": _attendance(facts),
        "location": _locations(facts),
        "organizer": facts.publisher,
    }


def _event_times(page: Any) -> tuple[str | None, str | None]:
    times = event_times(page.starts, page.ends, page.start_time, page.end_time, page.time_zone)
    if times is not None:
        starts, ends = times
        return _when(starts), _when(ends)
    # ISO 8601 has months and years too.
    return tuple(date.iso() if date else None for date in (page.starts, page.ends))  # type: ignore[return-value] # two


def _when(when: When | None) -> str | None:
    return None if when is None else when.isoformat()


def _attendance(facts: Facts) -> str | None:
    if facts.venue is None and not facts.page.online_url:
        return None
    mode = "Mixed" if facts.venue and facts.page.online_url else "Offline" if facts.venue else "Online"
    return f"{CONTEXT}/{mode}EventAttendanceMode"


def _locations(facts: Facts) -> list[Data] | None:
    places = []
    if facts.venue is not None:
        places.append(_place(facts.venue))
    if facts.page.online_url:
        places.append({"@type": "VirtualLocation", "url": facts.page.online_url})
    return places or None


def _place(venue: Any) -> Data:
    has_coordinates = venue.latitude is not None and venue.longitude is not None
    return _said(
        {
            "@type": "Place",
            "name": venue.name,
            "url": venue.website or None,
            "address": _said(
                {
                    "@type": "PostalAddress",
                    "streetAddress": venue.street or None,
                    "postalCode": venue.postcode or None,
                    "addressLocality": venue.city,
                    "addressCountry": str(venue.__dict__["country"]),
                }
            ),
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": float(venue.latitude),
                "longitude": float(venue.longitude),
            }
            if has_coordinates
            else None,
        }
    )


def _moment(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat()


def _said(data: Data) -> Data:
    """Return *data* without what isn't known."""
    return {name: value for name, value in data.items() if value is not None}


_DATA: dict[Any, Callable[[Facts], Data]] = {
    models.HomePage: _web_site,
    models.ContactPage: _contact,
    models.EventPage: _event,
    models.NewsPage: _news,
    models.ProjectPage: _project,
    models.PartnerPage: _partner,
    models.PublicationPage: _report,
    models.DocumentPage: _document,
    models.GoodPracticePage: _article,
    models.SpecialFeaturePage: _article,
    models.DossierPage: _article,
    models.CountrySheetPage: _article,
    **dict.fromkeys(models.IndexPage.__subclasses__(), _collection),
}
