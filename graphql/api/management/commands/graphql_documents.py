"""`manage.py graphql_documents`: prints the documents that can be asked for by their identifiers."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from api.documents.manifests import Documents, as_apollo, operation_name
from api.documents.registered import in_files, printed
from api.models import RegisteredDocument

FORMATS = {
    "apollo": as_apollo,
    "relay": lambda documents: documents,
    "ids": lambda documents: {operation_name(text): identifier for identifier, text in documents.items()},
}


class Command(BaseCommand):
    """Prints or writes a manifest."""

    help = (
        "Print a manifest of the persisted documents: those that come with the program and lie in "
        "GRAPHQL_DOCUMENTS_DIR, or with --client those that were registered for a front end."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--format",
            choices=sorted(FORMATS),
            default="apollo",
            help=(
                "apollo: as @apollo/generate-persisted-query-manifest writes it (the default); relay: identifier to "
                "text, as relay-compiler and gql.tada do; ids: name of the operation to identifier"
            ),
        )
        parser.add_argument("--client", help="the name of a front end, instead of what comes with the program")
        parser.add_argument("--output", type=Path, help="the file to write; without it, standard output")

    def handle(self, *args: Any, format: str, client: str | None, output: Path | None, **options: Any) -> None:
        manifest = FORMATS[format](_of(client) if client else printed(in_files()))
        text = json.dumps(manifest, indent=2, ensure_ascii=False)
        if output is None:
            self.stdout.write(text)
        else:
            output.write_text(text + "\n", encoding="utf-8")


def _of(client: str) -> Documents:
    return dict(RegisteredDocument.objects.filter(client=client).values_list("identifier", "text"))
