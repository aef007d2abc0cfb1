"""One connection: a request out, an answer in, over and over. Bytes are parsed by llhttp."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from typing import Any, Final, cast

import httptools
from multidict import CIMultiDict

from router.execute.answer import Answer, BrokenAnswerError
from router.execute.transport.call import LostError

GZIP_OR_ZLIB: Final = zlib.MAX_WBITS | 32
INFORMATIONAL: Final = range(100, 200)


class Connection(asyncio.Protocol):
    """Carries one exchange at a time.

    ``limit`` is the most bytes that a body may have, ``lost`` is called once it is closed, by
    whomever. A connection on which anything went wrong is closed.
    """

    def __init__(self, limit: int, lost: Callable[[Connection], None]) -> None:
        self._limit = limit
        self._lost = lost
        self._transport: asyncio.Transport | None = None
        self._parser: Any = httptools.HttpResponseParser(self)
        self._turn: asyncio.Future[Answer] | None = None
        self._headers: list[tuple[str, str]] = []
        self._body: list[bytes] = []
        self._size = 0
        self._has_head = False
        self.idle_since = 0.0

    def ask(self, request: bytes, turn: asyncio.Future[Answer]) -> None:
        """Sends a request; ``turn`` gets the answer or, unless it was cancelled, what went wrong.

        That is a :class:`LostError` where the connection ended before an answer began, any other
        ``BrokenAnswerError`` where it is no HTTP, ends too early or is too long.
        """
        self._turn = turn
        self._headers = []
        self._body = []
        self._size = 0
        self._has_head = False
        if self._transport is None:
            self._fail(LostError("the connection was closed"))
        else:
            self._transport.write(request)

    def expire(self) -> None:
        """Ends the exchange under way with ``TimeoutError``."""
        self._fail(TimeoutError())

    def close(self) -> None:
        """Closes the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    @property
    def is_open(self) -> bool:
        """Whether another request may be sent."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one by its methods

    def data_received(self, data: bytes) -> None:
        if self._turn is None:
            self.close()  # nothing was asked
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError as error:
            cause = error.__context__
            self._fail(cause if isinstance(cause, BrokenAnswerError) else _unfit(str(cause)))
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(_unfit(f"not an HTTP response: {error}"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._lost(self)
        if self._turn is None:
            return
        if not self._has_head:
            self._fail(LostError(str(exc) if exc else "the connection was closed"))
        elif exc is None and self._ends_with_connection():
            self._succeed()
        else:
            self._fail(_unfit("the connection was lost within the answer"))

    # What the parser calls

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name.decode("latin-1"), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        if self._parser.get_status_code() in INFORMATIONAL:
            return
        self._has_head = True
        for name, value in self._headers:
            if name.lower() == "content-length" and value.isdigit() and int(value) > self._limit:
                raise self._too_long()

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > self._limit:
            raise self._too_long()
        self._body.append(body)

    def on_message_complete(self) -> None:
        if not self._has_head:  # an informational response; the real one is to come
            self._headers = []
            return
        keeps = self._parser.should_keep_alive()
        self._succeed()
        if not keeps:
            self.close()

    def _succeed(self) -> None:
        turn, self._turn = self._turn, None
        if turn is None or turn.done():
            return
        headers = CIMultiDict(self._headers)
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        try:
            if "Content-Encoding" in headers:
                body = self._decoded(body, headers["Content-Encoding"])
        except BrokenAnswerError as error:
            turn.set_exception(error)
            return
        status = self._parser.get_status_code()
        turn.set_result(Answer(status, headers.get("Content-Type", ""), headers, body))

    def _fail(self, error: Exception) -> None:
        turn, self._turn = self._turn, None
        self.close()
        if turn is not None and not turn.done():
            turn.set_exception(error)

    def _ends_with_connection(self) -> bool:
        """Whether the answer's head leaves it to the connection's end to end the body."""
        names = {name.lower() for name, _ in self._headers}
        return not names & {"content-length", "transfer-encoding"}

    def _decoded(self, body: bytes, encoding: str) -> bytes:
        """A body in an encoding that nobody asked for."""
        if encoding.lower() == "identity":
            return body
        if encoding.lower() not in {"gzip", "deflate"}:
            raise _unfit(f"content encoding {encoding[:80]!r}")
        decoder = zlib.decompressobj(GZIP_OR_ZLIB)
        try:
            decoded = decoder.decompress(body, self._limit + 1)
        except zlib.error as error:
            raise _unfit(f"not {encoding}: {error}") from error
        if len(decoded) > self._limit:
            raise self._too_long()
        return decoded

    def _too_long(self) -> BrokenAnswerError:
        return _unfit(f"a body of more than {self._limit} bytes")


def _unfit(reason: str) -> BrokenAnswerError:
    return BrokenAnswerError("SUBGRAPH_INVALID_RESPONSE", reason)
