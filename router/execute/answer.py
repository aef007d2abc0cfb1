"""From an HTTP response to a GraphQL response, or to the reason why it is none.

Accepted is what the draft "GraphQL over HTTP" calls a well-formed GraphQL response, whatever its
status: a subgraph that refuses with 401 and a GraphQL error has answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from router.execute.transport import Failure, FailureCode, SubgraphResponse

MEDIA_TYPES: Final = frozenset({"application/json", "application/graphql-response+json"})
UTF8_NAMES: Final = frozenset({"utf-8", "utf8", "us-ascii"})
TOO_MANY_REQUESTS: Final = 429
SERVER_ERROR: Final = 500


class BrokenAnswerError(Exception):
    """An exchange that brought no GraphQL response; the transport catches it."""

    def __init__(self, code: FailureCode, reason: str) -> None:
        super().__init__(reason)
        self.failure = Failure(code, reason)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response, read whole."""

    status: int
    content_type: str
    headers: Mapping[str, str]
    body: bytes


def read_answer(answer: Answer) -> SubgraphResponse:
    """The GraphQL response in an HTTP response.

    Raises :class:`BrokenAnswerError`: UNAVAILABLE where the status blames the server or its load,
    INVALID_RESPONSE for everything else that is no GraphQL response.
    """
    if not _is_json(answer.content_type):
        raise _broken(answer, f"media type {answer.content_type[:80]!r}")
    try:
        document = orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise _broken(answer, f"not JSON: {error}") from error
    if not isinstance(document, dict):
        raise _broken(answer, "JSON that is not an object")
    if "data" not in document and not document.get("errors"):
        raise _broken(answer, "an object with neither data nor errors")
    data = document.get("data")
    if data is not None and not isinstance(data, dict):
        raise _broken(answer, "data that is not an object")
    errors = document.get("errors") or []
    if not isinstance(errors, list) or not all(isinstance(error, dict) for error in errors):
        raise _broken(answer, "errors that are not a list of objects")
    if data is None and not errors:
        raise _broken(answer, "neither data nor errors")
    extensions: Any = document.get("extensions")
    return SubgraphResponse(
        data=data,
        errors=tuple(errors),
        extensions=extensions if isinstance(extensions, dict) else {},
        headers=answer.headers,
    )


def _is_json(content_type: str) -> bool:
    if content_type == "application/json":
        return True
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [
        value.strip('" ')
        for name, _, value in (parameter.partition("=") for parameter in parameters)
        if name.strip() == "charset"
    ]
    return media_type in MEDIA_TYPES and all(charset in UTF8_NAMES for charset in charsets)


def _broken(answer: Answer, reason: str) -> BrokenAnswerError:
    unavailable = answer.status >= SERVER_ERROR or answer.status == TOO_MANY_REQUESTS
    code: FailureCode = "SUBGRAPH_UNAVAILABLE" if unavailable else "SUBGRAPH_INVALID_RESPONSE"
    return BrokenAnswerError(code, f"status {answer.status}, {reason}")
