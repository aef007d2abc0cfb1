"""Settings: how often clients may come."""

from __future__ import annotations

from typing import Literal, Self, TypeAlias

from pydantic import Field, model_validator

from router.plan.nodes import OperationKind
from router.server.claims import Kind
from router.server.settings.section import Section

KeyPart: TypeAlias = Literal["ip", "client", "user", "operation"]
Unit: TypeAlias = Literal["count", "estimated"]
OnFailure: TypeAlias = Literal["local", "allow", "refuse"]


class MatchSettings(Section):
    """Which requests a rule counts: those that meet every condition given. None means all."""

    classes: tuple[str, ...] = Field((), description="Classes of clients.")
    identities: tuple[Kind, ...] = Field(
        (), description="Kinds of identity: anonymous, user, partner."
    )
    clients: tuple[str, ...] = Field(
        (), description="Values of the header `GraphQL-Client-Name`, which anybody can send."
    )
    operations: tuple[str, ...] = Field((), description="Names of operations.")
    kinds: tuple[OperationKind, ...] = Field(
        (), description="Kinds of operation: query, mutation, subscription."
    )


class RuleSettings(Section):
    """One limit. A request must keep within all that match it."""

    name: str = Field(
        pattern=r"^[A-Za-z0-9_.-]{1,64}$", description="What it is called in headers and metrics."
    )
    key: tuple[KeyPart, ...] = Field(
        ("ip",),
        description="What is counted apart: `ip` (an IPv6 network of 64 bits is one), `user` (the"
        " verified id of a user or partner, else the address), `client` (a partner's id, else the"
        " header `GraphQL-Client-Name`), `operation` (its name). None: all requests together.",
    )
    limit: int = Field(gt=0, description="How many requests, or how much cost, in `per` seconds.")
    per: float = Field(60.0, gt=0, description="Seconds in which `limit` comes back.")
    burst: int | None = Field(
        None, gt=0, description="How much may come at once after a pause; as much as `limit`."
    )
    cost: Unit = Field(
        "count",
        description="What is counted: requests (`count`) or their estimated cost (`estimated`,"
        " which needs `cost.mode`; what turns out cheaper is given back with `cost.actual`).",
    )
    match: MatchSettings = Field(MatchSettings(), description="Which requests it counts.")


class RateLimitsSettings(Section):
    """How often clients may come, counted in Redis where `redis.url` is set, else in memory."""

    rules: tuple[RuleSettings, ...] = Field((), description="The limits.")
    on_failure: OnFailure = Field(
        "local",
        description="What is done while Redis fails: each router counts for itself (`local`), every"
        " request passes (`allow`), or none does (`refuse`).",
    )
    headers: bool = Field(
        default=True, description="Tell clients their limits in `RateLimit` headers."
    )

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        names = [rule.name for rule in self.rules]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            message = f"two rules have the name {twice[0]!r}"
            raise ValueError(message)
        return self
