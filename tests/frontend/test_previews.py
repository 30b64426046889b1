"""The reference front end shows drafts to those who hold a token, below an address of theirs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from cms.previews import actions
from cms.previews.tokens import token_of
from tests.previews import Drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafts(make_microsite: Any, make_page: Any, make_member: Any) -> Drafts:
    return Drafts(make_microsite, make_page, make_member)


def get(drafts: Drafts, address: str, **more: Any) -> Any:
    return Client().get(address, headers={"Host": drafts.site.site.hostname}, **more)


def test_address_that_the_admin_opens_leads_to_the_draft(drafts: Drafts) -> None:
    token = drafts.token(drafts.about)
    opened = get(drafts, "/preview", data={"token": token, "path": "/en/about-all/"})
    assert opened.status_code == 302
    assert opened.headers["Location"] == f"/preview/{token}/en/about-all/"
    assert opened.headers["Cache-Control"] == "private, no-store"

    page = get(drafts, opened.headers["Location"])
    assert page.status_code == 200
    assert "About everybody" in page.content.decode()
    assert "Preview – not public." in page.content.decode()


def test_links_stay_in_the_preview(drafts: Drafts) -> None:
    token = drafts.token(drafts.about)
    html = get(drafts, f"/preview/{token}/en/about-all/").content.decode()
    within = [link for link in re.findall(r'\shref="(/[^"]*)"', html) if re.match(r"/(preview/|..?/|..$|$)", link)]
    assert within
    assert {link[: len(token) + 9] for link in within} == {f"/preview/{token}"}
    # Files are the same for all.
    assert 'href="/look.css' in html
    languages = re.findall(r'hreflang="pl"[^>]*|href="[^"]*/pl/[^"]*"', html)
    assert any(f"/preview/{token}/pl/o-nas/" in link for link in languages)


def test_bar_speaks_the_language_of_the_page(drafts: Drafts) -> None:
    html = get(drafts, f"/preview/{drafts.token(drafts.about)}/pl/o-nas/").content.decode()
    assert "O wszystkich" in html
    assert "Podgląd – niepubliczny." in html


def test_nobody_keeps_or_finds_it_and_the_admin_alone_may_frame_it(drafts: Drafts, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://cms.example.org"
    response = get(drafts, f"/preview/{drafts.token(drafts.about)}/en/about-all/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "frame-ancestors https://cms.example.org" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    assert "ETag" not in response.headers
    assert not response.cookies
    public = get(drafts, "/en/about/")
    assert "frame-ancestors 'none'" in public.headers["Content-Security-Policy"]
    assert public.headers["X-Frame-Options"] == "DENY"
    assert "Preview – not public." not in public.content.decode()


def test_redirects_stay_in_the_preview(drafts: Drafts) -> None:
    token = drafts.token(drafts.about)
    assert get(drafts, f"/preview/{token}/en/about-all").headers["Location"] == f"/preview/{token}/en/about-all/"
    assert get(drafts, f"/preview/{token}/").headers["Location"] == f"/preview/{token}/en/"


def test_preview_that_is_over_says_so_and_shows_nothing(drafts: Drafts) -> None:
    preview = drafts.share(drafts.about)
    address = f"/preview/{token_of(preview)}/en/about-all/"
    assert "About everybody" in get(drafts, address).content.decode()
    actions.revoke(preview, by=preview.user)
    for gone in (address, f"/preview/{'x' * 65}/en/about-all/", "/preview", "/preview?token=x&path=/en/"):
        response = get(drafts, gone)
        assert response.status_code == 403
        assert "This preview is over" in response.content.decode()
        assert "About everybody" not in response.content.decode()
        assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example/", "/\\evil.example", "/en/\r\nX: y", "/admin/"]
)
def test_opening_leads_nowhere_else(drafts: Drafts, path: str) -> None:
    response = get(drafts, "/preview", data={"token": drafts.token(drafts.about), "path": path})
    assert response.status_code == 403
    assert "Location" not in response.headers


def test_nothing_is_sent_from_a_preview(drafts: Drafts) -> None:
    response = Client().post(
        f"/preview/{drafts.token(drafts.about)}/en/about-all/", {"a": "b"}, headers={"Host": drafts.site.site.hostname}
    )
    assert response.status_code == 403
    assert "Nothing was sent" in response.content.decode()


def test_frame_of_a_preview_is_not_shown_to_others_when_the_api_is_down(drafts: Drafts) -> None:
    from frontend import visits

    visits.forget()
    get(drafts, f"/preview/{drafts.token(drafts.about)}/en/about-all/")
    assert not visits._frames


def test_microsite_with_a_public_address_elsewhere_is_shown_here(drafts: Drafts) -> None:
    drafts.site.public_base_url = "https://www.example.org"
    drafts.site.save()
    html = get(drafts, f"/preview/{drafts.token(drafts.about)}/en/about-all/")
    assert html.status_code == 200
    assert "About everybody" in html.content.decode()


def test_script_that_keeps_the_place_is_in_previews_only(drafts: Drafts, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://cms.example.org"
    response = get(drafts, f"/preview/{drafts.token(drafts.about)}/en/about-all/")
    assert 'frontend/preview.js" data-admin="https://cms.example.org"' in response.content.decode()
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    public = get(drafts, "/en/about/")
    assert "preview.js" not in public.content.decode()
    assert "script-src" not in public.headers["Content-Security-Policy"]
