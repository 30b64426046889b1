"""`manage.py graphql_schema`: writes the schema to its file, or tells how the two differ."""

from __future__ import annotations

import difflib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from graphql import lexicographic_sort_schema, print_schema

from api.schema import schema

ROOT = Path(__file__).resolve().parents[4]
PATH = ROOT / "graphql" / "schema.graphql"


def schema_text() -> str:
    """Return the schema in its definition language, sorted, so that it doesn't change with the order of imports."""
    return print_schema(lexicographic_sort_schema(schema.graphql_schema)) + "\n"


class Command(BaseCommand):
    """Writes or compares the schema."""

    help = "Write graphql/schema.graphql from the code; with --check, say how it differs and fail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when the file is not up to date")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        served = schema_text()
        written = PATH.read_text() if PATH.exists() else ""
        if not check:
            PATH.write_text(served)
            self.stdout.write(f"{PATH.relative_to(ROOT)}: {len(served.splitlines())} lines")
        elif written != served:
            difference = difflib.unified_diff(
                written.splitlines(), served.splitlines(), "graphql/schema.graphql", "what the code serves", lineterm=""
            )
            self.stdout.write("\n".join(difference))
            raise CommandError("graphql/schema.graphql is not up to date: run `manage.py graphql_schema`.")
