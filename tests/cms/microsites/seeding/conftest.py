"""A small microsite in a folder of its own, to be changed and loaded by each test."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Picture

from cms.microsites.seeding import loader as loading
from cms.microsites.seeding.files import SiteFolder
from cms.microsites.seeding.planner import Keys, plan_site, plan_tables
from cms.microsites.seeding.problems import Problems
from cms.microsites.seeding.reports import SiteReport

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Folder:
    """A folder of files that a test can write to."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file; a text is dedented."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = textwrap.dedent(content).lstrip("\n").encode()
        path.write_bytes(content)
        return path

    def page(self, name: str, front_matter: str, text: str = "") -> Path:
        """Write a page in English; *name* is its path without suffix."""
        front, body = textwrap.dedent(front_matter).strip("\n"), textwrap.dedent(text).lstrip("\n")
        return self.write(f"content/en/{name}.md", f"---\n{front}\n---\n{body}")

    def picture(self, name: str, color: str = "teal") -> Path:
        """Write a small PNG."""
        buffer = io.BytesIO()
        Picture.new("RGB", (40, 30), color).save(buffer, "PNG")
        return self.write(name, buffer.getvalue())


SITE = """
title = "Project"
languages = ["en"]
"""


def without_tasks(settings: Any) -> None:
    """Run no tasks: loading must not depend on them, and they would be most of its work."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def microsites_dir(tmp_path: Path, settings: Any) -> Path:
    settings.MICROSITES_DIR = tmp_path / "sites"
    without_tasks(settings)
    (tmp_path / "sites").mkdir()
    return tmp_path / "sites"


@pytest.fixture
def folder(microsites_dir: Path) -> Folder:
    """A microsite in English that consists of a home page and can be loaded."""
    made = Folder(microsites_dir / "project")
    made.write("site.toml", SITE)
    made.page("index", "type: home\ntitle: Home")
    return made


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The folder of shared tables: empty, since the real ones have hundreds of rows."""
    made = Folder(tmp_path / "taxonomies")
    made.root.mkdir()
    monkeypatch.setattr(loading, "shared_folders", lambda: [made.root])
    return made


Load = Callable[..., SiteReport]


@pytest.fixture
def load_all(microsites_dir: Path, shared: Folder, db: None) -> Callable[..., list[SiteReport]]:
    """Load all microsites, and return the report on each."""

    def load(*names: str, **options: Any) -> list[SiteReport]:
        first, *sites = loading.Loader(microsites_dir, **options).load(names)
        assert first.is_loaded, first.problems
        return sites

    return load


@pytest.fixture
def load(load_all: Callable[..., list[SiteReport]]) -> Load:
    """Load the microsite of `folder`, which has to be without mistakes, and return the report."""

    def load_one(**options: Any) -> SiteReport:
        (report,) = load_all("project", **options)
        assert report.is_loaded, [str(problem) for problem in report.problems]
        return report

    return load_one


Mistakes = Callable[[], list[str]]


@pytest.fixture
def all_mistakes(load_all: Callable[..., list[SiteReport]], folder: Folder) -> Mistakes:
    """Load the microsite of `folder`, and return its mistakes, with paths from its folder on."""

    def collect() -> list[str]:
        (report,) = load_all("project")
        return [str(problem).removeprefix(f"{folder.root.as_posix()}/") for problem in report.problems]

    return collect


@pytest.fixture
def mistakes(all_mistakes: Mistakes, folder: Folder, shared: Folder) -> Mistakes:
    """The same, for single mistakes: where the text alone shows one, the database isn't asked, which is slow."""

    def collect() -> list[str]:
        problems = Problems()
        keys: Keys = {}
        plan_tables(SiteFolder(shared.root), problems, ["en", "pl"], keys)
        plan_site(SiteFolder(folder.root), problems, keys)
        found = [str(problem).removeprefix(f"{folder.root.as_posix()}/") for problem in problems.ordered()]
        return found or all_mistakes()

    return collect
