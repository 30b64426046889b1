"""An event and its registration page are made in one form: both or neither, as far as the person may go."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page

from cms.content.choices import ContactKind
from cms.content.models import EventIndexPage, EventPage
from cms.microsites.choices import Role
from cms.registrations import openings
from cms.registrations.models import RegistrationPage
from tests.factories import ContactFactory
from tests.html_forms import read_forms

pytestmark = pytest.mark.django_db
DAY = (datetime.date.today() + datetime.timedelta(days=60)).isoformat()
NOTICE = "<p>We keep your data for a month.</p>"
GIVEN = {
    "event-title": "Łódź talks: housing",
    "event-introduction": "One day about homes.",
    "event-event_type": "seminar",
    "event-starts": DAY,
    "event-start_time": "09:30",
    "event-end_time": "17:00",
    "registration-capacity": "30",
}


class Maker:
    """Somebody of a team who has the form open."""

    def __init__(self, microsite: Any, user: Any) -> None:
        self.microsite, self.user = microsite, user
        self.client = Client()
        self.client.force_login(user)
        self.address = reverse("registrations:new_event_in", args=[microsite.pk])

    def opened(self) -> dict[str, Any]:
        html = self.client.get(self.address).content.decode()
        [form] = [one for one in read_forms(html) if "event-title" in one]
        return form

    def send(self, step: str = "save", **values: Any) -> Any:
        changed = {name.replace("__", "-"): value for name, value in values.items()}
        data = {**self.opened(), **GIVEN, f"action-{step}": "yes", **changed}
        return self.client.post(self.address, data, follow=True)


@pytest.fixture
def maker(make_microsite: Any, make_member: Any) -> Any:
    """Give somebody with some roles in EIM, which is read in English, Hungarian and Polish."""
    microsite = make_microsite("eim", ("en", "hu", "pl"))

    def make(*roles: Role) -> Maker:
        return Maker(microsite, make_member(microsite, roles=roles))

    return make


@pytest.fixture
def with_calendar(maker: Any, make_page: Any) -> Any:
    """The same with a list of events in English, an officer, and an event that says something about privacy."""
    microsite = maker(Role.EDITORS).microsite
    officer = ContactFactory(owner=microsite, kind=ContactKind.DPO, locale=microsite.default_locale)
    event = make_page(microsite, EventPage, title="Before", time_zone="Europe/Lisbon")
    make_page(microsite, RegistrationPage, parent=event, privacy_notice=NOTICE, data_protection_officer=officer)
    return officer


def made() -> tuple[EventPage, RegistrationPage]:
    """Return the two new pages."""
    event = EventPage.objects.get(title="Łódź talks: housing", locale__language_code="en")
    return event, RegistrationPage.objects.child_of(event).get()


def words(page: Any) -> str:
    return " ".join(str(message) for message in page.context["messages"])


def test_publisher_publishes_both_and_people_can_register(maker: Any, with_calendar: Any) -> None:
    page = maker(Role.PUBLISHERS).send("publish")

    event, registration = made()
    assert page.request["PATH_INFO"] == reverse("wagtailadmin_pages:edit", args=[event.pk])
    assert "were made in English and published. Both wait to be translated into: Hungarian, Polish." in words(page)
    assert (event.live, registration.live, event.has_unpublished_changes) == (True, True, False)
    assert (event.slug, registration.slug, registration.title) == ("lodz-talks-housing", "registration", "Registration")
    assert event.time_zone == "Europe/Lisbon"
    assert "We keep your data for a month." in registration.privacy_notice
    assert registration.data_protection_officer == with_calendar
    opening = openings.opening_of(maker(Role.EDITORS).microsite, event.translation_key)
    assert opening is not None
    assert [(one.key, one.type) for one in opening.questions("en")] == [
        ("organisation", "organisation"),
        ("function", "text"),
        ("country", "country"),
    ]
    assert registration.capacity == 30
    for code in ("hu", "pl"):
        locale = Locale.objects.get(language_code=code)
        other = event.get_translation(locale)
        assert (other.live, other.get_parent().specific_class) == (False, EventIndexPage)
        form = registration.get_translation(locale)
        assert (form.live, form.get_parent().pk) == (False, other.pk)


def test_editor_drafts_what_isnt_complete_and_begins_no_translations(maker: Any) -> None:
    editor = maker(Role.EDITORS)
    assert "registration-translations" not in editor.opened()
    page = editor.send("save", event__starts="", registration__ready_questions=["phone"])

    event, registration = made()
    assert "are there as drafts, in English. They lie in a new list of events" in words(page)
    assert (event.live, registration.live, event.get_parent().live) == (False, False, False)
    assert event.get_latest_revision().as_object().title == event.title
    assert [child.value["key"] for child in registration.questions] == ["phone"]
    assert event.get_translations().count() == 0
    # There was nothing to prefill.
    assert (registration.privacy_notice, registration.data_protection_officer) == ("", None)


def test_editor_cannot_publish_whatever_the_form_says_and_submits_instead(maker: Any, with_calendar: Any) -> None:
    editor = maker(Role.EDITORS)
    text = editor.client.get(editor.address).content.decode()
    assert 'name="action-submit"' in text
    assert 'name="action-publish"' not in text
    editor.send("publish")
    assert not made()[0].live
    made()[0].delete()

    assert "submitted for approval" in words(editor.send("submit"))
    for one in made():
        assert not one.live
        assert one.workflow_in_progress


@pytest.mark.parametrize(
    ("values", "form", "field", "said"),
    [
        ({"event__title": ""}, 0, "title", "required"),
        ({"event__starts": ""}, 0, "starts", "Say when the event is"),
        ({"event__ends": "2001-01-01"}, 0, "ends", "before the start"),
        ({"event__end_time": "08:00"}, 0, "end_time", "would end before it starts"),
        ({"registration__capacity": "-1"}, 1, "capacity", "greater than or equal"),
        ({"registration__privacy_notice": "null"}, 1, "privacy_notice", "without a privacy notice"),
        ({"registration__data_protection_officer": ""}, 1, "data_protection_officer", "without a data-protection"),
        (
            {"registration__opens_at": f"{DAY} 10:00", "registration__closes_at": f"{DAY} 09:00"},
            1,
            "closes_at",
            "after",
        ),
        ({"registration__translations": ["de"]}, 1, "translations", "de is not one of"),
        ({"registration__ready_questions": ["shoe-size"]}, 1, "ready_questions", "shoe-size is not one of"),
    ],
)
def test_mistake_is_said_at_its_field_and_nothing_is_made(
    maker: Any, with_calendar: Any, values: Any, form: int, field: str, said: str
) -> None:
    before = Page.objects.count()
    page = maker(Role.PUBLISHERS).send("publish", **values)

    assert said in " ".join(page.context["forms"][form].errors[field])
    assert said in page.content.decode()
    assert Page.objects.count() == before
    # What was typed is still there.
    assert "One day about homes." in page.content.decode()


def test_translation_that_cannot_be_begun_takes_everything_back(
    maker: Any, with_calendar: Any, monkeypatch: Any
) -> None:
    before = Page.objects.count()
    monkeypatch.setattr("cms.registrations.announcing.translate_object", lambda *_arguments, **_more: None)
    page = maker(Role.PUBLISHERS).send("publish")

    assert "Hungarian, Polish could not be begun" in " ".join(page.context["forms"][1].errors["translations"])
    assert Page.objects.count() == before


def test_second_event_of_the_same_name_gets_an_address_of_its_own(maker: Any, with_calendar: Any) -> None:
    publisher = maker(Role.PUBLISHERS)
    publisher.send("publish")
    publisher.send("publish", registration__translations=[])

    slugs = EventPage.objects.filter(title="Łódź talks: housing", locale__language_code="en").values_list(
        "slug", flat=True
    )
    assert sorted(slugs) == ["lodz-talks-housing", "lodz-talks-housing-1"]


def test_officer_of_another_team_is_refused(maker: Any, with_calendar: Any, make_microsite: Any) -> None:
    other = make_microsite("niem")
    foreign = ContactFactory(owner=other, kind=ContactKind.DPO, locale=other.default_locale)
    page = maker(Role.PUBLISHERS).send("publish", registration__data_protection_officer=str(foreign.pk))

    assert page.context["forms"][1].errors["data_protection_officer"]
    assert not EventPage.objects.filter(title="Łódź talks: housing").exists()


def test_it_is_offered_where_events_are_made_and_to_those_who_make_them(
    maker: Any, with_calendar: Any, make_microsite: Any, make_member: Any
) -> None:
    editor, registrar = maker(Role.EDITORS, Role.REGISTRARS), maker(Role.REGISTRARS)
    choice = reverse("registrations:new_event")
    calendar = EventIndexPage.objects.get(locale__language_code="en")
    explorer = reverse("wagtailadmin_explore", args=[calendar.pk])
    places = {reverse("wagtailadmin_home"): choice, reverse("registrations:index"): choice, explorer: editor.address}
    for place, address in places.items():
        assert f'href="{address}"' in editor.client.get(place).content.decode(), place
    for place in (reverse("wagtailadmin_home"), reverse("registrations:index")):
        assert f'href="{choice}"' not in registrar.client.get(place).content.decode(), place
    assert registrar.client.get(choice).status_code == 404
    assert registrar.client.get(editor.address).status_code == 404
    assert registrar.client.post(editor.address, GIVEN).status_code == 404

    # Who works for one microsite comes there at once; who works for several chooses.
    assert editor.client.get(choice).url == editor.address
    other = make_microsite("niem")
    editor.user.groups.add(*make_member(other, roles=(Role.EDITORS,)).groups.all())
    text = editor.client.get(choice).content.decode()
    assert f'href="{editor.address}"' in text
    assert reverse("registrations:new_event_in", args=[other.pk]) in text
