"""How long a stream may go on: until the client's access token expires, or we fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from time import time
from typing import Any, Final

import structlog

logger: Final[Any] = structlog.get_logger(__name__)


async def until(
    payloads: AsyncGenerator[bytes, None], expires_at: float, last: Callable[[], bytes]
) -> AsyncGenerator[bytes, None]:
    """``payloads`` until the Unix time ``expires_at``, and then what ``last`` makes."""
    deadline = asyncio.get_running_loop().time() + expires_at - time()
    async with aclosing(payloads):
        while True:
            try:
                async with asyncio.timeout_at(deadline):
                    payload = await anext(payloads, None)
            except TimeoutError:
                yield last()
                return
            if payload is None:
                return
            yield payload


async def masked(
    payloads: AsyncGenerator[bytes, None], last: Callable[[], bytes]
) -> AsyncGenerator[bytes, None]:
    """``payloads``, and what ``last`` makes in place of what goes wrong, which the log is told."""
    async with aclosing(payloads):
        try:
            async for payload in payloads:
                yield payload
        except Exception:  # the last resort, as in the pipeline
            logger.exception("stream_failed")
            yield last()
