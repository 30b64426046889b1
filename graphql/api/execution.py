"""From a document to an answer: measure, parse, validate, run, and say what went wrong without showing the inside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSyntaxError,
    parse,
)
from graphql import execute_sync as execute_one_by_one

from api import failures
from api.context import Context
from api.costs import Costing
from api.engine import Compiled, Unsupported, coerce, execute
from api.errors import Code
from api.kept import Kept
from api.limits import Limits, document_excess, limits, text_excess, too_deep, too_expensive, variables_excess
from api.messages import Message
from api.schema import schema
from api.statements import limited_statements, took_too_long
from api.validation import validation_errors

REFUSED_PRICE = 5_000
"""What a document costs that isn't executed: to read and validate it takes up to 50 ms, as long as such a cost."""
MAX_WORDS = 500
"""Characters of a message: some quote what was sent."""
MAX_SHOWN_ERRORS = 100
"""Errors in an answer. A list of a hundred pages may have the same one a hundred times for each field."""


@dataclass(frozen=True)
class Prepared:
    """A document that was looked at once: valid and compiled, or with its errors."""

    document: DocumentNode | None = None
    compiled: Compiled | None = None
    costing: Costing | None = None
    errors: tuple[GraphQLError, ...] = ()


# Weighed in tokens, of about four characters: a prepared document takes some 2 KB for each.
_prepared: Kept[Prepared] = Kept(40_000)


def prepare(text: str, operation_name: str | None) -> Prepared:
    """Measure, parse, validate and compile a document. The outcome depends on nothing but settings, so it is kept."""
    most = limits()
    text_hash = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    key = text_hash, operation_name, most, settings.GRAPHQL_INTROSPECTION, settings.GRAPHQL_SUGGESTIONS
    found = _prepared.get(key)
    if found is None:
        found = _prepare(text, operation_name, most)
        _prepared.keep(key, found, 20 + len(found.errors) * 5 if found.errors else 20 + len(text) // 4)
    return found


def _prepare(text: str, operation_name: str | None, most: Limits) -> Prepared:
    excess = text_excess(text, most)
    if excess is not None:
        return Prepared(errors=(excess,))
    try:
        document = parse(text, max_lexical_tokens=most.tokens)
    except GraphQLSyntaxError as error:
        return Prepared(errors=(_alone(error, Code.GRAPHQL_PARSE_FAILED),))
    excess = document_excess(document, most)
    if excess is not None:
        return Prepared(errors=(excess,))
    errors = validation_errors(document)
    if errors:
        return Prepared(errors=tuple(_alone(error, Code.GRAPHQL_VALIDATION_FAILED) for error in errors))
    graphql_schema = schema.graphql_schema
    return Prepared(document, Compiled(graphql_schema, document, operation_name), Costing(graphql_schema, document))


def answer(
    prepared: Prepared,
    context: Context,
    variables: dict[str, Any],
    operation_name: str | None,
    spend: Callable[[int], None] | None = None,
) -> ExecutionResult:
    """
    Run a valid document. Errors that aren't meant for clients are logged and shown as “Internal error.”

    :param spend: is called with the points that this costs before anything is executed, and may refuse it
    :raises RequestRefused: by *spend*, and when database or cache are down
    """
    spend = spend or _nothing
    if prepared.document is None or prepared.compiled is None or prepared.costing is None:
        spend(REFUSED_PRICE)
        return ExecutionResult(None, list(prepared.errors))
    most = limits()
    excess = variables_excess(variables, most)
    if excess is not None:
        spend(REFUSED_PRICE)
        return ExecutionResult(None, [excess])
    try:
        coerced = coerce(prepared.compiled, variables, hide_suggestions=not settings.GRAPHQL_SUGGESTIONS)
    except Unsupported:
        coerced = None
    if isinstance(coerced, list):
        spend(REFUSED_PRICE)
        return ExecutionResult(None, [_alone(error, Code.BAD_INPUT) for error in coerced])
    try:
        cost = prepared.costing.cost(variables if coerced is None else coerced)
    except RecursionError:
        spend(REFUSED_PRICE)
        return ExecutionResult(None, [too_deep(most.depth)])
    extensions = {"cost": {"requested": cost.points, "maximum": most.cost}}
    excess = too_expensive(cost, most)
    if excess is not None:
        spend(REFUSED_PRICE)
        return ExecutionResult(None, [excess], extensions)
    spend(cost.points)
    result = _run(prepared.document, prepared.compiled, context, variables, operation_name, coerced)
    errors = result.errors
    if errors:
        failures.refuse_if_unavailable(error.original_error for error in errors)
        errors = [_presentable(error) for error in errors[:MAX_SHOWN_ERRORS]]
    return ExecutionResult(result.data, errors, extensions)


def _nothing(_points: int) -> None:
    """Spend nothing."""


def _run(
    document: DocumentNode,
    compiled: Compiled,
    context: Context,
    variables: dict[str, Any],
    operation_name: str | None,
    coerced: dict[str, Any] | None,
) -> ExecutionResult:
    with limited_statements():
        if coerced is not None:
            try:
                return execute(compiled, context, coerced=coerced)
            except Unsupported:
                pass
        return execute_one_by_one(
            schema.graphql_schema,
            document,
            context_value=context,
            variable_values=variables,
            operation_name=operation_name,
            hide_suggestions=not settings.GRAPHQL_SUGGESTIONS,
        )


def _presentable(error: GraphQLError) -> GraphQLError:
    original = error.original_error
    if original is None or isinstance(original, GraphQLError):
        if "code" not in (error.extensions or {}):
            error.extensions = {**(error.extensions or {}), "code": Code.BAD_INPUT}
        return error
    request_id = failures.log_failure(original, error.path)
    if took_too_long(original):
        words, code = Message(_("The database took too long for this. Ask for less at once.")), Code.TIMEOUT
    else:
        words, code = Message(_("Internal error.")), Code.INTERNAL_SERVER_ERROR
    return GraphQLError(words, error.nodes, path=error.path, extensions={"code": code, "requestId": request_id})


def _alone(error: GraphQLError, code: Code) -> GraphQLError:
    """Return an error that is kept without its document, and with no more words than can be read."""
    words = error.message
    if len(words) > MAX_WORDS:
        words = words[:MAX_WORDS] + "…"
    alone = GraphQLError(words, extensions={"code": code, **(error.extensions or {})})
    alone.locations = error.locations[:MAX_SHOWN_ERRORS] if error.locations else None
    return alone
