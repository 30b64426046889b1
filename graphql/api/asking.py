"""Answering for a program in this process, which could as well ask over HTTP: by a registered document's name."""

from __future__ import annotations

from functools import cache
from typing import Any

from api import failures
from api.context import Context
from api.errors import RequestRefused
from api.execution import answer, prepare
from cms.settings.environment import BASE_DIR

OPERATIONS = BASE_DIR / "graphql" / "operations"


def ask(name: str, hostname: str, variables: dict[str, Any]) -> dict[str, Any]:
    """
    Return what the endpoint would answer to the document called *name*: `data`, and `errors` where there are some.

    :param name: of a file in `graphql/operations/`, without its ending
    :param hostname: says which microsite is meant where *variables* name none
    """
    try:
        result = answer(prepare(document(name), None), Context(hostname), variables, None)
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
