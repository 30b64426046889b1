"""A microsite that moves to another installation answers there with the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Locale, ModelLogEntry, Page, PageLogEntry, PageViewRestriction, Site
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.archives import importing
from cms.archives.archiving import archive
from cms.archives.exporting import export_microsite
from cms.archives.importing import BadArchive, ImportRefused, import_microsite
from cms.content.models import Document, EventPage, Organisation, PlainPage, Rendition
from cms.microsites.models import Microsite
from cms.registrations.models import RegistrationPage
from tests.api.populated import Populated
from tests.api.test_operations import OF_PRIVATE_PAGES, OF_REGISTRATIONS, VARIABLES
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

FOLDER = settings.BASE_DIR / "graphql" / "operations"
# They tell of all microsites of the installation.
OF_ALL = {"portal", "sites"}
IDS = """{ site {
    id
    pages(first: 100, orderBy: %s) {
      edges { cursor node { id title path lastPublishedAt themes { id slug } keywords { id } leadImage { id srcset } } }
      pageInfo { startCursor endCursor }
    }
    publications(first: 5) { nodes { id file { id url filename } authors { person { id photo { id } } } } }
    partners(first: 5) { nodes { organisation { id name parent { id } } } }
    search(query: "event") { edges { node { url } } }
  } }"""


class Undo(Exception):
    """Ends a world that is over."""


# Of other pages they say nothing.
EVENTS = (EventPage, RegistrationPage)
# Pages of each type in each language, of which all facts are asked.
SOME = 4
OF_EVENTS = {"calendar_event", "embed_sign_up", "event", "event_seats", "sign_up"}


def answers(host: str, *, real: bool = False) -> dict[str, bytes]:
    """
    Return what an installation answers to all documents that read, and on what else it has for everybody.

    :param real: of a microsite that isn't `fill`'s: ask about each of its events, and for the facts of some pages of
        each type and language
    """
    client = Client()

    def ask(document: str, **variables: Any) -> bytes:
        body = {"query": document, "variables": variables}
        answer: bytes = client.post("/graphql", body, content_type="application/json", headers={"host": host}).content
        assert "errors" not in json.loads(answer), answer
        # Visitors know a private page by a name that is made with the installation's secret.
        return re.sub(rb'"pageId":"[0-9a-f]+"', b'"pageId":""', answer)

    found: dict[str, bytes] = {}
    microsite = Microsite.objects.get(site__hostname=host)
    homes = {home.locale.language_code: home for home in microsite.homes}
    paths = [path for home in homes.values() for path in _paths(home)]
    asked = {"page_view": paths, "page_facts": paths}
    if real:
        asked["page_facts"] = [path for home in homes.values() for path in _some(home)]
        events = [path for home in homes.values() for path in _paths(home, *EVENTS)]
        asked |= dict.fromkeys(OF_EVENTS, events)
    for file in sorted(FOLDER.glob("*.graphql")):
        name, document = file.stem, file.read_text()
        if name in OF_REGISTRATIONS | OF_PRIVATE_PAGES | OF_ALL:
            continue
        # A path says in which language it is.
        for locale in homes if "$locale" in document and not (real and name in asked) else ("",):
            variables = {**VARIABLES.get(name, {}), **({"locale": locale} if locale else {})}
            if name == "compare_practices":
                listed = json.loads(ask((FOLDER / "good_practices.graphql").read_text()))
                variables["ids"] = [node["id"] for node in listed["data"]["site"]["goodPractices"]["nodes"]]
            for path in asked.get(name, [""]):
                also = {"path": path} if path else {}
                found[f"{name} {locale} {path}"] = ask(document, **{**variables, **also})
    for order in ("TREE", "TITLE", "NEWEST"):
        found[order] = ask(IDS % order)
    of_languages = ("/feeds/{}/news.atom", "/feeds/{}/events.atom", "/calendar/{}/events.ics")
    for path in ("/sitemap.xml", *(path.format(code) for code in homes for path in of_languages)):
        answer = client.get(path, headers={"host": host})
        assert answer.status_code == 200, path
        found[path] = answer.getvalue()
    for document in Document.objects.filter(collection__path__startswith=microsite.collection.path):
        answer = client.get(document.url, headers={"host": host})
        found[document.url] = answer.getvalue() if answer.status_code == 200 else b""
    for image in get_image_model().objects.filter(collection__path__startswith=microsite.collection.path):
        with default_storage.open(image.file.name) as content:
            found[image.file.name] = content.read()
    return found


def _paths(home: Page, *types: type[Page]) -> list[str]:
    pages = Page.objects.descendant_of(home, inclusive=True).order_by("path")
    return [_path(home, page) for page in (pages.type(*types) if types else pages)]


def _some(home: Page) -> list[str]:
    by_type: dict[int, list[Page]] = {}
    for page in Page.objects.descendant_of(home, inclusive=True).order_by("path"):
        by_type.setdefault(page.content_type_id, []).append(page)
    return [_path(home, page) for pages in by_type.values() for page in pages[:SOME]]


def _path(home: Page, page: Page) -> str:
    below = page.url_path.strip("/").partition("/")[2]
    return f"/{home.locale.language_code}/{below}/" if below else f"/{home.locale.language_code}/"


def fill() -> Microsite:
    """Make a microsite with some of everything."""
    world = Populated("one").grow(2)
    microsite, page = world.microsite, world.pages[0]
    picture = BytesIO()
    Pillow.new("RGB", (4, 4)).save(picture, "WEBP")
    for made in Rendition.objects.all():
        # What `Populated` writes into the database only.
        default_storage.save(made.file.name, ContentFile(picture.getvalue()))
    shared = OrganisationFactory(owner=None, name="Shared by all")
    Organisation.objects.filter(pk=world.organisations[0].pk).update(parent=shared)
    get_image_model().objects.filter(pk=world.images[0].pk).update(descriptions={"pl": "Po polsku"})
    draft = PlainPage.objects.get(pk=page.pk)
    draft.title, draft.lead_image = "A draft", world.images[1]
    draft.keywords.add(world.keyword)
    draft.save_revision()
    Redirect.objects.create(site=microsite.site, old_path="/old", redirect_page=page)
    PageViewRestriction.objects.create(page=world.pages[1], restriction_type="password", password="secret")
    source, _created = TranslationSource.get_or_create_from_instance(world.rich)
    polish = Locale.objects.get(language_code="pl")
    Translation.objects.create(source=source, target_locale=polish)
    segment = source.stringsegment_set.select_related("string", "context").first()
    StringTranslation.objects.create(
        translation_of=segment.string, locale=polish, context=segment.context, data="Po polsku"
    )
    return microsite


@pytest.fixture
def moved(tmp_path: Path) -> tuple[Path, dict[str, bytes]]:
    """Export a microsite, and let its installation go; return the archive, and what was answered there."""
    target, told = tmp_path / "one.zip", {}
    try:
        with transaction.atomic():
            microsite = fill()
            export_microsite(microsite, target)
            export_microsite(microsite, tmp_path / "again.zip")
            told = answers(microsite.site.hostname)
            raise Undo
    except Undo:
        Site.clear_site_root_paths_cache()
        ContentType.objects.clear_cache()
    # The files go with their installation.
    for folder in ("original_images", "images", "documents"):
        _empty(folder)
    assert (tmp_path / "again.zip").read_bytes() == target.read_bytes()
    return target, told


def _empty(folder: str) -> None:
    if default_storage.exists(folder):
        folders, files = default_storage.listdir(folder)
        for name in files:
            default_storage.delete(f"{folder}/{name}")
        for name in folders:
            _empty(f"{folder}/{name}")


def files() -> set[str]:
    """Return the names of all files that are stored."""
    found = set()
    for folder in ("original_images", "images", "documents"):
        for below in default_storage.listdir(folder)[0] if default_storage.exists(folder) else ():
            found |= {f"{folder}/{below}/{name}" for name in default_storage.listdir(f"{folder}/{below}")[1]}
    return found


def differences(told: dict[str, bytes], answered: dict[str, bytes]) -> list[str]:
    """Return what is answered otherwise."""
    return [
        f"{name}: {_first_difference(told.get(name, b''), answered.get(name, b''))}"
        for name in sorted(told.keys() | answered.keys())
        if told.get(name) != answered.get(name)
    ]


def _first_difference(one: bytes, other: bytes) -> str:
    place = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    return " <> ".join(repr(text[max(0, place - 60) : place + 60]) for text in (one, other))


def test_empty_installation_answers_the_same(moved: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    target, told = moved

    done = import_microsite(target)

    assert done.notes == []
    assert len(told) > 60
    assert differences(told, answers("one.localhost")) == []
    # Drafts, restrictions and translations came along too: what is exported from here is the same file.
    export_microsite(done.microsite, tmp_path / "back.zip")
    assert (tmp_path / "back.zip").read_bytes() == target.read_bytes()


def test_installation_with_others_answers_the_same(moved: tuple[Path, dict[str, bytes]]) -> None:
    target, told = moved
    Populated("zero").grow(3)
    Populated("two").grow(1)
    # Words that visitors search for are weighed against all that an embedded database has.
    told = {name: answer for name, answer in told.items() if not name.startswith("search ")}

    import_microsite(target)

    answered = {name: answer for name, answer in answers("one.localhost").items() if not name.startswith("search ")}
    assert differences(told, answered) == []


def test_what_is_edited_there_goes_on(moved: tuple[Path, dict[str, bytes]]) -> None:
    microsite = import_microsite(moved[0]).microsite
    [draft] = PlainPage.objects.filter(has_unpublished_changes=True)

    latest = draft.get_latest_revision_as_object()

    assert (draft.title != "A draft", latest.title) == (True, "A draft")
    assert latest.lead_image.collection == microsite.image_collection or latest.lead_image.pk
    assert [word.owner for word in latest.keywords.all()] == [microsite] * latest.keywords.count()
    latest.save_revision().publish()
    home = microsite.home("en")
    home.add_child(instance=PlainPage(title="New", slug="new"))
    assert Page.find_problems() == ([], [], [], [], [])
    assert StringTranslation.objects.get().data == "Po polsku"
    assert Translation.objects.get().source.get_source_instance().slug == "rich"
    assert User.objects.count() == 0


def test_archived_one_stays_archived(tmp_path: Path) -> None:
    try:
        with transaction.atomic():
            microsite = Populated("one").grow(1).microsite
            archived_at = archive(microsite).microsite.archived_at
            assert ModelLogEntry.objects.for_instance(microsite).filter(action="archives.archive").exists()
            export_microsite(microsite, tmp_path / "one.zip")
            raise Undo
    except Undo:
        Site.clear_site_root_paths_cache()
        ContentType.objects.clear_cache()

    restored = import_microsite(tmp_path / "one.zip").microsite

    assert restored.archived_at == archived_at
    # What people did there stays there.
    assert list(ModelLogEntry.objects.values_list("action", flat=True)) == ["archives.import"]
    assert not PageLogEntry.objects.exists()


def test_other_hostname_is_taken(moved: tuple[Path, dict[str, bytes]]) -> None:
    Populated("two")
    Site.objects.filter(hostname="two.localhost").update(hostname="one.localhost")

    with pytest.raises(ImportRefused, match="--hostname"):
        import_microsite(moved[0])
    assert import_microsite(moved[0], hostname="new.example.org").microsite.site.hostname == "new.example.org"


def test_what_is_here_already_is_refused(moved: tuple[Path, dict[str, bytes]]) -> None:
    import_microsite(moved[0])

    with pytest.raises(ImportRefused, match="microsite one here already"):
        import_microsite(moved[0])


@pytest.mark.parametrize("step", ["_write_snippets", "_write_pages", "_finish", "_restore_translations"])
def test_interrupted_import_leaves_nothing(
    moved: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_args: Any) -> None:
        raise KeyboardInterrupt

    before = {model: model._base_manager.count() for model in (Page, Microsite, Organisation, Site, Document)}
    monkeypatch.setattr(importing._Import, step, fail)

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        import_microsite(moved[0])

    assert {model: model._base_manager.count() for model in before} == before
    assert files() == set()


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("pages", {"model": "auth.user"}, "this program has no auth.user there"),
        ("pages", {"key": "auth.user:" + "0" * 32 + "/en"}, "line 1"),
        ("pages", {"values": {}}, "translation_key is missing"),
        ("images", {"values": {"file": "original_images/../../x.png"}}, "line 1"),
        ("documents", {"values": {"file": "documents/1/missing.pdf"}}, "line 1"),
    ],
)
def test_hostile_rows_are_refused(
    moved: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch, name: str, change: Any, message: str
) -> None:
    rows = importing.Reader.rows

    def spoiled(reader: Any, asked: str) -> Iterator[Any]:
        for number, record in enumerate(rows(reader, asked)):
            if asked == name and number == 0:
                values = {**record["values"], **change["values"]} if change.get("values") else change.get("values")
                record = {**record, **change, **({"values": values} if "values" in change else {})}
            yield record

    monkeypatch.setattr(importing.Reader, "rows", spoiled)

    with pytest.raises(BadArchive, match=message):
        import_microsite(moved[0])
    assert not Microsite.objects.filter(slug="one").exists()


def test_file_that_is_not_what_it_says_is_refused(
    moved: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.archives.checking._pieces", lambda reader, name: iter([b"<html><script>"]))

    with pytest.raises(BadArchive, match=r"(documents|images)/"):
        import_microsite(moved[0])


def test_moments_stay_as_they_are(moved: tuple[Path, dict[str, bytes]]) -> None:
    before = timezone.now()

    import_microsite(moved[0])

    assert not Page.objects.filter(depth__gt=1, last_published_at__gte=before).exists()
