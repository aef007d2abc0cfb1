"""Step: refuse a GET that another site may have made a browser send (cross-site request forgery).

A GET can only read and its answer cannot be read across origins, but it may still cost time or be
measured. A request is *simple* when a browser sends it without asking first; one with a header
outside the list of the Fetch standard (``CORS-safelisted request-header``) is not.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from router.server.exchange import Exchange
from router.server.refusal import Refusal
from router.server.settings.forgery import Forgery

PREFLIGHTED: Final = (
    b"graphql-require-preflight",
    b"apollo-require-preflight",
    b"x-apollo-operation-name",
    b"graphql-client-name",
    b"authorization",
)
"""Headers that a page of another origin cannot send without a preflight."""

SIMPLE_TYPES: Final = frozenset(
    {b"", b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data"}
)
OWN: Final = frozenset({b"same-origin", b"none"})
MARKS_OF_A_BROWSER: Final = (b"origin", b"referer", b"cookie")


class PreventForgery:
    """Refuses simple GET requests as the mode says. A POST is held to JSON by its own step."""

    def __init__(self, mode: Forgery) -> None:
        self._mode = mode

    async def __call__(self, exchange: Exchange) -> None:
        if exchange.method != "GET" or self._mode == "off" or not _is_simple(exchange.headers):
            return
        if self._mode == "strict" or _may_be_forged(exchange.headers):
            raise Refusal(
                "BAD_REQUEST",
                "This GET could have been forged by another site;"
                " send it with the header GraphQL-Require-Preflight: 1.",
                status=HTTPStatus.BAD_REQUEST,
            )


def _is_simple(headers: dict[bytes, bytes]) -> bool:
    content_type = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
    return content_type in SIMPLE_TYPES and not any(name in headers for name in PREFLIGHTED)


def _may_be_forged(headers: dict[bytes, bytes]) -> bool:
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site.lower() not in OWN
    return any(name in headers for name in MARKS_OF_A_BROWSER)
