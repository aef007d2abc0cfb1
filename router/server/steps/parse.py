"""Step: parse the document."""

from __future__ import annotations

from graphql import GraphQLError, parse

from router.server.exchange import Exchange
from router.server.refusal import refuse_document


class ParseDocument:
    """Sets ``document``; GRAPHQL_PARSE_FAILED for a syntax error or over ``max_tokens`` tokens.

    The parser itself refuses a document that is nested too deeply.
    """

    def __init__(self, max_tokens: int) -> None:
        self._max_tokens = max_tokens

    async def __call__(self, exchange: Exchange) -> None:
        if exchange.operation is not None:
            return
        try:
            exchange.document = parse(
                exchange.query,
                max_lexical_tokens=self._max_tokens,
                max_comments=self._max_tokens,
            )
        except GraphQLError as error:
            raise refuse_document("GRAPHQL_PARSE_FAILED", [error]) from None
