"""What the requests to subgraphs of one client request have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from router.execute.transport import FetchContext, FetchRecord
from router.server.caching.caching import Caching
from router.server.exchange import Exchange
from router.server.headers.request import RequestHeaders
from router.server.headers.response import ResponseHeaders
from router.server.identity import HEADER, IdentitySigner


class FetchContexts:
    """Makes the context of an exchange's fetches: identity, headers by rule, one deadline.

    ``timeout`` is the number of seconds that all fetches of a request may take together,
    ``on_fetch`` is told of each of them. A part that is ``None`` is switched off.
    """

    def __init__(
        self,
        signer: IdentitySigner | None,
        *,
        timeout: float,
        on_fetch: Callable[[FetchRecord], None],
        request_headers: RequestHeaders | None = None,
        response_headers: ResponseHeaders | None = None,
        caching: Caching | None = None,
    ) -> None:
        self._signer = signer
        self._timeout = timeout
        self._on_fetch = on_fetch
        self._request_headers = request_headers
        self._response_headers = response_headers
        self._caching = caching

    def of(self, exchange: Exchange, *, timeout: float | None = None) -> FetchContext:
        """The context, for within the running loop; ``timeout`` in place of the usual one.

        Where headers are to travel back, ``exchange.gathering`` gathers them from now on.
        """
        own = {"X-Request-Id": exchange.request_id}
        if self._signer is not None:
            own[HEADER] = self._signer.sign(exchange.claims, exchange.client_address)
        headers = own
        special: dict[str, dict[str, str]] = {}
        if self._request_headers is not None:
            headers, special = self._request_headers.apply(exchange.headers, own)
        on_headers = None
        if self._response_headers is not None:
            exchange.gathering = self._response_headers.gather()
            on_headers = exchange.gathering.add
        on_fetch = self._on_fetch
        if exchange.explanation is not None:
            on_fetch = _both(on_fetch, exchange.explanation.add)
        deadline = asyncio.get_running_loop().time() + (timeout or self._timeout)
        policies = exchange.engine.caching
        # Who writes reads what was written; a stream's events tell what is new.
        if self._caching is not None and policies is not None and exchange.kind == "query":
            exchange.cache = self._caching.of_request(
                policies, exchange.claims, headers, special, deadline
            )
        return FetchContext(
            headers=headers,
            request_id=exchange.request_id,
            deadline=deadline,
            on_fetch=on_fetch,
            on_headers=on_headers,
            special=special,
            cache=exchange.cache,
        )


def _both(
    one: Callable[[FetchRecord], None], other: Callable[[FetchRecord], None]
) -> Callable[[FetchRecord], None]:
    def call(record: FetchRecord) -> None:
        one(record)
        other(record)

    return call
