"""The streams to the subgraphs: which protocol each of them speaks, and where."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final, Literal, Self, TypeAlias

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
    each of them serves subscriptions. Use it as an asynchronous context manager, or call ``close``.
    """

    urls: Mapping[str, str]
    default: Upstream = field(default_factory=Upstream)
    upstreams: Mapping[str, Upstream] = field(default_factory=dict)
    _session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes whatever is still open."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def events(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> AsyncGenerator[SubgraphResponse, None]:
        """The events that a subgraph answers a subscription with."""
        upstream = self.upstreams.get(subgraph, self.default)
        address = upstream.url or self.urls.get(subgraph)
        if address is None:
            yield unavailable("no URL is configured")
            return
        url = URL(address)
        if upstream.protocol == "websocket":
            events = websocket_events(
                self._open(),
                url.with_scheme(SCHEMES.get(url.scheme, url.scheme)),
                request,
                context.headers,
                connect_timeout=upstream.connect_timeout,
                heartbeat=upstream.heartbeat,
                max_bytes=upstream.max_bytes,
            )
        else:
            events = self._over_http(url, upstream, request, context)
        async with aclosing(events):
            async for event in events:
                yield event

    async def _over_http(
        self, url: URL, upstream: Upstream, request: SubgraphRequest, context: FetchContext
    ) -> AsyncGenerator[SubgraphResponse, None]:
        try:
            async with asyncio.timeout(upstream.connect_timeout):
                response = await self._open().post(
                    url,
                    data=request.payload,
                    headers={
                        **context.headers,
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

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # A stream keeps its connection: a bound on those would be one on subscriptions.
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "loom-router"},
                skip_auto_headers=("Accept-Encoding",),
                timeout=aiohttp.ClientTimeout(total=None),
            )
        return self._session


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
