"""Step: validate the document against the API schema."""

from __future__ import annotations

from typing import Final

from graphql import NoSchemaIntrospectionCustomRule, specified_rules, validate

from router.server.exchange import Exchange
from router.server.refusal import refuse_document

MAX_ERRORS: Final = 20


class ValidateDocument:
    """GRAPHQL_VALIDATION_FAILED with each error, at most ``MAX_ERRORS`` of them.

    Where introspection is off, the errors do not suggest names either.
    """

    def __init__(self, *, introspection: bool) -> None:
        self._hide = not introspection
        self._rules = list(specified_rules)
        if not introspection:
            self._rules.append(NoSchemaIntrospectionCustomRule)

    async def __call__(self, exchange: Exchange) -> None:
        document = exchange.document
        if document is None:
            return
        errors = validate(
            exchange.engine.api_schema,
            document,
            self._rules,
            max_errors=MAX_ERRORS,
            hide_suggestions=self._hide or not exchange.client.introspection,
        )
        if errors:
            raise refuse_document("GRAPHQL_VALIDATION_FAILED", errors)
