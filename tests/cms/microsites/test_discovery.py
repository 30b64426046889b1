from pathlib import Path

import pytest

from cms.microsites.discovery import site_apps, site_folders


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    for name in ("eu_mia", "eim", "_draft", ".git", "__pycache__", "empty"):
        (tmp_path / "sites" / name).mkdir(parents=True)
    for name in ("eu_mia", "eim", "_draft", ".git"):
        (tmp_path / "sites" / name / "site.toml").touch()
    (tmp_path / "sites" / "site.toml").touch()
    return tmp_path / "sites"


def test_microsites_are_the_folders_with_a_site_file_in_the_order_of_their_names(sites: Path):
    assert [folder.name for folder in site_folders(sites)] == ["eim", "eu_mia"]


def test_a_folder_that_does_not_exist_holds_no_microsites(tmp_path: Path):
    assert site_folders(tmp_path / "nowhere") == []
    assert site_apps(tmp_path / "nowhere") == []


def test_site_apps_are_the_folders_with_code(sites: Path):
    (sites / "eim" / "models.py").touch()
    (sites / "eu_mia" / "apps.py").touch()
    (sites / "_draft" / "models.py").touch()
    (sites / "empty" / "models").mkdir()
    (sites / "empty" / "models" / "__init__.py").touch()

    assert site_apps(sites) == ["sites.eim", "sites.empty", "sites.eu_mia"]


def test_discovery_works_before_django_does():
    source = Path(site_folders.__code__.co_filename).read_text()

    assert "import django" not in source
    assert "from django" not in source
