"""Requests to the application without a server: what uvicorn would hand over, and take."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from time import thread_time_ns
from typing import Any, Final

from router.server.app import RouterApp

HEADERS: Final = (
    (b"host", b"127.0.0.1:8000"),
    (b"user-agent", b"bench"),
    (b"accept", b"application/json"),
    (b"content-type", b"application/json"),
)


class WrongAnswerError(Exception):
    """The application has not answered as it should have."""


async def ask(app: RouterApp, body: bytes, headers: Sequence[tuple[bytes, bytes]] = ()) -> bytes:
    """Sends a query; the answer's body. Raises :class:`WrongAnswerError` unless it is data."""
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "client": ("127.0.0.1", 50000),
        "scheme": "http",
        "headers": [*HEADERS, (b"content-length", b"%d" % len(body)), *headers],
    }
    sent: list[Mapping[str, Any]] = []

    read = False

    async def receive() -> Mapping[str, Any]:
        nonlocal read
        if read:  # the client stays
            return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]
        read = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    answer = b"".join(message.get("body", b"") for message in sent)
    if sent[0]["status"] != 200 or b'"errors"' in answer:
        raise WrongAnswerError(f"{sent[0]['status']} {answer[:500]!r}")
    return answer


async def cost(
    app: RouterApp, body: bytes, headers: Sequence[tuple[bytes, bytes]], requests: int
) -> float:
    """Microseconds of this thread's processor time that one of several requests takes."""
    gc.collect()
    began = thread_time_ns()
    for _ in range(requests):
        await ask(app, body, headers)
    return (thread_time_ns() - began) / requests / 1000


@asynccontextmanager
async def running(app: RouterApp) -> AsyncIterator[RouterApp]:
    """The application between startup and shutdown, as its server would run it."""
    async with app.pages.router.lifespan_context(app.pages):
        yield app
