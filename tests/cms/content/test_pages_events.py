"""When events are: moments derived from what is known, and what is refused."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError

from cms.content.event_times import span
from cms.content.models import EventPage, ProjectPage
from cms.content.models.event import SessionsBlock
from cms.content.partial_dates import PartialDate

WARSAW = "Europe/Warsaw"


def utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


def bounds(starts: str, ends: str = "", start: str = "", end: str = "", zone: str = WARSAW) -> tuple[str, str]:
    """Return the moments of an event as ISO text in UTC."""
    result = span(
        PartialDate.parse(starts),
        PartialDate.parse(ends) if ends else None,
        datetime.time.fromisoformat(start) if start else None,
        datetime.time.fromisoformat(end) if end else None,
        zone,
    )
    return result.starts_at.strftime("%Y-%m-%d %H:%M:%S"), result.ends_at.strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        # the seminar in Brussels on 7 May 2014: two hours before UTC
        (
            {"starts": "2014-05-07", "start": "09:30", "end": "17:00", "zone": "Europe/Brussels"},
            ("2014-05-07 07:30:00", "2014-05-07 15:00:00"),
        ),
        # a day without times lasts from midnight to midnight
        ({"starts": "2014-05-07"}, ("2014-05-06 22:00:00", "2014-05-07 21:59:59")),
        # "February 2014" is the whole month, and no day is invented
        ({"starts": "2014-02"}, ("2014-01-31 23:00:00", "2014-02-28 22:59:59")),
        ({"starts": "2014"}, ("2013-12-31 23:00:00", "2014-12-31 22:59:59")),
        ({"starts": "2014-02-27", "ends": "2014-03"}, ("2014-02-26 23:00:00", "2014-03-31 21:59:59")),
        # a start without an end lasts until the end of the day
        ({"starts": "2014-05-07", "start": "20:00"}, ("2014-05-07 18:00:00", "2014-05-07 21:59:59")),
        # over midnight, with its day
        (
            {"starts": "2014-05-07", "ends": "2014-05-08", "start": "20:00", "end": "01:00"},
            ("2014-05-07 18:00:00", "2014-05-07 23:00:00"),
        ),
        # the day on which the clocks go forward has 23 hours
        ({"starts": "2027-03-28"}, ("2027-03-27 23:00:00", "2027-03-28 21:59:59")),
        (
            {"starts": "2027-03-28", "start": "01:30", "end": "03:30"},
            ("2027-03-28 00:30:00", "2027-03-28 01:30:00"),
        ),
        # the hour that comes twice: it starts in the first and ends in the second
        (
            {"starts": "2027-10-31", "start": "02:15", "end": "02:45"},
            ("2027-10-31 00:15:00", "2027-10-31 01:45:00"),
        ),
        # a midnight that doesn't exist begins when the clocks jump
        ({"starts": "2027-03-28", "zone": "Asia/Beirut"}, ("2027-03-27 22:00:00", "2027-03-28 20:59:59")),
    ],
)
def test_event_moments_are_the_bounds_of_what_is_known(arguments, expected):
    assert bounds(**arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "field", "words"),
    [
        ({"starts": "2027-03-28", "start": "02:30"}, "start_time", "There is no 02:30 on 2027-03-28 in Europe/Warsaw"),
        ({"starts": "2027-03-27", "ends": "2027-03-28", "end": "02:30"}, "end_time", "the clocks are put forward"),
        ({"starts": "2014-02", "start": "09:00"}, "start_time", "A time needs a day"),
        ({"starts": "2014-02-01", "ends": "2014-02", "end": "09:00"}, "end_time", "A time needs a day"),
        ({"starts": "2014-02-01", "end": "09:00"}, "end_time", "at what time it starts"),
        ({"starts": "2014-05-07", "ends": "2014-05-06"}, "ends", "before the start"),
        ({"starts": "2014-05", "ends": "2014-04"}, "ends", "before the start"),
        ({"starts": "2014-05-07", "start": "20:00", "end": "01:00"}, "end_time", "on which day it ends"),
        ({"starts": "2014-05-07", "zone": "Europe/Poznan"}, "time_zone", "“Europe/Poznan” is no time zone"),
        ({"starts": "2014-05-07", "zone": "../../etc/passwd"}, "time_zone", "is no time zone"),
    ],
)
def test_event_times_that_cannot_be_are_refused(arguments, field, words):
    with pytest.raises(ValidationError) as error:
        bounds(**arguments)

    assert list(error.value.message_dict) == [field]
    assert words in error.value.message_dict[field][0]


def test_end_in_a_wider_period_than_the_start_is_no_contradiction():
    assert bounds("2014-05-07", "2014")[1] == "2014-12-31 22:59:59"


def test_saving_an_event_derives_its_moments(make_microsite, make_page):
    event = make_page(make_microsite(), EventPage, starts="2027-05-07", start_time=datetime.time(9, 30))

    event.refresh_from_db()
    assert event.starts_at == utc("2027-05-07T07:30")
    event.time_zone = "America/New_York"
    event.save()
    event.refresh_from_db()
    assert event.starts_at == utc("2027-05-07T13:30")
    assert list(EventPage.objects.filter(starts_at__gt=utc("2027-05-07T13:00"))) == [event]


def test_publishing_a_revision_derives_the_moments_anew(make_microsite, make_page):
    event = make_page(make_microsite(), EventPage, starts="2027-05-07")
    event.starts = "2027-06"
    event.save_revision().publish()

    event.refresh_from_db()
    assert event.starts == PartialDate(2027, 6)
    assert event.starts_at == utc("2027-05-31T22:00")


def test_draft_of_an_event_without_a_date_is_saved_and_has_no_moments(make_microsite, make_page):
    event = make_page(make_microsite(), EventPage, starts=None, live=False)

    assert (event.starts_at, event.ends_at) == (None, None)
    with pytest.raises(ValidationError, match="the month or the year will do"):
        event.save_revision().publish()


def test_event_after_the_end_of_its_project_is_legal_and_said(make_microsite, make_page):
    microsite = make_microsite("eim")
    project = make_page(microsite, ProjectPage, starts="2012-11-01", ends="2013-08-31")
    conference = make_page(microsite, EventPage, starts="2013-09-20", project=project)

    conference.full_clean()
    [advice] = conference.advice()
    assert "after the end of its project (2013-08-31)" in advice
    conference.starts = "2013-08"
    assert conference.advice() == []


def test_event_is_not_its_own_previous_event(make_microsite, make_page):
    event = make_page(make_microsite(), EventPage)
    event.previous_event = event

    with pytest.raises(ValidationError, match="can't come before itself"):
        event.full_clean()


def test_session_after_the_last_day_is_said(make_microsite, make_page):
    session = {"key": "closing", "kind": "closing", "title": "Closing", "day": 3, "speakers": []}
    event = make_page(
        make_microsite(),
        EventPage,
        starts="2027-05-07",
        ends="2027-05-08",
        sessions=[{"type": "session", "value": session}],
    )

    assert event.advice() == ["“Closing” is on a day that the event doesn't have: it lasts 2 days."]


def test_sessions_with_the_same_key_are_refused():
    session = {"key": "panel", "kind": "panel", "title": "Panel", "day": 1, "speakers": []}
    sessions = SessionsBlock()

    with pytest.raises(StreamBlockValidationError) as error:
        sessions.clean(sessions.to_python([{"type": "session", "value": session}] * 2))
    assert list(error.value.block_errors) == [1]
    assert "“panel” is taken already" in str(error.value.block_errors[1].block_errors["key"])


def test_times_assigned_as_text_count_like_times(make_microsite, make_page):
    event = make_page(make_microsite(), EventPage, starts="2027-05-07", start_time="09:30", live=False)

    assert event.starts_at == utc("2027-05-07T07:30")
    event.end_time = "10:30"
    event.save()
    assert (event.starts_at, event.ends_at) == (utc("2027-05-07T07:30"), utc("2027-05-07T08:30"))
