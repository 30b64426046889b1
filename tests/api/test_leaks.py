"""
Nothing that is hidden is shown: every field of the schema is asked for, in a world where all refer to hidden things.

What is hidden carries words that must not be in any answer; what is public carries words too, and those must be, or the
walk would have missed the place where a hidden one could be.

Most of the time goes into looking at documents that nobody else would send. So all pages are asked for in one document,
a hundred at a time, and the visitors ask the same thing one after the other, while the server remembers it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from graphql import get_named_type
from wagtail.blocks import StreamValue
from wagtail.models import Page

from api.connections import encode_cursor
from cms.content.addresses import NoAddress, page_path
from cms.content.queries import page_types
from cms.microsites.models import Microsite
from tests.api.leak_world import KINDS, OURS, Word, World, types_of
from tests.api.test_leaks_inputs import encoded
from tests.api.walk import APART, NOT_FOR_ALL, SCHEMA, UNLIMITED, Steps, Walk, answered_fields, content_fields

# So that there is a database of the tests; each test takes back what it changed in the world.
pytestmark = pytest.mark.django_db

# Visitors by microsite and language, each with how far they walk. Every page that is public is a place to start from,
# so one step to other pages shows all that they lead to.
VISITORS = {
    ("eu-belong", "en"): Steps(pages=1, others=3),
    ("eu-belong", "pl"): Steps(pages=1, others=1),
    ("eu-belong", "de"): Steps(pages=1, others=1),
    ("eim", "en"): Steps(pages=1, others=1),
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Make the world once, for all tests here: they only read."""
    files = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    media = tmp_path_factory.mktemp("media")
    with (
        override_settings(MEDIA_ROOT=media, STORAGES=files, GRAPHQL_LIMITS=UNLIMITED),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield World()
        transaction.set_rollback(True)


class Answers:
    """Asks as a visitor who isn't signed in, and keeps what was answered."""

    def __init__(self, world: World, slug: str, language: str) -> None:
        self.world, self.slug, self.language = world, slug, language
        self.steps = VISITORS[slug, language]
        self.host = Microsite.objects.get(slug=slug).site.hostname
        self.shown: set[str] = set()
        self.fields: set[tuple[str, str]] = set()
        self.files: set[str] = set()

    def ask(
        self, selection: str, walk: Walk | None = None, forget: tuple[str, ...] = (), after: str | None = None
    ) -> Any:
        """
        Ask for a selection of `Site`, and fail when a word is answered that isn't for this visitor.

        :param forget: what was said in the question, and may stand in the answer
        :param after: the value of `$after`, where the selection has one
        """
        site = f"site(locale: $locale) {{ __typename {selection} }}"
        variables = "$locale: String!, $after: String" if "$after" in selection else "$locale: String!"
        document = (walk or Walk({})).document(site, variables)
        body = {"query": document, "variables": {"locale": self.language, "after": after}}
        headers = {"Host": self.host, "Accept": "application/json"}
        response = Client().post("/graphql", body, content_type="application/json", headers=headers)
        answer = response.json()
        assert "errors" not in answer, answer["errors"]
        text = json.dumps(answer)
        for said in forget:
            text = text.replace(said, "")
        words = self.world.found(text)
        leaked = {str(self.world.words[word]) for word in words if self.slug not in self.world.words[word].readers}
        assert not leaked, f"{self.slug} in {self.language} shows {sorted(leaked)}, asked for: {document[:300]}"
        self.shown |= words
        self.fields |= set(answered_fields(answer["data"]["site"], "Site"))
        self.files |= set(re.findall(r"/documents/[0-9a-f-]{36}/[^\"\\ ]+", text))
        return answer["data"]["site"]

    def ask_for_all_pages(self, spread: str, walk: Walk) -> None:
        """Ask for all pages, a hundred at a time, and fail when there are fewer than it is said."""
        after, nodes = None, 0
        while True:
            pages = f"pages(first: 100, after: $after) {{ totalCount pageInfo {{ endCursor }} nodes {{ {spread} }} }}"
            found = self.ask(pages, walk, after=after)["pages"]
            nodes += len(found["nodes"])
            after = found["pageInfo"]["endCursor"]
            if not found["nodes"] or nodes == found["totalCount"]:
                break
        assert nodes == found["totalCount"]

    def walk_routes(self) -> None:
        """Ask for what is hidden by its path and by its id, and for redirects to it."""
        # Each kind of hidden page for the first visitor; a path is looked up in the same way for all others.
        step = 1 if self.steps.others > 1 else 7
        pages = [*self.world.hidden_pages[::step], *self.world.open_pages[:20]]
        paths = {path for page in pages for path in _paths(page, self.language)} | set(self.world.redirects.values())
        pk = Microsite.objects.get(slug=self.slug).pk
        ids = [encoded(f"{type(page).__name__}:{pk}:{self.language}:{page.translation_key.hex}") for page in pages]
        # Nothing, Gone and Protected repeat the path that was asked for; so does the address where one signs in for it.
        said = tuple(f'"path": "{path}"' for path in paths)
        said += tuple(f"path={quote_plus(path)}" for path in sorted(paths, key=len, reverse=True))
        for field, steps, questions in (
            ("Route", Steps(1, 0), [f"route(path: {json.dumps(path)})" for path in sorted(paths)]),
            ("Page", Steps(0, 0), [f"page(path: {json.dumps(path)})" for path in sorted(paths)[::5]]),
            ("Page", Steps(0, 0), [f'page(id: "{id_}")' for id_ in ids]),
        ):
            walk = Walk(self.world.arguments())
            spread = walk.spread(SCHEMA.type_map[field], steps)
            name = field.lower()
            for start in range(0, len(questions), 100):
                part = enumerate(questions[start : start + 100])
                aliased = " ".join(f"{name}__{number}: {question} {{ {spread} }}" for number, question in part)
                self.ask(aliased, walk, forget=said)


def _paths(page: Any, language: str) -> Iterator[str]:
    page = Page.objects.get(pk=page.pk)
    try:
        path = page_path(page)
    except NoAddress:
        return
    yield path
    # Where it would stand in for a translation.
    yield f"/{language}/{path.split('/', 2)[2]}"


@pytest.fixture(scope="module")
def walked(world: World) -> dict[tuple[str, str], Answers]:
    """Ask for all fields of all pages and of the microsite, as visitors of each microsite in each of its languages."""
    found = {visitor: Answers(world, *visitor) for visitor in VISITORS}
    values = world.arguments()
    site_type: Any = SCHEMA.type_map["Site"]
    for steps in dict.fromkeys(VISITORS.values()):
        visitors = [answers for answers in found.values() if answers.steps == steps]
        walk = Walk(values, every_list=False)
        spread = walk.spread(SCHEMA.type_map["Page"], steps)
        for answers in visitors:
            answers.ask_for_all_pages(spread, walk)
        # Lists below a page are asked for with all arguments on a few pages: nearly all lie below one of these.
        walk = Walk(values)
        spread = walk.spread(SCHEMA.type_map["PlainPage"], steps)
        plain = f'pages(types: ["PlainPage"], first: 100) {{ nodes {{ {spread} }} }}'
        for answers in visitors:
            answers.ask(plain, walk)
        for name, field in site_type.fields.items():
            if ("Site", name) not in APART:
                walk = Walk(values)
                # Addresses of feeds repeat the themes that they were asked for, whosever they are.
                said = tuple(values.values()) if name == "feeds" else ()
                selection = " ".join(walk.field(name, name, field, steps))
                for answers in visitors:
                    answers.ask(selection, walk, forget=said)
    for answers in found.values():
        answers.walk_routes()
    return found


# --- Controls -------------------------------------------------------------------------------------------------------


def test_everything_hidden_is_there(world: World) -> None:
    by_instance: dict[Any, set[str]] = {}
    for text, word in world.words.items():
        assert word.instance is not None, word
        by_instance.setdefault(word.instance, set()).add(text)
    for instance, texts in by_instance.items():
        row = type(instance)._base_manager.filter(pk=instance.pk).values()[0]
        missing = texts - world.found(json.dumps(row, default=_stored))
        assert not missing, world.words[min(missing)]


def _stored(value: Any) -> Any:
    return list(value.raw_data) if isinstance(value, StreamValue) else str(value)


def test_every_kind_of_page_is_hidden_in_every_way(world: World) -> None:
    for kind in KINDS:
        assert set(world.targets[kind].pages) == set(types_of(kind))


# --- The matrix -----------------------------------------------------------------------------------------------------


def test_nothing_hidden_is_shown_to_any_visitor(walked: dict[tuple[str, str], Answers]) -> None:
    assert set(walked) == set(VISITORS)
    assert all(answers.shown for answers in walked.values())


def test_walk_reaches_every_field_that_returns_content(walked: dict[tuple[str, str], Answers]) -> None:
    answered = set().union(*(answers.fields for answers in walked.values()))
    missed = content_fields() - answered - APART - NOT_FOR_ALL

    assert not missed, f"Nothing was answered for {sorted(missed)}: fill them in tests/api/leak_world.py"


def test_every_entrance_is_known() -> None:
    """Pages are read from microsites, however these are found; of a registration one reads by the token in a mail."""
    microsites = {"site", "sites", "node", "nodes", "search"}
    tokens = {"registration", "registrationChallenge", "registrationInvitation"}

    assert set(SCHEMA.type_map["Query"].fields) == microsites | tokens  # type: ignore[union-attr]


def test_walk_shows_words_from_every_place(world: World, walked: dict[tuple[str, str], Answers]) -> None:
    """Of each field of a model, and of each child of a block, something is shown to somebody."""
    shown = {_place(world.words[text]) for answers in walked.values() for text in answers.shown}
    missed = {_place(word) for word in world.words.values() if word.readers} - shown

    assert not missed, f"Nothing is shown of {sorted(missed)}"


def _place(word: Word) -> tuple[str, str]:
    return type(word.instance).__name__, re.sub(r"^(en|pl|de)\.", "", word.path)


def test_every_thing_that_a_visitor_sees_by_a_reference_is_seen_at_each_of_its_places(world: World) -> None:
    """The references that hide something are the same ones that show something, when it is public."""
    for model in page_types().values():
        public, hidden = world.showcases["open"][model], world.showcases["draft"][model]
        for one in model._meta.fields:
            if one.is_relation and one.name in world_references(model):
                assert getattr(public, one.attname), one
                assert getattr(hidden, one.attname), one


def world_references(model: Any) -> set[str]:
    """Return the names of the references that the schema has of *model*."""
    type_: Any = SCHEMA.type_map[model.__name__]
    names = {
        re.sub(r"[A-Z]", lambda found: "_" + found[0].lower(), name): field for name, field in type_.fields.items()
    }
    return {name for name, field in names.items() if hasattr(get_named_type(field.type), "fields")}


# --- What a walk can't show -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_redirect_to_a_hidden_page_leads_nowhere(kind: str, world: World) -> None:
    answers = Answers(world, "eu-belong", "en")
    path = world.redirects[kind]
    route = answers.ask(f"route(path: {json.dumps(path)}) {{ __typename ... on RedirectRoute {{ url }} }}")["route"]

    assert answers.ask(f"route(path: {json.dumps(world.redirects['open'])}) {{ __typename }}")["route"] == {
        "__typename": "RedirectRoute"
    }
    # Of what is private, the redirect says no more than that.
    assert route == {"__typename": "ProtectedRoute" if "private" in kind else "GoneRoute"}, route


def test_hidden_pages_do_not_count_towards_planned_outputs(world: World) -> None:
    from cms.content.choices import PlannedOutputKind
    from cms.content.queries import achieved_outputs, visitors

    [visitor] = visitors([(world.ours, "en")])
    public, hidden = next(iter(PlannedOutputKind)).value, list(PlannedOutputKind)[-1].value
    found = achieved_outputs([(visitor, public), (visitor, hidden)])
    counting = [model for model in page_types().values() if any(f.name == "contributes_to" for f in model._meta.fields)]

    assert found[visitor, public] == sum(type(page) in counting for page in world.open_pages if page.locale_id == 1)
    assert found[visitor, hidden] == 0


def test_cursor_of_a_hidden_row_shows_nothing_about_it(world: World) -> None:
    answers = Answers(world, "eu-belong", "en")
    for page in world.hidden_pages[:: len(page_types())]:
        # A place in the tree of one of the languages: cursors know no others.
        language = page.locale.language_code if page.locale.language_code in ("en", "pl") else "en"
        cursor = encode_cursor([f"{language}/{page.path[2 * page.steplen :]}"])
        for argument in (f'first: 3, after: "{cursor}"', f'last: 3, before: "{cursor}"'):
            answers.ask(f"pages({argument}) {{ totalCount pageInfo {{ startCursor endCursor }} nodes {{ title }} }}")


def test_logo_and_emblem_of_another_microsite_are_not_shown(world: World) -> None:
    selection = "logo { title srcset } fundingEmblem { title }"
    for image in ("theirs", "private", "below private"):
        with transaction.atomic():
            Microsite.objects.filter(pk=world.ours.pk).update(logo=world.images[image])
            world.ours.languages.update(funding_emblem=world.images[image])
            site = Answers(world, "eu-belong", "en").ask(selection)
            transaction.set_rollback(True)

        assert site["logo"] is None
        assert site["fundingEmblem"] is None
    assert Answers(world, "eu-belong", "en").ask(selection)["logo"]


def test_all_microsites_together_show_each_its_own(world: World) -> None:
    walk = Walk(world.arguments())
    spread = " ".join(
        part
        for name in ("title", "primaryMenu", "footerMenu", "fundingStatement", "logo", "home")
        for part in walk.field(name, name, SCHEMA.type_map["Site"].fields[name], Steps(1, 1))
    )
    for language in ("en", "pl", "de", "fr"):
        document = walk.document(f'sites(locale: "{language}") {{ slug {spread} }}')
        sites = Client().post("/graphql", {"query": document}, content_type="application/json").json()["data"]["sites"]
        assert [site["slug"] for site in sites] == ["eu-belong", "eim"] or len(sites) == 2
        for site in sites:
            words = world.found(json.dumps(site))
            assert words
            assert all(site["slug"] in world.words[word].readers for word in words)


def test_hidden_text_is_not_found_at_any_other_address(world: World) -> None:
    """Pages are shown by front ends; what this server says by itself at their addresses is hidden as well."""
    for page in world.hidden_pages[::5]:
        for path in set(_paths(page, "en")):
            response = Client().get(path, headers={"Host": world.ours.site.hostname})
            # A form that asks for a password leads back to the path that was asked for.
            text = response.content.decode().replace(path, "")
            words = world.found(text) if response.status_code == 200 else set()
            assert all(world.words[word].readers >= OURS for word in words), (
                path,
                {str(world.words[word]) for word in words},
            )


def test_files_that_are_shown_can_be_downloaded_and_no_others(
    world: World, walked: dict[tuple[str, str], Answers]
) -> None:
    shown = walked["eu-belong", "en"].files
    assert shown
    for name, document in world.documents.items():
        path = document.url
        status = Client().get(path, headers={"Host": world.ours.site.hostname}).status_code
        assert (status == 200) == (path in shown) == (name in ("open", "shared")), name
