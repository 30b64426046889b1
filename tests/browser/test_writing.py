"""What helps while somebody writes: how long a title is, what hinders readers, and that nothing unsaved is lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import expect

from cms.content.models import EventPage, PlainPage
from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from cms.registrations.models import RegistrationPage
from tests.api.populated import undone_database
from tests.browser.conftest import served
from tests.browser.desks import PASSWORD, Desk
from tests.copies import new_microsite
from tests.fixtures import add_page

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

EVENT = uuid.UUID("00000000-0000-4000-8000-00000000000e")
HEADING = "00000000-0000-4000-8000-000000000001"
BODY = [
    {"type": "heading", "value": {"text": "Homes for all", "level": 4, "anchor": ""}, "id": HEADING},
    {
        "type": "text",
        "value": '<p>Read more <a href="https://example.org/">here</a>.</p>',
        "id": HEADING.replace("1", "2"),
    },
]
LONG = "Housing, work and neighbours: what the towns of the project have learnt"


@pytest.fixture(scope="module")
def microsite(django_db_setup: None, django_db_blocker: Any, chromium_browser: Any) -> Iterator[Microsite]:
    with undone_database(django_db_blocker):
        microsite = new_microsite(slug="eim", title="EIM", languages=("en", "pl"))
        lead = User.objects.create_user("lena", "lena@example.org", PASSWORD)
        lead.groups.add(*(microsite.groups.get(role=role).group for role in (Role.LEADS, Role.REGISTRARS)))
        event = add_page(
            microsite, EventPage, title="Seminar", slug="seminar", starts="2099-05-07", translation_key=EVENT
        )
        add_page(microsite, RegistrationPage, parent=event, title="Registration", slug="registration")
        yield microsite


@pytest.fixture(scope="module")
def desk(microsite: Microsite, chromium_browser: Any) -> Iterator[Desk]:
    """Give the browser of somebody who leads the team."""
    with served() as port, override_settings(WAGTAILADMIN_BASE_URL=f"http://localhost:{port}"):
        context = chromium_browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        desk = Desk(context, port)
        desk.sign_in("lena")
        yield desk
        context.close()


def drafted(microsite: Microsite, **values: Any) -> PlainPage:
    page: PlainPage = add_page(microsite, PlainPage, title="Housing", slug="housing", **values)
    page.save_revision().publish()
    return page


def test_title_says_while_it_is_typed_how_long_it_is(microsite: Microsite, desk: Desk) -> None:
    desk.open("wagtailadmin_pages:edit", drafted(microsite).pk)
    title = desk.page.locator("#id_title")
    count = desk.page.locator("#id_title-count")
    heard = title.locator("xpath=following-sibling::*[@role='status']")
    assert count.inner_text() == "Characters: 7. Recommended: 60 at most."
    assert "id_title-count" in title.get_attribute("aria-describedby").split()

    title.press("End")
    # A character as people count them, whatever a script makes of it.
    title.press_sequentially(" 🏠")
    assert count.inner_text() == "Characters: 9. Recommended: 60 at most."
    # Nobody hears each key, but what there is when somebody pauses.
    assert heard.inner_text() == ""
    desk.page.wait_for_function("(heard) => heard.textContent.startsWith('Characters: 9.')", arg=heard.element_handle())
    title.fill(LONG)
    said = f"Characters: {len(LONG)}. Recommended: 60 at most; what comes after may be cut off."
    assert count.inner_text() == said
    assert "character-count--beyond" in count.get_attribute("class")
    assert desk.seen.wrong == []


def test_advice_stands_above_the_text_leads_there_and_goes_when_it_was_followed(
    microsite: Microsite, desk: Desk
) -> None:
    page = drafted(microsite, body=BODY)
    desk.open("wagtailadmin_pages:edit", page.pk)
    advice = desk.page.locator(".help-block", has_text="To look at, so that everybody can read this page:")
    assert advice.get_by_role("listitem").count() == 2
    assert "“Homes for all” has level 4 and follows level 1" in advice.inner_text()
    assert "“here”" in advice.inner_text()
    text = desk.page.locator(f"[id='block-{HEADING}-section']")
    assert advice.bounding_box()["y"] < text.bounding_box()["y"]
    advice.get_by_role("link", name="Show").first.click()
    assert desk.page.url.endswith(f"#block-{HEADING}-section")
    expect(text).to_be_in_viewport()

    text.locator("select").select_option("2")
    with desk.page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url):
        desk.page.get_by_role("button", name="Save draft").click()
    desk.page.wait_for_timeout(500)
    desk.open("wagtailadmin_pages:edit", page.pk)
    assert advice.get_by_role("listitem").count() == 1
    assert "Homes for all" not in advice.inner_text()
    assert desk.seen.wrong == []


@contextmanager
def asked(page: Any) -> Iterator[list[str]]:
    """Stay where one is when the browser asks whether to leave; give what it asked."""
    found: list[str] = []

    def stay(dialog: Any) -> None:
        found.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    yield found
    page.remove_listener("dialog", stay)


@pytest.mark.parametrize(
    ("name", "arguments", "field"),
    [
        ("wagtailsnippets_content_person:add", (), "#id_name"),
        ("microsites:edit", ("microsite",), "#id_title"),
        ("registrations:new_event_in", ("microsite",), "#id_event-title"),
        ("registrations:add", ("event",), "#id_name"),
        ("accounts_invite", ("microsite",), "#id_name"),
        ("webhooks_add", ("microsite",), "#id_description"),
    ],
)
def test_nobody_leaves_unsaved_work_unasked(
    microsite: Microsite, desk: Desk, name: str, arguments: tuple[str, ...], field: str
) -> None:
    page = desk.page
    known = {"microsite": microsite.pk, "event": EVENT}
    address = desk.base + reverse(name, args=[known[argument] for argument in arguments])
    images = page.get_by_role("link", name="Images")
    page.goto(address)
    with asked(page) as questions:
        # A form that nobody has written in is left as any page.
        images.click()
        page.wait_for_url("**/admin/images/")
        page.goto(address)
        # Wagtail looks two seconds after a form was opened what is in it, and twice a second whether that has changed.
        page.wait_for_timeout(2500)
        page.locator(field).click()
        page.keyboard.type("Anna")
        page.wait_for_timeout(1000)
        images.click(no_wait_after=True)
        page.wait_for_timeout(500)
        assert questions == ["beforeunload"]
        assert page.url == address
        assert "Anna" in page.locator(field).input_value()
    page.once("dialog", lambda dialog: dialog.accept())
    images.click()
    page.wait_for_url("**/admin/images/")
    assert desk.seen.wrong == []
