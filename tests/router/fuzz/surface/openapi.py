"""The router's HTTP surface as OpenAPI, for schemathesis to go beyond it."""

from __future__ import annotations

from typing import Any, Final

_BODY: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["query"],
    "properties": {
        "query": {"type": "string"},
        "variables": {"type": ["object", "null"]},
        "operationName": {"type": ["string", "null"]},
        "extensions": {"type": "object"},
        "documentId": {"type": "string"},
    },
}


def _parameter(place: str, name: str, **schema: Any) -> dict[str, Any]:
    return {"in": place, "name": name, "schema": {"type": "string", **schema}}


_HEADERS = [
    _parameter("header", "Accept", enum=["application/json", "*/*", "text/event-stream"]),
    _parameter("header", "X-Request-Id", pattern="^[A-Za-z0-9._-]{1,64}$"),
    _parameter("header", "GraphQL-Client-Name"),
    _parameter("header", "Authorization"),
]
_ANSWERS = {"200": {"description": "an answer"}, "400": {"description": "a refusal"}}

OPENAPI: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {"title": "router", "version": "1"},
    "paths": {
        "/graphql": {
            "post": {
                "parameters": _HEADERS,
                "requestBody": {"content": {"application/json": {"schema": _BODY}}},
                "responses": _ANSWERS,
            },
            "get": {
                "parameters": [
                    *_HEADERS,
                    *(
                        _parameter("query", name)
                        for name in ("query", "variables", "operationName", "extensions")
                    ),
                ],
                "responses": _ANSWERS,
            },
        },
        **{
            path: {"get": {"parameters": [], "responses": _ANSWERS}}
            for path in ("/health", "/health/live", "/metrics")
        },
    },
}
