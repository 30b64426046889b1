"""Checking people in with a telephone: its camera reads the codes of their tickets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse

from cms.content.models import EventPage
from cms.microsites.choices import Role
from cms.registrations import tickets
from cms.registrations.choices import State
from cms.registrations.models import Registration, RegistrationPage
from tests.api.populated import undone_database
from tests.browser.conftest import served
from tests.copies import new_microsite
from tests.fixtures import add_page
from tests.registrations import Sign

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

# Chromium reads codes on telephones and on macOS only. This stands in for that: it reads what is held up before the
# camera, once there is a picture.
DETECTOR = """
window.BarcodeDetector = class {
  constructor({ formats }) { if (formats.join() !== "qr_code") throw new Error(formats); }
  async detect(video) {
    const held = video.videoWidth ? await window.heldUp() : "";
    return held ? [{ rawValue: held }] : [];
  }
};
"""


class Door:
    """The page at the door on a telephone, and the ticket that is held up before its camera."""

    def __init__(self, sign: Sign, port: int) -> None:
        self.sign = sign
        self.base = f"http://localhost:{port}"
        self.held_up = ""
        self.page: Any = None

    @property
    def address(self) -> str:
        return self.base + reverse("registrations:check_in", args=[self.sign.event.translation_key])

    def states(self) -> list[str]:
        return list(Registration.objects.order_by("position").values_list("state", flat=True))


@pytest.fixture(scope="module")
def door(django_db_setup: None, django_db_blocker: Any, chromium_browser: Any) -> Iterator[Door]:
    with undone_database(django_db_blocker), override_settings(REGISTRATION_CHALLENGE_COST=0):
        microsite = new_microsite(slug="eu-mia", languages=("en",), title="EU-MIA")
        event = add_page(microsite, EventPage, title="Seminar", starts="2099-05-07", time_zone="Europe/Warsaw")
        page = add_page(microsite, RegistrationPage, parent=event, title="Registration", confirmation="automatic")
        registrar = User.objects.create_user("renata", password="secret")
        registrar.groups.add(microsite.groups.get(role=Role.REGISTRARS).group)
        sign = Sign(microsite, event, {"en": page})
        sign.up("anna@example.org")
        sign.up("bela@example.org", name="Béla Horváth")
        client = Client()
        client.force_login(registrar)
        with served() as port:
            door = Door(sign, port)
            context = chromium_browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": door.base}])
            context.expose_function("heldUp", lambda: door.held_up)
            context.add_init_script(DETECTOR)
            door.page = context.new_page()
            door.page.set_default_timeout(15_000)
            yield door
            context.close()


def test_camera_reads_one_ticket_after_the_other(door):
    anna, bela = Registration.objects.order_by("position")
    page = door.page
    page.goto(door.address)
    assert page.get_by_text("0 of 2 are here.").is_visible()

    page.get_by_role("button", name="Use the camera").click()
    page.wait_for_function("document.getElementById('reg-video').videoWidth > 0")
    door.held_up = tickets.address(anna)
    page.get_by_text("Anna Kowalska is checked in.").wait_for()
    assert page.get_by_text("1 of 2 are here.").is_visible()

    # The camera goes on by itself; the ticket that is still held up isn't read again.
    page.wait_for_function("document.getElementById('reg-video').videoWidth > 0")
    assert page.get_by_role("button", name="Use the camera").is_hidden()
    page.wait_for_timeout(600)
    assert not page.get_by_text("was checked in already").is_visible()

    door.held_up = tickets.address(bela)
    page.get_by_text("Béla Horváth is checked in.").wait_for()
    assert door.states() == [State.ATTENDED, State.ATTENDED]

    # Another time, the same ticket: said, and harmless.
    door.held_up = tickets.address(anna)
    page.get_by_text("Anna Kowalska was checked in already").wait_for()
    assert door.states() == [State.ATTENDED, State.ATTENDED]


def test_without_a_camera_there_is_a_field_for_the_code(door):
    page = door.page
    page.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('NotAllowedError'));")
    door.held_up = ""
    page.goto(door.address)
    page.evaluate("sessionStorage.clear()")
    page.reload()
    page.get_by_role("button", name="Use the camera").click()

    page.get_by_text("The camera can't be used.").wait_for()
    page.get_by_label("Code of a ticket").fill("nothing")
    page.get_by_role("button", name="Check in").click()
    page.get_by_text("This code is no ticket.").wait_for()
