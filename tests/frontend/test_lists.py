"""Lists, filters, the month, the comparison and the search."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest

from cms.content.models import EventPage, GoodPracticePage, PlainPage
from frontend.months import Month
from tests.fixtures import MakeMicrosite, MakePage
from tests.frontend.conftest import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Any:
    return make_microsite()


def index_of(page: Any) -> str:
    """Return the path of the list that *page* is in."""
    return "/" + "/".join(page.get_parent().specific.url.split("/")[3:])


def titles(html: str) -> list[str]:
    return re.findall(r'class="event-title"[^>]*>([^<]+)<', html)


def test_events_to_come_are_shown_and_where_none_are_what_there_was(
    site: Any, make_page: MakePage, visit: Visit
) -> None:
    past = make_page(site, EventPage, title="Past one", starts="2014-05-07")
    path = index_of(past)

    html = visit(site, path).content.decode()
    assert titles(html) == ["Past one"]
    assert "No events are announced" in html

    year = datetime.datetime.now(datetime.UTC).year + 1
    make_page(site, EventPage, title="Coming one", starts=f"{year}-05-07")
    html = visit(site, path).content.decode()
    assert titles(html) == ["Coming one"]
    assert "No events are announced" not in html
    assert titles(visit(site, f"{path}?when=PAST").content.decode()) == ["Past one"]
    assert titles(visit(site, f"{path}?when=ALL").content.decode()) == ["Coming one", "Past one"]


def test_month_shows_an_event_on_each_of_its_days(site: Any, make_page: MakePage, visit: Visit) -> None:
    event = make_page(site, EventPage, title="Two days", starts="2014-04-30", ends="2014-05-01")
    make_page(site, EventPage, title="Some day in May", starts="2014-05")
    path = index_of(event)

    april = visit(site, f"{path}?month=2014-04").content.decode()
    may = visit(site, f"{path}?month=2014-05").content.decode()

    assert april.count(">Two days</a>") == 2  # the 1st of May is in the last week of April's calendar
    assert may.count(">Two days</a>") == 2
    assert titles(april) == ["Two days"]
    assert sorted(titles(may)) == ["Some day in May", "Two days"]
    assert ">Some day in May</a>" not in may
    assert "month=2014-06" in may
    assert "April 2014" in april


@pytest.mark.parametrize(
    "query", ["?type=NONSENSE", "?year=soon", "?month=2014-13", "?month=x", "?when=NEVER", "?after=x"]
)
def test_what_no_list_has_is_not_found(site: Any, make_page: MakePage, visit: Visit, query: str) -> None:
    path = index_of(make_page(site, EventPage, starts="2014-05-07"))

    assert visit(site, path + query).status_code == 404


def test_filters_narrow_the_list_and_stay_chosen(site: Any, make_page: MakePage, visit: Visit) -> None:
    event = make_page(site, EventPage, title="Seminar", starts="2014-05-07", event_type="seminar")
    make_page(site, EventPage, title="Workshop", starts="2015-05-07", event_type="workshop")

    html = visit(site, f"{index_of(event)}?when=PAST&type=SEMINAR").content.decode()

    assert titles(html) == ["Seminar"]
    assert '<option value="SEMINAR" selected>' in html
    assert "WORKSHOP" in html
    assert 'content="noindex, follow"' in html


def test_practices_are_compared_side_by_side(site: Any, make_page: MakePage, visit: Visit) -> None:
    pages = [
        make_page(site, GoodPracticePage, title=f"Practice {number}", summary=f"Summary {number}")
        for number in range(5)
    ]
    path = index_of(pages[0])
    ids = re.findall(r'name="compare" value="([^"]+)"', visit(site, path).content.decode())
    assert len(ids) == 5

    html = visit(site, f"{path}?compare={ids[0]}&compare={ids[1]}").content.decode()
    assert re.findall(r"<td>Summary (\d)</td>", html) == ["0", "1"]
    for wrong in (ids[:1], ids):
        html = visit(site, f"{path}?" + "&".join(f"compare={entry}" for entry in wrong)).content.decode()
        assert "Choose two, three or four practices" in html
    assert visit(site, f"{path}?compare=x&compare=y").status_code == 404


def test_search_marks_what_it_found_and_repeats_what_was_asked_safely(
    site: Any, make_page: MakePage, visit: Visit
) -> None:
    make_page(site, PlainPage, title="Housing for newcomers")

    html = visit(site, "/en/search/?q=housing").content.decode()
    assert "<mark>Housing</mark> for newcomers" in html
    assert "1 result for" in html

    html = visit(site, '/en/search/?q="><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in html
    assert visit(site, "/en/search/?q=x&year=soon").status_code == 404
    assert visit(site, "/pl/search/").status_code == 200


def test_month_knows_its_neighbours_and_nonsense() -> None:
    month = Month.parse("2024-12")

    assert month is not None
    assert (month.previous.key, month.next.key) == ("2024-11", "2025-01")
    assert Month.parse("2024-1x") is None
    assert Month.parse("9999-12") is None
    assert [day.date.day for day in month.weeks([], datetime.date(2024, 12, 3))[0]] == [25, 26, 27, 28, 29, 30, 1]
