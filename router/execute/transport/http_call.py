"""The innermost layer: one HTTP exchange with one URL, and each way in which it can go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import aiohttp
from yarl import URL

from router.execute.answer import Answer, BrokenAnswerError
from router.execute.transport.call import Call, LostError, UnreachableError
from router.execute.transport.policy import SubgraphPolicy

ACCEPT: Final = "application/graphql-response+json, application/json;q=0.9"

KEEP_ALIVE_SECONDS: Final = 4.0
"""Below uvicorn's default of 5 s, so that it is mostly we who close an idle connection."""


def open_session(connections: int) -> aiohttp.ClientSession:
    """A pool of at most so many connections to a host; they are made when first needed."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=0, limit_per_host=connections, keepalive_timeout=KEEP_ALIVE_SECONDS
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={
            "Content-Type": "application/json",
            "Accept": ACCEPT,
            "User-Agent": "loom-router",
        },
        # A subgraph stands on the same network: compression would cost more than it saves.
        skip_auto_headers=("Accept-Encoding",),
    )


class HttpCall:
    """Posts a request to ``url``. Redirects are not followed: an address is configuration.

    Without retries a query whose kept-alive connection turns out to be lost is still sent once
    more; a mutation never is.
    """

    def __init__(
        self, url: str, policy: SubgraphPolicy, session: Callable[[], aiohttp.ClientSession]
    ) -> None:
        self._url = URL(url)
        self._session = session
        self._limit = policy.response_bytes
        self._timeout = aiohttp.ClientTimeout(total=None, connect=policy.connect_timeout)
        self._connect_timeout = policy.connect_timeout
        self._deadline_header = policy.deadline_header
        self._again = policy.retry is None or policy.retry.attempts == 1

    async def __call__(self, call: Call) -> Answer:
        """Raises as :class:`~router.execute.transport.call.Layer` says."""
        try:
            async with asyncio.timeout_at(call.deadline):
                try:
                    return await self._attempt(call)
                except LostError:
                    if not self._again or call.request.kind != "query":
                        raise
                return await self._attempt(call)
        except UnicodeError as error:  # a host that is no name by IDNA
            raise UnreachableError(str(error)) from error

    async def _attempt(self, call: Call) -> Answer:
        headers = call.headers
        if self._deadline_header is not None:
            left = call.deadline - asyncio.get_running_loop().time()
            headers = {**headers, self._deadline_header: str(max(1, int(left * 1000)))}
        try:
            async with self._session().post(
                self._url,
                data=call.request.payload,
                headers=headers,
                allow_redirects=False,
                timeout=self._timeout,
            ) as response:
                return Answer(
                    status=response.status,
                    content_type=response.headers.get("Content-Type", ""),
                    headers=response.headers,
                    body=await _read_body(response, self._limit),
                )
        except aiohttp.ConnectionTimeoutError as error:
            reason = f"no connection within {self._connect_timeout:g} s"
            raise UnreachableError(reason) from error
        except aiohttp.ClientConnectorError as error:
            raise UnreachableError(str(error)) from error
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
            raise LostError(str(error)) from error
        except aiohttp.ClientPayloadError as error:
            raise BrokenAnswerError("SUBGRAPH_INVALID_RESPONSE", str(error)) from error
        except aiohttp.ClientResponseError as error:
            reason = f"not an HTTP response: {error.message}"
            raise BrokenAnswerError("SUBGRAPH_INVALID_RESPONSE", reason) from error
        except (aiohttp.ClientError, OSError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise BrokenAnswerError("SUBGRAPH_UNAVAILABLE", str(error)) from error


async def _read_body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The whole body, or a failure as soon as it is known to be longer than ``limit`` bytes."""
    if (response.content_length or 0) > limit:
        raise BrokenAnswerError("SUBGRAPH_INVALID_RESPONSE", f"a body of more than {limit} bytes")
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > limit:
            reason = f"a body of more than {limit} bytes"
            raise BrokenAnswerError("SUBGRAPH_INVALID_RESPONSE", reason)
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)
