"""What is answered at which address."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.db import OperationalError
from wagtail.contrib.redirects.models import Redirect

from cms.content.models import NewsPage, PlainPage
from frontend import asking, visits
from tests.fixtures import MakeMicrosite, MakePage
from tests.frontend.conftest import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(make_microsite: MakeMicrosite) -> Any:
    return make_microsite(fallback=("en",))


def test_root_leads_to_the_language_that_the_browser_wishes_for(site: Any, visit: Visit) -> None:
    def led(wish: str) -> str:
        response = visit(site, "/", **{"Accept-Language": wish})
        assert response.status_code == 302
        assert response.headers["Vary"] == "Accept-Language"
        return str(response.headers["Location"])

    assert led("pl-PL, en;q=0.5") == "/pl/"
    assert led("fr, pl;q=0.4") == "/pl/"
    assert led("fr") == "/en/"
    assert led("") == "/en/"


def test_page_has_one_address_with_a_slash_at_its_end(site: Any, make_page: MakePage, visit: Visit) -> None:
    make_page(site, PlainPage, slug="about")

    response = visit(site, "/en/about?x=1")

    assert response.status_code == 301
    assert response.headers["Location"] == "/en/about/?x=1"
    assert visit(site, "/en/about/").status_code == 200


def test_redirect_leads_on(site: Any, make_page: MakePage, visit: Visit) -> None:
    page = make_page(site, PlainPage, slug="about")
    Redirect.add_redirect("/en/old/", page, is_permanent=True, site=site.site)

    response = visit(site, "/en/old/")

    assert response.status_code == 301
    assert response.headers["Location"] == "/en/about/"


def test_what_was_taken_away_is_gone_and_says_so_in_the_language_of_the_address(
    site: Any, make_page: MakePage, visit: Visit
) -> None:
    page = make_page(site, PlainPage, "pl", slug="dawniej")
    page.save_revision().publish()
    page.refresh_from_db()
    page.unpublish()

    response = visit(site, "/pl/dawniej/")

    assert response.status_code == 410
    assert '<html lang="pl"' in response.content.decode()
    assert "/look.css?v=" in response.content.decode()


@pytest.mark.parametrize(("path", "language"), [("/pl/nic/", "pl"), ("/nothing", "en"), ("/de/", "en"), ("/x/y", "en")])
def test_where_nothing_is_the_microsite_says_so(site: Any, visit: Visit, path: str, language: str) -> None:
    response = visit(site, path)

    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.content.decode()


def test_host_without_a_microsite_has_no_pages(visit: Visit, db: None) -> None:
    response = visit("nobody.localhost", "/en/")

    assert response.status_code == 404
    assert "No website here" in response.content.decode()


def test_address_of_the_admin_leads_to_all_microsites_in_the_readers_language(
    make_microsite: MakeMicrosite, visit: Visit, settings: Any
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://cms.example.org"
    eim = make_microsite("eim", title="EIM").base_url()
    niem = make_microsite("niem", title="NIEM", languages=("pl",)).base_url()

    page = visit("cms.example.org", "/", **{"Accept-Language": "pl,en;q=0.5"})
    html = page.content.decode()
    assert page.status_code == 200
    assert '<html lang="pl"' in html
    assert re.findall(r'href="(http[^"]+)"', html) == [
        *(f"{eim}/{language}/" for language in ("pl", "en", "pl")),
        *(f"{niem}/{language}/" for language in ("pl", "pl")),
    ]
    assert "Accept-Language" in page.headers["Vary"]
    assert visit("cms.example.org", "/pl/").status_code == 404
    assert visit("other.example.org", "/").status_code == 404


def test_microsite_with_a_front_end_of_its_own_switches_this_one_off(site: Any, visit: Visit) -> None:
    site.public_base_url = "https://www.eu-belong.eu"
    site.save()

    response = visit(site, "/pl/?a=1")

    assert response.status_code == 302
    assert response.headers["Location"] == "https://www.eu-belong.eu/pl/?a=1"


def test_only_get_and_head_are_answered(site: Any, client: Any) -> None:
    response = client.post("/en/", headers={"Host": site.site.hostname})

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


def test_page_that_has_not_changed_is_not_sent_again(site: Any, visit: Visit) -> None:
    etag = visit(site, "/en/").headers["ETag"]

    again = visit(site, "/en/", **{"If-None-Match": etag})

    assert again.status_code == 304
    assert again.content == b""


def test_page_in_a_fallback_language_says_so_and_marks_its_parts(site: Any, make_page: MakePage, visit: Visit) -> None:
    make_page(site, PlainPage, slug="about", title="About us", introduction="Who we are.")

    html = visit(site, "/pl/about/").content.decode()

    assert '<html lang="pl"' in html
    assert '<h1 lang="en">About us</h1>' in html
    assert '<p class="lead" lang="en">Who we are.</p>' in html
    assert "angielski" in html


def test_language_switch_leads_to_the_same_page_and_search_engines_learn_of_it(
    site: Any, make_page: MakePage, visit: Visit
) -> None:
    english = make_page(site, PlainPage, slug="about")
    make_page(site, PlainPage, "pl", slug="o-nas", translation_of=english)

    html = visit(site, "/en/about/").content.decode()

    assert '<a href="/pl/o-nas/" lang="pl" hreflang="pl">' in html
    assert re.search(r'<link rel="alternate" hreflang="pl" href="http://[^"]+/pl/o-nas/">', html)
    assert re.search(r'<link rel="alternate" hreflang="x-default" href="http://[^"]+/en/about/">', html)
    assert re.search(r'<link rel="canonical" href="http://[^"]+/en/about/">', html)


def test_title_cannot_end_the_json_that_describes_the_page(site: Any, make_page: MakePage, visit: Visit) -> None:
    title = "</script><script>alert(1)</script> & “more”"
    make_page(site, NewsPage, slug="news-1", title=title, published_on="2024-03-01")

    path = re.search(r'href="(/en/[^"]*news-1/)"', visit(site, "/en/all-pages/").content.decode())
    assert path is not None
    html = visit(site, path[1]).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)

    assert "<script>" not in html
    assert title in json.loads(blocks[0]).values()


def test_while_the_api_is_down_the_microsite_keeps_its_look(
    site: Any, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(site, "/pl/")

    def down(*_arguments: Any, **_more: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("cms.content.queries.microsites", down)
    response = visit(site, "/pl/cokolwiek/")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert response.headers["Cache-Control"] == "no-store"
    assert '<html lang="pl"' in response.content.decode()
    assert "EU-BELONG" in response.content.decode()


class Busy(str):
    """The name of a host that is visited by somebody else while it is looked for."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        visits._remember("another.localhost", {"locale": "en"})
        return str.__eq__(self, other)


def test_frame_is_found_while_other_threads_remember_theirs(rf: Any) -> None:
    visits._remember(Busy("here.localhost"), {"locale": "pl", "defaultLocale": "pl"})
    visits._remember("there.localhost", {"locale": "en", "defaultLocale": "en"})

    found = visits.remembered_visit(rf.get("/pl/", headers={"Host": "here.localhost"}))
    assert found is not None
    assert found.locale == "pl"


def test_robots_are_told_of_the_sitemap_and_kept_out_of_searches(site: Any, visit: Visit) -> None:
    text = visit(site, "/robots.txt").content.decode()

    assert "Disallow: /pl/search/" in text
    assert re.search(r"^Sitemap: http://.*/sitemap.xml$", text, re.MULTILINE)


def test_over_http_the_same_pages_come(
    make_microsite: MakeMicrosite, make_page: MakePage, visit: Visit, live_server: Any, settings: Any
) -> None:
    site = make_microsite(fallback=("en",))
    make_page(site, PlainPage, slug="about", title="About us")
    paths = ["/en/about/", "/pl/about/", "/en/search/?q=about", "/en/nothing/", "/look.css", "/robots.txt"]
    in_process = [visit(site, path).content for path in paths]

    settings.FRONTEND_API_URL = f"{live_server.url}/graphql"

    assert [visit(site, path).content for path in paths] == in_process
    assert b"About us" in in_process[0]


def test_api_that_nobody_answers_is_told_from_a_page_that_is_not_there(settings: Any, site: Any, visit: Visit) -> None:
    settings.FRONTEND_API_URL = "http://127.0.0.1:9/graphql"

    with pytest.raises(asking.NotAnswered) as raised:
        asking.ask_site("look", asking.Caller(site.site.hostname))

    assert raised.value.code == "SERVICE_UNAVAILABLE"
    assert visit(site, "/en/").status_code == 503


def test_over_http_the_api_learns_for_whom_it_is_asked(settings: Any) -> None:
    told: list[str | None] = []

    class Api(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.headers["X-Forwarded-For"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"data": {"site": null}}')

        def log_message(self, *_arguments: Any) -> None:
            """Write nothing."""

    server = HTTPServer(("127.0.0.1", 0), Api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.FRONTEND_API_URL = f"http://127.0.0.1:{server.server_port}/graphql"
    for address in ("192.0.2.1", "2001:db8::/64", ""):
        asking.ask_site("look", asking.Caller("eu-belong.localhost", address))
    server.shutdown()
    server.server_close()

    assert told == ["192.0.2.1", "2001:db8::", None]
