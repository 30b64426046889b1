"""`manage.py graphql_release`: keeps the schema of a release, or tells whether today's schema breaks it."""

from __future__ import annotations

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from api.management.commands.graphql_schema import ROOT, schema_text
from api.releases import NoLastDay, compare, deprecations, last_day, last_release
from api.schema import schema

FOLDER = ROOT / "graphql" / "releases"
PROJECT = ROOT / "pyproject.toml"


class Command(BaseCommand):
    """Writes the schema of a release, or compares with the last one."""

    help = (
        "Keep the schema as that of this version (pyproject.toml), in graphql/releases; "
        "with --check, say how it differs from the last release, and fail where it breaks what was built on it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the last release is broken")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        self._check_deprecations()
        self._check_last_release()
        if not check:
            self._write()

    def _check_deprecations(self) -> None:
        wrong = []
        for deprecation in deprecations(schema.graphql_schema):
            try:
                last_day(deprecation.reason)
            except NoLastDay as error:
                wrong.append(f"{deprecation.coordinate}: {error}")
        if wrong:
            raise CommandError("A deprecation says until when it is served:\n  " + "\n  ".join(wrong))

    def _check_last_release(self) -> None:
        release = last_release(FOLDER)
        if release is None:
            self.stdout.write(f"No schema was released yet: {FOLDER.relative_to(FOLDER.parents[1])} is empty.")
            return
        found = compare(release, schema.graphql_schema, timezone.now().date())
        if found.dangerous:
            self.stdout.write(f"May surprise those who built on {release.version}; say it in CHANGELOG.md:")
            self.stdout.write("\n".join(f"  {words}" for words in found.dangerous))
        if found.is_kept:
            self.stdout.write(f"The schema keeps what {release.version} promised.")
            return
        lines = [f"The schema breaks what was built on {release.version}:"]
        lines += [f"  {words}" for words in found.broken]
        lines += [f"  {words} It is deprecated, but its last day isn't over." for words in found.not_yet]
        lines.append(
            "Keep it, deprecate it in a release with “Removed after YYYY-MM-DD.”, and remove it after that day."
        )
        raise CommandError("\n".join(lines))

    def _write(self) -> None:
        path = FOLDER / f"{_version(PROJECT)}.graphql"
        if path.exists():
            raise CommandError(f"{path.name} was released already. Give pyproject.toml the next version first.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(schema_text())
        self.stdout.write(f"{path.relative_to(FOLDER.parents[1])}: from now on, the schema has to keep this.")


def _version(project: Path) -> str:
    return str(tomllib.loads(project.read_text())["project"]["version"])
