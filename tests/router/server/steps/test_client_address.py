from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest

from router.server.steps.client_address import FindClientAddress

if TYPE_CHECKING:
    from tests.router.server.conftest import MakeExchange

TRUSTED = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("198.51.100.1", [], "198.51.100.1"),
        ("198.51.100.1", ["203.0.113.9"], "198.51.100.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["192.0.2.66, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["192.0.2.66, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["192.0.2.66", "203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["203.0.113.9, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9, nonsense, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("fd00::1", ["::ffff:203.0.113.9"], "203.0.113.9"),
    ],
)
async def test_the_client_behind_trusted_proxies(
    make_exchange: MakeExchange, peer: str, forwarded: list[str], address: str
) -> None:
    headers = [("x-forwarded-for", value) for value in forwarded]
    exchange = make_exchange(headers=headers, client=(peer, 1))
    await FindClientAddress(TRUSTED)(exchange)
    assert exchange.client_address == address


async def test_nobody_is_trusted_by_default(make_exchange: MakeExchange) -> None:
    exchange = make_exchange(headers={"x-forwarded-for": "203.0.113.9"}, client=("127.0.0.1", 1))
    await FindClientAddress(())(exchange)
    assert exchange.client_address == "127.0.0.1"


async def test_a_peer_without_an_address(make_exchange: MakeExchange) -> None:
    exchange = make_exchange(client=None)
    await FindClientAddress(TRUSTED)(exchange)
    assert exchange.client_address is None
