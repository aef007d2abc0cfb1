"""Errors on their way from a subgraph to the client.

A client sees one graph: its own paths, a code it can act upon, and nothing of what a subgraph let
slip about its inside. What is masked is logged by the caller, with the request id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from router.execute.transport import Failure, FailureCode, JsonObject
from router.plan.nodes import ELEMENT, KeyRename

ErrorPath: TypeAlias = tuple[str | int, ...]

MASKED_MESSAGE: Final = "An internal error occurred."
INTERNAL: Final = "INTERNAL_SERVER_ERROR"

FAILURE_MESSAGES: Final[dict[FailureCode, str]] = {
    "SUBGRAPH_UNAVAILABLE": "A service that this field depends on is unavailable.",
    "SUBGRAPH_TIMEOUT": "A service that this field depends on did not answer in time.",
    "SUBGRAPH_INVALID_RESPONSE": "A service that this field depends on gave an unusable answer.",
    "SUBGRAPH_CIRCUIT_OPEN": "A service that this field depends on is left alone after failures.",
}

MASKED_CODES: Final = frozenset(
    # The last two blame our own document, which the client has never seen.
    {INTERNAL, "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"}
)

INTERNAL_EXTENSIONS: Final = frozenset(
    name.lower()
    for name in (
        "exception", "stacktrace", "stack", "trace", "traceback", "debug", "debugMessage",
        "originalError", "cause", "file", "line", "query", "sql",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ErrorPolicy:
    """What a client learns of a subgraph's error.

    ``redact`` masks what no subgraph meant for a client: the message of an error without a code or
    with INTERNAL_SERVER_ERROR, and extensions that carry stacks. ``name_service`` adds
    ``extensions.service``.
    """

    redact: bool = True
    name_service: bool = True

    def masks(self, error: JsonObject) -> bool:
        """Whether the client gets to see neither this error's message nor its extensions."""
        code = _code(error)
        return self.redact and (code is None or code in MASKED_CODES)

    def subgraph_error(self, error: JsonObject, subgraph: str, path: ErrorPath) -> JsonObject:
        """A subgraph's error in the client's terms, at the client's ``path`` (empty: none)."""
        message: Any = error.get("message")
        if self.masks(error):
            return self._wire_form(MASKED_MESSAGE, path, {"code": INTERNAL}, subgraph)
        given = error.get("extensions")
        extensions: JsonObject = dict(given) if isinstance(given, dict) else {}
        if self.redact:
            extensions = {
                name: value
                for name, value in extensions.items()
                if name.lower() not in INTERNAL_EXTENSIONS
            }
        extensions["code"] = _code(error) or INTERNAL
        text = message if isinstance(message, str) else MASKED_MESSAGE
        return self._wire_form(text, path, extensions, subgraph)

    def failed_fetch(self, failure: Failure, subgraph: str, path: ErrorPath) -> JsonObject:
        """What the client is told at ``path`` of a fetch that brought no answer."""
        message = FAILURE_MESSAGES[failure.code]
        return self._wire_form(message, path, {"code": failure.code}, subgraph)

    def _wire_form(
        self, message: str, path: ErrorPath, extensions: JsonObject, subgraph: str
    ) -> JsonObject:
        extensions.pop("service", None)
        extensions.pop("serviceName", None)
        if self.name_service:
            extensions["service"] = subgraph
        form: JsonObject = {"message": message}
        if path:
            form["path"] = list(path)
        form["extensions"] = extensions
        return form


def _code(error: JsonObject) -> str | None:
    extensions = error.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else None
    return code if isinstance(code, str) and code else None


def read_path(error: JsonObject) -> ErrorPath | None:
    """An error's path if it is one by the GraphQL specification: response keys and indexes."""
    path = error.get("path")
    if not isinstance(path, list) or not path:
        return None
    if not all(type(segment) in (str, int) for segment in path):
        return None
    return tuple(path)


def rename_path(path: ErrorPath, renames: Iterable[KeyRename]) -> ErrorPath:
    """A path within a fetch's answer, with the client's response keys given back."""
    renamed = list(path)
    for rename in renames:
        # The types that narrow a path are not part of it, and the source key implies them.
        place = [segment for segment in rename.path if isinstance(segment, str)]
        at = len(place)
        if len(renamed) > at and renamed[at] == rename.source and _is_at(renamed[:at], place):
            renamed[at] = rename.target
    return tuple(renamed)


def _is_at(path: Sequence[str | int], place: Sequence[str]) -> bool:
    return all(
        isinstance(segment, int) if expected == ELEMENT else segment == expected
        for segment, expected in zip(path, place, strict=True)
    )


def shared_prefix(paths: Sequence[ErrorPath]) -> ErrorPath:
    """The longest path that all of ``paths`` begin with."""
    first, last = min(paths, key=_order), max(paths, key=_order)
    length = 0
    for one, other in zip(first, last, strict=False):
        if one != other:
            break
        length += 1
    return first[:length]


def _order(path: ErrorPath) -> tuple[tuple[bool, str | int], ...]:
    return tuple((isinstance(segment, str), segment) for segment in path)
