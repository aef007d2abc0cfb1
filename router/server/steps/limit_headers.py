"""Step: refuse a request with too many, or too large headers (RFC 6585, section 5)."""

from __future__ import annotations

from http import HTTPStatus
from itertools import chain

from router.server.exchange import Exchange
from router.server.refusal import Refusal
from router.server.settings.limits import LimitsSettings


class LimitHeaders:
    """431 for more than ``max_count`` header fields, or ``max_bytes`` in all of them together."""

    @classmethod
    def of(cls, settings: LimitsSettings) -> LimitHeaders | None:
        """``None`` where neither is limited."""
        if settings.max_headers is None and settings.max_header_bytes is None:
            return None
        return cls(settings.max_headers, settings.max_header_bytes)

    def __init__(self, max_count: int | None, max_bytes: int | None) -> None:
        self._max_count = max_count
        self._max_bytes = max_bytes

    async def __call__(self, exchange: Exchange) -> None:
        headers = exchange.scope["headers"]
        if self._max_count is not None and len(headers) > self._max_count:
            raise _refused(f"There are more than {self._max_count} headers.")
        if self._max_bytes is not None:
            size = sum(map(len, chain.from_iterable(headers)))
            if size > self._max_bytes:
                raise _refused(f"The headers are larger than {self._max_bytes} bytes.")


def _refused(message: str) -> Refusal:
    return Refusal("REQUEST_TOO_LARGE", message, status=HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
