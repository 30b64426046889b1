"""Answering for a program in this process, which could as well ask over HTTP: by a registered document's name."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings

from api import failures
from api.budgets import REQUEST_PRICE, Budget
from api.context import Context
from api.documents.identifiers import identifier_of
from api.errors import RequestRefused
from api.execution import answer, prepare
from api.previews import previewing
from cms.callers import client_address
from cms.settings.environment import BASE_DIR

__all__ = ["ask", "client_address", "document", "identifier"]

PAGES = 10
"""How many times an address's budget may be spent on pages that are made here: many people share one in a library."""

OPERATIONS = BASE_DIR / "graphql" / "operations"


def ask(
    name: str,
    hostname: str,
    variables: dict[str, Any],
    address: str = "",
    *,
    preview_token: str | None = None,
    unlock_tokens: str = "",
) -> dict[str, Any]:
    """
    Return what the endpoint would answer to the document called *name*: `data`, and `errors` where there are some.

    :param name: of a file in `graphql/operations/`, without its ending
    :param hostname: says which microsite is meant where *variables* name none
    :param address: of the visitor for whom is asked, see `client_address`: who spends, and whose forms are counted
    :param preview_token: of whoever looks at drafts
    :param unlock_tokens: what the header `X-Unlock-Token` would say
    """
    budget = Budget(f"pages:{address}", settings.GRAPHQL_BUDGET * PAGES if address else 0)
    try:
        budget.spend(REQUEST_PRICE)
        text = document(name)
        context = Context(hostname, address=address, unlock_tokens=unlock_tokens)
        prepared = prepare(text, None)
        with previewing(preview_token, text, prepared, None, context, budget):
            result = answer(prepared, context, variables, None, budget.spend)
    except RequestRefused as refusal:
        return {"errors": [refusal.formatted]}
    except Exception as error:
        return {"errors": [failures.refusal(error).formatted]}
    if result.errors:
        return {"data": result.data, "errors": [error.formatted for error in result.errors]}
    return {"data": result.data}


@cache
def document(name: str) -> str:
    """Return the text of the registered document called *name*."""
    return (OPERATIONS / f"{name}.graphql").read_text(encoding="utf-8")


@cache
def identifier(name: str) -> str:
    """Return the identifier of the registered document called *name*, by which front ends elsewhere ask for it."""
    return identifier_of(document(name))
