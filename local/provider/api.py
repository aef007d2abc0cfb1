"""What shops' servers say to the sandbox, and how it is served."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from local.provider.bank import KINDS, Bank, Order, RefusedError
from local.provider.cards import Behaviour
from local.provider.ledger import Ledger, Operation
from local.provider.messages import Messenger
from local.provider.pages import page_routes


@dataclass(frozen=True, slots=True)
class Options:
    """How the sandbox runs. Where no port is given, a free one is taken."""

    database: Path | str
    api_key: str
    webhook_url: str
    webhook_secret: str
    host: str = "127.0.0.1"
    port: int = 0
    slow_seconds: float = 3.0
    time_out_seconds: float = 60.0
    settle_seconds: float = 5.0
    retry_seconds: float = 1.0


class Api:
    """Answers shops' servers."""

    def __init__(self, bank: Bank, options: Options) -> None:
        self._bank = bank
        self._options = options

    def routes(self) -> list[Route]:
        """The routes, all of which need the key but the one for health."""
        return [
            Route("/health/ready", lambda _request: PlainTextResponse("ready")),
            Route("/v1/operations", self.carry_out, methods=["POST"]),
            Route("/v1/operations/{key}", self.find),
            Route("/v1/sandbox/messages", self.messages, methods=["POST"]),
            Route("/v1/sandbox/chargebacks", self.charge_back, methods=["POST"]),
        ]

    async def carry_out(self, request: Request) -> Response:
        """Authorise, charge, refund or cancel, once for each ``Idempotency-Key``."""
        if not self._knows(request):
            return _refuse(401, "key_unknown")
        try:
            order = _read_order(request.headers.get("idempotency-key", ""), await request.json())
        except (ValueError, KeyError, TypeError):
            return _refuse(400, "request_malformed")
        try:
            operation, behaviour = self._bank.carry_out(order)
        except RefusedError as refusal:
            return _refuse(422, refusal.code)
        if behaviour is Behaviour.SLOW:
            await asyncio.sleep(self._options.slow_seconds)
        if behaviour is Behaviour.TIME_OUT:
            await asyncio.sleep(self._options.time_out_seconds)
        return JSONResponse(_told(request, operation))

    async def find(self, request: Request) -> Response:
        """The operation with a key."""
        if not self._knows(request):
            return _refuse(401, "key_unknown")
        operation = self._bank.ledger.operation(request.path_params["key"])
        if operation is None:
            return _refuse(404, "not_found")
        return JSONResponse(_told(request, operation))

    async def messages(self, request: Request) -> Response:
        """Hold messages back, or let them go: ``{"hold": true}`` or ``{"backwards", "copies"}``."""
        if not self._knows(request):
            return _refuse(401, "key_unknown")
        asked = await request.json()
        if asked.get("hold"):
            self._bank.hold_messages = True
            return JSONResponse({"held": True})
        released = self._bank.release(
            backwards=bool(asked.get("backwards")), copies=int(asked.get("copies", 1))
        )
        return JSONResponse({"released": released})

    async def charge_back(self, request: Request) -> Response:
        """Let the holder's bank take the money of a payment back."""
        if not self._knows(request):
            return _refuse(401, "key_unknown")
        try:
            operation = self._bank.charge_back((await request.json())["payment"])
        except RefusedError as refusal:
            return _refuse(422, refusal.code)
        return JSONResponse(operation.told())

    def _knows(self, request: Request) -> bool:
        told = request.headers.get("authorization", "")
        return hmac.compare_digest(told.encode(), f"Bearer {self._options.api_key}".encode())


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to others."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none."""
        yield


@asynccontextmanager
async def running(options: Options) -> AsyncIterator[str]:
    """Serve the sandbox; yields its address."""
    bank = Bank(Ledger(options.database), settle_seconds=options.settle_seconds)
    app = Starlette(routes=[*Api(bank, options).routes(), *page_routes(bank)])
    server = _Server(
        uvicorn.Config(
            app,
            host=options.host,
            port=options.port,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
    )
    sender = Messenger(bank, options.webhook_url, options.webhook_secret, options.retry_seconds)
    serving = asyncio.create_task(server.serve())
    sending = asyncio.create_task(sender.run())
    try:
        while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://{options.host}:{port}"
    finally:
        server.should_exit = True
        sending.cancel()
        await asyncio.gather(serving, sending, return_exceptions=True)
        bank.ledger.close()


def _read_order(key: str, asked: dict[str, Any]) -> Order:
    order = Order(
        key=key,
        kind=str(asked["kind"]),
        payment=str(asked["payment"]),
        amount=int(asked["amount"]),
        currency=str(asked["currency"]),
        token=asked.get("token"),
        return_url=asked.get("return_url"),
    )
    if not order.key or order.kind not in KINDS or order.amount <= 0:
        raise ValueError(order.kind)
    return order


def _told(request: Request, operation: Operation) -> dict[str, Any]:
    redirect = None
    if operation.state == "action_required":
        redirect = f"{request.base_url}challenges/{operation.reference}"
    return {**operation.told(), "redirect_url": redirect}


def _refuse(status: int, code: str) -> Response:
    return JSONResponse({"error": code}, status)
