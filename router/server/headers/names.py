"""Names that a rule may not touch, or not by accident."""

from __future__ import annotations

from typing import Final

HOP_BY_HOP: Final = frozenset({
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
})  # fmt: skip
"""What concerns one connection only (RFC 9110, 7.6.1)."""

OWN: Final = HOP_BY_HOP | {
    "accept",
    "accept-encoding",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "loom-identity",
    "x-request-id",
}
"""What the router itself says on either side; no rule passes these on or sets them."""

CREDENTIALS: Final = frozenset({"authorization", "cookie"})
"""Passed on only where a rule names them: an expression must not do it by accident."""
