"""Step: refuse a client that comes too often, or that costs too much."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from math import ceil

from router.execute.executor import ExecutionResult
from router.server.exchange import Exchange
from router.server.limits.metrics import SecurityMetrics
from router.server.rates.gcra import Charge, Limiter, Verdict
from router.server.rates.rules import Rule
from router.server.rates.shared import Unavailable
from router.server.refusal import Refusal


class LimitRate:
    """429 RATE_LIMITED with ``Retry-After`` beyond any rule; a refused request counts for none.

    The answer tells each rule that counted in ``RateLimit-Policy`` and ``RateLimit``
    (draft-ietf-httpapi-ratelimit-headers-10).
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        limiter: Limiter,
        metrics: SecurityMetrics,
        *,
        headers: bool,
    ) -> None:
        self._rules = tuple(rules)
        self._limiter = limiter
        self._metrics = metrics
        self._headers = headers
        self._returning: set[asyncio.Task[None]] = set()

    async def __call__(self, exchange: Exchange) -> None:
        taken = [
            (rule, charge) for rule in self._rules if (charge := rule.charge(exchange)) is not None
        ]
        if not taken:
            return
        try:
            verdicts = await self._limiter.take([charge for _, charge in taken])
        except Unavailable:
            raise Refusal(
                "RATE_LIMITED",
                "Requests cannot be counted at the moment; try again shortly.",
                status=HTTPStatus.SERVICE_UNAVAILABLE,
                headers=((b"retry-after", b"5"),),
            ) from None
        if verdicts is None:
            return
        judged = [(rule, verdict) for (rule, _), verdict in zip(taken, verdicts, strict=True)]
        if self._headers:
            exchange.answer_headers += (
                (b"ratelimit-policy", b", ".join([rule.policy for rule, _ in judged])),
                (b"ratelimit", b", ".join([rule.standing(verdict) for rule, verdict in judged])),
            )
        refused = [(rule, verdict) for rule, verdict in judged if not verdict.allowed]
        for rule, _ in refused:
            self._metrics.count_rate_limited(rule.name)
        if refused:
            raise _refusal(refused)
        dear = [charge for rule, charge in taken if rule.by_cost]
        if dear and exchange.on_result is not None:
            self._settle_later(exchange, dear)

    def _settle_later(self, exchange: Exchange, charges: list[Charge]) -> None:
        """Gives back what the operation turns out not to have cost."""
        count_actual = exchange.on_result

        def settle(result: ExecutionResult) -> None:
            exchange.on_result = count_actual  # a subscription has more results to come
            if count_actual is not None:
                count_actual(result)
            actual = ceil(exchange.cost or 0)
            unused = [
                replace(charge, units=charge.units - actual)
                for charge in charges
                if charge.units > actual
            ]
            if unused:
                task = asyncio.create_task(self._limiter.give_back(unused))
                self._returning.add(task)
                task.add_done_callback(self._returning.discard)

        exchange.on_result = settle


def _refusal(refused: Sequence[tuple[Rule, Verdict]]) -> Refusal:
    names = ", ".join(rule.name for rule, _ in refused)
    waits = [verdict.retry for _, verdict in refused if verdict.retry is not None]
    if len(waits) < len(refused):
        message = f"This operation costs more than the limit ever allows at once: {names}."
        return Refusal("RATE_LIMITED", message, status=HTTPStatus.TOO_MANY_REQUESTS)
    seconds = ceil(max(waits))
    return Refusal(
        "RATE_LIMITED",
        f"Too many requests for the limit: {names}. Try again in {seconds} s.",
        status=HTTPStatus.TOO_MANY_REQUESTS,
        headers=((b"retry-after", b"%d" % seconds),),
    )
