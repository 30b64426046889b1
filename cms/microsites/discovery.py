"""
Finds the microsites that come as files: each folder below `sites/` with a site.toml is one, and no list names them.

Settings read this before Django is ready, so nothing here may import Django.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

SITE_FILE = "site.toml"
DEFAULT_MICROSITES_DIR = Path(__file__).resolve().parent.parent.parent / "sites"


def site_folders(microsites_dir: Path = DEFAULT_MICROSITES_DIR) -> list[Path]:
    """
    Return the folders of all microsites in *microsites_dir*, ordered by name.

    Names with a leading "_" or "." are left out: copies that aren't meant to be loaded, caches, editors' leavings. A
    folder that doesn't exist holds no microsites.
    """
    return sorted(folder for folder in _folders(microsites_dir) if (folder / SITE_FILE).is_file())


def site_apps(microsites_dir: Path = DEFAULT_MICROSITES_DIR) -> list[str]:
    """
    Return what belongs into INSTALLED_APPS: the dotted names of those folders that bring code of their own.

    That is a folder with an apps.py or a models.py (or a package `models`). Its parent folder is the package, so
    `sites/niem/models.py` gives "sites.niem".
    """
    return sorted(
        f"{microsites_dir.name}.{folder.name}"
        for folder in _folders(microsites_dir)
        if folder.name.isidentifier()
        and any((folder / name).is_file() for name in ("apps.py", "models.py", "models/__init__.py"))
    )


def _folders(microsites_dir: Path) -> Iterator[Path]:
    if microsites_dir.is_dir():
        yield from (
            entry for entry in microsites_dir.iterdir() if entry.is_dir() and not entry.name.startswith(("_", "."))
        )
