"""`manage.py register_documents`: registers the GraphQL documents of a front end, or removes them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from api.documents.manifests import Documents, InvalidManifest, read_file, read_folder, read_manifest
from api.documents.registration import NotRegistered, register, unregister


class Command(BaseCommand):
    """Registers or removes the documents of one front end."""

    help = (
        "Register the GraphQL documents of a front end, so that it can ask for them by their identifiers: all of them, "
        "or none when one isn't valid against the schema."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", help="the front end's name, for example www.eu-belong.eu")
        parser.add_argument(
            "files",
            nargs="*",
            help="manifests (.json), documents (.graphql) or folders of these; - reads a manifest from standard input",
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--replace", action="store_true", help="remove this front end's documents that are not listed"
        )
        what.add_argument("--remove", action="store_true", help="remove all documents of this front end")

    def handle(self, *args: Any, client: str, files: list[str], replace: bool, remove: bool, **options: Any) -> None:
        if remove == bool(files):
            raise CommandError("Name the files to register, or write --remove and no file.")
        if not 1 <= len(client.strip()) <= 100:
            raise CommandError("The front end's name has 1 to 100 characters.")
        if remove:
            self.stdout.write(f"{client}: {unregister(client)} removed")
            return
        try:
            new, removed = register(client, _read(files), replace=replace)
        except (InvalidManifest, NotRegistered) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{client}: {new} new, {removed} removed")


def _read(names: list[str]) -> Documents:
    documents: Documents = {}
    for name in names:
        for identifier, text in _read_one(name).items():
            if documents.setdefault(identifier, text) != text:
                raise InvalidManifest(f"{name}: “{identifier}” names another document in another file.")
    return documents


def _read_one(name: str) -> Documents:
    if name == "-":
        return read_manifest(sys.stdin.read(), "standard input")
    path = Path(name)
    return read_folder(path) if path.is_dir() else read_file(path)
