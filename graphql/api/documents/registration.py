"""Registering the documents of a front end, and removing them."""

from __future__ import annotations

from django.db import transaction
from graphql import OperationDefinitionNode, parse

from api.documents import registered
from api.documents.manifests import Documents
from api.execution import prepare
from api.models import RegisteredDocument


class NotRegistered(Exception):
    """Documents that can't be registered, with one problem a line."""


@transaction.atomic
def register(client: str, documents: Documents, *, replace: bool = False) -> tuple[int, int]:
    """
    Register *documents* (canonical identifier to text) for the front end *client*: all of them or none.

    What is registered stays, since browsers still run yesterday's scripts; with *replace*, this front end's other
    documents go. Those of another front end are never changed.

    :returns: how many are new, and how many went
    :raises NotRegistered: when one isn't valid here, or its identifier names another document already
    """
    problems = [problem for identifier, text in documents.items() if (problem := _problem(client, identifier, text))]
    if problems:
        raise NotRegistered("\n".join(problems))
    own = RegisteredDocument.objects.filter(client=client)
    removed = own.exclude(identifier__in=documents).delete()[0] if replace else 0
    known = dict(own.values_list("identifier", "text"))
    new = [
        RegisteredDocument(client=client, identifier=identifier, text=text)
        for identifier, text in documents.items()
        if identifier not in known
    ]
    RegisteredDocument.objects.bulk_create(new)
    transaction.on_commit(registered.forget)
    return len(new), removed


def unregister(client: str) -> int:
    """Remove all documents of the front end *client*, and return how many there were."""
    removed = RegisteredDocument.objects.filter(client=client).delete()[0]
    registered.forget()
    return removed


def _problem(client: str, identifier: str, text: str) -> str | None:
    """Return why *text* can't be registered under *identifier*; None when it can."""
    taken = registered.in_files().get(identifier)
    if taken is None:
        others = RegisteredDocument.objects.filter(identifier=identifier)
        taken = others.exclude(text=text).values_list("text", flat=True).first()
    if taken is not None and taken != text:
        return f"{identifier}: names another document already. Give it another identifier, or remove the other one."
    prepared = prepare(text, None)
    if prepared.errors:
        return "\n".join(f"{identifier}: {error.message}" for error in prepared.errors)
    operations = [node for node in parse(text).definitions if isinstance(node, OperationDefinitionNode)]
    return None if operations else f"{identifier}: has no operation."
