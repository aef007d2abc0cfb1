"""Step: refuse a POST whose body is not JSON.

This is the better half of protection against request forgery, too: a browser asks for permission
first (a preflight) before it sends ``application/json`` to another origin.
"""

from __future__ import annotations

from http import HTTPStatus

from router.server.exchange import Exchange
from router.server.media_types import is_json_request
from router.server.refusal import Refusal


async def check_content_type(exchange: Exchange) -> None:
    """415 for a POST that is not ``application/json`` in UTF-8, or that is compressed."""
    if exchange.method != "POST":
        return
    if not is_json_request(exchange.headers.get(b"content-type", b"")):
        raise Refusal(
            "UNSUPPORTED_MEDIA_TYPE",
            "The Content-Type of a POST must be application/json, in UTF-8.",
            status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        )
    if exchange.headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise Refusal(
            "UNSUPPORTED_MEDIA_TYPE",
            "A compressed body is not accepted; send it without a Content-Encoding.",
            status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        )
