"""Why a request goes no further: the one exception that a step raises on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Literal, TypeAlias

from graphql import GraphQLError

Code: TypeAlias = Literal[
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "BAD_REQUEST",
    "BAD_USER_INPUT",
    "UNSUPPORTED_MEDIA_TYPE",
    "REQUEST_TOO_LARGE",
    "METHOD_NOT_ALLOWED",
    "UNAUTHENTICATED",
    "PERSISTED_QUERY_NOT_FOUND",
    "PERSISTED_QUERY_NOT_SUPPORTED",
    "OPERATION_NOT_REGISTERED",
    "FORBIDDEN",
    "SUBGRAPH_UNAVAILABLE",
    "SUBSCRIPTION_LIMIT_EXCEEDED",
    "BATCHING_NOT_SUPPORTED",
    "INTERNAL_SERVER_ERROR",
    "UNAUTHORIZED_FIELD_OR_TYPE",
    "DEPTH_LIMIT_EXCEEDED",
    "BREADTH_LIMIT_EXCEEDED",
    "FIELD_LIMIT_EXCEEDED",
    "ALIAS_LIMIT_EXCEEDED",
    "ROOT_FIELD_LIMIT_EXCEEDED",
    "DIRECTIVE_LIMIT_EXCEEDED",
    "INTROSPECTION_DISABLED",
    "COST_LIMIT_EXCEEDED",
    "RATE_LIMITED",
]

WireError: TypeAlias = dict[str, Any]
"""An error as a GraphQL response holds it: ``message``, ``locations``, ``path``, ``extensions``."""


class Refusal(Exception):
    """Ends the pipeline with a GraphQL response that has ``errors`` and no ``data``.

    ``status`` is the HTTP status. ``graphql`` marks what is wrong with the GraphQL request inside a
    well-formed HTTP request (its document, its variables): a client that accepts nothing newer than
    ``application/json`` is answered 200 then, for it cannot tell our 4xx from a proxy's.
    ``headers`` are added to the response.
    """

    def __init__(
        self,
        code: Code,
        message: str,
        *,
        status: HTTPStatus = HTTPStatus.BAD_REQUEST,
        graphql: bool = False,
        headers: Sequence[tuple[bytes, bytes]] = (),
        errors: Sequence[WireError] | None = None,
    ) -> None:
        super().__init__(message)
        self.code: Code = code
        self.status = status
        self.graphql = graphql
        self.headers = tuple(headers)
        self.errors: tuple[WireError, ...] = tuple(
            errors if errors is not None else ({"message": message, "extensions": {"code": code}},)
        )


def refuse_document(code: Code, errors: Sequence[GraphQLError]) -> Refusal:
    """The refusal of a document, with each of graphql-core's errors and where it was found."""
    return Refusal(
        code,
        errors[0].message,
        graphql=True,
        errors=[_wire(code, error) for error in errors],
    )


def _wire(code: Code, error: GraphQLError) -> WireError:
    wire: WireError = {"message": error.message}
    if error.locations:
        wire["locations"] = [
            {"line": location.line, "column": location.column} for location in error.locations
        ]
    wire["extensions"] = {"code": code}
    return wire
