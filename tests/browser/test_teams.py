"""Two teams in one admin: a lead, an editor and a translator do their work, and find nothing of the other team."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import TestCase, override_settings
from django.urls import reverse
from wagtail.models import Site

from cms.content.models import PlainPage
from cms.delivery.models import OutgoingMail
from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from tests.api.populated import undone_database
from tests.browser.conftest import served
from tests.browser.desks import PASSWORD, Desk
from tests.copies import new_microsite
from tests.fixtures import add_page

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

PAGE = '{ site(slug: "eim") { page(path: "/en/our-work/") { title } } }'
STORY = '{ site(slug: "eim") { page(path: "/pl/a-story/") { title ... on PlainPage { introduction } } } }'
DRAFT = '{ site(slug: "eim") { page(path: "/en/a-draft/") { title } } }'


class Teams:
    """Two microsites, the people of the first one's team, and the second one's page and picture."""

    def __init__(self) -> None:
        self.ours, self.theirs = _microsite("eim", "EIM"), _microsite("niem", "NIEM")
        self.about = _drafted(self.ours, "Our work", "our-work")
        self.story = _drafted(self.ours, "A story", "a-story")
        self.draft = add_page(self.ours, PlainPage, title="A draft", slug="a-draft", live=False)
        self.secret = _drafted(self.theirs, "Quokka plans", "quokka-plans")
        self.lead = self._member("lena", Role.LEADS)
        self.editor = self._member("edda", Role.EDITORS)
        self.translator = self._member("tomasz", Role.TRANSLATORS)
        self.port = 0

    def _member(self, name: str, role: Role) -> User:
        user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, first_name=name.capitalize())
        user.groups.add(self.ours.groups.get(role=role).group)
        return user


def _microsite(slug: str, title: str) -> Microsite:
    return new_microsite(slug=slug, title=title, languages=("en", "pl"))


def _drafted(microsite: Microsite, title: str, slug: str) -> Any:
    page = add_page(microsite, PlainPage, title=title, slug=slug, introduction=f"{title} in a sentence.")
    page.save_revision().publish()
    return PlainPage.objects.get(pk=page.pk)


@pytest.fixture(scope="module")
def teams(django_db_setup: None, django_db_blocker: Any, chromium_browser: Any) -> Iterator[Teams]:
    with undone_database(django_db_blocker):
        teams = Teams()
        with served() as port:
            teams.port = port
            # What the admin links to is this server.
            Site.objects.update(port=port)
            with override_settings(WAGTAILADMIN_BASE_URL=f"http://localhost:{port}"):
                yield teams


@pytest.fixture(scope="module")
def desks(teams: Teams, chromium_browser: Any) -> Iterator[dict[str, Desk]]:
    """Give the browsers of all, signed in by the form; and one of somebody whom nobody knows, as "guest"."""
    desks = {}
    for name in ("lena", "edda", "tomasz", "guest"):
        context = chromium_browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        desks[name] = Desk(context, teams.port)
        if name != "guest":
            desks[name].sign_in(name)
    yield desks
    for desk in desks.values():
        desk.context.close()


def test_editor_writes_and_sees_the_draft_and_a_lead_publishes_it(teams: Teams, desks: dict[str, Desk]) -> None:
    editor = desks["edda"]
    page = editor.page
    editor.open("wagtailadmin_pages:edit", teams.about.pk)
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    preview.get_by_role("heading", name="Our work", exact=True).wait_for()
    # What a form holds two seconds after it was opened is what Wagtail compares with.
    page.wait_for_timeout(2_500)
    page.locator("#id_title").fill("Our work for towns")
    editor.see(preview.get_by_role("heading", name="Our work for towns"))
    assert preview.get_by_text("Preview – not public.").is_visible()
    assert editor.ask(PAGE)["site"]["page"]["title"] == "Our work"

    editor.choose("Submit to Approval by the publishers of EIM")
    page.get_by_text("has been submitted for moderation").wait_for()
    assert editor.ask(PAGE)["site"]["page"]["title"] == "Our work"

    lead = desks["lena"]
    lead.open("wagtailadmin_pages:edit", teams.about.pk)
    lead.choose("Approve and Publish")
    lead.page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert lead.ask(PAGE)["site"]["page"]["title"] == "Our work for towns"
    assert editor.seen.wrong == lead.seen.wrong == []


def test_translator_translates_side_by_side_and_submits_and_a_lead_approves_it(
    teams: Teams, desks: dict[str, Desk]
) -> None:
    translator = desks["tomasz"]
    page = translator.page
    translator.open("wagtail_localize:submit_page_translation", teams.story.pk)
    page.get_by_label("Polish").check()
    page.get_by_role("button", name="Submit").click()
    for number, (original, words) in enumerate(
        {"A story": "Opowieść", "A story in a sentence.": "Opowieść w jednym zdaniu."}.items()
    ):
        page.get_by_role("tabpanel").get_by_text(original, exact=True).wait_for()
        page.get_by_role("button", name="Translate", exact=True).first.click()
        page.locator("main textarea, main input[type=text]").last.fill(words)
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("Translated manually").nth(number).wait_for()
    assert page.get_by_role("button", name="Publish in Polish").count() == 0
    translated = re.search(r"/pages/(\d+)/edit/", page.url)
    assert translated is not None
    page.reload()
    page.get_by_role("button", name="Submit for approval").click()
    page.get_by_text("“Opowieść” was submitted for approval").wait_for()
    assert page.get_by_text("Waiting for: Publishers of EIM").is_visible()
    assert translator.ask(STORY)["site"]["page"] is None

    lead = desks["lena"]
    lead.open("wagtailadmin_pages:edit", int(translated[1]))
    assert lead.page.get_by_text("Tomasz submitted this translation").is_visible()
    with TestCase.captureOnCommitCallbacks(execute=True):
        lead.page.get_by_role("button", name="Approve", exact=True).click()
        lead.page.get_by_role("heading", name="Approval").wait_for(state="detached")
    story = lead.ask(STORY)["site"]["page"]
    assert (story["title"], story["introduction"]) == ("Opowieść", "Opowieść w jednym zdaniu.")
    assert translator.seen.wrong == lead.seen.wrong == []


@pytest.mark.parametrize("name", ["lena", "edda", "tomasz"])
def test_nobody_finds_the_other_team(teams: Teams, desks: dict[str, Desk], name: str) -> None:
    desk = desks[name]
    page = desk.page
    desk.open("wagtailadmin_explore_root")
    assert page.get_by_role("link", name="EIM", exact=True).first.is_visible()
    found = [page.content()]
    for address in ("pages/search/?q=quokka", "choose-page/search/?q=quokka&page_type=wagtailcore.page", "images/"):
        response = page.request.get(f"{desk.base}/admin/{address}")
        assert response.status == 200
        found.append(response.text())
    assert not [text for text in found if "Quokka plans" in text or "NIEM" in text]

    for address in (
        reverse("wagtailadmin_pages:edit", args=[teams.secret.pk]),
        reverse("wagtailadmin_explore", args=[teams.secret.pk]),
        reverse("accounts_team", args=[teams.theirs.pk]),
    ):
        assert page.request.get(desk.base + address).status in (403, 404)
    assert desk.seen.wrong == []


def test_lead_invites_somebody_who_signs_in(teams: Teams, desks: dict[str, Desk]) -> None:
    lead, guest = desks["lena"], desks["guest"]
    lead.open("accounts_invite", teams.ours.pk)
    lead.page.locator("#id_email").fill("gerda@example.org")
    lead.page.locator("#id_name").fill("Gerda Gast")
    lead.page.get_by_label("Editors").check()
    lead.page.get_by_role("button", name="Send").click()
    lead.page.get_by_text("gerda@example.org").first.wait_for()

    address = re.search(r"http://\S+/admin/invitation/\S+", OutgoingMail.objects.latest("pk").text)
    assert address is not None
    guest.page.goto(address[0])
    for field in ("password1", "password2"):
        guest.page.locator(f"input[name={field}]").fill(PASSWORD)
    guest.page.locator("input[name=password2]").press("Enter")
    guest.page.get_by_text("Welcome to the team of EIM").wait_for()
    guest.open("wagtailadmin_pages:edit", teams.about.pk)
    assert guest.page.locator("#id_title").is_visible()
    assert lead.seen.wrong == guest.seen.wrong == []


def test_link_to_a_draft_opens_without_an_account(teams: Teams, desks: dict[str, Desk]) -> None:
    editor = desks["edda"]
    teams.draft.save_revision()
    editor.open("previews_share", teams.draft.pk)
    editor.page.get_by_role("button", name="Make a link").click()
    link = editor.page.get_by_label("Link", exact=True).input_value()

    stranger = desks["guest"]
    stranger.context.clear_cookies()
    response = stranger.page.goto(link)
    assert stranger.page.get_by_role("heading", name="A draft").is_visible()
    assert "no-store" in response.headers["cache-control"]
    assert stranger.context.cookies() == []
    assert stranger.ask(DRAFT)["site"]["page"] is None
    assert editor.seen.wrong == stranger.seen.wrong == []
