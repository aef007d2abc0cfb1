"""Step: give the request its id, the client's own if that is fit to stand in logs and headers."""

from __future__ import annotations

import re
import secrets
from typing import Final

from structlog.contextvars import bind_contextvars

from router.server.exchange import Exchange

FIT: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")


async def assign_request_id(exchange: Exchange) -> None:
    """Sets ``request_id`` and binds it to every log line written while the request is served."""
    given = exchange.headers.get(b"x-request-id")
    if given is not None and FIT.fullmatch(given):
        exchange.request_id = given.decode("ascii")
    else:
        exchange.request_id = secrets.token_hex(16)
    bind_contextvars(request_id=exchange.request_id)
