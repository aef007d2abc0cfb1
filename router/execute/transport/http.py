"""GraphQL over HTTP to the subgraphs, on aiohttp.

One keep-alive pool for all subgraphs, one exchange a request, and each way in which an exchange can
go wrong turned into a :class:`~router.execute.transport.Failure`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

import aiohttp
from yarl import URL

from router.execute.answer import Answer, BrokenAnswerError, read_answer
from router.execute.transport import (
    Failure,
    FetchContext,
    FetchRecord,
    SubgraphRequest,
    SubgraphResponse,
)

ACCEPT: Final = "application/graphql-response+json, application/json;q=0.9"

KEEP_ALIVE_SECONDS: Final = 4.0
"""Below uvicorn's default of 5 s, so that it is mostly we who close an idle connection."""


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """What one subgraph may take: seconds for a whole exchange and for connecting, and bytes."""

    timeout: float = 15.0
    connect_timeout: float = 3.0
    response_bytes: int = 32 * 1024 * 1024


class HttpTransport:
    """GraphQL over HTTP with a keep-alive pool.

    ``urls`` maps the subgraphs' names to their endpoints; ``limits`` names those that differ from
    ``default``; ``connections`` bounds those to one host. Redirects are not followed, for a
    subgraph's address is configuration. A query whose kept-alive connection turns out to be lost
    is sent once more; a mutation never is.

    Use it as an asynchronous context manager, or call ``open`` within the running loop.
    """

    def __init__(
        self,
        urls: Mapping[str, str],
        *,
        default: HttpLimits | None = None,
        limits: Mapping[str, HttpLimits] | None = None,
        connections: int = 64,
    ) -> None:
        self._urls = {name: URL(url) for name, url in urls.items()}
        self._default = default or HttpLimits()
        self._limits = dict(limits or {})
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def open(self) -> aiohttp.ClientSession:
        """Makes the pool if there is none; connections are made when they are first needed."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0,
                    limit_per_host=self._connections,
                    keepalive_timeout=KEEP_ALIVE_SECONDS,
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
        return self._session

    async def close(self) -> None:
        """Closes the pool with the connections in it."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> SubgraphResponse:
        """Sends one request and reads its answer; never raises but when cancelled."""
        limits = self._limits.get(subgraph, self._default)
        clock = asyncio.get_running_loop().time
        started = clock()
        timeout = limits.timeout
        if context.deadline is not None:
            timeout = min(timeout, context.deadline - started)
        received = 0
        try:
            async with asyncio.timeout(timeout):
                answer = await self._exchange(subgraph, request, context, limits)
            received = len(answer.body)
            response = read_answer(answer)
        except TimeoutError:
            failure = Failure("SUBGRAPH_TIMEOUT", f"no answer within {timeout:.3f} s")
            response = SubgraphResponse(failure=failure)
        except BrokenAnswerError as error:
            response = SubgraphResponse(failure=error.failure)
        if context.on_fetch is not None:
            context.on_fetch(
                FetchRecord(
                    subgraph=subgraph,
                    kind=request.kind,
                    seconds=clock() - started,
                    request_bytes=len(request.payload),
                    response_bytes=received,
                    code=response.failure.code if response.failure is not None else None,
                )
            )
        return response

    async def _exchange(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext, limits: HttpLimits
    ) -> Answer:
        """One exchange, with a second attempt where the first met a connection already closed."""
        url = self._urls.get(subgraph)
        if url is None:
            raise BrokenAnswerError("SUBGRAPH_UNAVAILABLE", "no URL is configured")
        attempts = 2 if request.kind == "query" else 1
        while True:
            attempts -= 1
            try:
                return await self._attempt(url, request, context, limits)
            except aiohttp.ClientConnectorError as error:
                raise BrokenAnswerError("SUBGRAPH_UNAVAILABLE", str(error)) from error
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
                if attempts == 0:
                    raise BrokenAnswerError("SUBGRAPH_UNAVAILABLE", str(error)) from error
            except aiohttp.ClientPayloadError as error:
                raise BrokenAnswerError("SUBGRAPH_INVALID_RESPONSE", str(error)) from error
            except aiohttp.ClientResponseError as error:
                reason = f"not an HTTP response: {error.message}"
                raise BrokenAnswerError("SUBGRAPH_INVALID_RESPONSE", reason) from error
            except (aiohttp.ClientError, OSError) as error:
                raise BrokenAnswerError("SUBGRAPH_UNAVAILABLE", str(error)) from error

    async def _attempt(
        self, url: URL, request: SubgraphRequest, context: FetchContext, limits: HttpLimits
    ) -> Answer:
        async with self.open().post(
            url,
            data=request.payload,
            headers=context.headers,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=None, connect=limits.connect_timeout),
        ) as response:
            return Answer(
                status=response.status,
                content_type=response.headers.get("Content-Type", ""),
                headers=response.headers,
                body=await _read_body(response, limits.response_bytes),
            )


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
