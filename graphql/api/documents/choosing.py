"""From what a request asks for to the text of the document to run."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_noop as _

from api.documents import automatic, registered
from api.documents.identifiers import canonical, identifier_of, is_digest
from api.errors import Code, RequestRefused
from api.messages import Message


@dataclass(frozen=True)
class Chosen:
    """The text of a document, and the identifier under which to keep it once it has proved valid."""

    text: str
    keep_as: str | None = None


def chosen(query: str | None, document_id: str | None, persisted_hash: str | None) -> Chosen:
    """
    Return the document that a request names or brings along.

    :raises RequestRefused: when it isn't known, its hash is wrong, or only registered documents are taken here
    """
    if query is None:
        return Chosen(_known(document_id, persisted_hash))
    identifier = identifier_of(query)
    if persisted_hash is not None and canonical(persisted_hash) != identifier:
        raise RequestRefused(
            Message(_("“sha256Hash” is not the hash of “query”.")), Code.PERSISTED_QUERY_HASH_MISMATCH, 400
        )
    if settings.GRAPHQL_ONLY_REGISTERED_DOCUMENTS:
        if not registered.is_registered(query):
            raise RequestRefused(
                Message(_("Only registered documents are answered here.")), Code.DOCUMENT_NOT_REGISTERED, 403
            )
        return Chosen(query)
    return Chosen(query, keep_as=identifier if persisted_hash is not None else None)


def _known(document_id: str | None, persisted_hash: str | None) -> str:
    identifier = canonical(document_id or persisted_hash or "")
    may_be_automatic = is_digest(identifier) and not settings.GRAPHQL_ONLY_REGISTERED_DOCUMENTS
    text = (automatic.text_of(identifier) if may_be_automatic else None) or registered.text_of(identifier)
    if text is not None:
        return text
    if document_id is not None:
        raise RequestRefused(
            Message(_("There is no document “%(identifier)s”."), identifier=document_id[:100]),
            Code.PERSISTED_QUERY_NOT_FOUND,
            404,
            about_document=True,
        )
    # Clients know these two by their very words.
    if settings.GRAPHQL_ONLY_REGISTERED_DOCUMENTS:
        raise RequestRefused("PersistedQueryNotSupported", Code.PERSISTED_QUERY_NOT_SUPPORTED, 404, about_document=True)
    raise RequestRefused("PersistedQueryNotFound", Code.PERSISTED_QUERY_NOT_FOUND, 404, about_document=True)
