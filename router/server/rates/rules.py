"""The rules: which requests each counts, and under which key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Final, Literal, TypeAlias

from router.server.exchange import Exchange
from router.server.operations.classes import ClientClass
from router.server.rates.gcra import Charge, Rate, Verdict
from router.server.settings.rate_limits import (
    KeyPart,
    MatchSettings,
    RateLimitsSettings,
    RuleSettings,
)

NOBODY: Final = "-"
CLIENT_NAME: Final = b"graphql-client-name"
MAX_NAME: Final = 64
IPV6_NETWORK: Final = 64
"""The bits of an IPv6 address that are one customer's: it may choose the others at will."""


Stage: TypeAlias = Literal["connection", "client", "operation"]
"""What must be known before a rule can be applied: only where a request comes from, who the client
is, or which operation it is and what that costs."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One limit, compiled."""

    name: str
    rate: Rate
    matches: Callable[[Exchange], bool]
    key: Callable[[Exchange], str]
    by_cost: bool
    stage: Stage

    @property
    def policy(self) -> bytes:
        """The rule as a member of ``RateLimit-Policy`` (draft-ietf-httpapi-ratelimit-headers)."""
        return f'"{self.name}";q={self.rate.limit};w={ceil(self.rate.per)}'.encode()

    def standing(self, verdict: Verdict) -> bytes:
        """A verdict as a member of ``RateLimit``."""
        return f'"{self.name}";r={verdict.remaining};t={ceil(verdict.reset)}'.encode()

    def charge(self, exchange: Exchange) -> Charge | None:
        """What the rule takes of a request; ``None`` if it does not count it."""
        if not self.matches(exchange):
            return None
        units = ceil(exchange.cost or 0) if self.by_cost else 1
        return Charge(f"{self.name}:{self.key(exchange)}", self.rate, units)


def compile_rules(
    settings: RateLimitsSettings, classes: Sequence[ClientClass] = ()
) -> tuple[Rule, ...]:
    """The rules of the settings, and one for each class of clients that has a quota."""
    quotas = [
        RuleSettings(
            name=f"class.{one.name}"[:MAX_NAME],
            key=("user",),
            limit=one.quota.requests,
            per=one.quota.period,
            match=MatchSettings(classes=(one.name,)),
        )
        for one in classes
        if one.quota is not None
    ]
    return tuple(_compile(rule) for rule in (*settings.rules, *quotas))


def _compile(rule: RuleSettings) -> Rule:
    by_cost = rule.cost == "estimated"
    parts = [PARTS[part] for part in rule.key]
    return Rule(
        name=rule.name,
        rate=Rate(rule.limit, rule.per, rule.burst or rule.limit),
        matches=_condition(rule.match),
        key=lambda exchange: "|".join([part(exchange) for part in parts]),
        by_cost=by_cost,
        stage=_stage(rule),
    )


def _stage(rule: RuleSettings) -> Stage:
    match = rule.match
    if rule.cost == "estimated" or "operation" in rule.key or match.operations or match.kinds:
        return "operation"
    if set(rule.key) <= {"ip"} and not (match.classes or match.identities):
        return "connection"
    return "client"


def _condition(match: MatchSettings) -> Callable[[Exchange], bool]:
    conditions: list[Callable[[Exchange], bool]] = []
    if classes := frozenset(match.classes):
        conditions.append(lambda exchange: exchange.client.name in classes)
    if identities := frozenset(match.identities):
        conditions.append(lambda exchange: exchange.claims.kind in identities)
    if clients := frozenset(match.clients):
        conditions.append(lambda exchange: _client_name(exchange) in clients)
    if operations := frozenset(match.operations):
        conditions.append(lambda exchange: _operation_name(exchange) in operations)
    if kinds := frozenset(match.kinds):
        conditions.append(lambda exchange: exchange.kind in kinds)
    return lambda exchange: all(condition(exchange) for condition in conditions)


def _ip(exchange: Exchange) -> str:
    return _network(exchange.client_address or NOBODY)


@lru_cache(maxsize=4096)
def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return NOBODY
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, IPV6_NETWORK), strict=False))
    return address


def _user(exchange: Exchange) -> str:
    subject = exchange.claims.subject
    return _ip(exchange) if subject is None else f"id:{subject}"


def _client(exchange: Exchange) -> str:
    if exchange.claims.kind == "partner" and exchange.claims.subject is not None:
        return f"id:{exchange.claims.subject}"
    return _client_name(exchange)


def _client_name(exchange: Exchange) -> str:
    return exchange.headers.get(CLIENT_NAME, b"-")[:MAX_NAME].decode("latin-1")


def _operation_name(exchange: Exchange) -> str:
    name = exchange.operation.name if exchange.operation is not None else None
    return NOBODY if name is None else name[:MAX_NAME]


PARTS: Final[dict[KeyPart, Callable[[Exchange], str]]] = {
    "ip": _ip,
    "user": _user,
    "client": _client,
    "operation": _operation_name,
}
