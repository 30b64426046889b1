"""
The identifiers of documents.

Source: the appendix “Persisted Documents” of https://graphql.github.io/graphql-over-http/draft/.
"""

from __future__ import annotations

import hashlib
import re

from graphql import parse, print_ast

MAX_LENGTH = 200

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNRESERVED = r"[A-Za-z0-9\-._~]+"
_IDENTIFIER = re.compile(rf"sha256:[0-9a-f]{{64}}|x-{_UNRESERVED}:{_UNRESERVED}|{_UNRESERVED}")


def identifier_of(text: str) -> str:
    """Return `sha256:` and the hash of *text* in UTF-8, in lower-case hexadecimal digits."""
    # A lone surrogate is no text, but a client can send one.
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def canonical(identifier: str) -> str:
    """Return *identifier* as we keep it: with its prefix where it is a bare hash, as Apollo's clients send it."""
    return f"sha256:{identifier}" if _DIGEST.fullmatch(identifier) else identifier


def is_digest(identifier: str) -> bool:
    """Tell whether *identifier*, in its canonical form, is the hash of a text."""
    return identifier.startswith("sha256:") and _DIGEST.fullmatch(identifier, 7) is not None


def problem_with(identifier: str, text: str) -> str | None:
    """Return why *identifier* cannot be that of *text*; None when it can."""
    if len(identifier) > MAX_LENGTH or not _IDENTIFIER.fullmatch(identifier):
        return "is no identifier: write sha256: and 64 hexadecimal digits, x-name:name, or letters, digits and -._~"
    if is_digest(canonical(identifier)) and canonical(identifier) != identifier_of(text):
        return f"is not the hash of its document, which is {identifier_of(text)}"
    return None


def normalised(text: str) -> str:
    """
    Return the document *text* as graphql-core and graphql-js print it: without comments, in one layout.

    :raises GraphQLSyntaxError: when it is no document
    """
    return print_ast(parse(text))
