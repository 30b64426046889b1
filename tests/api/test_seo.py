"""What search engines and social networks are told: the head of a page, and its data in the words of schema.org."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.content import models
from cms.microsites.models import Microsite
from tests.api.conftest import Ask
from tests.api.populated import make_renditions
from tests.factories import ImageFactory, OrganisationFactory, VenueFactory
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db

WHEN = datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)
SEO = """query ($path: String!) { site { page(path: $path) { seo {
  title siteName openGraphType imageAlt image { id } jsonLd
} } } }"""


@pytest.fixture
def seo(ask: Ask) -> Any:
    """Ask what is said about a page: `seo(microsite, "/en/about/")`."""

    def seo(site: Microsite, path: str) -> Any:
        return ask(SEO, {"path": path}, host=site)["site"]["page"]["seo"]

    return seo


def test_every_page_tells_its_way_from_the_home_page(
    seo: Any, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite(public_base_url="https://www.eu-belong.example")
    make_page(site, models.EventPage, title="Forum")

    trail = seo(site, "/en/list-of-events/forum/")["jsonLd"][1]

    assert trail["@type"] == "BreadcrumbList"
    assert [(entry["position"], entry["name"], entry["item"]) for entry in trail["itemListElement"]] == [
        (1, "EU-BELONG", "https://www.eu-belong.example/en/"),
        (2, "list of events", "https://www.eu-belong.example/en/list-of-events/"),
        (3, "Forum", "https://www.eu-belong.example/en/list-of-events/forum/"),
    ]
    assert [entry["@type"] for entry in seo(site, "/en/")["jsonLd"]] == ["WebSite"]


def test_event_tells_when_where_and_whether_it_takes_place(
    seo: Any, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite()
    venue = VenueFactory(name="Hall", street="Rue 1", postcode="1000", latitude="50.84", longitude="4.37")
    make_page(
        site,
        models.EventPage,
        title="Forum",
        introduction="About it.",
        event_type="conference",
        event_status="moved",
        starts="2027-05-07",
        start_time="09:00",
        end_time="17:30",
        venue=venue,
        online_url="https://meet.example/forum",
    )

    assert seo(site, "/en/list-of-events/forum/")["jsonLd"][0] == {
        "@context": "https://schema.org",
        "@type": "Event",
        "url": "http://eu-belong.localhost:8000/en/list-of-events/forum/",
        "name": "Forum",
        "description": "About it.",
        "inLanguage": "en",
        "startDate": "2027-05-07T09:00:00+02:00",
        "endDate": "2027-05-07T17:30:00+02:00",
        "eventStatus": "https://schema.org/EventRescheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Hall",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "Rue 1",
                    "postalCode": "1000",
                    "addressLocality": "Brussels",
                    "addressCountry": "BE",
                },
                "geo": {"@type": "GeoCoordinates", "latitude": 50.84, "longitude": 4.37},
            },
            {"@type": "VirtualLocation", "url": "https://meet.example/forum"},
        ],
        "organizer": {"@type": "Organization", "name": "EU-BELONG", "url": "http://eu-belong.localhost:8000"},
    }


def test_event_of_which_only_the_month_is_known_says_no_more(
    seo: Any, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite()
    make_page(site, models.EventPage, title="Forum", starts="2027-05")

    [event, _trail] = seo(site, "/en/list-of-events/forum/")["jsonLd"]

    assert event["startDate"] == "2027-05"
    assert not {"endDate", "location", "eventAttendanceMode"} & event.keys()


def test_news_is_an_article_of_the_microsite_with_its_picture(
    seo: Any, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite()
    picture = ImageFactory(collection=site.collection, description="A hall")
    picture.renditions.all().delete()
    make_renditions(picture)
    site.logo = picture
    site.save()
    make_page(
        site,
        models.NewsPage,
        title="News",
        published_on="2026-03-01",
        last_published_at=WHEN,
        lead_image=picture,
        lead_image_alt="People in a hall",
    )

    told = seo(site, "/en/list-of-news/news/")
    article = told["jsonLd"][0]

    assert (told["siteName"], told["openGraphType"], told["imageAlt"]) == ("EU-BELONG", "article", "People in a hall")
    assert article["@type"] == "NewsArticle"
    assert (article["headline"], article["datePublished"], article["inLanguage"]) == ("News", "2026-03-01", "en")
    assert article["dateModified"] == "2026-03-05T12:00:00+00:00"
    assert article["image"].endswith(f"/images/{picture.pk}-open_graph.webp")
    assert article["publisher"]["logo"].endswith(f"/images/{picture.pk}-w640.webp")


def test_partner_is_its_organisation_and_project_a_project(
    seo: Any, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite()
    make_page(
        site, models.PartnerPage, title="Us", organisation=OrganisationFactory(name="Stowarzyszenie", country="PL")
    )
    make_page(site, models.ProjectPage, title="Belonging", acronym="EU-B", starts="2022", ends="2025-06")

    partner = seo(site, "/en/list-of-partners/us/")["jsonLd"][0]
    project = seo(site, "/en/belonging/")["jsonLd"][0]

    assert (partner["@type"], partner["name"], partner["address"]["addressCountry"]) == (
        "Organization",
        "Stowarzyszenie",
        "PL",
    )
    assert project["@type"] == "Project"
    assert (project["alternateName"], project["foundingDate"], project["dissolutionDate"]) == (
        "EU-B",
        "2022",
        "2025-06",
    )


def test_data_of_many_pages_take_as_many_queries_as_those_of_one(
    ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite()
    document = "{ site { events { nodes { seo { jsonLd } } } } }"

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            ask(document, host=site)
        return len(captured)

    make_page(site, models.EventPage, venue=VenueFactory(), lead_image=ImageFactory(collection=site.collection))
    queries()
    one = queries()
    for _number in range(5):
        make_page(site, models.EventPage, venue=VenueFactory(), lead_image=ImageFactory(collection=site.collection))

    assert queries() == one
