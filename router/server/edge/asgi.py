"""What stands around the endpoint: ASGI applications that call another."""

from __future__ import annotations

from typing import Protocol

from router.server.exchange import Receive, Scope, Send


class App(Protocol):
    """An ASGI application that serves HTTP requests."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send, /) -> None: ...
