"""The website in `examples/starter`, built from its lock file and asking a server of ours, as its visitors see it."""

from __future__ import annotations

import base64
import datetime
import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from cms.content.models import EventPage, PlainPage
from cms.previews import actions
from cms.previews.models import Preview
from cms.previews.tokens import token_of
from cms.registrations.choices import ConfirmationMode
from cms.registrations.models import Registration, RegistrationPage
from cms.webhooks import endpoints
from cms.webhooks.models import Endpoint
from tests.api.populated import Populated, undone_database
from tests.browser.axe import OF_COLOUR, RULES, complaints
from tests.browser.conftest import served
from tests.browser.desks import PASSWORD as DESK_PASSWORD
from tests.browser.desks import Desk
from tests.browser.starter import STARTER, Relay, World, free_port, npm, started
from tests.fixtures import add_page
from tests.processes import ROOT
from tests.registrations import question

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.node]

PASSWORD = "a word among friends"
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")


@pytest.fixture(scope="module")
def built(node_packages: Callable[[Path], Path]) -> Path:
    node_packages(STARTER)
    npm(STARTER, "build")
    return STARTER


@pytest.fixture(scope="module")
def world(
    built: Path, django_db_setup: None, django_db_blocker: Any, chromium_browser: Any, tmp_path_factory: Any
) -> Iterator[World]:
    with undone_database(django_db_blocker):
        populated = Populated("starter").grow(2)
        microsite = populated.microsite
        day = (datetime.date.today() + datetime.timedelta(days=100)).isoformat()
        when = {"starts": day, "start_time": "09:30", "time_zone": "Europe/Warsaw"}
        questions = [question("kind", "choice", choices=[{"key": "a", "label": "A"}, {"key": "b", "label": "B"}])]
        questions += [question("which", label="Which?", show_if_question="kind", show_if_answer="b")]
        event = add_page(microsite, EventPage, slug="seminar", title="Seminar", **when)
        rules = {"capacity": 5, "questions": questions, "confirmation": ConfirmationMode.AUTOMATIC}
        page = add_page(microsite, RegistrationPage, parent=event, slug="form", title="Sign up", **rules)
        about = add_page(microsite, PlainPage, slug="about", title="About us")
        add_page(microsite, PlainPage, "pl", translation_of=about, slug="o-nas", title="O nas")
        Redirect.objects.create(site=microsite.site, old_path="/en/old", redirect_page=about)
        gone = add_page(microsite, PlainPage, slug="gone", title="Gone")
        gone.save_revision().publish()
        gone.refresh_from_db()
        gone.unpublish()
        world = World(microsite, event, {"en": page})
        world.at, world.form_at = (urlsplit(str(found.full_url)).path for found in (event, page))
        call_command("register_documents", "starter", str(STARTER / "src/lib/generated/persisted-documents.json"))
        plans = add_page(microsite, PlainPage, slug="plans", title="Plans")
        draft = plans.get_latest_revision_as_object()
        draft.title = "Plans that nobody knows"
        # Taller than the frame beside the editor's form.
        draft.body = json.dumps([{"type": "text", "value": "<p>Word by word.</p>" * 60}])
        draft.save_revision()
        closed = add_page(microsite, PlainPage, slug="closed", title="Among friends")
        add_page(microsite, PlainPage, parent=closed, slug="below", title="Below friends")
        PageViewRestriction.objects.create(page=closed, restriction_type="password", password=PASSWORD)
        team = add_page(microsite, PlainPage, slug="team-room", title="The room of the team")
        PageViewRestriction.objects.create(page=team, restriction_type="login")
        own = free_port()
        world.endpoint = endpoints.add(microsite, url=f"http://127.0.0.1:{own}/api/webhook")
        world.relay = Relay()
        threading.Thread(target=world.relay.serve_forever, daemon=True).start()
        log = tmp_path_factory.mktemp("starter") / "log"
        secret = world.endpoint.secret
        with (
            served() as world.relay.target,
            started(own, world.relay.server_port, world.relay.target, secret, log) as world.base,
        ):
            yield world
        world.relay.shutdown()
        world.relay.server_close()


@pytest.fixture(scope="module")
def port(world: World) -> int:
    return 0


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    """Have challenges solved in no time, and this machine called."""
    settings.REGISTRATION_CHALLENGE_COST = 20
    settings.REGISTRATION_MINIMUM_SECONDS = 0
    settings.REGISTRATION_UNSOLVED_SECONDS = 0
    settings.WEBHOOK_ALLOW_HTTP = True
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.WEBHOOK_PORTS = []


@pytest.fixture
def visit(look: Any, world: World) -> Any:
    """Give a function that opens a path in a window of its own; pictures are all one pixel."""

    def visit(path: str, **window: Any) -> Any:
        seen = look(**window)
        seen.page.route("**/media/**", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
        seen.page.goto(world.base + path, wait_until="load")
        return seen

    return visit


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_pages_are_right_in_both_languages_on_phone_and_desk(visit: Any, world: World, width: int, dark: bool) -> None:
    seen = visit("/en/", width=width, dark=dark)
    paths = {str(link) for link in seen.page.eval_on_selector_all("a[href^='/']", "all => all.map((a) => a.pathname)")}
    asked = {"query": "{ site { pages(first: 100) { nodes { __typename path } } } }"}
    types = {node["__typename"]: node["path"] for node in ask(world, asked)["site"]["pages"]["nodes"]}
    assert len(types) > 25
    paths |= {*types.values(), "/en/rich/", "/pl/", "/pl/o-nas/", "/pl/rich/", "/pl/search/?q=project"}
    found: dict[str, Any] = {}
    for path in sorted(paths - {"/api/preview"}):
        seen.page.goto(world.base + path, wait_until="load")
        wrong = [*seen.overflow(), *complaints(seen.page, OF_COLOUR if dark else RULES), *seen.wrong]
        if seen.page.locator("html").get_attribute("lang") != path[1:3] or seen.page.locator("h1").count() != 1:
            wrong.append("language or heading")
        seen.wrong.clear()
        if wrong:
            found[path] = wrong

    assert found == {}
    assert seen.page.context.cookies() == []


def ask(world: World, body: dict[str, Any]) -> Any:
    """Ask the API for what the test has to know."""
    host = str(world.microsite.site.hostname)
    return Client().post("/graphql", body, content_type="application/json", headers={"Host": host}).json()["data"]


def test_every_block_is_shown(visit: Any, world: World) -> None:
    seen = visit("/en/rich/")
    body = {"query": '{ site { page(path: "/en/rich/") { body { __typename } } } }'}
    kinds = {block["__typename"] for block in ask(world, body)["site"]["page"]["body"]}

    assert len(kinds) == 16
    for selector in (
        *(".body > .text", ".body > h2", ".quote blockquote", "figure img", ".gallery li", ".timeline li", ".areas li"),
        *(".call .button", ".files a", ".people li", ".cards .card", "table td", ".elsewhere a", ".bilingual [lang]"),
    ):
        assert seen.page.locator(selector).count() > 0, selector
    assert seen.page.locator("source[type='image/avif'], source[type='image/webp']").first.get_attribute("srcset")


def test_page_that_is_not_translated_says_so(visit: Any) -> None:
    seen = visit("/pl/rich/")

    assert seen.page.locator("html").get_attribute("lang") == "pl"
    assert seen.page.locator("h1").get_attribute("lang") == "en"
    assert "angielski" in seen.page.locator(".notice").first.inner_text()


def test_addresses_are_answered_as_route_says(world: World) -> None:
    assert world.status("/en/nowhere/") == world.status("/xx/") == 404
    assert world.status("/en/gone/") == 410
    status, headers, _text = world.answer("/en/old?from=here")
    assert (status, headers["location"]) == (301, "/en/about/?from=here")
    status, headers, _text = world.answer("/", headers={"Accept-Language": "de, pl;q=0.8, en;q=0.5"})
    assert (status, headers["location"], headers["vary"]) == (302, "/pl/", "Accept-Language")
    assert "Strony nie znaleziono" in (text := world.answer("/pl/nigdzie/")[2]) or "404" in text


def test_reader_switches_language_and_searches_by_keyboard(visit: Any, world: World) -> None:
    seen = visit("/en/about/")
    seen.page.get_by_role("navigation", name="Language").get_by_role("link", name="polski").click()
    assert seen.page.url == f"{world.base}/pl/o-nas/"
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.className") == "skip"
    seen.page.get_by_role("link", name="Szukaj").press("Enter")
    seen.page.get_by_role("searchbox").press_sequentially("seminar")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**/pl/search/?q=seminar**")

    assert seen.page.locator("mark").first.inner_text().lower() == "seminar"
    assert seen.wrong == []


def test_head_tells_search_engines_what_the_api_says(world: World) -> None:
    _status, headers, text = world.answer("/en/about/")

    assert '<link rel="canonical"' in text
    assert 'hreflang="pl"' in text
    data = [json.loads(found) for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)]
    assert "BreadcrumbList" in {part["@type"] for part in data}
    assert "'unsafe-inline'" not in headers["content-security-policy"]
    assert "set-cookie" not in headers
    # Nothing is sent that only a browser with scripts could use.
    assert "<script" not in text.replace('<script type="application/ld+json">', "")


# --- Signing up -------------------------------------------------------------------------------------------------------


def test_signing_up_without_scripts_loses_nothing_and_ends_with_a_confirmed_address(
    visit: Any, world: World, mail_server: Any
) -> None:
    seen = visit(world.at, width=320, scripts=False)
    page = seen.page
    assert "Places left: 5" in page.content()
    page.get_by_role("link", name="Register").click()
    page.get_by_label("Your name").fill("Anna Kowalska")
    page.get_by_label("Which?").fill("Something")
    page.get_by_role("button", name="Register").click()

    assert page.get_by_role("alert").is_visible()
    assert page.locator("#f-email").get_attribute("aria-invalid") == "true"
    assert page.locator("#f-name").input_value() == "Anna Kowalska"
    assert page.get_by_label("Which?").input_value() == "Something"
    assert seen.overflow() == []
    # The form that came back has this status.
    assert [wrong for wrong in seen.wrong if "422" not in wrong] == []
    seen.wrong.clear()
    page.locator("#f-email").fill("anna@example.org")
    page.locator("#f-notice").check()
    page.get_by_role("button", name="Register").click()
    page.wait_for_url("**?sent")
    assert world.of("anna@example.org").state == "awaiting_confirmation"

    page.goto(world.mail_to(mail_server, "anna@example.org"))
    assert world.of("anna@example.org").state == "awaiting_confirmation"
    page.get_by_role("button", name="Confirm my e-mail address").press("Enter")
    page.wait_for_url("**done=1**")
    assert world.of("anna@example.org").state == "confirmed"
    page.get_by_text("Cancel your registration?").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    page.wait_for_url("**done=1**")
    assert world.of("anna@example.org").state == "cancelled"
    assert page.context.cookies() == []
    assert seen.wrong == []


def test_with_scripts_the_challenge_is_solved(visit: Any, world: World, settings: Any, mail_server: Any) -> None:
    # Whoever sends it unsolved has to wait for a minute.
    settings.REGISTRATION_UNSOLVED_SECONDS = 60
    seen = visit(world.form_at)
    assert not seen.page.get_by_label("Which?").is_visible()
    seen.page.get_by_label("B", exact=True).check()
    assert seen.page.get_by_label("Which?").is_visible()
    seen.page.get_by_label("Your name").fill("Jan")
    seen.page.get_by_role("button", name="Register").click()
    seen.page.get_by_role("alert").wait_for()
    # axe is a script: here is where it can look at what went wrong.
    assert complaints(seen.page) == []
    assert [wrong for wrong in seen.wrong if "422" not in wrong] == []
    seen.wrong.clear()
    seen.page.locator("#f-email").fill("jan@example.org")
    seen.page.locator("#f-notice").check()
    seen.page.get_by_role("button", name="Register").click()
    seen.page.wait_for_url("**?sent")

    assert world.of("jan@example.org").state == "awaiting_confirmation"
    seen.page.goto(world.mail_to(mail_server, "jan@example.org"))
    assert (complaints(seen.page), seen.wrong) == ([], [])


def test_form_from_another_website_is_refused(world: World) -> None:
    headers = {"Origin": "https://example.org", "Content-Type": "application/x-www-form-urlencoded"}

    assert world.status(f"{world.form_at}?/register", data=b"name=x", headers=headers) == 403


# --- Drafts, private pages and changes --------------------------------------------------------------------------------


def test_edit_is_seen_after_the_webhook_and_only_then(world: World) -> None:
    about = PlainPage.objects.get(slug="about")
    assert "About us" in world.answer("/en/about/")[2]
    about.title = "Who we are"
    about.save_revision().publish()
    assert "Who we are" not in world.answer("/en/about/")[2]
    about_it = {"microsite": "starter", "everything": False, "changes": [{"path": "/en/about/", "language": "en"}]}

    # Neither forged nor old, nor about somebody else.
    assert world.press(about_it, "whsec_" + base64.b64encode(b"a key of twenty-four b..").decode()) == 401
    assert world.press(about_it, at=time.time() - 600) == 401
    assert world.status("/api/webhook", data=b"{}", headers={"Content-Type": "application/json"}) == 401
    assert world.press({**about_it, "microsite": "eu-mia"}) == 204
    assert "Who we are" not in world.answer("/en/about/")[2]

    assert {"path": "/en/about/", "language": "en"} in world.tell()["changes"]
    assert "Who we are" in world.answer("/en/about/")[2]

    # While a secret is replaced, calls are signed with both; and the look belongs to no page.
    # Of another instance: the test's end takes it back, and the world goes on with the secret that the starter has.
    endpoints.rotate_secret(Endpoint.objects.get(pk=world.endpoint.pk))
    language = world.microsite.languages.get(locale__language_code="en")
    language.slogan = "Another slogan"
    language.save()
    assert world.tell()["everything"]
    assert "Another slogan" in world.answer("/en/")[2]


@pytest.fixture
def preview(world: World) -> Preview:
    """Give somebody's leave to see the draft of a page."""
    editor = User.objects.create_superuser("editor")
    return actions.share(editor, world.microsite, PlainPage.objects.get(slug="plans"), datetime.timedelta(hours=1))


def test_draft_is_seen_with_its_token_and_kept_by_nobody(visit: Any, world: World, preview: Preview) -> None:
    token = token_of(preview)
    # A path of another website is none to lead to, and not everything is a token.
    assert world.answer(f"/api/preview?token={token}&path=//example.org/")[1]["location"] == "/"
    status, headers, _text = world.answer("/api/preview?token=mine&path=/en/plans/")
    assert (status, "set-cookie" in headers) == (400, False)

    world.answer("/en/plans/")
    seen = visit(f"/api/preview?token={token}&path=/en/plans/")
    assert seen.page.url == f"{world.base}/en/plans/"
    assert seen.page.locator("h1").inner_text() == "Plans that nobody knows"
    assert "Leave the preview" in seen.page.locator(".preview").inner_text()
    [cookie] = seen.page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    world.relay.asked.clear()
    mine = {"Cookie": f"preview={token}"}
    for _again in range(2):
        status, headers, text = world.answer("/en/plans/", headers=mine)
        assert (status, headers["cache-control"], headers["x-robots-tag"]) == (200, "private, no-store", "noindex")
        assert "Plans that nobody knows" in text
    assert headers["content-security-policy"].endswith(f"frame-ancestors http://localhost:{world.relay.target}")
    # The frame of the page, and what is in it: both are asked for again, each time.
    assert world.relay.asked == [(token, "")] * 4
    assert (seen.overflow(), complaints(seen.page), seen.wrong) == ([], [], [])

    # Others see nothing of it, and ask nothing again. What browsers keep for a while is the same for everybody.
    world.relay.asked.clear()
    _status, headers, text = world.answer("/en/plans/")
    assert ("Leave the preview" in text, "nobody knows" in text) == (False, False)
    assert headers["cache-control"] == "public, max-age=0, must-revalidate"
    world.answer("/look.css", headers=mine)
    assert {asked for asked, _unlocked in world.relay.asked} <= {""}
    seen.page.get_by_role("link", name="Leave the preview").click()
    assert (seen.page.context.cookies(), seen.page.locator("h1").inner_text()) == ([], "Plans")


def test_draft_beside_the_editors_form_stays_where_it_is_scrolled_to(
    world: World, chromium_browser: Any, settings: Any
) -> None:
    port = world.relay.target
    settings.WAGTAILADMIN_BASE_URL = f"http://localhost:{port}"
    world.microsite.preview_url = f"{world.base}/api/preview"
    world.microsite.save()
    User.objects.create_superuser("paula", "paula@example.org", DESK_PASSWORD)
    page = PlainPage.objects.get(slug="plans")
    desk = Desk(chromium_browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}), port)
    desk.sign_in("paula")
    desk.open("wagtailadmin_pages:edit", page.pk)
    desk.page.get_by_role("button", name="Toggle preview").click()
    shown = desk.page.frame_locator("#w-preview-iframe")
    desk.see(shown.get_by_role("heading", name="Plans that nobody knows", exact=True))

    # What is typed before the form has settled, two seconds after it was opened, is taken for what was there.
    desk.page.wait_for_timeout(2500)
    shown.locator("body").evaluate("scrollTo(0, 120)")
    desk.page.locator("#id_title").fill("Plans in other words")
    desk.see(shown.get_by_role("heading", name="Plans in other words", exact=True))
    assert shown.locator("body").evaluate("scrollY") == 120
    # Only the admin may do so, and only with a draft.
    assert "/preview.js" not in world.answer("/en/plans/")[2]
    assert world.answer("/en/plans/")[1]["content-security-policy"].endswith("frame-ancestors 'none'")
    assert desk.seen.wrong == []
    desk.context.close()


def test_nobody_registers_from_a_preview(visit: Any, world: World, preview: Preview) -> None:
    seen = visit(f"/api/preview?token={token_of(preview)}&path={world.form_at}", scripts=False)
    seen.page.get_by_label("Your name").fill("Anna")
    seen.page.get_by_role("button", name="Register").click()

    assert "This is a preview" in seen.page.get_by_role("alert").inner_text()
    assert seen.page.get_by_label("Your name").input_value() == "Anna"
    assert not Registration.objects.filter(name="Anna").exists()


def test_preview_that_is_over_says_so_and_shows_nothing(visit: Any, world: World, preview: Preview) -> None:
    seen = visit(f"/api/preview?token={token_of(preview)}&path=/en/plans/")
    Preview.objects.update(expires_at=timezone.now())
    answered = seen.page.goto(f"{world.base}/en/plans/")

    assert (answered.status, answered.headers["cache-control"]) == (403, "private, no-store")
    assert seen.page.locator("h1").inner_text() == "This preview is over"
    assert complaints(seen.page) == []
    assert seen.page.context.cookies() == []
    seen.page.get_by_role("link", name="To the page that everybody sees").click()
    assert seen.page.locator("h1").inner_text() == "Plans"


def test_password_opens_a_page_to_who_has_typed_it(visit: Any, world: World) -> None:
    seen = visit("/en/closed/", width=320)
    assert "Among friends" not in seen.page.content()
    assert (seen.overflow(), complaints(seen.page)) == ([], [])
    seen.page.get_by_label("Password").fill("a guess")
    seen.page.get_by_role("button", name="Open the page").click()
    assert seen.page.get_by_role("alert").is_visible()
    assert seen.page.get_by_label("Password").get_attribute("aria-invalid") == "true"
    assert (complaints(seen.page), seen.page.context.cookies()) == ([], [])

    seen.page.get_by_label("Password").fill(PASSWORD)
    seen.page.get_by_role("button", name="Open the page").click()
    assert seen.page.locator("h1").inner_text() == "Among friends"
    [cookie] = seen.page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/en/closed/")
    assert cookie["expires"] == -1
    world.relay.asked.clear()
    seen.page.goto(f"{world.base}/en/closed/below/")
    assert seen.page.locator("h1").inner_text() == "Below friends"
    assert [bool(unlocked) for _preview, unlocked in world.relay.asked if unlocked] == [True, True]

    # Nobody keeps it: neither browsers, nor this website for others.
    mine = {"Cookie": f"{cookie['name']}={cookie['value']}"}
    status, headers, text = world.answer("/en/closed/", headers=mine)
    assert (status, headers["cache-control"], "Among friends" in text) == (200, "private, no-store", True)
    for path in ("/en/closed/", "/en/closed/below/"):
        status, headers, text = world.answer(path)
        assert (status, headers["cache-control"], "friends" in text) == (403, "private, no-store", False)
    assert "friends" not in world.answer("/en/")[2]

    restriction = PageViewRestriction.objects.get(page__slug="closed", page__live=True)
    restriction.password = "another"
    restriction.save()
    seen.page.goto(f"{world.base}/en/closed/")
    assert "closed again" in seen.page.get_by_role("status").inner_text()


def test_somebody_of_the_team_signs_in_and_is_let_in(world: World) -> None:
    body = {"query": '{ site { route(path: "/en/team-room/") { ... on ProtectedRoute { signInUrl } } } }'}
    there = ask(world, body)["site"]["route"]["signInUrl"]
    status, _headers, text = world.answer("/en/team-room/")
    assert (status, there.replace("&", "&amp;") in text) == (403, True)

    client = Client()
    client.force_login(User.objects.create_superuser("member"))
    led = client.get(urlsplit(there).path, dict(parse_qsl(urlsplit(there).query)), headers={"Host": "localhost"})
    code = urlsplit(led["Location"]).query
    assert code.startswith("unlock=")
    status, headers, _text = world.answer(f"/en/team-room/?{code}")
    assert (status, headers["location"]) == (303, "/en/team-room/")
    cookie = headers["set-cookie"].split(";")[0]
    assert "The room of the team" in world.answer("/en/team-room/", headers={"Cookie": cookie})[2]
    # A code is good once.
    assert world.status(f"/en/team-room/?{code}") == 403


def test_what_was_shown_is_shown_while_the_api_is_down(world: World) -> None:
    world.answer("/en/rich/")
    world.relay.is_down = True
    try:
        assert world.press({"microsite": "starter", "changes": []}) == 204
        assert world.status("/en/rich/") == 200
        assert world.status("/en/never-asked-for/") == 503
    finally:
        world.relay.is_down = False


# --- The schema -------------------------------------------------------------------------------------------------------


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    """Give a copy of the website's folder with the schema in it, as somebody has it who begins with it."""
    folder = tmp_path / "site"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("node_modules", "build", ".svelte-kit", "generated"))
    (folder / "node_modules").symlink_to(built / "node_modules")
    shutil.copy(ROOT / "graphql" / "schema.graphql", folder)
    return folder


def test_types_are_right_and_a_new_block_breaks_them(copied: Path) -> None:
    schema = copied / "schema.graphql"
    schema.write_text(schema.read_text() + "\ntype PollBlock implements Block { key: String! question: String! }\n")
    told = npm(copied, "check", fails=True)
    # That, and nothing else: one check for both, as it takes long.
    assert "found 1 error and 0 warnings in 1 file" in told
    assert "src/lib/blocks/index.ts" in told
    assert "PollBlock" in told


def test_field_that_is_gone_breaks_the_build(copied: Path) -> None:
    schema = copied / "schema.graphql"
    schema.write_text(re.sub(r"\n  seatsLeft: Int", "\n  seatsRemaining: Int", schema.read_text()))

    assert 'Cannot query field "seatsLeft"' in npm(copied, "build", fails=True)


def test_lock_file_names_the_public_registry_only() -> None:
    packages = json.loads((STARTER / "package-lock.json").read_text())["packages"]
    addresses = {name: package.get("resolved", "") for name, package in packages.items() if name}

    assert [name for name, url in addresses.items() if not url.startswith("https://registry.npmjs.org/")] == []


def test_docs_name_each_variable() -> None:
    read = set(re.findall(r"env\.(\w+)", (STARTER / "src/lib/server/settings.ts").read_text()))
    docs = (ROOT / "docs" / "front-end" / "starter.md").read_text()

    assert read
    assert read == set(re.findall(r"^\| `(MICROSITES_\w+)`", docs, re.M))
    assert read <= set(re.findall(r"^(\w+)=", (STARTER / ".env.example").read_text(), re.M))
