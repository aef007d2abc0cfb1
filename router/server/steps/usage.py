"""Step: count which client uses which operation."""

from __future__ import annotations

from router.server.exchange import Exchange
from router.server.operations.deprecations import Deprecations
from router.server.operations.usage import UsageCounts


class CountUsage:
    """Counts operations that are about to be executed."""

    def __init__(self, usage: UsageCounts, deprecations: Deprecations | None) -> None:
        self._usage = usage
        self._deprecations = deprecations

    async def __call__(self, exchange: Exchange) -> None:
        operation = exchange.operation
        if operation is None:
            return
        use = self._usage.count(exchange.client.name, exchange.document_id, operation.name)
        if self._deprecations is None:
            return
        key = (exchange.query, exchange.parameters.operation_name)
        deprecated = self._deprecations.of(exchange.engine.api_schema, key)
        if deprecated:
            self._usage.note_deprecated(use, tuple(one.coordinate for one in deprecated))
