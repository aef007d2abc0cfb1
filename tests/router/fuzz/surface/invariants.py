"""What holds of every answer of the router, whatever was sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from tests.router.fuzz.surface.shop import SECRETS

SLOWEST = 10.0
"""Seconds that one request may take at most, on a machine with other things to do."""

EXPECTED_FAILURES = {
    503: {"SUBGRAPH_UNAVAILABLE", "SERVICE_UNAVAILABLE", "TOO_MANY_STREAMS", "OVERLOADED"},
    504: {"SUBGRAPH_TIMEOUT", "REQUEST_TIMEOUT"},
}
"""Statuses over 500 that are documented, with their codes."""

INTERNALS = re.compile(
    r"Traceback|File \\?\"|\.py\b|site-packages|object at 0x|NoneType|asyncio|__class__"
    r"|\b(Key|Type|Value|Attribute|Runtime|Recursion|Unicode\w*)Error\b"
    r"|" + "|".join(re.escape(each) for each in SECRETS)
)
GRAPHQL_TYPES = ("application/json", "application/graphql-response+json")


class BrokenPromiseError(AssertionError):
    """An answer that no client should ever get."""


def check_answer(
    status: int, headers: Mapping[str, str], body: bytes, *, sent: str, seconds: float = 0
) -> None:
    """Holds an answer of ``/graphql`` to the promises. Header names are in lower case.

    Raises:
        BrokenPromiseError: with what was sent.
    """
    text = body.decode(errors="replace")

    def promise(holds: bool, what: str) -> None:
        if not holds:
            raise BrokenPromiseError(
                f"{what}: {status} {dict(headers)} {text[:2000]!r} after {seconds:.1f} s,"
                f" for {sent[:6000]!r}"
            )

    promise(seconds < SLOWEST, "too slow")
    leak = INTERNALS.search(text)
    promise(leak is None or leak.group(0) in sent, "says what is internal")
    kind = headers.get("content-type", "").partition(";")[0]
    if status == 400 and kind == "text/plain" and body in {b"", b"Invalid HTTP request received."}:
        return  # it was not HTTP, which nothing that knows of GraphQL got to see
    promise(bool(headers.get("x-request-id")), "no request id")
    if kind in {"text/html", "text/event-stream", "multipart/mixed"} and status == 200:
        return
    if status == 204 or (status == 200 and sent.startswith(("HEAD ", "OPTIONS "))):
        return
    promise(kind in GRAPHQL_TYPES, "not of a GraphQL media type")
    if sent.startswith("HEAD "):
        return
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        promise(False, "not JSON")
    codes: set[str] = set()
    for each in answer if isinstance(answer, list) else [answer]:
        promise(_is_well_formed(each), "not a GraphQL response")
        codes |= {error["extensions"]["code"] for error in each.get("errors", ())}
    if status >= 500:
        promise(bool(codes & EXPECTED_FAILURES.get(status, set())), "failed")


def _is_well_formed(answer: Any) -> bool:
    if not isinstance(answer, dict) or not ({"data", "errors"} & set(answer)):
        return False
    if not set(answer) <= {"data", "errors", "extensions", "hasNext", "pending"}:
        return False
    errors = answer.get("errors", [{"message": "", "extensions": {"code": ""}}])
    if not isinstance(errors, list) or not errors:
        return False
    if "errors" in answer and not answer.get("extensions", {}).get("requestId"):
        return False
    return all(
        isinstance(error, dict)
        and isinstance(error.get("message"), str)
        and isinstance(error.get("extensions", {}).get("code"), str)
        and all(type(step) in (str, int) for step in error.get("path", ()))
        for error in errors
    )
