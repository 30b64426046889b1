"""What docs/adding-a-microsite.md says is true."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from cms.content.models import EventPage, HomePage
from cms.microsites.models import Microsite, MicrositeLanguage
from cms.microsites.seeding.reports import SiteReport
from cms.microsites.seeding.schema import page_types, settable_fields, tables
from tests.cms.microsites.seeding.conftest import PDF, Folder

DOCS = (Path(settings.BASE_DIR) / "docs" / "adding-a-microsite.md").read_text()


def example(name: str) -> str:
    """Return the fenced block that follows the line which names a file."""
    found = re.search(rf"^`{re.escape(name)}`[^\n]*:\n\n(`{{3,}})\w+\n(.*?)^\1$", DOCS, re.MULTILINE | re.DOTALL)
    assert found, f"no example of {name}"
    return found[2]


@pytest.fixture
def documented(folder: Folder) -> Folder:
    for name in ("site.toml", "snippets/venues.toml", "content/en/events/seminar.md"):
        folder.write(name, example(name))
    for name in ("index.md", "events/index.md"):
        for language in ("en", "pl"):
            folder.write(f"content/{language}/{name}", example(f"content/en/{name}"))
    folder.write("documents/agenda.pdf", PDF)
    return folder


def test_the_worked_example_can_be_loaded(documented: Folder, load: Callable[..., SiteReport]):
    report = load()

    assert report.notes == []
    microsite = Microsite.objects.get()
    assert microsite.language_codes() == ["en", "pl"]
    assert HomePage.objects.count() == 2
    seminar = EventPage.objects.get()
    assert [block.block_type for block in seminar.body] == ["text", "heading", "text", "quote", "table"]
    assert seminar.venue.name == "Town hall"


def test_the_names_in_the_reference_exist():
    for name in re.findall(r"`(\w+)`", DOCS.split("needed: the page type")[1].splitlines()[0]):
        assert name in page_types()
    for name in re.findall(r"`(\w+)`", DOCS.split("the model's name in the plural:")[1].split(".")[0]):
        assert name in tables()
    site = DOCS.split("fields of `Microsite`:")[1].splitlines()[0]
    assert set(re.findall(r"`(\w+)`", site)) <= set(settable_fields(Microsite))
    language = DOCS.split("fields of `MicrositeLanguage`:")[1].split("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", language)) == set(settable_fields(MicrositeLanguage))


def test_the_blocks_in_the_reference_exist():
    names = re.findall(r"`(\w+)`", DOCS.split("(`cms/content/blocks/`):")[1].split(" and more")[0])

    assert set(names) <= set(EventPage._meta.get_field("body").stream_block.child_blocks)
