"""Step: read the parameters of the GraphQL request from the JSON body or from the URL's query."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import orjson

from router.server.exchange import Exchange, Parameters
from router.server.refusal import Refusal

JSON_PARAMETERS: Final = ("variables", "extensions")
"""Parameters that are JSON within the URL."""

MAX_URL_FIELDS: Final = 32

T = TypeVar("T")


async def read_parameters(exchange: Exchange) -> None:
    """Sets ``parameters``. 400 for what is not a well-formed GraphQL-over-HTTP request.

    Parameters that nobody knows are ignored, as the specification asks.
    """
    if exchange.method == "GET":
        given = _from_url(exchange.scope["query_string"])
    else:
        given = _from_body(exchange.body)
    exchange.parameters = _parameters(given)


def _from_body(body: bytes) -> Mapping[str, Any]:
    given = _json(body, "The body")
    if isinstance(given, list):
        raise Refusal(
            "BATCHING_NOT_SUPPORTED",
            "Batched requests are not supported; send one operation a request.",
        )
    if not isinstance(given, dict):
        raise _malformed("The body must be a JSON object.")
    return given


def _from_url(query_string: bytes) -> Mapping[str, Any]:
    try:
        fields = parse_qsl(
            query_string.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_URL_FIELDS,
        )
    except ValueError:
        raise _malformed("The URL's query is not made of UTF-8 form fields.") from None
    # An empty parameter means an absent one.
    given: dict[str, Any] = {name: value for name, value in fields if value}
    for name in JSON_PARAMETERS:
        if name in given:
            given[name] = _json(given[name].encode(), f"`{name}`")
    return given


def _json(text: bytes, what: str) -> object:
    try:
        parsed: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _malformed(f"{what} is not valid JSON ({place}).") from None
    return parsed


def _parameters(given: Mapping[str, Any]) -> Parameters:
    query = _optional(given, "query", str, "a string")
    document_id = _optional(given, "documentId", str, "a string")
    extensions = _optional(given, "extensions", dict, "an object")
    sha256 = _sha256(extensions) if extensions else None
    if query is None and document_id is None and sha256 is None:
        raise _malformed("The request must have `query`, or name a persisted one by `documentId`.")
    return Parameters(
        query=query,
        operation_name=_optional(given, "operationName", str, "a string") or None,
        variables=_optional(given, "variables", dict, "an object") or {},
        document_id=document_id,
        sha256=sha256,
    )


def _sha256(extensions: Mapping[str, Any]) -> str | None:
    persisted = _optional(extensions, "persistedQuery", dict, "an object")
    if persisted is None:
        return None
    sha256 = _optional(persisted, "sha256Hash", str, "a string")
    if persisted.get("version") != 1 or not sha256:
        raise _malformed("`persistedQuery` must have `version: 1` and a `sha256Hash`.")
    return sha256


def _optional(given: Mapping[str, Any], name: str, kind: type[T], what: str) -> T | None:
    value = given.get(name)
    if value is not None and not isinstance(value, kind):
        raise _malformed(f"`{name}` must be {what}.")
    return value


def _malformed(message: str) -> Refusal:
    return Refusal("BAD_REQUEST", message, status=HTTPStatus.BAD_REQUEST)
