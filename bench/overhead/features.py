"""What can be switched on, and by which settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from joserfc.jwk import OKPKey

ALL: Final = "headers"


@dataclass(frozen=True)
class Feature:
    """``settings`` switch it on (or off, where it is on by itself); ``headers`` make use of it."""

    name: str
    settings: Mapping[str, Any]
    headers: tuple[tuple[bytes, bytes], ...] = ()
    literal: bool = field(default=False)
    """Whether the query is asked with a literal in place of a variable."""


def features() -> list[Feature]:
    """Each is measured beside the same router without it."""
    key = orjson.dumps(OKPKey.generate_key("Ed25519", auto_kid=True).as_dict(private=True)).decode()
    return [
        Feature("access log (JSON)", {"access_log": True}),
        Feature("a literal in place of the variable", {}, literal=True),
        Feature("identity, signed and remembered", {"identity_key": key}),
        Feature("trusted proxies", {"trusted_proxies": ("10.0.0.0/8",)}),
        Feature("compression, of what is large enough", {"compression": {"enabled": True}},
                ((b"accept-encoding", b"gzip, br"),)),
        Feature("cross-origin requests", {"cors": {"origins": ["https://shop.example"]}},
                ((b"origin", b"https://shop.example"),)),
        Feature("batching allowed", {"batching": {"enabled": True}}),
        Feature("cost enforced", {"cost": {"mode": "enforce", "max": 100_000}}),
        Feature("cost enforced, the actual one too",
                {"cost": {"mode": "enforce", "max": 100_000, "actual": True}}),
        Feature("rate limit by address, in memory",
                {"rate_limits": {"rules": [{"name": "all", "limit": 10_000_000, "per": 1}]}}),
        Feature("a header to every subgraph",
                {ALL: {"request": {"all": [{"propagate": "user-agent"}]}}}),
        Feature("a header from every subgraph",
                {ALL: {"response": {"all": [{"propagate": "date"}]}}}),
        Feature("circuit breakers", {"subgraphs": {"all": {"breaker": {"enabled": True}}}}),
        Feature("no retries", {"subgraphs": {"all": {"retry": {"attempts": 1}}}}),
        Feature("no sharing of subgraph queries", {"subgraphs": {"all": {"share": False}}}),
        Feature("no deadline for the subgraphs", {"subgraphs": {"all": {"deadline_header": ""}}}),
        Feature("abandoned queries run on", {"cancel_abandoned": False}),
        Feature("no authorization directives", {"authorization": {"enabled": False}}),
        Feature("no parameterization", {"parameterize": False}),
        Feature("caching of entities", {"caching": {"enabled": True}}),
        Feature("tracing, one request in a hundred",
                {"telemetry": {"tracing": {"enabled": True, "sample_ratio": 0.01,
                                           "endpoint": "http://127.0.0.1:9/v1/traces"}}}),
    ]  # fmt: skip
