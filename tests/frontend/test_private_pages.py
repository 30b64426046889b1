"""Private pages: the form for the password, the cookie, and nothing of either for anybody else."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import translation
from wagtail.models import PageViewRestriction

from cms.content.models import PlainPage
from cms.microsites.models import Microsite
from frontend import visits
from tests.fixtures import MakeMember, MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db

PASSWORD = "zażółć"
PATH = "/en/team/"


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("eu-belong", languages=("en", "pl"), fallback=("en",))


@pytest.fixture
def page(site: Microsite, make_page: MakePage) -> Any:
    page = make_page(site, title="Wolverine", slug="team", show_in_menus=True)
    make_page(site, title="Wolverine below", slug="below", parent=page)
    PageViewRestriction.objects.create(page=page, restriction_type="password", password=PASSWORD)
    return page


class Browser:
    """Asks as a browser does, which keeps cookies."""

    def __init__(self, site: Microsite, **options: Any) -> None:
        self.client, self.host = Client(**options), site.site.hostname

    def get(self, path: str, **asked: Any) -> Any:
        return self.client.get(path, headers={"Host": self.host}, **asked)

    def type(self, password: str, path: str = PATH, **asked: Any) -> Any:
        return self.client.post(path, {"password": password}, headers={"Host": self.host, **asked})


def text(response: Any) -> str:
    return str(response.content.decode())


def test_private_page_shows_a_form_and_nothing_of_itself(site: Microsite, page: Any) -> None:
    response = Browser(site).get(PATH)

    assert response.status_code == 403
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "Wolverine" not in text(response)
    assert '<input type="password" id="f-password" name="password" value="" autocomplete="current-password">' in text(
        response
    )
    assert not response.cookies
    assert Browser(site).get("/en/team").headers["Location"] == PATH
    assert text(Browser(site).get("/en/team/nowhere/")) == text(Browser(site).get("/en/team/below/")).replace(
        "/en/team/below/", "/en/team/nowhere/"
    )


def test_right_password_opens_it_with_one_cookie_for_it_alone(site: Microsite, page: Any) -> None:
    browser = Browser(site)
    response = browser.type(PASSWORD)
    [cookie] = response.cookies.values()

    assert response.status_code == 303
    assert response["Location"] == PATH
    assert cookie.key.startswith("unlocked_")
    assert cookie["path"] == PATH
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == cookie["expires"] == ""
    assert not cookie["secure"]
    for path in (PATH, "/en/team/below/"):
        shown = browser.get(path)
        assert shown.status_code == 200
        assert "Wolverine" in text(shown)
        assert shown["Cache-Control"] == "private, no-store"
        assert "ETag" not in shown
        assert not shown.cookies
    # Nobody keeps that nothing is there, where others are asked for a password.
    assert browser.get("/en/team/nowhere/")["Cache-Control"] == "private, no-store"
    assert Browser(site).get(PATH).status_code == 403


def test_cookie_is_for_https_where_the_page_was_asked_for_by_it(site: Microsite, page: Any) -> None:
    client = Client()
    response = client.post(PATH, {"password": PASSWORD}, headers={"Host": site.site.hostname}, secure=True)

    assert response.cookies.popitem()[1]["secure"] is True


def test_password_typed_below_opens_all_of_it(site: Microsite, page: Any) -> None:
    browser = Browser(site)
    response = browser.type(PASSWORD, "/en/team/below/")

    assert next(iter(response.cookies.values()))["path"] == PATH
    assert browser.get(PATH).status_code == 200


def test_page_that_stands_in_is_opened_in_the_visitors_language(site: Microsite, page: Any) -> None:
    browser = Browser(site)
    response = browser.type(PASSWORD, "/pl/team/")

    assert next(iter(response.cookies.values()))["path"] == "/pl/team/"
    assert "Wolverine" in text(browser.get("/pl/team/"))


def test_wrong_password_is_told_beside_the_field_and_does_not_come_back(site: Microsite, page: Any) -> None:
    response = Browser(site).type("wrong-word")

    assert response.status_code == 403
    assert not response.cookies
    assert "wrong-word" not in text(response)
    assert '<p class="error" id="f-password-error">This password is not the right one. </p>' in text(response)
    assert 'aria-describedby="f-password-error" aria-invalid="true"' in text(response)
    with translation.override("pl"):
        polish = text(Browser(site).type("wrong", "/pl/team/"))
    assert "To nie jest właściwe hasło." in polish


def test_too_many_are_told_how_long_to_wait(site: Microsite, page: Any) -> None:
    browser = Browser(site)
    for _ in range(10):
        browser.type("wrong")
    response = browser.type(PASSWORD)

    assert response.status_code == 429
    assert re.search(r"try again in \d+ minutes?\.", text(response))


def test_changed_password_is_told(site: Microsite, page: Any) -> None:
    browser = Browser(site)
    browser.type(PASSWORD)
    PageViewRestriction.objects.update(password="another")
    response = browser.get(PATH)

    assert response.status_code == 403
    assert "the password has changed" in text(response)


def test_form_of_another_website_is_refused(site: Microsite, page: Any) -> None:
    response = Browser(site).type(PASSWORD, **{"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert not response.cookies


def test_nothing_is_sent_to_a_page_that_asks_for_nothing(site: Microsite, page: Any, make_page: MakePage) -> None:
    make_page(site, PlainPage, slug="open")

    assert Browser(site).type("x", "/en/open/").status_code == 405


def test_what_was_open_to_one_is_remembered_for_nobody(site: Microsite, page: Any) -> None:
    browser = Browser(site)
    browser.type(PASSWORD)
    visits.forget()
    browser.get(PATH)

    assert not visits._frames


def test_private_homes_lead_to_the_form(site: Microsite) -> None:
    for language in ("en", "pl"):
        PageViewRestriction.objects.create(page=site.home(language), restriction_type="password", password="x")
    response = Browser(site).get("/")

    assert response.status_code == 302
    assert response["Location"] == "/en/"
    assert Browser(site).get("/en/").status_code == 403


def test_somebody_of_the_team_signs_in_and_reads(site: Microsite, make_page: MakePage, make_member: MakeMember) -> None:
    page = make_page(site, title="Wolverine", slug="team")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    browser = Browser(site)
    [address] = re.findall(r'<a class="button" href="([^"]+/admin/unlock/[^"]+)"', text(browser.get(PATH)))
    admin = Client()
    admin.force_login(make_member(site))
    parts = urlsplit(address.replace("&amp;", "&"))
    back = urlsplit(admin.get(f"{parts.path}?{parts.query}", headers={"Host": parts.hostname})["Location"])
    response = browser.get(f"{back.path}?{back.query}")

    assert response.status_code == 303
    assert response["Location"] == PATH
    assert "Wolverine" in text(browser.get(PATH))
    # The same address again, from a history.
    again = Browser(site).get(f"{back.path}?{back.query}")
    assert again.status_code == 403
    assert "used already" in text(again)


def test_path_of_a_cookie_cannot_be_made_to_say_more(site: Microsite, page: Any) -> None:
    response = Browser(site).type(PASSWORD, "/pl/team/x; Domain=localhost; y/")

    assert next(iter(response.cookies.values()))["path"] == "/pl/team/x%3B%20Domain%3Dlocalhost%3B%20y/"
