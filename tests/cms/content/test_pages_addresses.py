"""Where pages are found, and what the editors' server answers there."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from wagtail.models import Page

from cms.content.addresses import NoAddress, page_path
from cms.content.models import EventPage, PlainPage


@pytest.fixture
def microsite(make_microsite):
    return make_microsite("eu-belong", hostname="eu-belong.example", port=80)


def visit(microsite, path, **headers):
    return Client(headers={"Host": microsite.site.hostname, **headers}).get(path)


def test_path_has_the_language_in_front_and_costs_no_query(microsite, make_page, django_assert_num_queries):
    page = make_page(microsite, EventPage, "pl", title="Seminar")
    page = EventPage.objects.get(pk=page.pk)

    with django_assert_num_queries(0):
        assert page_path(page) == "/pl/list-of-events/seminar/"
    assert page_path(microsite.home("en")) == "/en/"


@pytest.mark.parametrize("url_path", ["/", "", "/welcome/", "/eu-belong-xx/about/"])
def test_page_outside_of_microsites_has_no_path(url_path):
    with pytest.raises(NoAddress):
        page_path(Page(url_path=url_path))


def test_page_outside_of_microsites_has_no_address(microsite):
    stray = Page.get_first_root_node().add_child(instance=PlainPage(title="Stray", slug="stray"))

    assert (stray.url, stray.full_url) == (None, None)


def test_address_is_the_public_one(microsite, make_page, rf):
    page = make_page(microsite, PlainPage, "pl", title="O projekcie", slug="o-projekcie")

    assert page.url == page.full_url == "http://eu-belong.example/pl/o-projekcie/"
    microsite.public_base_url = "https://www.eu-belong.eu"
    microsite.save()
    assert page.url == page.full_url == "https://www.eu-belong.eu/pl/o-projekcie/"
    assert page.get_url(rf.get("/")) == "https://www.eu-belong.eu/pl/o-projekcie/"


def test_addresses_of_many_pages_cost_what_one_costs(microsite, make_page, rf, django_assert_num_queries):
    pages = [make_page(microsite, PlainPage, title=f"Page {number}") for number in range(5)]
    request = rf.get("/")

    with django_assert_num_queries(1):
        assert len({page.get_url(request) for page in pages}) == 5


@pytest.mark.parametrize(
    ("accept", "language"), [("pl,en;q=0.5", "pl"), ("en", "en"), ("de", "en"), ("", "en"), ("hu, pl;q=0.1", "pl")]
)
def test_root_leads_to_the_visitors_language_or_the_default(microsite, accept, language):
    response = visit(microsite, "/", **({"Accept-Language": accept} if accept else {}))

    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in response["Vary"]


def test_root_leads_to_the_microsites_own_default(make_microsite):
    microsite = make_microsite("ewsi", ("fr", "de"), hostname="ewsi.example", port=80)

    assert visit(microsite, "/", **{"Accept-Language": "sv"})["Location"] == "/fr/"


def test_page_without_a_front_end_is_shown_by_ours(microsite, make_page):
    make_page(microsite, EventPage, "pl", title="Seminarium")
    response = visit(microsite, "/pl/list-of-events/seminarium/")

    html = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="pl" dir="ltr">' in html
    assert "Seminarium</h1>" in html


def test_page_links_to_its_live_translations(microsite, make_page):
    english = make_page(microsite, PlainPage, title="About")
    make_page(microsite, PlainPage, "pl", title="O nas", translation_of=english)

    html = visit(microsite, "/en/about/").content.decode()
    assert re.search(r'<link rel="alternate" [^>]*hreflang="pl"[^>]*/pl/o-nas/', html) or re.search(
        r'<link rel="alternate" [^>]*/pl/o-nas/[^>]*hreflang="pl"', html
    )


def test_page_with_a_front_end_leads_there(microsite, make_page):
    make_page(microsite, PlainPage, "pl", title="O nas")
    microsite.public_base_url = "https://www.eu-belong.eu"
    microsite.save()

    response = visit(microsite, "/pl/o-nas/")
    assert (response.status_code, response["Location"]) == (302, "https://www.eu-belong.eu/pl/o-nas/")


def test_front_end_on_our_own_host_is_no_endless_redirect(microsite, make_page):
    make_page(microsite, PlainPage, "pl", title="O nas")
    microsite.public_base_url = "https://eu-belong.example"
    microsite.save()

    assert visit(microsite, "/pl/o-nas/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/about/", "/de/", "/de/about/", "/pl/about/", "/eu-belong-en/about/", "/en/nothing/"]
)
def test_address_that_leads_nowhere_is_not_found(microsite, make_page, path):
    make_page(microsite, PlainPage, title="About")

    assert visit(microsite, "/en/about/").status_code == 200
    assert visit(microsite, path).status_code == 404


def test_drafts_are_not_found(microsite, make_page):
    make_page(microsite, PlainPage, title="About", live=False)
    assert visit(microsite, "/en/about/").status_code == 404


def test_pages_of_another_microsite_are_not_found(microsite, make_microsite, make_page):
    other = make_microsite("niem", hostname="niem.example", port=80)
    make_page(other, PlainPage, title="About")

    assert visit(other, "/en/about/").status_code == 200
    assert visit(microsite, "/en/about/").status_code == 404
