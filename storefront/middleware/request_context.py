"""Gives every request its id, one line in the log and its place in the metrics."""

import re
import secrets
from time import perf_counter
from typing import Final

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storefront.metrics import REQUEST_SECONDS, REQUESTS

log = structlog.stdlib.get_logger(__name__)

HEADER: Final = "X-Request-Id"
_ACCEPTED: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestContextMiddleware:
    """Outermost: what happens inside is logged, counted and answered under one request id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        offered = request.headers.get(HEADER, "")
        request_id = offered if _ACCEPTED.fullmatch(offered) else secrets.token_hex(12)
        request.state.request_id = request_id
        status = 500
        started = perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                seconds = perf_counter() - started
                route = _route(scope)
                REQUESTS.labels(request.method, route, str(status)).inc()
                REQUEST_SECONDS.labels(route).observe(seconds)
                log.info(
                    "request",
                    method=request.method,
                    path=request.url.path,
                    status=status,
                    milliseconds=round(seconds * 1000, 1),
                )


def _route(scope: Scope) -> str:
    """The route's name, never the path: metrics must not grow with what strangers type."""
    endpoint = scope.get("endpoint")
    return str(getattr(endpoint, "__name__", "unmatched"))
