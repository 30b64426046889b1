"""`manage.py load_microsites`."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms.microsites.models import Microsite
from tests.cms.microsites.seeding.conftest import Folder

Run = Callable[..., tuple[str, str, str]]


@pytest.fixture
def run(shared: Folder, microsites_dir: Path, db: None) -> Run:
    """Run the command, and return what it wrote to stdout and stderr, and the error that it ended with."""

    def call(*names: str, **options: object) -> tuple[str, str, str]:
        out, err, failed = io.StringIO(), io.StringIO(), ""
        try:
            call_command("load_microsites", *names, stdout=out, stderr=err, no_color=True, **options)
        except CommandError as error:
            failed = str(error)
        return out.getvalue(), err.getvalue(), failed

    return call


def test_each_microsite_gets_a_line(folder: Folder, run: Run):
    out, err, failed = run()

    assert out.startswith("project: new: 1 page")
    assert (err, failed) == ("", "")
    assert run()[0].startswith("project: unchanged: 1 page")


def test_a_mistake_is_printed_and_makes_the_command_fail(folder: Folder, run: Run):
    folder.page("about", "type: plian\ntitle: About")
    out, err, failed = run()

    assert "about.md:2: type “plian” is not known" in err
    assert "1 mistake, nothing loaded" in out
    assert failed == "Not loaded, because of the mistakes above: project."


def test_check_finds_mistakes_and_loads_nothing(folder: Folder, run: Run):
    out, _err, failed = run(check=True)

    assert "project: no mistakes" in out
    assert failed == ""
    assert not Microsite.objects.exists()


def test_quiet_says_nothing_unless_something_is_wrong(folder: Folder, run: Run):
    assert run(quiet=True) == ("", "", "")
    folder.page("about", "type: plian\ntitle: About")
    assert "plian" in run(quiet=True)[1]


def test_more_verbose_names_each_thing(folder: Folder, run: Run):
    assert "content/en/index.md" in run(verbosity=2)[0]


def test_microsites_are_chosen_by_folder_or_slug(folder: Folder, run: Run, microsites_dir: Path):
    folder.root.rename(microsites_dir / "my_project")

    assert run("my-project")[0].startswith("my_project: new")
    assert run("my_project")[0].startswith("my_project: unchanged")
    assert "There is no microsite “my-projekt”" in run("my-projekt")[2]
    assert "Write my_project." in run("my-projekt")[2]


def test_an_empty_folder_is_said_to_be_empty(run: Run):
    out, _err, failed = run()

    assert "There is no microsite in" in out
    assert failed == ""
