"""A newcomer adds a sixth microsite by copying one folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client

from cms.content.models import HomePage
from cms.microsites.discovery import site_folders
from cms.microsites.models import Microsite
from cms.microsites.queries import microsite_for_host
from cms.microsites.seeding.loader import Loader
from tests.cms.microsites.seeding.conftest import Folder, without_tasks

SITES = Path(project.BASE_DIR) / "sites"


@pytest.fixture
def copy_site(microsites_dir: Path) -> Callable[..., Path]:
    """Copy the folder of a microsite, as a newcomer would."""

    def copy(name: str, new_name: str = "") -> Path:
        return Path(shutil.copytree(SITES / name, microsites_dir / (new_name or name)))

    return copy


def test_a_copied_folder_is_a_microsite_of_its_own(db: None, microsites_dir: Path, copy_site: Any, client: Client):
    copy_site("eim")
    # Nothing is changed in it: the name of the folder makes it another microsite.
    copy_site("eim", "my_project")

    reports = Loader(microsites_dir).load()
    assert [str(problem) for report in reports for problem in report.problems] == []
    original, sixth = Microsite.objects.order_by("slug")
    assert (original.slug, sixth.slug) == ("eim", "my-project")
    assert microsite_for_host("my-project.localhost:8000") == sixth
    assert sixth.language_codes() == original.language_codes()
    assert HomePage.objects.filter(slug__startswith="my-project-").count() == len(original.language_codes())
    pages = [microsite.home("en").get_descendants().values_list("slug", flat=True) for microsite in (original, sixth)]
    assert list(pages[0]) == list(pages[1])
    assert client.get("/en/", headers={"host": "my-project.localhost:8000"}).status_code == 200


def test_a_copy_that_kept_the_slug_is_told_what_to_change(folder: Folder, load_all: Any, microsites_dir: Path):
    folder.write("site.toml", 'title = "Project"\nslug = "project"\nlanguages = ["en"]\n')
    shutil.copytree(folder.root, microsites_dir / "a_copy")

    copy, original = load_all()
    assert original.is_loaded
    (problem,) = copy.problems
    assert problem.line == 2
    assert "slug “project” is taken by" in problem.message
    assert problem.message.endswith("or remove the line: then it is “a-copy”.")


def test_a_copy_that_kept_the_hostname_is_told_what_to_change(folder: Folder, load_all: Any, microsites_dir: Path):
    folder.write("site.toml", 'title = "Project"\nhostname = "a.example.org"\nlanguages = ["en"]\n')
    shutil.copytree(folder.root, microsites_dir / "sixth")

    original, copy = load_all()
    assert original.is_loaded
    assert "hostname “a.example.org” is taken by" in copy.problems[0].message


def test_all_microsites_of_this_project_are_without_mistakes(db: None, settings: Any):
    without_tasks(settings)
    reports = Loader(SITES, check_only=True).load()

    assert [str(problem) for report in reports for problem in report.problems] == []
    assert len(reports) == 1 + len(site_folders(SITES))
