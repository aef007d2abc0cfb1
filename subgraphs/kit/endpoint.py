"""``POST /graphql`` of a domain: what the router speaks to."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from strawberry.types import ExecutionResult

from subgraphs.kit.domain import Domain
from subgraphs.kit.errors import CodedError
from subgraphs.kit.identity import HEADER, IdentityRequired, IdentityVerifier
from subgraphs.kit.ids import new_id
from subgraphs.kit.logs import bind_request, get_logger
from subgraphs.kit.metrics import OPERATIONS
from subgraphs.kit.resources import Resources

DEADLINE_HEADER = "x-envoy-expected-rq-timeout-ms"
"""Milliseconds until the caller stops waiting: Envoy's convention, which the router follows."""

MAX_BODY_BYTES = 4 * 1024 * 1024

logger = get_logger(__name__)


class GraphQLEndpoint:
    """Answers the router's GraphQL requests for one domain.

    A request without a valid identity is refused with 401 before its body is looked at.
    """

    def __init__(self, domain: Domain, resources: Resources, verifier: IdentityVerifier) -> None:
        self._domain = domain
        self._resources = resources
        self._verifier = verifier
        self._answered = OPERATIONS.labels(domain.name, "answered")
        self._failed = OPERATIONS.labels(domain.name, "errors")

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        started = time.perf_counter()
        request_id = request.headers.get("x-request-id") or new_id("req")
        bind_request(request_id, domain=self._domain.name)
        try:
            identity = self._verifier.verify(request.headers.get(HEADER))
        except IdentityRequired as refusal:
            return _refuse(401, "IDENTITY_REQUIRED", str(refusal), request_id)
        payload = await _read(request)
        if payload is None:
            return _refuse(
                400, "BAD_REQUEST", "The body is no GraphQL request in JSON.", request_id
            )
        try:
            async with asyncio.timeout(_seconds(request, payload["query"])):
                result = await self._domain.schema.execute(
                    payload["query"],
                    variable_values=payload.get("variables"),
                    operation_name=payload.get("operationName"),
                    context_value=self._domain.context(self._resources, identity, request_id),
                )
        except TimeoutError:
            return _refuse(504, "DEADLINE_EXCEEDED", "Nobody waits any more.", request_id)
        if not isinstance(result, ExecutionResult):
            return _refuse(400, "BAD_REQUEST", "Incremental delivery is not offered.", request_id)
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = [_wire_error(error, request_id) for error in result.errors]
        spent = time.perf_counter() - started
        (self._failed if result.errors else self._answered).observe(spent)
        logger.debug("graphql", seconds=round(spent, 5), errors=len(result.errors or ()))
        return Response(orjson.dumps(body), media_type="application/json")


def _seconds(request: Request, document: str) -> float | None:
    """How long somebody waits for the answer to a query; ``None`` where that is not known.

    A mutation is not broken off: its effects may be wanted though nobody hears of them. The
    router's documents begin with the word.
    """
    told = request.headers.get(DEADLINE_HEADER, "")
    if not told.isdigit() or document.lstrip().startswith("mutation"):
        return None
    return int(told) / 1000


async def _read(request: Request) -> dict[str, Any] | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    try:
        payload = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(payload, dict) or not isinstance(payload.get("query"), str):
        return None
    if not isinstance(payload.get("variables"), dict | None):
        return None
    return payload


def _wire_error(error: GraphQLError, request_id: str) -> dict[str, Any]:
    """Return ``error`` for the wire: coded if it was raised on purpose, masked otherwise."""
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    wire = error.formatted
    extensions = {**(error.extensions or {}), "requestId": request_id}
    if isinstance(cause, CodedError):
        return {**wire, "message": str(cause), "extensions": {**extensions, "code": cause.code}}
    if cause is None:
        code = "GRAPHQL_VALIDATION_FAILED" if error.path is None else "BAD_USER_INPUT"
        return {**wire, "extensions": {"code": code, **extensions}}
    logger.error("resolver failed", path=error.path, exc_info=cause)
    return {
        **wire,
        "message": "Something went wrong here; it was logged under the request id.",
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id},
    }


def _refuse(status: int, code: str, message: str, request_id: str) -> Response:
    error = {"message": message, "extensions": {"code": code, "requestId": request_id}}
    return Response(
        orjson.dumps({"errors": [error]}), status_code=status, media_type="application/json"
    )
