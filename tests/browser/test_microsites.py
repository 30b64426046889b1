"""Every microsite in each of its languages, on a phone and on a desk, by day and by night."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.axe import complaints

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

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


@pytest.mark.parametrize(("slug", "language"), HOMES)
def test_home_is_right_on_phone_and_desk(look: Any, slug: str, language: str) -> None:
    for width, dark in ((1280, False), (320, True)):
        seen = look(width=width, dark=dark)
        seen.open(slug, f"/{language}/")

        assert seen.page.locator("html").get_attribute("lang") == language
        assert seen.overflow() == []
        assert complaints(seen.page) == []
        assert seen.wrong == []


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


def tops(seen: Any, selector: str) -> list[int]:
    """Return where on the page the elements begin, each height once."""
    found: list[int] = seen.page.locator(selector).evaluate_all(
        "(all) => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().top)))]"
    )
    return found


def test_cards_stand_in_even_rows_with_and_without_pictures(look: Any) -> None:
    seen = look()
    seen.open("eim", "/hu/")
    four = ".body > section:nth-of-type(1) .cards > .card"
    assert seen.page.locator(four).count() == 4
    assert len(tops(seen, four)) == 1
    # Six in two rows of three, some of them without a picture: the words begin at the same height.
    seen.open("ewsi", "/de/")
    six = ".body > section:nth-of-type(1) .cards > .card"
    assert seen.page.locator(six).count() == 6
    assert len(tops(seen, f"{six} .card-words")) == 2
    assert len(tops(seen, ".area-list > li")) == 2
    # On a phone nothing is drawn where no picture is.
    seen = look(width=390)
    seen.open("ewsi", "/de/")
    drawn = seen.page.locator(f"{six}:not(:has(.card-picture))").first.evaluate(
        "(card) => getComputedStyle(card, '::before').content"
    )
    assert drawn == "none"
