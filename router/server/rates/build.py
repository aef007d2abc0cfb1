"""From the settings to the steps that limit rates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from router.server.limits.metrics import SecurityMetrics
from router.server.operations.classes import ClientClass
from router.server.rates.gcra import Limiter, LocalLimiter
from router.server.rates.rules import Stage, compile_rules
from router.server.rates.shared import SharedLimiter
from router.server.redis_link import RedisLink
from router.server.settings import ConfigurationError, Settings
from router.server.steps.limit_rate import LimitRate


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The steps, one for each stage of the rules: a flood is refused as soon as it can be told.

    Each takes all of its rules in one round trip, and is ``None`` if it has no rules.
    """

    connection: LimitRate | None = None
    client: LimitRate | None = None
    operation: LimitRate | None = None

    @classmethod
    def build(
        cls,
        settings: Settings,
        redis: RedisLink | None,
        metrics: SecurityMetrics,
        classes: Iterable[ClientClass] = (),
    ) -> RateLimits:
        """Raises ``ConfigurationError`` for a rule by cost where no costs are worked out."""
        rates = settings.rate_limits
        rules = compile_rules(rates, tuple(classes))
        if not rules:
            return cls()
        dear = [rule.name for rule in rules if rule.by_cost]
        if dear and settings.cost.mode == "off":
            message = f"rate_limits: the rule {dear[0]!r} counts costs: set cost.mode to warn"
            raise ConfigurationError(message)
        limiter: Limiter = LocalLimiter()
        if redis is not None:
            limiter = SharedLimiter(redis, rates.on_failure, metrics.count_rate_fallback)

        def step(stage: Stage) -> LimitRate | None:
            own = [rule for rule in rules if rule.stage == stage]
            return LimitRate(own, limiter, metrics, headers=rates.headers) if own else None

        return cls(step("connection"), step("client"), step("operation"))
