"""What is kept and what never is, and how answers from memory look over HTTP."""

from __future__ import annotations

import datetime
import gzip
import json
import threading
import time
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
import time_machine
from django.db import OperationalError

from api.cache import AnswerCache, in_front_of
from api.cache.answers import Answers
from api.cache.reach import ENVIRON, Reach
from api.cache.requests import encoding
from api.context import Context
from cms.content.models import NewsPage
from cms.generations import announcements
from cms.generations.announcements import Bell, Watch
from cms.microsites.models import Microsite
from tests.api.cache.conftest import MEGABYTE, Edge

pytestmark = pytest.mark.django_db

TITLE = "{ site { title } }"
NEWS = "query ($first: Int, $year: Int) { site { news(first: $first, year: $year) { nodes { title } } } }"


@pytest.fixture
def site(make_microsite) -> Microsite:
    return make_microsite("eim")


def test_answer_is_kept_as_bytes(edge: Edge, site: Microsite) -> None:
    first, second = edge.post(TITLE, host=site), edge.post(TITLE, host=site)

    assert edge.asked == 1
    assert first.data == {"site": {"title": "EIM"}}
    assert (second.status, second.headers, second.body) == (first.status, first.headers, first.body)


def test_answer_has_the_headers_that_django_gives(edge: Edge, site: Microsite) -> None:
    kept, alone = edge.post(TITLE, host=site), edge.post(TITLE, host=site, alone=True)

    for name, value in alone.headers.items():
        if name != "vary":
            assert kept.headers[name] == value
    assert "Accept-Encoding" in kept.headers["vary"]
    assert "set-cookie" not in kept.headers


# --- Never kept -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "HTTP_COOKIE",
        "HTTP_AUTHORIZATION",
        "HTTP_PROXY_AUTHORIZATION",
        "HTTP_X_API_KEY",
        "HTTP_X_PREVIEW",
        "HTTP_X_UNLOCK_TOKEN",
    ],
)
def test_request_that_says_who_asks_is_neither_kept_nor_answered_from_memory(
    edge: Edge, site: Microsite, header: str
) -> None:
    personal = {"host": site, header: "a=b"}

    assert edge.post(TITLE, **personal).headers["cache-control"] == "no-store"
    assert not edge.is_kept(TITLE, **personal)
    assert not edge.is_kept(TITLE, host=site)
    assert edge.is_kept(TITLE, host=site)
    assert not edge.is_kept(TITLE, **personal)


@pytest.mark.parametrize(
    "document",
    [
        "{ site { nothing } }",
        "{ site {",
        '{ site(locale: "xx") { title } }',
        # Partial: the other field has data.
        '{ site { title } other: site(slug: "a", hostname: "b") { title } }',
    ],
)
def test_errors_are_never_kept(edge: Edge, site: Microsite, document: str) -> None:
    said = edge.post(document, host=site)

    assert "no-store" in said.headers["cache-control"]
    assert not edge.is_kept(document, host=site)
    assert json.loads(said.body)["errors"]


def test_private_answer_is_not_kept(edge: Edge, site: Microsite, monkeypatch: pytest.MonkeyPatch) -> None:
    microsites = Context.microsites

    def privately(self: Context, **asked: Any) -> Any:
        self.is_private = True
        return microsites(self, **asked)

    monkeypatch.setattr(Context, "microsites", privately)
    edge.post(TITLE, host=site)

    assert not edge.is_kept(TITLE, host=site)


def test_answer_with_a_cookie_is_not_kept(edge: Edge, site: Microsite) -> None:
    django = edge.django

    def with_cookie(environ: Any, start_response: Any) -> Any:
        return django(environ, lambda status, headers, *more: start_response(status, [*headers, ("Set-Cookie", "a=b")]))

    edge.django = with_cookie  # type: ignore[assignment]
    edge.post(TITLE, host=site)

    assert not edge.is_kept(TITLE, host=site)


def test_answer_that_nobody_spoke_for_is_not_kept() -> None:
    def application(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]

    edge = Edge()
    edge.django = application  # type: ignore[assignment]
    edge.post(TITLE)

    assert not edge.is_kept(TITLE)


def test_other_paths_and_methods_are_left_alone(edge: Edge, site: Microsite) -> None:
    assert edge.get({"query": TITLE}, host=site, PATH_INFO="/graphiql").status == 200
    assert edge.get({}, host=site, REQUEST_METHOD="OPTIONS").status == 204
    assert len(edge.cache.answers) == 0


# --- What is the same question ----------------------------------------------------------------------------------------


def test_order_of_json_objects_and_empty_members_do_not_matter(edge: Edge, site: Microsite) -> None:
    variables = {"first": 1, "year": 2020}
    edge.post(NEWS, variables, host=site)
    bodies = [
        {"variables": {"year": 2020, "first": 1}, "query": NEWS},
        {"query": NEWS, "variables": variables, "operationName": None, "extensions": {}},
    ]

    for body in bodies:
        edge.post_bytes(json.dumps(body, indent=2).encode(), host=site)

    assert edge.asked == 1


@pytest.mark.parametrize(
    ("mine", "yours"),
    [
        ({"first": 1}, {"first": 2}),
        ({"first": 1}, {"first": 1, "year": 2020}),
        ({"first": 1}, {"first": True}),
        ({"first": 1}, {"first": 1.5}),
        ({"first": 18446744073709551617}, {"first": 18446744073709551618}),
    ],
)
def test_other_variables_are_another_question(edge: Edge, site: Microsite, mine: Any, yours: Any) -> None:
    edge.post(NEWS, mine, host=site)

    assert not edge.is_kept(NEWS, yours, host=site)


def test_answers_are_kept_apart_by_what_they_depend_on(edge: Edge, site: Microsite, make_microsite: Any) -> None:
    other = make_microsite("niem")
    edge.post(TITLE, host=site)

    assert not edge.is_kept(TITLE, host=other)
    assert not edge.is_kept(TITLE, host=site, HTTP_ACCEPT="application/graphql-response+json")
    assert not edge.is_kept(TITLE, host=site, HTTP_ORIGIN="https://a.example")
    assert not edge.is_kept(TITLE, host=site, HTTP_ORIGIN="https://b.example")
    assert not edge.is_kept(TITLE, host=site, **{"wsgi.url_scheme": "https"})
    assert edge.is_kept(TITLE, host=site, HTTP_USER_AGENT="another")


def test_headers_that_an_answer_varies_by_are_part_of_the_question(edge: Edge, site: Microsite) -> None:
    django = edge.django

    def varying(environ: Any, start_response: Any) -> Any:
        def start(status: str, headers: Any, *more: Any) -> Any:
            return start_response(status, [*headers, ("Vary", "X-Region"), ("X-Said", environ["HTTP_X_REGION"])])

        return django(environ, start)

    edge.django = varying  # type: ignore[assignment]
    said = [edge.post(TITLE, host=site, HTTP_X_REGION=region).headers["x-said"] for region in ("a", "b", "a", "b")]

    assert said == ["a", "b", "a", "b"]
    assert edge.asked == 2


def test_get_and_post_are_both_kept(edge: Edge, site: Microsite) -> None:
    question = {"query": NEWS, "variables": '{"first": 1, "year": 2020}'}
    edge.get(question, host=site)
    said = edge.get({"variables": '{"year":2020,"first":1}', "query": NEWS}, host=site)

    assert said.data == {"site": {"news": {"nodes": []}}}
    assert edge.asked == 1


def test_body_is_handed_on_whole(edge: Edge, site: Microsite) -> None:
    long = json.dumps({"query": f"# {'ż' * 30_000}\n{TITLE}"}, ensure_ascii=False)
    assert edge.post_bytes(long.encode(), host=site).data == {"site": {"title": "EIM"}}
    assert edge.post_bytes(b"[1, 2", host=site).status == 400
    assert edge.post_bytes(b" " * 70_000, host=site).status in (400, 413)


# --- Over HTTP --------------------------------------------------------------------------------------------------------


def test_etag_is_answered_with_304_by_get(edge: Edge, site: Microsite) -> None:
    said = edge.get({"query": TITLE}, host=site)
    same = edge.get({"query": TITLE}, host=site, HTTP_IF_NONE_MATCH=f'"x", W/{said.headers["etag"]}')
    other = edge.get({"query": TITLE}, host=site, HTTP_IF_NONE_MATCH='"x"')

    assert (same.status, same.body) == (304, b"")
    assert same.headers["etag"] == said.headers["etag"]
    assert same.headers["vary"] == said.headers["vary"]
    assert "content-length" not in same.headers
    assert (other.status, other.body) == (200, said.body)


def test_compressed_forms_have_etags_of_their_own(edge: Edge, site: Microsite, make_page: Any) -> None:
    for _ in range(30):
        make_page(site, NewsPage)
    plain = edge.post(NEWS, {"first": 30}, host=site)
    forms = {
        name: edge.post(NEWS, {"first": 30}, host=site, HTTP_ACCEPT_ENCODING=accepted)
        for name, accepted in (("br", "gzip, deflate, br"), ("gzip", "gzip"), ("gzip, no br", "*, br;q=0"))
    }

    assert edge.asked == 1
    assert brotli.decompress(forms["br"].body) == gzip.decompress(forms["gzip"].body) == plain.body
    assert forms["br"].headers["content-encoding"] == "br"
    assert forms["gzip, no br"].headers["content-encoding"] == "gzip"
    assert len({said.headers["etag"] for said in (plain, forms["br"], forms["gzip"])}) == 3
    assert int(forms["br"].headers["content-length"]) == len(forms["br"].body)
    tag = forms["br"].headers["etag"]
    edge.get({"query": NEWS}, host=site)
    assert edge.get({"query": NEWS}, host=site, HTTP_IF_NONE_MATCH=tag).status == 200


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [("", ""), ("identity", ""), ("gzip", "gzip"), ("br;q=0.1, gzip", "br"), ("*;q=0", ""), ("GZIP;q=0.0, br", "br")],
)
def test_encoding_is_one_that_is_accepted(accepted: str, chosen: str) -> None:
    assert encoding(accepted) == chosen


def test_shared_caches_may_keep_an_answer_until_it_changes_by_the_clock(
    edge: Edge, site: Microsite, settings: Any
) -> None:
    assert edge.post(TITLE, host=site).headers["cache-control"] == "public, no-cache"
    settings.GRAPHQL_CACHE_SHARED_SECONDS = 600
    with time_machine.travel("2031-03-04T12:00:00Z", tick=False):
        said = edge.post(TITLE, host=site)
        assert said.headers["cache-control"] == "public, max-age=0, must-revalidate, s-maxage=600"
    with time_machine.travel("2031-03-04T12:14:00Z", tick=False):
        assert edge.post(TITLE, host=site).headers["cache-control"].endswith("s-maxage=60")


def test_surrogate_keys_name_the_microsite_the_pages_and_what_was_not_found(
    edge: Edge, site: Microsite, make_page: Any
) -> None:
    page = make_page(site, title="About")
    asked = '{ site { page(path: "/en/about/") { title } news { totalCount } other: page(path: "/en/none/") { id } } }'
    keys = edge.post(asked, host=site).headers["surrogate-key"].split()

    assert {"shared", f"owner-{site.pk}", f"tree-{page.path[:8]}", "site-eim", f"page-{page.pk}"} <= set(keys)
    assert {"list-news", "path-/eim-en/none/"} <= set(keys)
    assert "all" not in keys
    assert edge.post("{ sites { title } }").headers["surrogate-key"].split()[0] == "all"


# --- Bounds -----------------------------------------------------------------------------------------------------------


def test_answers_take_no_more_bytes_than_they_may() -> None:
    answers = Answers(1000)
    for number in range(100):
        answers.put((number,), number, 100)
        answers.get((0,))

    assert answers.bytes == 1000
    assert answers.get((0,)) == 0, "what is asked for stays"
    assert answers.get((99,)) == 99
    assert answers.get((50,)) is None
    answers.put(("large",), 1, 126)
    assert answers.get(("large",)) is None


def test_memory_is_bounded_for_questions_without_end(edge: Edge, site: Microsite) -> None:
    edge.cache.answers.max_bytes = 100_000
    for number in range(60):
        edge.post(f"{{ site {{ a{number}: title }} }}", host=site)

    assert edge.cache.answers.bytes <= 100_000


def test_same_question_is_computed_once_at_a_time() -> None:
    begun, may_go = threading.Event(), threading.Event()
    edge = Edge()
    django_asked = 0

    def slow(environ: Any, start_response: Any) -> list[bytes]:
        nonlocal django_asked
        django_asked += 1
        begun.set()
        may_go.wait(10)
        environ[ENVIRON] = Reach(frozenset({"shared"}))
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"data":{}}']

    edge.django = slow  # type: ignore[assignment]
    watch = Watch(Bell(None), belief=60.0)
    watch._known, watch._tried_at, watch._number = {"shared": 1}, time.monotonic(), watch.bell.number()
    edge.cache = AnswerCache(edge.count, max_bytes=MEGABYTE, watch=watch)
    edge.cache.boundaries = SimpleNamespace(following=lambda now, _: now + datetime.timedelta(minutes=1))
    said: list[bytes] = []
    threads = [threading.Thread(target=lambda: said.append(edge.post(TITLE).body)) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    time.sleep(0.1)
    may_go.set()
    for thread in threads:
        thread.join(10)

    assert said == [b'{"data":{}}'] * 5
    assert django_asked == 1


def test_failure_of_the_one_who_computes_holds_up_nobody(edge: Edge, site: Microsite) -> None:
    def failing(environ: Any, start_response: Any) -> Any:
        raise RuntimeError

    django, edge.django = edge.django, failing  # type: ignore[assignment]
    with pytest.raises(RuntimeError):
        edge.post(TITLE, host=site)
    edge.django = django

    assert edge.post(TITLE, host=site).status == 200


# --- Generations ------------------------------------------------------------------------------------------------------


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A database whose generations are what the test says, and that can go away."""
    state: dict[str, Any] = {"snapshot": {"shared": 1}, "reads": 0}

    def read() -> Any:
        state["reads"] += 1
        if state["snapshot"] is None:
            raise OperationalError
        return dict(state["snapshot"])

    monkeypatch.setattr(announcements, "read", read)
    return state


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_generations_are_read_once_a_second_and_when_the_bell_rings(database: dict[str, Any], tmp_path: Any) -> None:
    clock = Clock()
    watch, other = Watch(Bell(tmp_path / "bell"), clock=clock), Bell(tmp_path / "bell")
    first = watch.current()
    assert watch.current() is first
    assert database["reads"] == 1

    # Told by another process of this host.
    database["snapshot"] = {"shared": 2}
    other.ring()
    assert watch.current() == {"shared": 2}
    assert database["reads"] == 2

    # Nobody told: the process that changed it was killed.
    database["snapshot"] = {"shared": 3}
    clock.now = 0.9
    assert watch.current() == {"shared": 2}
    clock.now = 1.0
    assert watch.current() == {"shared": 3}


def test_only_one_process_of_a_host_listens(tmp_path: Any) -> None:
    first, second = Bell(tmp_path / "bell"), Bell(tmp_path / "bell")

    assert first.be_listener()
    assert not second.be_listener()
    # A folder that cannot be written: each for itself.
    (tmp_path / "file").write_text("")
    alone = Bell(tmp_path / "file" / "bell")
    assert alone.be_listener()
    alone.ring()


def test_without_the_database_answers_are_given_for_a_while(database: dict[str, Any]) -> None:
    clock = Clock()
    watch = Watch(Bell(None), outage=10, clock=clock)
    known = watch.current()
    database["snapshot"] = None
    clock.now = 5
    assert watch.current() is known
    clock.now = 11
    assert watch.current() is None
    # As soon as it is there again, so are the answers.
    database["snapshot"] = {"shared": 1}
    clock.now = 12
    assert watch.current() == {"shared": 1}


def test_without_the_database_django_answers_for_itself(edge: Edge, site: Microsite, database: dict[str, Any]) -> None:
    database["snapshot"] = None

    assert edge.post(TITLE, host=site).headers["cache-control"] == "no-store"


def test_cache_can_be_switched_off(settings: Any) -> None:
    application = object()
    settings.GRAPHQL_CACHE = False
    assert in_front_of(application) is application  # type: ignore[arg-type, comparison-overlap]
    settings.GRAPHQL_CACHE = True
    assert isinstance(in_front_of(application), AnswerCache)  # type: ignore[arg-type]
