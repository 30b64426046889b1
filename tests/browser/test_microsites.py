"""Every microsite in each of its languages, on a phone and on a desk, by day and by night."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.once]

HOMES = [
    ("eim", "en"),
    ("eim", "hu"),
    ("eu-belong", "en"),
    ("eu-belong", "pl"),
    ("eu-mia", "en"),
    ("eu-mia", "fr"),
    ("niem", "en"),
    ("niem", "pl"),
    ("ewsi", "en"),
    ("ewsi", "fr"),
    ("ewsi", "de"),
]
# What readers do with lists, and what they find where nothing is.
MORE = [
    ("eu-belong", "/pl/wydarzenia/?month=2025-03"),
    ("ewsi", "/de/search/?q=Integration"),
    ("ewsi", "/fr/nulle-part/"),
    ("niem", "/pl/all-pages/"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def complaints(page: Any, rules: list[str] = RULES) -> list[str]:
    """Return what axe finds wrong with a page."""
    violations = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [f"{found['id']}: {node['html'][:160]}" for found in violations for node in found["nodes"][:3]]


@pytest.mark.parametrize(("slug", "language"), HOMES)
def test_home_is_right_on_phone_and_desk(look: Any, slug: str, language: str) -> None:
    for width, dark in ((1280, False), (320, True)):
        seen = look(width=width, dark=dark)
        seen.open(slug, f"/{language}/")

        assert seen.page.locator("html").get_attribute("lang") == language
        assert seen.overflow() == []
        assert complaints(seen.page) == []
        assert seen.wrong == []


def pages_of_every_type() -> list[tuple[str, str]]:
    """Return a microsite and a path for each type of page, each in the language that comes last there."""
    found: dict[str, tuple[str, str]] = {}
    for slug, language in HOMES:
        document = "query ($l: String) { site(locale: $l) { pages(first: 100) { nodes { __typename path } } } }"
        body = {"query": document, "variables": {"l": language}}
        answer = (
            Client()
            .post("/graphql", body, content_type="application/json", headers={"Host": f"{slug}.localhost"})
            .json()
        )
        found |= {node["__typename"]: (slug, node["path"]) for node in answer["data"]["site"]["pages"]["nodes"]}
    return sorted(found.values())


def test_every_type_of_page_is_right_on_a_narrow_phone_by_night_and_by_day(look: Any) -> None:
    pages = [*pages_of_every_type(), *MORE]
    assert len(pages) > 25
    seen = look(width=320, dark=True)
    found: dict[str, Any] = {}
    for slug, path in pages:
        seen.open(slug, path)
        wrong = [*seen.overflow(), *complaints(seen.page)]
        # By day only colours are others. `make accessibility` looks at all languages, which takes minutes.
        seen.page.emulate_media(color_scheme="light")
        wrong += complaints(seen.page, ["color-contrast", "link-in-text-block"])
        seen.page.emulate_media(color_scheme="dark")
        # The page that says that there is none says so to the browser too.
        wrong += [] if path in MORE[2] else seen.wrong
        seen.wrong.clear()
        if wrong:
            found[f"{slug}{path}"] = wrong

    assert found == {}


def test_reader_switches_language_and_stays_on_the_page(look: Any) -> None:
    seen = look()
    seen.open("eu-belong", "/en/project/")
    seen.page.get_by_role("navigation", name="Language").get_by_role("link", name="polski").click()

    assert seen.page.url.endswith("/pl/projekt/")
    assert seen.page.locator("html").get_attribute("lang") == "pl"
    assert seen.wrong == []


def test_reader_searches_by_keyboard_alone(look: Any) -> None:
    seen = look()
    seen.open("ewsi", "/en/")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.className") == "skip"
    seen.page.get_by_role("link", name="Search").press("Enter")
    seen.page.get_by_role("searchbox").press_sequentially("housing")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**/search/?q=housing")

    assert seen.page.locator("mark").first.inner_text().lower() == "housing"
    seen.page.get_by_role("checkbox", name="Document").first.check()
    seen.page.get_by_role("button", name="Narrow").press("Enter")
    seen.page.wait_for_url("**types=**")
    assert seen.page.locator(".results .row").count() > 0
    assert seen.wrong == []


def test_menu_opens_on_a_phone_and_closes_by_escape(look: Any) -> None:
    seen = look(width=390)
    seen.open("niem", "/pl/")
    link = seen.page.locator("#menu a", has_text="Publikacje")
    assert not link.is_visible()

    seen.page.get_by_role("button", name="Menu").press("Enter")
    assert link.is_visible()
    assert complaints(seen.page) == []
    seen.page.keyboard.press("Escape")
    assert not link.is_visible()
