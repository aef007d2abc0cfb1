"""Passes over the fetch graph, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable

from router.plan.optimize.drop_empty import drop_empty
from router.plan.optimize.in_order import in_order
from router.plan.optimize.merge_steps import merge_steps
from router.plan.step import Step

PASSES: tuple[Callable[[list[Step]], list[Step]], ...] = (drop_empty, in_order, merge_steps)


def optimize(steps: list[Step]) -> list[Step]:
    """The same answer with fewer requests, and no more of them one after the other."""
    for run in PASSES:
        steps = run(steps)
    return steps
