"""GraphQL responses as bytes: the one place where answers get their shape, status and request id.

The request id stands in the response's ``extensions`` whenever there are errors, and in each
error's own, because many clients hand their users the errors alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

import orjson

from router.execute.executor import ExecutionResult
from router.server.exchange import Answer, Exchange, Outcome, RawHeaders
from router.server.refusal import Refusal, WireError

SERVER_ERROR: Final = 500


def answer_result(exchange: Exchange, result: ExecutionResult) -> Answer:
    """The answer to an operation that was executed. Always 200, also for partial data.

    The specification of September 2026 recommends the unregistered status 294 for partial data in
    one section and 200 in another; 200 is what caches, proxies and clients know.
    """
    if exchange.on_result is not None:
        exchange.on_result(result)
    extensions = exchange.extensions
    if exchange.explanation is not None and exchange.operation is not None:
        explained = exchange.explanation.report(exchange.operation.prepared.plan)
        extensions = exchange.extensions = {**(extensions or {}), "explain": explained}
    errors = (*result.errors, *exchange.errors) if exchange.errors else result.errors
    if not errors:
        response: dict[str, Any] = {"data": result.data}
        if extensions:
            response["extensions"] = extensions
        return Answer(
            200,
            orjson.dumps(response),
            exchange.media_type.content_type,
            headers=_lifetime(exchange, failed=False),
        )
    response = {"data": result.data, **failures(exchange, errors)}
    return Answer(
        200,
        orjson.dumps(response),
        exchange.media_type.content_type,
        outcome="partial",
        headers=_lifetime(exchange, failed=True),
    )


def _lifetime(exchange: Exchange, *, failed: bool) -> RawHeaders:
    """For how long the answer holds, where the router keeps answers."""
    cache = exchange.cache
    value = cache.control(failed=failed) if cache is not None else None
    if cache is None or value is None:
        return ()
    return ((b"cache-control", value), (b"vary", cache.vary))


def answer_refusal(exchange: Exchange, refusal: Refusal) -> Answer:
    """The answer to a request that was not executed: errors, and no ``data`` entry."""
    status = refusal.status
    if refusal.graphql and exchange.media_type.legacy:
        status = HTTPStatus.OK
    outcome: Outcome = "failed" if refusal.status >= SERVER_ERROR else "refused"
    return Answer(
        status.value,
        orjson.dumps(failures(exchange, refusal.errors)),
        exchange.media_type.content_type,
        outcome=outcome,
        headers=refusal.headers,
    )


def failures(exchange: Exchange, errors: Iterable[WireError]) -> dict[str, Any]:
    """The entries of a response that has errors."""
    return {
        "errors": wire_errors(exchange, errors),
        "extensions": {**(exchange.extensions or {}), "requestId": exchange.request_id},
    }


def wire_errors(exchange: Exchange, errors: Iterable[WireError]) -> list[WireError]:
    """Errors as a client is told them, each with the request id."""
    request_id = exchange.request_id
    return [
        {**error, "extensions": {**error.get("extensions", {}), "requestId": request_id}}
        for error in errors
    ]
