"""Who may download which document, on which host."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from cms.content.models import Document, DossierPage, Organisation, PublicationPage
from cms.microsites.models import Microsite
from tests.factories import DocumentFactory, OrganisationFactory
from tests.fixtures import MakeMember, MakePage, SignIn

Download = Callable[..., Any]


@pytest.fixture(autouse=True)
def _files_on_disk(settings: Any, tmp_path: Path) -> None:
    """Keep files as an installation does: the view serves those on disk and those in a bucket by different ways."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}


@pytest.fixture
def ours(make_microsite: Any) -> Microsite:
    microsite: Microsite = make_microsite("eu-belong")
    return microsite


@pytest.fixture
def theirs(make_microsite: Any) -> Microsite:
    microsite: Microsite = make_microsite("eim")
    return microsite


@pytest.fixture
def document(ours: Microsite) -> Document:
    made: Document = DocumentFactory(title="Agenda", collection=ours.document_collection)
    return made


@pytest.fixture
def download() -> Download:
    """Download a document at the host of a microsite and return the status; nobody is signed in without a browser."""

    def status(document: Document, host: Microsite | str, browser: Client | None = None) -> int:
        name = host if isinstance(host, str) else host.site.hostname
        return (browser or Client()).get(document.url, headers={"Host": name}).status_code

    return status


def body(*blocks: tuple[str, Any]) -> str:
    return json.dumps([{"type": type_, "value": value} for type_, value in blocks])


# --- What counts as used --------------------------------------------------------------------------------------------

USES: dict[str, Callable[[MakePage, Microsite, Document], Any]] = {
    "foreign key": lambda make, site, document: make(site, PublicationPage, file=document),
    "block": lambda make, site, document: make(
        site, body=body(("documents", {"title": "", "items": [{"document": document.pk, "title": "Agenda"}]}))
    ),
    "rich text block": lambda make, site, document: make(
        site, body=body(("text", f'<p><a linktype="document" id="{document.pk}">Agenda</a></p>'))
    ),
    "rich text field": lambda make, site, document: make(
        site, DossierPage, synthesis=f'<p><a linktype="document" id="{document.pk}">Agenda</a></p>'
    ),
    "stream of facts": lambda make, site, document: make(
        site,
        PublicationPage,
        editions=body(("edition", {"label": "2018", "full_document": None, "summary_document": document.pk})),
    ),
    "another language": lambda make, site, document: make(site, PublicationPage, "pl", file=document),
    "shared snippet": lambda make, site, document: OrganisationFactory(
        description=f'<p><a linktype="document" id="{document.pk}">Agenda</a></p>'
    ),
    "own snippet": lambda make, site, document: OrganisationFactory(
        owner=site, description=f'<p><a linktype="document" id="{document.pk}">Agenda</a></p>'
    ),
    "funding statement": lambda make, site, document: site.languages.filter(locale__language_code="pl").update(
        funding_statement=f'<p><a linktype="document" id="{document.pk}">Grant</a></p>'
    ),
}


@pytest.mark.parametrize("use", USES)
def test_document_is_served_where_it_is_used(
    use: str, ours: Microsite, theirs: Microsite, document: Document, make_page: MakePage, download: Download
) -> None:
    assert download(document, ours) == 404

    USES[use](make_page, ours, document)

    assert download(document, ours) == 200
    assert download(document, theirs) == 404


@pytest.mark.parametrize("host", ["localhost", "unknown.example", "eu-belong.localhost.example"])
def test_document_is_not_served_at_a_host_of_no_microsite(
    host: str, ours: Microsite, document: Document, make_page: MakePage, download: Download
) -> None:
    make_page(ours, PublicationPage, file=document)

    assert download(document, ours) == 200
    assert download(document, host) == 404


def test_shared_document_is_served_where_it_is_used_only(
    ours: Microsite, theirs: Microsite, make_page: MakePage, download: Download
) -> None:
    document = DocumentFactory()
    make_page(ours, PublicationPage, file=document)

    assert download(document, ours) == 200
    assert download(document, theirs) == 404


def test_document_of_another_microsite_is_not_served_though_a_page_refers_to_it(
    ours: Microsite, theirs: Microsite, document: Document, make_page: MakePage, download: Download
) -> None:
    make_page(theirs, PublicationPage, file=document)

    assert download(document, theirs) == 404
    assert download(document, ours) == 404


def test_document_of_another_microsites_snippet_is_not_served(
    ours: Microsite, theirs: Microsite, download: Download
) -> None:
    document = DocumentFactory()
    OrganisationFactory(owner=theirs, description=f'<p><a linktype="document" id="{document.pk}">Agenda</a></p>')

    assert download(document, theirs) == 200
    assert download(document, ours) == 404


# --- What hides it --------------------------------------------------------------------------------------------------


def test_document_of_a_page_that_is_unpublished_or_private_is_not_served(
    ours: Microsite, document: Document, make_page: MakePage, download: Download
) -> None:
    page = make_page(ours, PublicationPage, file=document)
    assert download(document, ours) == 200

    page.unpublish()
    assert download(document, ours) == 404

    page.save_revision().publish()
    assert download(document, ours) == 200

    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    assert download(document, ours) == 404


def test_document_in_a_draft_is_served_when_it_is_published_and_not_when_it_is_taken_out(
    ours: Microsite, document: Document, make_page: MakePage, download: Download, settings: Any
) -> None:
    # As in production: what Wagtail leaves to the task worker isn't done yet.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    page = make_page(ours, PublicationPage)
    page.file = document
    draft = page.save_revision()
    assert download(document, ours) == 404

    draft.publish()
    assert download(document, ours) == 200

    page = PublicationPage.objects.get(pk=page.pk)
    page.file = None
    page.save_revision().publish()
    assert download(document, ours) == 404


def test_document_of_a_saved_snippet_is_served_before_a_task_worker_ran(
    ours: Microsite, document: Document, download: Download, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    organisation: Organisation = OrganisationFactory(owner=ours)
    organisation.description = f'<p><a linktype="document" id="{document.pk}">Agenda</a></p>'
    organisation.save()

    assert download(document, ours) == 200


@pytest.mark.parametrize("restriction_type", ["login", "password", "groups"])
@pytest.mark.parametrize("is_above", [False, True])
def test_document_in_a_private_collection_is_not_served_and_nobody_is_asked_for_a_password(
    restriction_type: str,
    is_above: bool,
    ours: Microsite,
    document: Document,
    make_page: MakePage,
    download: Download,
) -> None:
    make_page(ours, PublicationPage, file=document)
    assert download(document, ours) == 200

    collection = ours.collection if is_above else ours.document_collection
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=restriction_type, password="x")

    assert download(document, ours) == 404


def test_refused_document_looks_like_one_that_does_not_exist(ours: Microsite, document: Document) -> None:
    refused = Client().get(document.url, headers={"Host": ours.site.hostname})
    missing = Client().get(document.url.replace(f"/{document.pk}/", "/999999/"), headers={"Host": ours.site.hostname})

    assert refused.status_code == missing.status_code == 404
    assert refused.content == missing.content
    assert refused.headers.get("Vary") is None or "Cookie" in refused.headers["Vary"]


# --- Who works with it ----------------------------------------------------------------------------------------------


def test_team_gets_its_documents_at_any_host_and_other_teams_do_not(
    ours: Microsite,
    theirs: Microsite,
    document: Document,
    make_member: MakeMember,
    sign_in: SignIn,
    download: Download,
) -> None:
    assert download(document, ours, sign_in(make_member(ours))) == 200
    assert download(document, "localhost", sign_in(make_member(ours))) == 200
    assert download(document, ours, sign_in(make_member(theirs))) == 404
    assert download(document, "localhost", sign_in(make_member(theirs))) == 404


def test_who_still_needs_a_second_factor_gets_what_is_public_only(
    ours: Microsite,
    document: Document,
    make_member: MakeMember,
    make_page: MakePage,
    sign_in: SignIn,
    download: Download,
    settings: Any,
) -> None:
    member = make_member(ours)
    assert download(document, ours, sign_in(member)) == 200

    settings.REQUIRE_TWO_FACTOR = ["editors"]
    assert download(document, ours, sign_in(member)) == 404

    device = TOTPDevice.objects.create(user=member, confirmed=False)
    assert download(document, ours, sign_in(member)) == 404
    device.confirmed = True
    device.save()
    assert download(document, ours, sign_in(member)) == 200

    device.delete()
    make_page(ours, PublicationPage, file=document)
    assert download(document, ours, sign_in(member)) == 200


def test_public_answer_does_not_depend_on_who_asks(ours: Microsite, document: Document, make_page: MakePage) -> None:
    make_page(ours, PublicationPage, file=document)

    response = Client().get(document.url, headers={"Host": ours.site.hostname})

    assert response.status_code == 200
    assert "Cookie" not in response.headers.get("Vary", "")
