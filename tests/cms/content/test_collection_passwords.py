"""Passwords of collections, and Wagtail's own addresses for passwords: nobody guesses them there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from cms.content.models import PlainPage
from tests.factories import DocumentFactory

pytestmark = pytest.mark.django_db
START = "2026-11-02T08:00:00Z"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }


@pytest.fixture
def closed(make_microsite: Any) -> Any:
    """Give a microsite, a document in its collection, and the address that takes the collection's password."""
    microsite = make_microsite("eim")
    collection = microsite.document_collection
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="quokka"
    )
    document = DocumentFactory(collection=collection)
    return microsite, document, f"/documents/authenticate_with_password/{restriction.pk}/"


def test_team_opens_the_collection_by_its_password(closed: Any, make_member: Any, sign_in: Any) -> None:
    microsite, document, address = closed
    member = sign_in(make_member(microsite))
    asked = member.get(document.url)
    assert address in asked.content.decode()
    wrong = member.post(address, {"password": "wrong", "return_url": document.url})
    assert wrong.status_code == 200
    right = member.post(address, {"password": "quokka", "return_url": document.url})
    assert right.url == document.url
    assert b"".join(member.get(document.url).streaming_content).startswith(b"%PDF")


def test_nobody_guesses_it(closed: Any, make_member: Any, sign_in: Any) -> None:
    microsite, document, address = closed
    member = sign_in(make_member(microsite))
    form = {"password": "wrong", "return_url": document.url}
    with time_machine.travel(START, tick=False):
        member.force_login(make_member(microsite, name="second"))
        statuses = [member.post(address, form).status_code for _number in range(11)]
        assert statuses == [200] * 10 + [429]
        refused = member.post(address, {**form, "password": "quokka"})
        assert refused.status_code == 429
        assert "Please try again in 15 minutes." in refused.content.decode()


def test_address_is_there_for_the_team_alone(closed: Any, make_microsite: Any, make_member: Any, sign_in: Any) -> None:
    _microsite, document, address = closed
    foreign = sign_in(make_member(make_microsite("niem")))
    for browser in (Client(), foreign):
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"password": "quokka", "return_url": document.url}).status_code == 404
        assert browser.get(document.url).status_code == 404


def test_wagtails_addresses_for_passwords_of_pages_and_people_are_closed(make_microsite: Any, make_page: Any) -> None:
    microsite = make_microsite("eim")
    page = make_page(microsite, PlainPage, title="Plans")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password="quokka")
    host = microsite.site.hostname
    for address in (
        reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk]),
        reverse("wagtailcore_login"),
    ):
        for headers in ({"host": host}, {"host": "localhost"}):
            client = Client(headers=headers)
            assert client.get(address).status_code == 404
            assert client.post(address, {"password": "quokka", "return_url": "/"}).status_code in {404, 405}
