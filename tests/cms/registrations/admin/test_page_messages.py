"""What an editor is told when seats and mails follow from what is published."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.content.models import EventPage
from cms.microsites.choices import Role
from cms.registrations import openings
from cms.registrations.admin.page_messages import what_followed
from cms.registrations.choices import State
from cms.registrations.models import RegistrationPage
from tests.cms.registrations.test_page import form


@pytest.fixture
def people(sign):
    """Two with a seat, two who wait."""
    return [sign.up(f"{number}@example.org") for number in range(4)]


@pytest.fixture
def publish(sign, make_member, sign_in):
    """Publish the registration page in the editor, and return what it says."""
    publisher = sign_in(make_member(sign.microsite, roles=(Role.PUBLISHERS,)))

    def send(**values):
        page = RegistrationPage.objects.get(pk=sign.pages["en"].pk)
        sent = form(
            title=page.title,
            slug=page.slug,
            confirmation="automatic",
            privacy_notice='{"blocks": [{"key": "a", "text": "We keep it.", "type": "unstyled"}], "entityMap": {}}',
            data_protection_officer=page.data_protection_officer_id,
            reminder_days="",
            **values,
            **{"action-publish": "1"},
        )
        response = publisher.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent, follow=True)
        said = " ".join(str(message) for message in response.context["messages"])
        assert "published" in said, said
        return said

    return send


def test_fewer_seats_take_none_away_and_more_are_given_in_order(sign, people, publish):
    said = publish(capacity="1")
    assert "2 seats are taken, 1 more than there are now. Nobody loses one." in said
    assert sign.states() == [State.CONFIRMED, State.CONFIRMED, State.WAITLISTED, State.WAITLISTED]

    said = publish(capacity="4")
    assert "2 people who waited have got a seat, in the order in which they registered" in said
    assert "more than there are" not in said
    assert sign.states()[2:] == [State.OFFERED, State.OFFERED]
    assert "who waited" not in publish(capacity="4", introduction="Come.")


def test_approver_is_told_too(sign, people, make_member, sign_in):
    """Publishing by a workflow goes through other views of Wagtail's than the button does."""
    editor = make_member(sign.microsite, roles=(Role.EDITORS,))
    publisher = sign_in(make_member(sign.microsite, roles=(Role.PUBLISHERS,)))

    def approve(capacity):
        page = RegistrationPage.objects.get(pk=sign.pages["en"].pk)
        page.capacity = capacity
        page.save_revision(user=editor)
        page.get_workflow().start(page, editor)
        state = page.current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        response = publisher.post(address, follow=True)
        return " ".join(str(message) for message in response.context["messages"])

    assert "2 people who waited have got a seat" in approve(4)
    assert sign.states()[2:] == [State.OFFERED, State.OFFERED]
    assert "who waited" not in approve(5)


def test_moved_and_cancelled_events_say_whom_they_told(sign, people):
    def change(**values):
        begun = openings.now()
        event = EventPage.objects.get(pk=sign.event.pk)
        for name, value in values.items():
            setattr(event, name, value)
        event.save_revision().publish()
        return what_followed(event.translation_key, begun)

    assert change(start_time="11:00") == [
        "Time or place have changed: 4 people who are registered are told so by mail."
    ]
    assert change(introduction="Do come.") == []
    assert change(event_status="cancelled") == [
        "The event is cancelled: 4 people who are registered are told so by mail."
    ]
    assert change(introduction="It is cancelled.") == []
