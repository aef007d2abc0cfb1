"""How long a stream may go on: until the client's access token expires."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from time import time


async def until(
    payloads: AsyncGenerator[bytes, None], expires_at: float, last: bytes
) -> AsyncGenerator[bytes, None]:
    """``payloads`` until the Unix time ``expires_at``, and then ``last``."""
    deadline = asyncio.get_running_loop().time() + expires_at - time()
    async with aclosing(payloads):
        while True:
            try:
                async with asyncio.timeout_at(deadline):
                    payload = await anext(payloads, None)
            except TimeoutError:
                yield last
                return
            if payload is None:
                return
            yield payload
