"""Imports flow one way, and the check of it (`make imports`) notices when they do not."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from tests.processes import ROOT

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LINT = "from importlinter.cli import lint_imports_command as run; run()"


def lint(folder):
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{folder}:{folder / 'graphql'}"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    """Give a copy of the sources in which something can be broken."""
    for source in ("cms", "sites", "graphql"):
        shutil.copytree(
            ROOT / source, tmp_path / source, ignore=lambda _, names: [n for n in names if n == "__pycache__"]
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_flow_one_way(copy):
    result = lint(copy)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "imported", "contract"),
    [
        ("cms/content/wrong.py", "api.apps", "Imports flow one way"),
        ("cms/microsites/wrong.py", "cms.content.choices", "Imports flow one way"),
        ("cms/content/wrong.py", "cms.registrations.apps", "Imports flow one way"),
        ("cms/registrations/wrong.py", "sites.eim", "Imports flow one way"),
        ("cms/content/wrong.py", "graphql", "What we store and do knows no GraphQL"),
        ("cms/registrations/wrong.py", "graphene", "What we store and do knows no GraphQL"),
        ("sites/eim/wrong.py", "sites.niem", "Microsites do not know each other"),
    ],
)
def test_import_in_the_wrong_direction_is_noticed(copy, file, imported, contract):
    (copy / file).write_text(f"import {imported}\n")

    result = lint(copy)

    assert result.returncode != 0
    assert f"{contract} BROKEN" in result.stdout


def test_every_room_has_its_place_in_the_order():
    (order,) = [contract["layers"] for contract in CONFIG["contracts"] if contract["type"] == "layers"]
    placed = {name.strip(" ()") for layer in order for name in layer.split("|")}
    rooms = {f"cms.{path.stem}" for path in (ROOT / "cms").iterdir() if path.stem not in {"__init__", "__pycache__"}}

    # Settings may be read by all, and read nothing of ours.
    assert rooms - {"cms.settings"} <= placed


def test_every_room_that_stores_and_does_is_kept_from_graphql():
    (contract,) = [contract for contract in CONFIG["contracts"] if "GraphQL" in contract["name"]]
    rooms = {f"cms.{path.parent.name}" for path in (ROOT / "cms").glob("*/apps.py")}

    assert set(contract["source_modules"]) == rooms


def test_front_end_may_ask_the_api_and_know_nothing_else():
    (contract,) = [contract for contract in CONFIG["contracts"] if contract.get("source_modules") == ["frontend"]]

    assert {"cms", "sites", "api"} <= set(contract["forbidden_modules"])
    assert contract["ignore_imports"] == ["frontend.asking -> api.asking"]


def test_graphql_is_no_package_of_ours():
    assert not (ROOT / "graphql" / "__init__.py").exists()


@pytest.mark.parametrize("folder", ["graphql/api", "sites/eim"])
def test_page_model_is_banned_outside_the_gate(folder):
    source = "from wagtail.models import Page\n\npages = Page.objects.all()\n"
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--select",
            "TID251",
            "--no-cache",
            "--stdin-filename",
            f"{folder}/x.py",
            "-",
        ],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.search("TID251 `wagtail.models.Page` is banned: Ask cms.content.queries", result.stdout)
