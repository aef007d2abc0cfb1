"""The innermost layer to a URL without TLS: one exchange on a connection of the pool."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

from yarl import URL

from router.execute.answer import Answer, BrokenAnswerError
from router.execute.transport.call import Call, LostError, UnreachableError
from router.execute.transport.http1.pool import Pool
from router.execute.transport.http_call import ACCEPT, KEEP_ALIVE_SECONDS
from router.execute.transport.policy import SubgraphPolicy

DEFAULTS: Final[Mapping[str, str]] = {
    "content-type": "application/json",
    "accept": ACCEPT,
    "user-agent": "loom-router",
}
"""What is sent unless the request's own headers say otherwise; names in small letters."""

FRAMING: Final = frozenset({"host", "connection", "content-length", "transfer-encoding"})
"""Headers that are the connection's own business."""


def speaks_plain_http(url: str) -> bool:
    """Whether :class:`Http1Call` can be used for a URL: HTTP without TLS and without a password."""
    parsed = URL(url)
    return parsed.scheme == "http" and parsed.host is not None and parsed.user is None


class Http1Call:
    """Posts a request to ``url``; what :class:`~router.execute.transport.http_call.HttpCall` is
    for any URL, for one that :func:`speaks_plain_http`.
    """

    def __init__(self, url: str, policy: SubgraphPolicy) -> None:
        parsed = URL(url)
        host, port = parsed.host, parsed.port
        if host is None or port is None:
            raise ValueError(f"{url!r} is not the URL of a subgraph")
        self._pool = Pool(
            host,
            port,
            connections=policy.connections,
            keep_alive=KEEP_ALIVE_SECONDS,
            connect_timeout=policy.connect_timeout,
            limit=policy.response_bytes,
        )
        target = parsed.raw_path_qs
        authority = parsed.host_port_subcomponent
        self._line = f"POST {target} HTTP/1.1\r\nHost: {authority}\r\n"
        self._head = self._line + _lines(DEFAULTS.items())
        self._deadline_header = policy.deadline_header
        self._again = policy.retry is None or policy.retry.attempts == 1

    async def __call__(self, call: Call) -> Answer:
        """Raises as :class:`~router.execute.transport.call.Layer` says."""
        try:
            try:
                return await self._attempt(call)
            except LostError:
                if not self._again or call.request.kind != "query":
                    raise
            return await self._attempt(call)
        except UnicodeError as error:  # a host that is no name by IDNA
            raise UnreachableError(str(error)) from error

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()

    async def _attempt(self, call: Call) -> Answer:
        loop = asyncio.get_running_loop()
        now = loop.time()
        pool = self._pool
        connection = pool.idle(now) or await pool.connection(call.deadline)
        turn: asyncio.Future[Answer] = loop.create_future()
        connection.ask(self._request(call, now), turn)
        timer = loop.call_at(call.deadline, connection.expire)
        try:
            answer = await turn
        except asyncio.CancelledError:
            connection.close()
            raise
        finally:
            timer.cancel()
        pool.give_back(connection, now)
        return answer

    def _request(self, call: Call, now: float) -> bytes:
        """The request's bytes."""
        own = call.headers
        if self._deadline_header is not None:
            left = str(max(1, int((call.deadline - now) * 1000)))
            own = {**own, self._deadline_header: left}
        payload = call.request.payload
        names = {name.lower() for name in own}
        head = self._head
        if not names.isdisjoint(DEFAULTS):
            kept = ((name, value) for name, value in DEFAULTS.items() if name not in names)
            head = self._line + _lines(kept)
        if names.isdisjoint(FRAMING):
            lines = _lines(own.items())
        else:
            lines = _lines(item for item in own.items() if item[0].lower() not in FRAMING)
        text = f"{head}{lines}Content-Length: {len(payload)}\r\n\r\n"
        return text.encode("latin-1", "replace") + payload


def _lines(headers: Iterable[tuple[str, str]]) -> str:
    lines = [f"{name}: {value}\r\n" for name, value in headers]
    text = "".join(lines)
    if text.count("\n") != len(lines) or text.count("\r") != len(lines) or "\0" in text:
        raise BrokenAnswerError("SUBGRAPH_UNAVAILABLE", "a header with a line break is not sent")
    return text
