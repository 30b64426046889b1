"""Each microsite that comes with this project moves to an installation with others, and answers with the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail.models import Site

from cms.archives.exporting import export_microsite
from cms.archives.importing import import_microsite
from cms.content.models import PlainPage
from cms.microsites.actions import create_microsite
from cms.microsites.models import Microsite
from tests.api.populated import undone_database
from tests.cms.archives.test_moving import answers, differences
from tests.fixtures import add_page

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SLUGS = ("eim", "eu-belong", "eu-mia", "ewsi", "niem")
Told = dict[str, dict[str, bytes]]


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[tuple[Told, Told]]:
    """Return what the microsites answer where they were loaded, and where they were imported, by their slugs."""
    folder = tmp_path_factory.mktemp("archives")
    with undone_database(django_db_blocker):
        call_command("load_microsites", quiet=True)
        before = {slug: _answers(slug) for slug in SLUGS}
        for slug in SLUGS:
            export_microsite(Microsite.objects.get(slug=slug), _archive(folder, slug))
    # Other rows have their numbers there.
    Site.clear_site_root_paths_cache()
    ContentType.objects.clear_cache()
    with undone_database(django_db_blocker):
        add_page(create_microsite(slug="zero", title="Zero", languages=("en", "pl")), PlainPage, title="About")
        for slug in reversed(SLUGS):
            import_microsite(_archive(folder, slug))
        yield before, {slug: _answers(slug) for slug in SLUGS}
    Site.clear_site_root_paths_cache()


def _archive(folder: Path, slug: str) -> Path:
    return folder / f"{slug}.zip"


def _answers(slug: str) -> dict[str, bytes]:
    host = Microsite.objects.select_related("site").get(slug=slug).site.hostname
    found = answers(host, real=True)
    # Words that visitors search for are weighed against all that an embedded database has.
    return {name: answer for name, answer in found.items() if not name.startswith("search ")}


@pytest.mark.parametrize("slug", SLUGS)
def test_seeded_microsite_answers_the_same_elsewhere(told: tuple[Told, Told], slug: str) -> None:
    before, after = told

    assert len([name for name in before[slug] if name.startswith("page_view ")]) >= 20
    assert differences(before[slug], after[slug]) == []
