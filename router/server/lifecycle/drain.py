"""Stopping without refusing anybody: first unready, then closed to new clients, then done."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Mapping
from time import monotonic
from types import FrameType
from typing import Any, Final

import structlog
import uvicorn

from router.server.exchange import Send
from router.server.lifecycle.reload import Reloader
from router.server.streams.open_streams import OpenStreams

logger: Final[Any] = structlog.get_logger(__name__)

CLOSE: Final = (b"connection", b"close")

STREAMS_SECONDS: Final = 1.0
"""How long a stop waits for streams to be completed before it goes on beside them."""


class Drain:
    """Whether the router is about to stop. ``active`` never becomes false again."""

    def __init__(self) -> None:
        self.active = False

    def closing(self, send: Send) -> Send:
        """A ``send`` whose responses end their connection, so that a client goes elsewhere."""

        async def closing(message: Mapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), CLOSE]}
            await send(message)

        return closing


class DrainingServer(uvicorn.Server):
    """A server that goes on for ``delay`` seconds after it was asked to stop, and says so.

    SIGTERM or SIGINT: ``drain`` becomes active; after the delay, or with a second signal, no more
    connections are taken, idle ones are closed and streams completed; requests under way have
    uvicorn's ``timeout_graceful_shutdown``. A further SIGINT gives up. SIGHUP looks for a new
    supergraph.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        drain: Drain,
        streams: OpenStreams,
        reloader: Reloader,
        *,
        delay: float,
    ) -> None:
        super().__init__(config)
        self._drain = drain
        self._streams = streams
        self._reloader = reloader
        self._delay = delay
        self._stop_at: float | None = None
        self.on_started: Callable[[], None] | None = None

    def stop(self) -> None:
        """Asks it to stop, as a signal does; within the loop."""
        self._drain.active = True
        if self._stop_at is None and self._delay:
            self._stop_at = monotonic() + self._delay
        else:
            self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by uvicorn for a signal."""
        if self.should_exit:
            super().handle_exit(sig, frame)
            return
        self._captured_signals.append(sig)
        self.stop()

    async def on_tick(self, counter: int) -> bool:
        """Called by uvicorn ten times a second; ``True`` ends its main loop."""
        if self._stop_at is not None and monotonic() >= self._stop_at:
            self.should_exit = True
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn once, before it serves."""
        await super().startup(sockets)
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._reloader.ask)
        if self.on_started is not None:
            self.on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn once, when it is to stop."""
        self._drain.active = True
        logger.info("router_stopping", requests=len(self.server_state.tasks))
        ending = asyncio.create_task(self._streams.close_all())
        # uvicorn hangs up on WebSockets: those of clients that listen are closed in order before.
        await asyncio.wait({ending}, timeout=STREAMS_SECONDS)
        try:
            await super().shutdown(sockets)
        finally:
            ending.cancel()
