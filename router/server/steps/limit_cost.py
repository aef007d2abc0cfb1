"""Step: work out what the operation will cost, and refuse what is too dear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import structlog

from router.execute.executor import ExecutionResult
from router.server.exchange import Exchange
from router.server.limits.cost.model import OperationCost
from router.server.limits.metrics import SecurityMetrics
from router.server.refusal import Refusal
from router.server.settings.cost import CostSettings

logger: Final[Any] = structlog.get_logger(__name__)

HEADER: Final = b"graphql-cost"


class LimitCost:
    """Sets ``cost``, and tells it in ``extensions.cost`` to those who may know.

    COST_LIMIT_EXCEEDED beyond the maximum of the client's class. BAD_USER_INPUT where a list is not
    sliced as ``@listSize(requireOneSlicingArgument:)`` asks, for its size cannot be told then.
    """

    def __init__(self, settings: CostSettings, metrics: SecurityMetrics) -> None:
        self._settings = settings
        self._metrics = metrics
        self._enforced = settings.mode == "enforce"

    @classmethod
    def of(cls, settings: CostSettings, metrics: SecurityMetrics) -> LimitCost | None:
        """``None`` where costs are not worked out."""
        return None if settings.mode == "off" else cls(settings, metrics)

    async def __call__(self, exchange: Exchange) -> None:
        operation = exchange.operation
        if operation is None or operation.cost is None:
            return
        estimated, problems = operation.cost.estimate(exchange.variables)
        exchange.cost = estimated
        self._metrics.observe_estimated_cost(estimated)
        settings = self._settings
        most = settings.classes.get(exchange.client.name, settings.max)
        if self._is_told(exchange):
            report = {"estimated": estimated, "max": most}
            exchange.extensions = {**(exchange.extensions or {}), "cost": report}
        if problems or estimated > most:
            self._metrics.count_limit("cost", "enforce" if self._enforced else "warn")
            if self._enforced:
                raise _refusal(problems, estimated, most)
            logger.warning("cost_exceeded", estimated=estimated, most=most, problems=problems)
        if settings.actual:
            exchange.on_result = self._count_actual(exchange, operation.cost)

    def _is_told(self, exchange: Exchange) -> bool:
        report = self._settings.report
        if report == "on_request":
            return exchange.headers.get(HEADER) == b"1"
        return report == "always"

    def _count_actual(
        self, exchange: Exchange, cost: OperationCost
    ) -> Callable[[ExecutionResult], None]:
        def count(result: ExecutionResult) -> None:
            actual = cost.actual(result.data, exchange.variables)
            self._metrics.observe_actual_cost(actual)
            exchange.cost = actual
            if exchange.extensions is not None and "cost" in exchange.extensions:
                exchange.extensions["cost"]["actual"] = actual

        return count


def _refusal(problems: list[str], estimated: float, most: float) -> Refusal:
    if problems:
        return Refusal("BAD_USER_INPUT", " ".join(dict.fromkeys(problems)), graphql=True)
    message = f"The operation would cost {estimated:g}, and may cost no more than {most:g}."
    extensions = {"code": "COST_LIMIT_EXCEEDED", "cost": {"estimated": estimated, "max": most}}
    return Refusal(
        "COST_LIMIT_EXCEEDED",
        message,
        graphql=True,
        errors=[{"message": message, "extensions": extensions}],
    )
