"""Routing: pages, stand-ins, redirects, what is gone, what never was; pages by path and by id."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.content.models import EventPage, PlainPage, ProjectPage
from cms.microsites.models import Microsite
from tests.api.conftest import Ask
from tests.factories import OrganisationFactory, ThemeFactory, locale
from tests.fixtures import MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db

ROUTE = """
query ($path: String!, $locale: String) {
  site(locale: $locale) {
    route(path: $path) {
      __typename
      ... on PageRoute {
        canonicalUrl
        alternates { locale url path page { title } }
        page { __typename title path url requestedLocale servedLocale isFallback }
      }
      ... on RedirectRoute { url isPermanent target { title } }
      ... on GoneRoute { path }
      ... on NotFoundRoute { path }
    }
  }
}
"""


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Microsite:
    return make_microsite("eu-belong", languages=("en", "pl"), fallback=("en",))


def route(ask: Ask, site: Microsite, path: str, **variables: Any) -> Any:
    return ask(ROUTE, {"path": path, **variables}, host=site)["site"]["route"]


def test_page_with_its_address_and_its_other_languages(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    about = make_page(site, title="About")
    make_page(site, PlainPage, "pl", title="O nas", translation_of=about)

    assert route(ask, site, "/pl/o-nas/") == {
        "__typename": "PageRoute",
        "canonicalUrl": "http://eu-belong.localhost:8000/pl/o-nas/",
        "alternates": [
            {
                "locale": "en",
                "url": "http://eu-belong.localhost:8000/en/about/",
                "path": "/en/about/",
                "page": {"title": "About"},
            },
            {
                "locale": "pl",
                "url": "http://eu-belong.localhost:8000/pl/o-nas/",
                "path": "/pl/o-nas/",
                "page": {"title": "O nas"},
            },
        ],
        "page": {
            "__typename": "PlainPage",
            "title": "O nas",
            "path": "/pl/o-nas/",
            "url": "http://eu-belong.localhost:8000/pl/o-nas/",
            "requestedLocale": "pl",
            "servedLocale": "pl",
            "isFallback": False,
        },
    }


@pytest.mark.parametrize("path", ["/en/about", "/en//about/", "/en/about/?utm_source=x", "/en/about/#team"])
def test_slashes_queries_and_fragments_do_not_matter(ask: Ask, site: Microsite, make_page: MakePage, path: str) -> None:
    make_page(site, title="About")

    assert route(ask, site, path)["page"]["path"] == "/en/about/"


def test_page_stands_in_below_the_path_of_the_language_asked_for(
    ask: Ask, site: Microsite, make_page: MakePage
) -> None:
    event = make_page(site, EventPage, title="Forum")
    events = event.get_parent()
    make_page(site, type(events.specific), "pl", title="Wydarzenia", translation_of=events)

    found = route(ask, site, "/pl/wydarzenia/forum/")

    assert found["page"] == {
        "__typename": "EventPage",
        "title": "Forum",
        "path": "/pl/wydarzenia/forum/",
        "url": "http://eu-belong.localhost:8000/pl/wydarzenia/forum/",
        "requestedLocale": "pl",
        "servedLocale": "en",
        "isFallback": True,
    }
    # Search engines know it by its own language only.
    assert found["canonicalUrl"] == "http://eu-belong.localhost:8000/en/list-of-events/forum/"
    assert [entry["locale"] for entry in found["alternates"]] == ["en"]
    # Its own path in the other language is nowhere: one page, one address in each language.
    assert route(ask, site, "/pl/list-of-events/forum/")["__typename"] == "NotFoundRoute"


def test_path_that_a_page_says_of_itself_always_leads_to_it(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    make_page(site, EventPage, title="Forum")
    make_page(site, PlainPage, title="About")

    pages = ask('{ site(locale: "pl") { pages(first: 50) { nodes { title path } } } }', host=site)["site"]["pages"]

    assert len(pages["nodes"]) == 4
    for page in pages["nodes"]:
        assert route(ask, site, page["path"])["page"]["title"] == page["title"]


def test_language_of_the_path_counts_and_not_that_of_the_site(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    make_page(site, PlainPage, "pl", title="O nas")

    assert route(ask, site, "/pl/o-nas/", locale="en")["page"]["requestedLocale"] == "pl"


def test_root_leads_to_the_home_page_for_now(ask: Ask, site: Microsite) -> None:
    expected = {
        "__typename": "RedirectRoute",
        "url": "http://eu-belong.localhost:8000/pl/",
        "isPermanent": False,
        "target": {"title": "EU-BELONG"},
    }

    assert route(ask, site, "/", locale="pl") == expected
    assert route(ask, site, "/")["url"] == "http://eu-belong.localhost:8000/en/"


def test_redirects_of_the_site_come_before_those_of_all_sites(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    about = make_page(site, title="About")
    Redirect.objects.create(old_path="/en/old", redirect_link="https://example.org/all", is_permanent=False)
    Redirect.objects.create(old_path="/en/old", site=site.site, redirect_page=about)

    assert route(ask, site, "/en/old/") == {
        "__typename": "RedirectRoute",
        "url": "http://eu-belong.localhost:8000/en/about/",
        "isPermanent": True,
        "target": {"title": "About"},
    }


def test_redirect_of_all_sites_to_elsewhere(ask: Ask, site: Microsite) -> None:
    Redirect.objects.create(old_path="/en/old", redirect_link="https://example.org/all", is_permanent=False)

    assert route(ask, site, "/en/old") == {
        "__typename": "RedirectRoute",
        "url": "https://example.org/all",
        "isPermanent": False,
        "target": None,
    }


def test_redirect_of_another_site_is_not_ours(ask: Ask, site: Microsite, make_microsite: MakeMicrosite) -> None:
    theirs = make_microsite("eim")
    Redirect.objects.create(old_path="/en/old", site=theirs.site, redirect_link="https://example.org/")

    assert route(ask, theirs, "/en/old")["__typename"] == "RedirectRoute"
    assert route(ask, site, "/en/old")["__typename"] == "NotFoundRoute"


def test_redirect_to_a_page_of_another_microsite_is_gone(
    ask: Ask, site: Microsite, make_microsite: MakeMicrosite, make_page: MakePage
) -> None:
    theirs = make_page(make_microsite("eim"), title="Theirs")
    Redirect.objects.create(old_path="/en/old", site=site.site, redirect_page=theirs)

    assert route(ask, site, "/en/old")["__typename"] == "GoneRoute"


def test_unpublished_page_is_gone_and_a_draft_never_was(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    page = make_page(site, title="About")
    page.save_revision().publish()
    page.refresh_from_db()
    page.unpublish()
    make_page(site, title="Draft", live=False)

    assert route(ask, site, "/en/about/") == {"__typename": "GoneRoute", "path": "/en/about/"}
    assert route(ask, site, "/en/draft/") == {"__typename": "NotFoundRoute", "path": "/en/draft/"}


@pytest.mark.parametrize(
    "path",
    ["/en/nothing/", "/fr/", "about", "", "/" + "x" * 3000, "/en/\0", "/en/%2e%2e/", "//example.org/", "/pl/en/"],
)
def test_nothing_is_there(ask: Ask, site: Microsite, path: str) -> None:
    assert route(ask, site, path)["__typename"] == "NotFoundRoute"


def page_id(site: Microsite | str, type_name: str, key: object, language: str = "en") -> str:
    """Return a global id as this API makes them."""
    text = f"{type_name}:{site if isinstance(site, str) else site.slug}:{language}:{key}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


PAGE = "query ($path: String, $id: ID) { site { page(path: $path, id: $id) { id title } } }"


def test_page_by_path_and_by_id(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    page = make_page(site, title="About")
    found = ask(PAGE, {"path": "/en/about/"}, host=site)["site"]["page"]

    assert found == {"id": page_id(site, "PlainPage", page.translation_key.hex), "title": "About"}
    assert ask(PAGE, {"id": found["id"]}, host=site)["site"]["page"] == found
    assert ask(PAGE, {"path": "/en/nothing/"}, host=site)["site"]["page"] is None
    assert ask(PAGE, {"id": page_id(site, "PlainPage", "0" * 32)}, host=site)["site"]["page"] is None


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"path": "/en/", "id": "x"},
        {"id": "x"},
        {"id": page_id("eim", "Image", 1)},
        {"id": page_id("eim", "PlainPage", -1)},
        {"id": page_id("eim", "PlainPage", 2**70)},
        {"id": page_id("-", "PlainPage", "0" * 32)},
        {"id": page_id("eim", "PlainPage", "0" * 32) * 10},
        {"id": "é"},
    ],
)
def test_page_without_a_path_or_id_that_can_be_one_is_refused(
    ask: Ask, site: Microsite, variables: dict[str, Any]
) -> None:
    [error] = ask(PAGE, variables, host=site, errors=True)["errors"]

    assert error["extensions"]["code"] == "BAD_INPUT"


def test_fallback_cascades_into_references(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    english = OrganisationFactory(owner=site, name="Association")
    OrganisationFactory(owner=site, name="Stowarzyszenie", translation_key=english.translation_key, locale=locale("pl"))
    theme = ThemeFactory(label="Housing")
    project = make_page(
        site, ProjectPage, title="Project", supporters=[("supporter", {"organisation": english, "role": "patron"})]
    )
    project.themes = [theme]
    project.save()

    answer = ask(
        """query ($path: String!) { site { page(path: $path) {
          title isFallback
          ... on ProjectPage { supporters { organisation { name isFallback requestedLocale } } }
          themes { label servedLocale isFallback }
          parent { title path isFallback servedLocale }
          breadcrumbs { title path }
        } } }""",
        {"path": "/pl/project/" if project.depth == 3 else "/pl/list-of-projects/project/"},
        host=site,
    )["site"]["page"]

    assert answer["isFallback"] is True
    assert answer["supporters"] == [
        {"organisation": {"name": "Stowarzyszenie", "isFallback": False, "requestedLocale": "pl"}}
    ]
    assert answer["themes"] == [{"label": "Housing", "servedLocale": "en", "isFallback": True}]
    assert answer["breadcrumbs"][0] == {"title": "EU-BELONG", "path": "/pl/"}


def test_translations_are_the_other_languages(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    about = make_page(site, title="About")
    make_page(site, PlainPage, "pl", title="O nas", translation_of=about)

    answer = ask(
        """{ site { page(path: "/pl/o-nas/") {
            translationKey translations { title path servedLocale translationKey } } } }""",
        host=site,
    )["site"]["page"]

    assert answer == {
        "translationKey": str(about.translation_key),
        "translations": [
            {
                "title": "About",
                "path": "/en/about/",
                "servedLocale": "en",
                "translationKey": str(about.translation_key),
            }
        ],
    }


def test_children_are_read_part_by_part_in_the_editors_order(ask: Ask, site: Microsite, make_page: MakePage) -> None:
    about = make_page(site, title="About")
    for title in ("C", "A", "B"):
        make_page(site, parent=about, title=title)

    answer = ask(
        """{ site { page(path: "/en/about/") {
            children(first: 2) { totalCount nodes { title } pageInfo { hasNextPage } } } } }""",
        host=site,
    )["site"]["page"]["children"]

    assert answer == {
        "totalCount": 3,
        "nodes": [{"title": "C"}, {"title": "A"}],
        "pageInfo": {"hasNextPage": True},
    }


def test_moved_and_renamed_pages_are_found_at_their_old_addresses(
    ask: Ask,
    site: Microsite,
    make_microsite: MakeMicrosite,
    make_page: MakePage,
    django_capture_on_commit_callbacks: Any,
) -> None:
    about, history = (make_page(site, title=title) for title in ("About", "History"))
    below = make_page(site, parent=about, title="Team")
    polish = make_page(site, language="pl", translation_of=about, title="O nas")
    other = make_microsite("eim")
    make_page(other, title="About")

    def rename(page: Page, slug: str) -> None:
        page = type(page).objects.get(pk=page.pk)
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    def leads_to(path: str) -> str:
        found = route(ask, site, path)
        assert found["__typename"] == "RedirectRoute", found
        assert found["isPermanent"]
        return found["url"].removeprefix("http://eu-belong.localhost:8000")

    rename(about, "who-we-are")
    assert leads_to("/en/about/") == "/en/who-we-are/"
    assert leads_to("/en/about/team/") == "/en/who-we-are/team/"
    rename(about, "us")
    assert leads_to("/en/about/team/") == leads_to("/en/who-we-are/team/") == "/en/us/team/"
    rename(polish, "my")
    assert leads_to("/pl/o-nas/") == "/pl/my/"

    Page.objects.get(pk=below.pk).move(Page.objects.get(pk=history.pk), pos="last-child")
    assert leads_to("/en/about/team/") == leads_to("/en/us/team/") == "/en/history/team/"
    # Back at an address that it had before, it is read there again.
    rename(about, "about")
    assert route(ask, site, "/en/about/")["page"]["title"] == "About"
    assert leads_to("/en/us/") == "/en/about/"

    # A page comes before a redirect; and another microsite has addresses of its own.
    make_page(site, title="Anew", slug="us")
    assert route(ask, site, "/en/us/")["page"]["title"] == "Anew"
    assert route(ask, other, "/en/about/")["page"]["title"] == "About"
