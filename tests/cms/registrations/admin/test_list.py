"""The list of registrants: what it shows, finds and narrows down, and what is decided about many at once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.content.models import EventPage
from cms.delivery.models import OutgoingMail
from cms.registrations import actions
from cms.registrations.admin.filters import narrowed
from cms.registrations.admin.overview import rows
from cms.registrations.admin.team_events import reference
from cms.registrations.admin.twins import name_key
from cms.registrations.choices import State
from cms.registrations.mails import MailKind
from cms.registrations.models import RegistrationPage
from tests.cms.registrations.admin.conftest import answers


@pytest.fixture
def people(desk):
    """Two with a seat, two who wait."""
    sign = desk.sign
    return [
        sign.up("anna@example.org", answers=answers("Town Hall")),
        sign.up("bela@example.org", "pl", name="Béla Horváth", answers=answers(kind="other", country="HU")),
        sign.up("carla@example.org", name="Carla Rossi", answers=(*answers(), _days("first", "second"))),
        sign.up("other@example.org", name="KOWALSKA Anna", answers=(*answers(kind="other"), _days("second"))),
    ]


def _days(*keys):
    from cms.registrations.answers import SentAnswer

    return SentAnswer("days", values=keys)


def shown(said, people):
    """Return the addresses of those whom a page names."""
    return [person.email.partition("@")[0] for person in people if person.email in said]


def test_list_finds_and_narrows_down(desk, people):
    invitation = actions.invite(desk.sign.opening, desk.registrar, email="x@example.org", language="en")
    actions.add(desk.sign.opening, desk.registrar, name="Dora Added", email="dora@example.org", language="en")
    people.append(desk.sign.of("dora@example.org"))
    invitation.registration = people[2]
    invitation.save()
    OutgoingMail.objects.filter(recipient="bela@example.org").update(state="refused", finished_at="2026-01-01T00:00Z")

    for query, expected in {
        "": ["anna", "bela", "carla", "other", "dora"],
        "q=kowalska": ["anna", "other"],
        "q=rossi carla": ["carla"],
        "q=HORV": ["bela"],
        "q=bela@": ["bela"],
        f"q={reference(people[2])}": ["carla"],
        f"q=%23{reference(people[2]).lower()}": ["carla"],
        "q=nobody": [],
        "q=%00rossi": ["anna", "bela", "carla", "other", "dora"],
        "state=confirmed": ["anna", "bela"],
        "state=confirmed&state=waitlisted": ["anna", "bela", "carla", "other", "dora"],
        "seat=waits": ["carla", "other", "dora"],
        "language=pl": ["bela"],
        "came=invited": ["carla"],
        "came=added": ["dora"],
        "came=alone": ["anna", "bela", "other"],
        "look_at=twice": ["anna", "other"],
        "look_at=mail": ["bela"],
        "answer-kind=other": ["bela", "other"],
        "answer-days=second": ["carla", "other"],
        "answer-days=first": ["carla"],
        "answer-kind=other&answer-days=second": ["other"],
        "answer-kind=other&state=confirmed&q=b": ["bela"],
    }.items():
        response = desk.client.get(f"{desk.url('list_results')}?{query}")
        assert shown(response.content.decode(), people) == expected, query

    said = desk.get("list")
    assert "2 of 2 seats are taken." in said
    assert "Perhaps registered twice" in said
    assert "place 2" in said
    assert "Town Hall" in said
    assert [person.email for person in _ordered(desk, "-name")][:2] == ["other@example.org", "dora@example.org"]


def _ordered(desk, ordering):
    return list(desk.client.get(desk.url("list"), {"ordering": ordering}).context["object_list"])


@pytest.mark.parametrize("name", ["list", "index", "event_mails", "attendance"])
def test_lists_cost_the_same_for_one_and_for_many(desk, name):
    address = desk.url(name) if name != "index" else "/admin/registrations/"

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert desk.client.get(address).status_code == 200
        return len(queries)

    desk.sign.up("1@example.org")
    cost()
    few = cost()
    for number in range(2, 8):
        desk.sign.up(f"{number}@example.org")
    assert cost() == few


def test_overview_counts_each_event(desk, people, make_page):
    desk.sign.send("unconfirmed@example.org")
    (row,) = rows(desk.registrar)

    assert (row.title, row.seats, row.waiting) == ("Seminar", "2 of 2", 3)
    assert row.states == {State.CONFIRMED: 2, State.WAITLISTED: 2, State.AWAITING_CONFIRMATION: 1}
    assert rows(desk.registrar, "semi") == [row]
    assert rows(desk.registrar, "congress") == []
    # Whoever registered is still there when the pages are gone.
    desk.sign.event.get_translations(inclusive=True).first().delete()
    for version in desk.sign.event.get_translations(inclusive=True):
        version.delete()
    (row,) = rows(desk.registrar)
    assert (row.title, sum(row.states.values())) == ("An event whose pages were deleted", 5)
    assert "anna@example.org" in desk.get("list")
    assert "anna@example.org" in desk.get("person", people[0].pk)
    for name in ("check_in", "badges", "attendance", "event_mails", "invitations"):
        desk.get(name)
    assert b"anna@example.org" in b"".join(desk.client.get(desk.url("export_csv")))
    assert "1 registration was cancelled." in desk.decide("cancel", people[0])
    assert "The registration page of this event is gone." in desk.post(
        desk.of("edit", people[1]), name="Béla", email="bela@example.org", language="pl"
    )


def test_overview_costs_the_same_for_many_events(desk, make_page):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            found = rows(desk.registrar)
        return len(found), len(queries)

    assert cost() == (1, 8)
    for number in range(3):
        event = make_page(desk.sign.microsite, EventPage, title=f"Congress {number}")
        make_page(desk.sign.microsite, RegistrationPage, parent=event, title="Register")
    assert cost() == (4, 8)


def test_deciding_says_first_what_will_happen(desk, people):
    keys = [person.pk for person in people]

    said = desk.post(desk.url("decide"), verb="confirm", id=keys)

    assert "For 2 people this isn&#x27;t possible" in said
    assert "For 2 people no seat is free:" in said
    assert desk.sign.states() == [State.CONFIRMED, State.CONFIRMED, State.WAITLISTED, State.WAITLISTED]

    desk.sign.set(capacity=3)
    assert desk.sign.states()[2] == State.OFFERED
    said = desk.post(desk.url("decide"), verb="confirm", id=keys)
    assert "1 person will be confirmed, and told so by mail." in said
    said = desk.decide("confirm", *people, message="See you.", beyond_capacity="on")
    assert "2 people were confirmed." in said
    assert "2 people stay as before." in said
    assert desk.sign.states() == [State.CONFIRMED] * 4
    mail = OutgoingMail.objects.get(recipient="carla@example.org", kind=MailKind.CONFIRMED)
    assert "> See you." in mail.text
    assert "4 seats are taken, 1 more than the 3 that there are. Nobody loses one." in desk.get("list")
    # Pressed twice, nothing is done twice.
    assert "4 people stay as before." in desk.decide("confirm", *people)
    assert people[2].transitions.last().user == desk.registrar


def test_many_are_cancelled_before_seats_go_to_who_waits(desk, people):
    """Else the third would be offered a seat, and lose it in the same moment."""
    desk.decide("cancel", people[0], people[2])

    assert desk.sign.states() == [State.CANCELLED, State.CONFIRMED, State.CANCELLED, State.OFFERED]
    assert not OutgoingMail.objects.filter(recipient="carla@example.org", kind=MailKind.OFFERED).exists()
    assert "at once" not in desk.decide("reject", people[1])
    assert desk.sign.states()[1] == State.CONFIRMED, "who is confirmed can only be cancelled"


def test_all_that_the_list_shows_are_chosen_with_its_filters(desk, people):
    said = desk.post(desk.url("decide"), verb="reject", everything="state=waitlisted")
    assert "2 people will be rejected" in said
    assert "Nobody was chosen" in desk.post(desk.url("decide"), verb="reject")
    assert "Nobody was chosen" in desk.post(desk.url("decide"), verb="reject", id=["x", people[0].pk.hex[:8]])
    desk.post(desk.url("decide"), verb="unknown", id=people[0].pk)
    assert desk.sign.states()[0] == State.CONFIRMED


def test_who_came_is_not_among_those_who_are_decided_about(desk, people):
    actions.mark_attended(people[0], desk.registrar)

    said = desk.decide("no_show", *people[:2])

    assert "1 person was noted as not having come." in said
    assert desk.sign.states()[:2] == [State.ATTENDED, State.NO_SHOW]
    assert "1 person stays as before." in desk.decide("confirm", people[0])


def test_names_are_alike_without_marks_and_in_any_order():
    assert name_key("Béla  HORVÁTH") == name_key("horvath bela")
    assert name_key("Łucja Maria-Anna") == name_key("anna maria Lucja")
    assert name_key("Anna Kowalska") != name_key("Anna Kowalski")


def test_filter_that_makes_no_sense_means_nobody_where_something_is_done_or_handed_out(desk, people, rf):
    from django.http import QueryDict

    request = rf.get("/")
    request.user = desk.registrar
    from cms.registrations.admin.access import team_event

    event = team_event(desk.registrar, desk.sign.event.translation_key)
    assert narrowed(event, request, QueryDict("")).count() == 4
    assert narrowed(event, request, QueryDict("state=nonsense")).count() == 0
    assert desk.client.get(desk.url("list"), {"p": "x", "ordering": "pool__microsite"}).status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("name", ["team", "print"])
def test_classes_are_styled_in_one_place(name):
    """Two parts of the admin that choose the same name take each other's shape."""
    path = finders.find(f"registrations/{name}.css")
    assert path is not None
    rules = Counter(re.findall(r"^(\.[\w-]+) \{", Path(path).read_text(), re.MULTILINE))
    assert rules
    assert [rule for rule, times in rules.items() if times > 1] == []
