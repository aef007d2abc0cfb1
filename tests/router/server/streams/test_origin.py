"""Whose pages may open a WebSocket."""

from __future__ import annotations

import pytest

from router.server.streams.origin import AllowedOrigins


@pytest.mark.parametrize(
    ("origin", "host", "named", "allowed"),
    [
        (None, "shop.example", (), True),
        ("https://shop.example", "shop.example", (), True),
        ("https://SHOP.example", "Shop.example:443", (), True),
        ("http://shop.example:8000", "shop.example:8000", (), True),
        ("http://shop.example:8000", "shop.example:8001", (), False),
        ("https://shop.example.evil.example", "shop.example", (), False),
        ("https://evil.example", "shop.example", (), False),
        ("https://evil.example", "shop.example", ("https://admin.example",), False),
        ("https://admin.example", "shop.example", ("https://admin.example/",), True),
        ("https://evil.example", "shop.example", ("*",), True),
        ("null", "shop.example", (), False),
        ("file://", "", (), False),
        ("https://shop.example:x", "shop.example", (), False),
    ],
)
def test_origins(origin: str | None, host: str, named: tuple[str, ...], allowed: bool) -> None:
    headers = {b"host": host.encode()}
    if origin is not None:
        headers[b"origin"] = origin.encode()
    assert AllowedOrigins(named).allows(headers) is allowed
