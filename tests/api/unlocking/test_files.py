"""Documents and pictures on private pages."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from cms.content.protection.pictures import protect_pictures
from cms.content.renditions import make_renditions
from tests.api.unlocking.world import World, get, post, token_for
from tests.factories import DocumentFactory
from tests.fixtures import MakeMember, MakeMicrosite, MakePage

pytestmark = pytest.mark.django_db

FILES = """
{ site { page(path: "/en/wolverine-secret/") {
  body { ... on TextBlock { richText { html } } }
  leadImage { renditions { url } srcset }
  seo { image { rendition(name: OPEN_GRAPH) { url } } }
} } }
"""


def files_of(world: World, token: str) -> tuple[str, list[str]]:
    """Return the addresses of the document and of the pictures on the private page."""
    page = post(world.site, FILES, token=token)["site"]["page"]
    [document] = re.findall(r'href="([^"]+/documents/[^"]+)"', page["body"][0]["richText"]["html"])
    pictures = [one["url"] for one in page["leadImage"]["renditions"]]
    pictures += [part.split(" ")[0] for part in page["leadImage"]["srcset"].split(", ")]
    pictures.append(page["seo"]["image"]["rendition"]["url"])
    return html.unescape(document), pictures


@pytest.fixture
def indexed(world: World, django_capture_on_commit_callbacks: Any) -> World:
    """Make what happens when the world's pages are published: the index of references, and where pictures lie."""
    for page in (world.secret, world.child, world.public):
        ReferenceIndex.create_or_update_for_object(type(page).objects.get(pk=page.pk))
    make_renditions(world.image)
    with django_capture_on_commit_callbacks(execute=True):
        protect_pictures()
    return world


def test_files_of_a_private_page_open_with_the_addresses_that_its_readers_get(indexed: World) -> None:
    document, pictures = files_of(indexed, token_for(indexed))
    found = get(indexed.site, document)

    assert found.status_code == 200
    assert b"".join(found).startswith(b"%PDF")
    assert found["Cache-Control"] == "private, no-store"
    assert len(pictures) > 5
    for url in pictures:
        found = get(indexed.site, url)
        assert found.status_code == 200, url
        assert found["Content-Type"].startswith("image/")
        assert found["Cache-Control"] == "private, no-store"


def test_files_of_a_private_page_are_nowhere_without(indexed: World) -> None:
    document, pictures = files_of(indexed, token_for(indexed))
    for url in (document, pictures[0]):
        assert get(indexed.site, url.partition("?")[0]).status_code == 404
    # What proxies hand out is empty: nothing of it lies there.
    rendition = indexed.image.renditions.first()
    name = rendition.file.name.rpartition("/")[2]
    assert rendition.file.name.startswith("protected_images/")
    assert not rendition.file.storage.exists(f"images/{name}")
    assert get(indexed.site, f"/media/{rendition.file.name}").status_code == 404


def test_address_of_one_file_opens_no_other(indexed: World, make_page: MakePage) -> None:
    document, pictures = files_of(indexed, token_for(indexed))
    unused = DocumentFactory(title="Unused", collection=indexed.site.document_collection)
    signature = document.partition("?")[2]

    assert get(indexed.site, f"{unused.url}?{signature}").status_code == 404
    assert get(indexed.site, f"{pictures[0].partition('?')[0]}?{signature}").status_code == 404


@pytest.mark.parametrize("change", ["password", "hour", "unpublished", "taken off"])
def test_addresses_of_files_stop_working(indexed: World, change: str) -> None:
    document, pictures = files_of(indexed, token_for(indexed))
    assert get(indexed.site, document).status_code == get(indexed.site, pictures[0]).status_code == 200
    moment = timezone.now()
    if change == "password":
        PageViewRestriction.objects.filter(pk=indexed.restriction.pk).update(password="new")
    elif change == "hour":
        moment += datetime.timedelta(minutes=71)
    elif change == "unpublished":
        Page.objects.filter(pk=indexed.secret.pk).update(live=False)
    else:
        ReferenceIndex.remove_for_object(indexed.secret)
    with time_machine.travel(moment, tick=False):
        assert get(indexed.site, document).status_code == 404
        assert get(indexed.site, pictures[0]).status_code == 404


def test_picture_that_a_public_page_shows_as_well_is_public(indexed: World, make_page: MakePage) -> None:
    public = make_page(indexed.site, title="Gallery", lead_image=indexed.image)
    ReferenceIndex.create_or_update_for_object(public)
    # Before anybody has moved it: the public page shows it at once.
    rendition = indexed.image.renditions.first()
    assert get(indexed.site, rendition.url).status_code == 200

    assert protect_pictures() == 1
    assert all(one.file.name.startswith("images/") for one in indexed.image.renditions.all())
    assert protect_pictures() == 0


def test_new_size_of_a_protected_picture_is_protected(indexed: World) -> None:
    indexed.image.refresh_from_db()
    indexed.image.renditions.all().delete()
    make_renditions(indexed.image)

    assert all(one.is_protected for one in indexed.image.renditions.all())


def test_team_sees_its_protected_pictures_in_the_admin(
    indexed: World, make_member: MakeMember, make_microsite: MakeMicrosite
) -> None:
    url = indexed.image.renditions.first().url
    statuses = []
    for member in (make_member(indexed.site), make_member(make_microsite("eim"))):
        client = Client()
        client.force_login(member)
        statuses.append(client.get(url, headers={"Host": "localhost"}).status_code)

    assert statuses == [200, 404]


@pytest.mark.parametrize("what", ["closed", "opened"])
def test_pictures_follow_when_a_page_is_closed_or_opened(
    indexed: World, what: str, django_capture_on_commit_callbacks: Any
) -> None:
    restrictions = PageViewRestriction.objects.filter(page=indexed.secret)
    if what == "opened":
        with django_capture_on_commit_callbacks(execute=True):
            restrictions.first().delete()
    else:
        restrictions.delete()
        protect_pictures()
        assert not indexed.image.renditions.first().is_protected
        with django_capture_on_commit_callbacks(execute=True):
            PageViewRestriction.objects.create(page=indexed.secret, restriction_type="login")

    assert indexed.image.renditions.first().is_protected == (what == "closed")
