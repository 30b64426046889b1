"""Events as iCalendar files over HTTP, read back with the library that calendar programs could use."""

from __future__ import annotations

import datetime
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from cms.content.models import EventPage
from tests.api.conftest import Ask
from tests.api.feeds.conftest import Get
from tests.api.populated import block, stream
from tests.factories import ThemeFactory, VenueFactory
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db

WARSAW = ZoneInfo("Europe/Warsaw")


def read(response: Any) -> Any:
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def test_event_has_its_times_in_its_zone_and_all_that_is_known_of_it(
    get: Get, ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite(public_base_url="https://www.eu-belong.example")
    venue = VenueFactory(
        name="Hall", street="Rue 1", postcode="1000", city="Brussels", latitude="50.84", longitude="4.37"
    )
    event = make_page(
        site,
        EventPage,
        title="Forum, with commas; and more",
        introduction="First line.\nSecond, “quoted”.",
        starts="2027-05-07",
        start_time="09:00",
        ends="2027-05-08",
        end_time="17:30",
        venue=venue,
        themes=[ThemeFactory(label="Housing")],
        last_published_at=datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC),
    )
    document = "query ($path: String!) { site { page(path: $path) { ... on EventPage { calendarUrl } } } }"
    url = ask(document, {"path": "/en/list-of-events/forum-with-commas-and-more/"}, host=site)
    response = get(url["site"]["page"]["calendarUrl"], site)
    made = read(response)

    [entry] = made.walk("VEVENT")
    assert entry["UID"] == str(event.translation_key)
    assert entry["SUMMARY"] == "Forum, with commas; and more"
    assert entry["DTSTART"].dt == datetime.datetime(2027, 5, 7, 9, tzinfo=WARSAW)
    assert entry["DTSTART"].params["TZID"] == "Europe/Warsaw"
    assert entry["DTEND"].dt == datetime.datetime(2027, 5, 8, 17, 30, tzinfo=WARSAW)
    assert [zone["TZID"] for zone in made.walk("VTIMEZONE")] == ["Europe/Warsaw"]
    assert entry["LOCATION"] == "Hall, Rue 1, 1000 Brussels, Belgium"
    assert (entry["GEO"].latitude, entry["GEO"].longitude) == (50.84, 4.37)
    assert entry["URL"] == "https://www.eu-belong.example/en/list-of-events/forum-with-commas-and-more/"
    assert entry["DESCRIPTION"].startswith("First line.\nSecond, “quoted”.\n")
    assert entry["STATUS"] == "CONFIRMED"
    assert entry["DTSTAMP"].dt == datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)
    assert [str(category) for category in entry["CATEGORIES"].cats] == ["Housing"]
    assert b"\r\nX-WR-CALNAME:Forum\\, with commas\\; and more\r\n" in response.content
    assert made["REFRESH-INTERVAL"].dt == datetime.timedelta(hours=6)


def test_event_without_a_time_takes_whole_days(get: Get, make_microsite: MakeMicrosite, make_page: MakePage) -> None:
    site = make_microsite()
    make_page(site, EventPage, title="Academy", starts="2027-05-07", ends="2027-05-09")

    [entry] = read(get("/calendar/en/events.ics", site)).walk("VEVENT")

    assert entry["DTSTART"].dt == datetime.date(2027, 5, 7)
    assert entry["DTEND"].dt == datetime.date(2027, 5, 10)


def test_event_whose_day_is_not_known_is_in_no_calendar(
    get: Get, ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite()
    event = make_page(site, EventPage, title="Some day", starts="2027-05")

    assert read(get("/calendar/en/events.ics", site)).walk("VEVENT") == []
    assert get(f"/calendar/en/{event.translation_key}.ics", site).status_code == 404
    assert ask("{ site { events { nodes { calendarUrl } } } }", host=site)["site"]["events"]["nodes"] == [
        {"calendarUrl": None}
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [("scheduled", "CONFIRMED"), ("moved", "CONFIRMED"), ("postponed", "TENTATIVE"), ("cancelled", "CANCELLED")],
)
def test_change_of_plans_reaches_the_same_entry(
    get: Get, make_microsite: MakeMicrosite, make_page: MakePage, status: str, expected: str
) -> None:
    site = make_microsite()
    event = make_page(site, EventPage, title="Forum", starts="2027-05-07")
    [before] = read(get("/calendar/en/events.ics", site)).walk("VEVENT")

    event.event_status = status
    event.starts = "2027-06-01"
    event.save_revision().publish()
    [after] = read(get("/calendar/en/events.ics", site)).walk("VEVENT")

    assert after["STATUS"] == expected
    assert after["UID"] == before["UID"]
    assert after["DTSTART"].dt == datetime.date(2027, 6, 1)
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_sessions_are_entries_of_their_own_where_asked_for(
    get: Get, ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite()
    session = {"key": "workshop-1", "title": "Workshop", "day": 2, "starts": "10:00:00", "ends": "11:30:00"}
    untimed = {"key": "talk", "title": "Talk", "day": 1}
    sessions = [{**value, "kind": "workshop", "room": "Room 2", "speakers": []} for value in (session, untimed)]
    event = make_page(
        site,
        EventPage,
        starts="2027-05-07",
        ends="2027-05-08",
        sessions=stream(*(block("session", value) for value in sessions)),
    )
    nodes = ask("{ site { events { nodes { calendarUrl(withSessions: true) } } } }", host=site)["site"]["events"]
    url = nodes["nodes"][0]["calendarUrl"]

    plain, with_sessions = (
        read(get(address, site)).walk("VEVENT") for address in (url.removesuffix("?sessions=true"), url)
    )

    assert [entry["SUMMARY"] for entry in plain] == [event.title]
    assert "10:00–11:30 Workshop" in plain[0]["DESCRIPTION"]
    [_event, workshop] = with_sessions
    assert workshop["UID"] == str(uuid.uuid5(event.translation_key, "workshop-1"))
    assert workshop["RELATED-TO"] == str(event.translation_key)
    assert workshop["DTSTART"].dt == datetime.datetime(2027, 5, 8, 10, tzinfo=WARSAW)
    assert workshop["DTEND"].dt == datetime.datetime(2027, 5, 8, 11, 30, tzinfo=WARSAW)
    assert workshop["LOCATION"] == "Room 2"


def test_calendar_keeps_to_its_microsite_language_and_theme(
    get: Get, ask: Ask, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site, other = make_microsite(fallback=("en",)), make_microsite("niem")
    theme = ThemeFactory(slug="housing", label="Housing")
    event = make_page(site, EventPage, title="Forum", themes=[theme])
    make_page(site, EventPage, "pl", title="Forum po polsku", translation_of=event, themes=[theme])
    make_page(site, EventPage, title="Only English")
    make_page(site, EventPage, title="Archived", archived=True)
    theirs = make_page(other, EventPage, title="Theirs")
    feeds = '{ site(locale: "pl") { feeds { calendar themed: calendar(theme: ["housing"]) } } }'
    urls = ask(feeds, host=site)["site"]["feeds"]

    assert {str(entry["SUMMARY"]) for entry in read(get(urls["calendar"], site)).walk("VEVENT")} == {
        "Forum po polsku",
        "Only English",
    }
    themed = read(get(urls["themed"], site))
    assert [str(entry["SUMMARY"]) for entry in themed.walk("VEVENT")] == ["Forum po polsku"]
    assert themed["X-WR-CALNAME"] == "EU-BELONG: Housing"
    assert get(f"/calendar/en/{theirs.translation_key}.ics", site).status_code == 404
    assert get(f"/calendar/en/{theirs.translation_key}.ics", other).status_code == 200


def test_event_that_is_not_public_has_no_file(get: Get, make_microsite: MakeMicrosite, make_page: MakePage) -> None:
    site = make_microsite()
    event = make_page(site, EventPage, live=False)

    assert get(f"/calendar/en/{event.translation_key}.ics", site).status_code == 404


def test_calendar_reads_more_events_than_a_list_gives_at_once(
    get: Get, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    site = make_microsite()
    parent = make_page(site, EventPage, title="Event").get_parent()
    for number in range(101):
        make_page(site, EventPage, parent=parent, title=f"Event {number}")

    assert len(read(get("/calendar/en/events.ics", site)).walk("VEVENT")) == 102
