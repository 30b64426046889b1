"""Requests with a preview's token: answered from the drafts that it opens, and for whoever has it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext_noop as _
from graphql import OperationType, get_operation_ast

from api.budgets import Budget
from api.context import Context
from api.errors import Code, RequestRefused
from api.execution import Prepared
from api.messages import Message
from cms.previews.actions import NotValid
from cms.previews.contents import DraftUnusable
from cms.previews.opening import Busy, opened
from cms.search.indexing import index_pages

HEADER = "X-Preview-Token"
DRAFT_PRICE = 200
"""Of each draft that is written: as long as it takes, a cost of so many points would."""
BAD_TOKEN_PRICE = 200

_SEARCHES = re.compile(r"\bsearch\b")


@contextmanager
def previewing(
    token: str | None, text: str, prepared: Prepared, operation_name: str | None, context: Context, budget: Budget
) -> Iterator[None]:
    """
    Let the block answer the document *text* from the drafts that *token* opens; without a token it does nothing.

    :raises RequestRefused: when the token opens nothing, something is to be changed, or a draft can't be shown
    """
    if token is None:
        yield
        return
    context.is_private = True
    _refuse_changes(prepared, operation_name)
    try:
        with opened(token) as preview:
            budget.spend(len(preview.written) * DRAFT_PRICE)
            # A search server of its own can't take back what it was told.
            if _SEARCHES.search(text) and not settings.SEARCH_URL:
                index_pages(preview.written)
            context.preview = preview
            yield
    except NotValid:
        budget.spend(BAD_TOKEN_PRICE)
        raise RequestRefused(
            Message(_("This preview is over, or was revoked. Ask for a new one in the editor.")),
            Code.PREVIEW_TOKEN_INVALID,
            401,
            headers={"WWW-Authenticate": HEADER},
        ) from None
    except DraftUnusable as error:
        raise RequestRefused(
            Message(_("The draft of “%(title)s” can't be shown: save it again in the editor."), title=error.title),
            Code.PREVIEW_NOT_POSSIBLE,
            409,
        ) from None
    except Busy:
        raise RequestRefused(
            Message(_("This page is being saved right now. Ask again in a second.")),
            Code.SERVICE_UNAVAILABLE,
            503,
            retry_after=1,
        ) from None


def _refuse_changes(prepared: Prepared, operation_name: str | None) -> None:
    if prepared.document is None:
        return
    operation = get_operation_ast(prepared.document, operation_name)
    if operation is not None and operation.operation is not OperationType.QUERY:
        raise RequestRefused(Message(_("In a preview nothing can be sent or changed.")), Code.PREVIEW_IS_READ_ONLY, 403)
