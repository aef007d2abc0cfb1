"""Preparing for a new engine the operations that the old one has prepared."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any, Final

from router.server.engine import Engine
from router.server.exchange import Exchange, Parameters
from router.server.pipeline import Step
from router.server.refusal import Refusal
from router.server.steps.plan import plan_operation
from router.server.steps.recall import recall_operation

SCOPE: Final[Mapping[str, Any]] = {"type": "http", "method": "POST", "headers": ()}


class Warming:
    """Runs the steps that stand between the cache and the plan for operations of no client.

    They are the steps of the pipeline itself, so that an operation which the new supergraph makes
    invalid, or too large, is not prepared.
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        first, last = steps.index(recall_operation) + 1, steps.index(plan_operation) + 1
        self._steps = tuple(steps[first:last])

    def warm(self, engine: Engine, operations: Sequence[tuple[str, str | None]]) -> int:
        """Prepares documents with the operation named in each, most important first.

        Returns how many of them the new engine can serve. To be called in a thread that runs no
        event loop. It rests as long as it works, so that requests get most of the processor.
        """
        return asyncio.run(self._warm(engine, operations))

    async def _warm(self, engine: Engine, operations: Sequence[tuple[str, str | None]]) -> int:
        prepared = 0
        for query, name in reversed(operations):  # so that the first was used last
            exchange = Exchange(SCOPE, _nothing, engine)
            exchange.query = query
            exchange.parameters = Parameters(query=query, operation_name=name)
            started = perf_counter()
            try:
                for step in self._steps:
                    await step(exchange)
                prepared += 1
            except Refusal:
                continue
            finally:
                await asyncio.sleep(perf_counter() - started)
        return prepared


async def _nothing() -> Mapping[str, Any]:
    return {"type": "http.disconnect"}
