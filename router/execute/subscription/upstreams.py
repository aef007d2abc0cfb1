"""The streams to the subgraphs: which protocol each of them speaks, and where."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import aiohttp
from yarl import URL

from router.execute.answer import Answer, BrokenAnswerError, read_answer
from router.execute.subscription import multipart, sse
from router.execute.subscription.event import failed, unavailable
from router.execute.subscription.websocket import websocket_events
from router.execute.transport import FetchContext, SubgraphRequest, SubgraphResponse

Protocol: TypeAlias = Literal["websocket", "sse", "multipart"]

ACCEPT: Final[Mapping[Protocol, str]] = {
    "sse": f"{sse.MEDIA_TYPE}, application/json;q=0.5",
    "multipart": f'{multipart.MEDIA_TYPE};subscriptionSpec="1.0", application/json;q=0.5',
}
SCHEMES: Final = {"http": "ws", "https": "wss"}


@dataclass(frozen=True, slots=True)
class Upstream:
    """How one subgraph serves subscriptions.

    ``url`` is ``None`` for the subgraph's own URL. ``max_bytes`` is the size of the largest event,
    ``connect_timeout`` the seconds until a stream is open, ``heartbeat`` the seconds between two
    pings of a WebSocket.
    """

    protocol: Protocol = "websocket"
    url: str | None = None
    connect_timeout: float = 5.0
    heartbeat: float = 20.0
    max_bytes: int = 4 * 1024 * 1024


@dataclass(slots=True)
class Upstreams:
    """An :class:`~router.execute.subscription.source.EventSource` over all three protocols.

    ``urls`` maps the subgraphs' names to their endpoints, ``default`` and ``upstreams`` tell how
    each of them serves subscriptions. Connections are those of the streams that are open: after the
    last one there is nothing left to close.
    """

    urls: Mapping[str, str]
    default: Upstream = field(default_factory=Upstream)
    upstreams: Mapping[str, Upstream] = field(default_factory=dict)
    _session: aiohttp.ClientSession | None = None
    _open: int = 0

    async def events(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> AsyncGenerator[SubgraphResponse, None]:
        """The events that a subgraph answers a subscription with."""
        upstream = self.upstreams.get(subgraph, self.default)
        address = upstream.url or self.urls.get(subgraph)
        if address is None:
            yield unavailable("no URL is configured")
            return
        headers = context.headers_for(subgraph)
        async with self._connections() as session:
            if upstream.protocol == "websocket":
                events = _over_websocket(session, URL(address), upstream, request, headers)
            else:
                events = _over_http(session, URL(address), upstream, request, headers)
            async with aclosing(events):
                async for event in events:
                    yield event

    @asynccontextmanager
    async def _connections(self) -> AsyncIterator[aiohttp.ClientSession]:
        """The session that all streams share for as long as any of them is open."""
        session = self._session
        if session is None:
            session = self._session = aiohttp.ClientSession(
                # A stream keeps its connection: a bound on those would be one on subscriptions.
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "loom-router"},
                skip_auto_headers=("Accept-Encoding",),
                timeout=aiohttp.ClientTimeout(total=None),
            )
        self._open += 1
        try:
            yield session
        finally:
            self._open -= 1
            if not self._open:
                self._session = None
                await session.close()


def _over_websocket(
    session: aiohttp.ClientSession,
    url: URL,
    upstream: Upstream,
    request: SubgraphRequest,
    headers: Mapping[str, str],
) -> AsyncGenerator[SubgraphResponse, None]:
    return websocket_events(
        session,
        url.with_scheme(SCHEMES.get(url.scheme, url.scheme)),
        request,
        headers,
        connect_timeout=upstream.connect_timeout,
        heartbeat=upstream.heartbeat,
        max_bytes=upstream.max_bytes,
    )


async def _over_http(
    session: aiohttp.ClientSession,
    url: URL,
    upstream: Upstream,
    request: SubgraphRequest,
    headers: Mapping[str, str],
) -> AsyncGenerator[SubgraphResponse, None]:
    try:
        async with asyncio.timeout(upstream.connect_timeout):
            response = await session.post(
                url,
                data=request.payload,
                headers={
                    **headers,
                    "Content-Type": "application/json",
                    "Accept": ACCEPT[upstream.protocol],
                },
                allow_redirects=False,
            )
    except TimeoutError:
        yield failed("SUBGRAPH_TIMEOUT", f"no answer within {upstream.connect_timeout:g} s")
        return
    except (aiohttp.ClientError, OSError) as error:
        yield unavailable(f"no stream: {error}")
        return
    try:
        async with aclosing(_read(response, upstream.max_bytes)) as events:
            async for event in events:
                yield event
    except (aiohttp.ClientError, OSError, ValueError) as error:
        # ValueError: what a line of server-sent events that is too long raises.
        yield unavailable(f"the stream was lost: {error}")
    finally:
        response.close()


def _read(
    response: aiohttp.ClientResponse, max_bytes: int
) -> AsyncGenerator[SubgraphResponse, None]:
    """The events of a response, by its own media type: a subgraph may speak another protocol."""
    kind = response.content_type
    if kind == sse.MEDIA_TYPE:
        return sse.server_sent_events(response, max_bytes)
    if kind == multipart.MEDIA_TYPE:
        return multipart.multipart_events(response, max_bytes)
    return _single(response)


async def _single(response: aiohttp.ClientResponse) -> AsyncGenerator[SubgraphResponse, None]:
    """A plain answer in place of a stream: most often the refusal of one."""
    answer = Answer(
        response.status,
        response.headers.get("Content-Type", ""),
        response.headers,
        await response.read(),
    )
    try:
        yield read_answer(answer)
    except BrokenAnswerError as error:
        yield SubgraphResponse(failure=error.failure)
