"""Registering in a browser: by keyboard alone, with and without scripts, on a telephone, on another website."""

from __future__ import annotations

import datetime
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from django.test import override_settings

from cms.content.models import EventPage
from cms.delivery.sending import Worker
from cms.registrations import seats, tokens
from cms.registrations.models import Invitation, Registration, RegistrationPage
from frontend import embed
from tests.api.populated import undone_database
from tests.browser.axe import complaints
from tests.browser.conftest import served
from tests.copies import new_microsite
from tests.fixtures import add_page
from tests.registrations import Sign, question

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

LANGUAGES = ("en", "pl", "de", "fr", "hu")
CHOICES = [
    {"key": "council", "label": "Kommunalverwaltungsangestellte"},
    {"key": "ngo", "label": "Stowarzyszenie na rzecz przeciwdziałania wykluczeniu"},
    {"key": "other", "label": "Other"},
]
QUESTIONS = [
    question("organisation", "organisation", required=True),
    question("kind", "choice", label="Donaudampfschifffahrtsgesellschaft?", required=True, choices=CHOICES),
    question("which", label="Which kind?", required=True, show_if_question="kind", show_if_answer="other"),
    question("topics", "choices", choices=CHOICES),
    question("country", "country", help_text="Where you live."),
    question("day", "date"),
    question("turin", "yes_no"),
    question("home", "long_text"),
    question("list", "consent"),
]
# What a strict website lets in: this one script, and what it asks its own server.
STRICT = "default-src 'none'; script-src {0}; connect-src {0}; require-trusted-types-for 'script'; trusted-types 'none'"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Somebody else's website</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><script src="{0}/embed.js" defer></script></head>
<body><main><h1>Somebody else's website</h1>
<microsite-sign-up event="{0}{1}" language="pl"><a href="{0}{1}">Register for the seminar</a></microsite-sign-up>
<microsite-events language="pl" first="3"><a href="{0}/pl/">All events</a></microsite-events></main></body></html>"""


class Foreign(BaseHTTPRequestHandler):
    """A website that isn't ours, with a policy of its own."""

    def __init__(self, world: World, *arguments: Any) -> None:
        self.world = world
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Answer its one page, in either of two languages."""
        text = PAGE.format(self.world.base, self.world.path("en"))
        if self.path == "/pl-PL":
            # As most websites say it, and with nothing said to the elements.
            text = text.replace(' language="pl"', "").replace('<html lang="en">', '<html lang="pl-PL">')
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        policy = STRICT.format(self.world.base)
        self.send_header("Content-Security-Policy", policy + "; img-src data:")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Write nothing."""


class World(Sign):
    """A microsite in five languages, with an event that has one seat."""

    port = 0
    foreign = 0
    _paths: ClassVar[dict[str, str]] = {}

    @property
    def base(self) -> str:
        return f"http://eu-mia.localhost:{self.port}"

    def path(self, language: str) -> str:
        """Return the path of the form; without the database, which other threads may not ask."""
        if language not in self._paths:
            self._paths[language] = "/" + str(self.pages[language].full_url).split("/", 3)[3]
        return self._paths[language]

    def send(self, *arguments: Any, **values: Any) -> Registration:
        """Register without a form, and so without a challenge."""
        with override_settings(REGISTRATION_CHALLENGE_COST=0):
            return super().send(*arguments, **values)

    def mail_to(self, server: Any, address: str) -> str:
        """Send what is due, and return the link in the newest mail to *address*."""
        Worker().run(threading.Event(), until_empty=True)
        newest = [mail for mail in server.received if mail["To"] == address][-1]
        [link] = set(re.findall(r"https?://\S+token=[\w-]+", newest.get_body(("plain",)).get_content()))
        return self.base + re.sub(r"^https?://[^/]+", "", link)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, chromium_browser: Any) -> Iterator[World]:
    with undone_database(django_db_blocker):
        microsite = new_microsite(slug="eu-mia", languages=LANGUAGES, title="EU-MIA")
        day = (datetime.date.today() + datetime.timedelta(days=100)).isoformat()
        when = {"starts": day, "start_time": "09:30", "end_time": "17:00", "time_zone": "Europe/Warsaw"}
        rules = {"capacity": 1, "confirmation": "automatic", "questions": QUESTIONS}
        event = add_page(microsite, EventPage, title="Seminar", **when)
        page = add_page(microsite, RegistrationPage, parent=event, title="Registration", **rules)
        world = World(microsite, event, {"en": page})
        for language in LANGUAGES[1:]:
            other = add_page(microsite, EventPage, language, translation_of=event, title="Seminar", **when)
            world.pages[language] = add_page(
                microsite, RegistrationPage, language, parent=other, translation_of=page, title="Formular", **rules
            )
        for language in LANGUAGES:
            world.path(language)
        foreign = ThreadingHTTPServer(("127.0.0.1", 0), partial(Foreign, world))
        world.foreign = foreign.server_port
        microsite.further_origins = f"http://127.0.0.1:{world.foreign}"
        microsite.save()
        thread = threading.Thread(target=foreign.serve_forever, daemon=True)
        thread.start()
        with served() as world.port:
            yield world
        foreign.shutdown()
        foreign.server_close()


@pytest.fixture(scope="module")
def port(world: World) -> int:
    return world.port


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    """Have challenges solved in no time."""
    settings.REGISTRATION_CHALLENGE_COST = 20
    settings.REGISTRATION_MINIMUM_SECONDS = 0
    settings.REGISTRATION_UNSOLVED_SECONDS = 0


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id"))


def tab_to(page: Any, element_id: str) -> None:
    """Press the tabulator until the element with this id has the focus."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if focused(page) == element_id:
            return
    raise AssertionError(f"{element_id} can't be reached by keyboard")


def test_keyboard_alone_on_a_narrow_telephone_without_scripts(look: Any, world: World, mail_server: Any) -> None:
    seen = look(width=320, scripts=False)
    page = seen.page
    seen.open("eu-mia", world.path("en"))
    assert seen.overflow() == []
    # Without a script each question is there, and says when it is asked.
    assert page.get_by_label("Which kind?").is_visible()
    assert page.get_by_text("Only if your answer to").is_visible()

    tab_to(page, "f-name")
    page.keyboard.type("Anna Kowalska")
    page.keyboard.press("Enter")
    page.locator("#errors").wait_for()
    assert focused(page) == "errors"
    assert seen.overflow() == []
    assert page.locator("#f-name").input_value() == "Anna Kowalska"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "f-email"
    page.keyboard.type("anna@example.org")
    tab_to(page, "f-q-organisation")
    page.keyboard.type("Miasto")
    tab_to(page, "f-q-kind")
    page.keyboard.press("Space")
    tab_to(page, "f-notice")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**?sent#main")
    assert seen.overflow() == []
    assert "anna" not in page.content()

    page.goto(world.mail_to(mail_server, "anna@example.org"))
    assert seen.overflow() == []
    assert world.of("anna@example.org").state == "awaiting_confirmation"
    page.get_by_role("button", name="Confirm my e-mail address").press("Enter")
    page.wait_for_url("**done=confirm**")
    assert world.of("anna@example.org").state == "confirmed"
    assert page.get_by_role("status").inner_text().startswith("Thank you")
    assert page.context.cookies() == []
    assert seen.wrong == []


def test_with_scripts_what_is_not_asked_is_out_of_sight_and_the_challenge_is_solved(
    look: Any, world: World, mail_server: Any, settings: Any
) -> None:
    # Whoever sends it unsolved has to wait for a minute.
    settings.REGISTRATION_UNSOLVED_SECONDS = 60
    first = world.up("first@example.org", answers=(("organisation", "City"), ("kind", "ngo")))
    seen = look(dark=True)
    page = seen.page
    seen.open("eu-mia", world.path("en"))
    page.get_by_text("All places are taken. You can put yourself").wait_for()
    which = page.get_by_label("Which kind?")
    assert not which.is_visible()
    page.get_by_label("Other").first.check()
    assert which.is_visible()
    which.fill("A library")
    page.get_by_label("Kommunalverwaltungsangestellte").first.check()
    assert not which.is_visible()
    page.get_by_label("Your name").fill("Béla Horváth")
    page.get_by_label("E-mail address").fill("bela@example.org")
    page.get_by_label("Organisation").fill("Város")
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Put me on the waiting list").dblclick()
    page.wait_for_url("**?sent#main")
    assert complaints(page) == []

    page.goto(world.mail_to(mail_server, "bela@example.org"))
    page.get_by_role("button", name="Confirm my e-mail address").click()
    assert page.locator(".place strong").inner_text() == "1"
    assert complaints(page) == []
    other = look()
    other.page.goto(f"{world.base}{world.path('en')}?action=manage&token={tokens.mint(first)}")
    other.page.get_by_role("link", name="Cancel my registration").click()
    other.page.get_by_role("button", name="Yes, cancel it").click()
    other.page.get_by_role("heading", name="Your registration is cancelled").wait_for()

    page.goto(world.mail_to(mail_server, "bela@example.org"))
    page.get_by_role("button", name="Accept the place").click()
    page.get_by_role("heading", name="You have a place").wait_for()
    page.get_by_role("link", name="Change my answers").click()
    page.get_by_label("Organisation").fill("Könyvtár")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Könyvtár").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    assert download.value.suggested_filename == "my-registration.json"
    # A browser that saves what came in place of a page calls that a request that failed.
    seen.wrong.pop()
    page.get_by_role("link", name="Delete my data").click()
    page.get_by_role("button", name="Delete my data for good").click()
    page.get_by_role("heading", name="Your data are deleted").wait_for()
    assert not Registration.objects.filter(email_key="bela@example.org").exists()
    assert (seen.wrong, other.wrong) == ([], [])


# Each page and each language, in one combination at least.
SHOWN = {
    "en": ("", "cancel"),
    "pl": ("manage", "?sent"),
    "de": ("wrong",),
    "fr": ("change",),
    "hu": ("manage",),
}


def test_every_page_on_the_way_is_right_in_every_language(look: Any, world: World) -> None:
    answers = (("organisation", "City"), ("kind", "ngo"), ("country", "PL"))
    token = tokens.mint(world.up(answers=answers))
    found: dict[str, Any] = {}
    for number, (language, names) in enumerate(SHOWN.items()):
        # Four times as large, a window that is 1280 wide shows 320.
        seen = look(width=320 if number % 2 else 1280, dark=number % 2 == 0)
        for name in names:
            query = name if name in ("", "?sent") else f"?action={name}&token={token}"
            seen.open("eu-mia", world.path(language) + ("" if name == "wrong" else query))
            if name == "wrong":
                seen.page.locator("form[data-form] button[type=submit]").click()
                seen.page.locator("#errors").wait_for()
            assert seen.page.locator("html").get_attribute("lang") == language
            wrong = [*seen.overflow(), *complaints(seen.page), *seen.wrong]
            seen.wrong.clear()
            if wrong:
                found[f"{language} {name}"] = wrong
    assert found == {}


def test_form_on_another_website_under_a_strict_policy(look: Any, world: World, mail_server: Any) -> None:
    seen = look(width=390)
    page = seen.page
    page.goto(f"http://127.0.0.1:{world.foreign}/")
    form = page.locator("microsite-sign-up")
    send = form.get_by_role("button")
    send.wait_for()
    page.locator("microsite-events").get_by_role("link", name="Seminar").wait_for()
    assert not form.get_by_text("Register for the seminar").is_visible()
    assert (seen.overflow(), complaints(page)) == ([], [])

    form.locator("#f-name").fill("Claire Dubois")
    send.click()
    form.locator("#errors-title").wait_for()
    assert page.evaluate("document.querySelector('microsite-sign-up').shadowRoot.activeElement.className") == "errors"
    assert complaints(page) == []
    form.locator(".errors a").first.press("Enter")
    page.keyboard.type("claire@example.org")
    form.locator("#f-q-organisation").fill("Ville")
    assert not form.locator("#f-q-which").is_visible()
    form.locator("#f-q-kind").check()
    form.locator("#f-notice").check()
    assert form.locator("#f-name").input_value() == "Claire Dubois"
    send.click()
    form.locator(".done").wait_for()
    assert complaints(page) == []

    link = world.mail_to(mail_server, "claire@example.org")
    assert "/pl/" in link
    assert world.of("claire@example.org").language == "pl"
    assert page.context.cookies() == []
    assert seen.wrong == []
    plain = look(scripts=False)
    plain.page.goto(f"http://127.0.0.1:{world.foreign}/")
    assert plain.page.get_by_role("link", name="Register for the seminar").is_visible()


def test_form_on_another_website_opens_to_who_is_invited(look: Any, world: World) -> None:
    world.set(access="invitation")
    token, other = tokens.new_token(), tokens.new_token()
    invited = {"name": "Anna Nowak", "email": "nowak@example.org", "language": "pl"}
    pool = seats.lock_or_make(world.opening)
    used = Invitation.objects.create(pool=pool, digest=tokens.hash_of(token), **invited)
    Invitation.objects.create(pool=pool, digest=tokens.hash_of(other), **{**invited, "email": "other@example.org"})
    seen = look(width=390)
    page = seen.page
    foreign = f"http://127.0.0.1:{world.foreign}/"
    form = page.locator("microsite-sign-up")

    # In words of the language that the element is in, with the link that works without scripts.
    page.goto(foreign)
    form.get_by_text("Zarejestrować mogą się tylko osoby zaproszone.").wait_for()
    assert form.get_by_role("link", name="Register for the seminar").is_visible()
    assert not form.locator("form").count()
    assert (seen.overflow(), complaints(page)) == ([], [])
    # A link in a mail that is for something else invites nobody.
    page.goto(f"{foreign}?action=manage&token={token}")
    form.get_by_text("Zarejestrować mogą się tylko osoby zaproszone.").wait_for()

    # As the link in an invitation leads to the page of the form, wherever that is.
    page.goto(f"{foreign}?from=mail&action=register&token={token}#form")
    send = form.get_by_role("button")
    send.wait_for()
    assert page.url == f"{foreign}?from=mail#form"
    assert form.locator("#f-name").input_value() == "Anna Nowak"
    assert form.locator("#f-email").input_value() == "nowak@example.org"
    assert complaints(page) == []
    form.locator("#f-q-organisation").fill("Miasto")
    form.locator("#f-q-kind").check()
    form.locator("#f-notice").check()
    send.click()
    form.locator(".done").wait_for()
    used.refresh_from_db()
    assert used.registration == world.of("nowak@example.org")

    # Nobody fills in a form in vain.
    page.goto(f"{foreign}?action=register&token={token}")
    form.get_by_text("To zaproszenie zostało już wykorzystane").wait_for()
    assert not form.locator("form").count()

    page.evaluate(
        """(token) => {
            const [old] = document.getElementsByTagName("microsite-sign-up");
            const element = old.cloneNode(true);
            element.setAttribute("invitation", token);
            old.replaceWith(element);
        }""",
        other,
    )
    form.locator("#f-email").wait_for()
    assert form.locator("#f-email").input_value() == "other@example.org"
    assert seen.wrong == []


def test_elements_speak_the_language_of_the_page_around_whatever_its_country(look: Any, world: World) -> None:
    page = look().page
    page.goto(f"http://127.0.0.1:{world.foreign}/pl-PL")
    for name in ("sign-up", "events"):
        page.locator(f"microsite-{name} .frame[lang=pl]").wait_for()

    # Who has asked too much already isn't answered by asking more.
    asked = []

    def refuse(route: Any) -> None:
        asked.append(route.request.url)
        headers = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(status=429, headers=headers, json={"errors": [{"message": "", "extensions": {"code": "LATER"}}]})

    page.route("**/graphql?**", refuse)
    with page.expect_console_message(lambda message: message.text.startswith("microsite-events:")):
        page.reload()
    assert len(asked) == 2


@pytest.mark.parametrize(
    "broken", ["Worker = class { constructor() { throw new Error(); } };", "crypto.subtle.importKey = () => nothing;"]
)
def test_form_goes_out_where_nothing_can_solve_its_challenge(look: Any, world: World, broken: str) -> None:
    page = look().page
    if "Worker" in broken:
        page.add_init_script(broken)
    else:
        solve = embed.PARTS[0].read_text()
        page.route("**/solve*.js", lambda route: route.fulfill(body=broken + solve, content_type="text/javascript"))
    page.goto(world.base + world.path("en"))
    page.get_by_label("Your name").fill("Anna Kowalska")
    page.locator("form[data-form] button[type=submit]").click()
    page.locator("#errors").wait_for()
    assert page.get_by_label("Your name").input_value() == "Anna Kowalska"
