"""
Lists of documents with their identifiers, in the forms that the tools of front ends write and read.

- Apollo's (`@apollo/generate-persisted-query-manifest`): an object with `format`, `version` and `operations`.
- A plain object, identifier to text: what relay-compiler, gql.tada and graphql-codegen's client preset write.
- A file `.graphql` with one document, which is named by the hash of its text, as it is and as it is printed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphql import GraphQLSyntaxError, OperationDefinitionNode, parse

from api.documents.identifiers import canonical, identifier_of, normalised, problem_with

APOLLO = "apollo-persisted-query-manifest"

Documents = dict[str, str]


class InvalidManifest(Exception):
    """A list of documents that can't be used; the message names the file and what is wrong."""


def read_folder(folder: Path) -> Documents:
    """
    Return the documents of all files `*.graphql` and `*.json` below *folder*, by identifier.

    :raises InvalidManifest: when a file can't be read, or two files name different documents alike
    """
    documents: Documents = {}
    for path in sorted(path for suffix in ("graphql", "json") for path in folder.rglob(f"*.{suffix}")):
        for identifier, text in read_file(path).items():
            if documents.setdefault(identifier, text) != text:
                raise InvalidManifest(f"{path}: “{identifier}” names another document in another file.")
    return documents


def read_file(path: Path) -> Documents:
    """
    Return the documents of one file, by canonical identifier.

    :raises InvalidManifest: when it can't be read
    """
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidManifest(f"{path}: {error}") from None
    return read_document(content, str(path)) if path.suffix == ".graphql" else read_manifest(content, str(path))


def read_document(text: str, source: str) -> Documents:
    """
    Return *text* under the hash of its printed form and under that of its own.

    :raises InvalidManifest: when it is no GraphQL
    """
    try:
        printed = normalised(text)
    except GraphQLSyntaxError as error:
        raise InvalidManifest(f"{source}: {error.message}") from None
    return {identifier_of(printed): printed, identifier_of(text): text}


def read_manifest(content: str, source: str) -> Documents:
    """
    Return the documents of a manifest, by canonical identifier.

    :raises InvalidManifest: when it has none of the known forms, or an identifier doesn't fit its document
    """
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InvalidManifest(f"{source}: no JSON: {error}") from None
    if not isinstance(manifest, dict):
        raise InvalidManifest(f"{source}: the manifest is not an object.")
    pairs = _apollo_pairs(manifest, source) if "format" in manifest else list(manifest.items())
    documents: Documents = {}
    for identifier, text in pairs:
        if not isinstance(identifier, str) or not isinstance(text, str):
            raise InvalidManifest(f"{source}: an identifier or its document is not a text.")
        if problem := problem_with(identifier, text):
            raise InvalidManifest(f"{source}: “{identifier[:100]}” {problem}.")
        if documents.setdefault(canonical(identifier), text) != text:
            raise InvalidManifest(f"{source}: “{identifier}” names two documents.")
    return documents


def _apollo_pairs(manifest: Mapping[str, Any], source: str) -> list[tuple[Any, Any]]:
    operations = manifest.get("operations")
    if manifest["format"] != APOLLO or manifest.get("version") != 1 or not isinstance(operations, list):
        raise InvalidManifest(f"{source}: “format” is not {APOLLO}, “version” is not 1, or “operations” is no list.")
    if not all(isinstance(operation, dict) for operation in operations):
        raise InvalidManifest(f"{source}: an operation is not an object.")
    return [(operation.get("id"), operation.get("body")) for operation in operations]


def operation_name(text: str) -> str:
    """Return the name of the first operation in *text*; an empty text where it has none."""
    for operation in _operations(text):
        return operation.name.value if operation.name else ""
    return ""


def as_apollo(documents: Documents) -> dict[str, Any]:
    """Return Apollo's manifest of *documents*; hashes stand there without their prefix, as its clients send them."""
    return {
        "format": APOLLO,
        "version": 1,
        "operations": [
            {
                "id": identifier.removeprefix("sha256:"),
                "name": operation_name(text),
                "type": next((operation.operation.value for operation in _operations(text)), "query"),
                "body": text,
            }
            for identifier, text in documents.items()
        ],
    }


def _operations(text: str) -> list[OperationDefinitionNode]:
    return [node for node in parse(text).definitions if isinstance(node, OperationDefinitionNode)]
