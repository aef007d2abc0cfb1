"""Step: find the client's address behind the proxies that we trust, and no others.

Each proxy appends to ``X-Forwarded-For`` the address from which it was called, so only the part
that trusted proxies wrote can be believed: the client is the last address that is not one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TypeAlias

from router.server.exchange import Exchange

Network: TypeAlias = IPv4Network | IPv6Network


class FindClientAddress:
    """Sets ``client_address``. With no trusted proxies that is the connection's peer."""

    def __init__(self, trusted_proxies: Sequence[Network]) -> None:
        self._trusted = tuple(trusted_proxies)
        self._trusts = lru_cache(maxsize=4096)(self._is_trusted)

    async def __call__(self, exchange: Exchange) -> None:
        peer = exchange.scope.get("client")
        address: str | None = peer[0] if peer else None
        if address is not None and self._trusted and self._trusts(address):
            address = self._behind(exchange, address)
        exchange.client_address = address

    def _behind(self, exchange: Exchange, peer: str) -> str:
        forwarded = b",".join(
            value for name, value in exchange.scope["headers"] if name == b"x-forwarded-for"
        )
        farthest = peer
        for hop in reversed(forwarded.decode("latin-1").split(",")):
            address = _parse(hop.strip())
            if address is None:
                break
            farthest = address
            if not self._trusts(address):
                break
        return farthest

    def _is_trusted(self, address: str) -> bool:
        parsed = _parse(address)
        return parsed is not None and any(
            ip_address(parsed) in network for network in self._trusted
        )


def _parse(text: str) -> str | None:
    """The address in its canonical spelling, an IPv4 one out of its IPv6 wrapping."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
