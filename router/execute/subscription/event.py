"""One event of a subgraph's stream: a GraphQL response, or the reason why it is none."""

from __future__ import annotations

from typing import Any

from router.execute.transport import Failure, FailureCode, SubgraphResponse


def read_event(document: object) -> SubgraphResponse:
    """An event's answer; a failure (INVALID_RESPONSE) where the event is no GraphQL response."""
    if not isinstance(document, dict):
        return failed("SUBGRAPH_INVALID_RESPONSE", "an event that is not an object")
    data: Any = document.get("data")
    errors: Any = document.get("errors") or []
    if data is not None and not isinstance(data, dict):
        return failed("SUBGRAPH_INVALID_RESPONSE", "an event whose data is not an object")
    if not isinstance(errors, list) or not all(isinstance(error, dict) for error in errors):
        return failed("SUBGRAPH_INVALID_RESPONSE", "an event whose errors are not objects")
    if data is None and not errors:
        return failed("SUBGRAPH_INVALID_RESPONSE", "an event with neither data nor errors")
    extensions: Any = document.get("extensions")
    return SubgraphResponse(
        data=data,
        errors=tuple(errors),
        extensions=extensions if isinstance(extensions, dict) else {},
    )


def failed(code: FailureCode, reason: str) -> SubgraphResponse:
    """An answer that tells why there is none."""
    return SubgraphResponse(failure=Failure(code, reason))


def unavailable(reason: str) -> SubgraphResponse:
    """The answer that ends a stream which could not be opened, or was lost."""
    return failed("SUBGRAPH_UNAVAILABLE", reason)
