"""Validation of documents (GraphQL specification, section 5), bounded in time."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_noop as _
from graphql import ASTValidationRule, DocumentNode, GraphQLError, ValidationContext, specified_rules, validate
from graphql.validation import NoSchemaIntrospectionCustomRule, OverlappingFieldsCanBeMergedRule
from graphql.validation.rules.max_introspection_depth_rule import MaxIntrospectionDepthRule

from api.errors import Code, LimitExceeded
from api.limits import limits
from api.messages import Message
from api.schema import schema

MAX_ERRORS = 20
MAX_SUGGESTING_ERRORS = 3
"""To find similar names takes some milliseconds for each error."""


class BoundedOverlappingFields(OverlappingFieldsCanBeMergedRule):
    """graphql-core's rule, which by itself gives up after many more steps. Front ends' documents take some dozens."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = limits().comparisons


RULES: tuple[type[ASTValidationRule], ...] = (
    *(rule for rule in specified_rules if rule not in (OverlappingFieldsCanBeMergedRule, MaxIntrospectionDepthRule)),
    # It stops everything when its work is too much, so what is cheap comes before.
    BoundedOverlappingFields,
    MaxIntrospectionDepthRule,
)


def validation_errors(document: DocumentNode) -> list[GraphQLError]:
    """Return what is wrong with a document; the first errors only."""
    rules = RULES if settings.GRAPHQL_INTROSPECTION else (*RULES, NoSchemaIntrospectionCustomRule)
    suggests = settings.GRAPHQL_SUGGESTIONS
    errors = validate(
        schema.graphql_schema,
        document,
        rules,
        max_errors=MAX_SUGGESTING_ERRORS if suggests else MAX_ERRORS,
        hide_suggestions=not suggests,
    )
    if errors and errors[-1].message == "Validation aborted.":
        words = Message(_("So many fields have the same name in the answer that they can't be compared. Merge them."))
        errors[-1] = LimitExceeded(words, Code.DOCUMENT_LIMIT_EXCEEDED, "comparisons", limits().comparisons)
    return errors
