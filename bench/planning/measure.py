"""Measuring one world: the first plan of a new planner, and plans of a warm one, in CPU time."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from graphql import DocumentNode, parse

from bench.planning.worlds import World
from router.plan.nodes import Condition, Defer, Fetch, Flatten, Node, Plan, Subscription
from router.plan.planner import Planner

COLD_RUNS = 5
LEAST_RUNS = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds of CPU time, and how many fetches the plan has."""

    cold: float
    p50: float
    p99: float
    fetches: int
    times: tuple[float, ...]


def measured(world: World, seconds: float) -> Figures:
    """Plans a world's operation for about ``seconds``, ``LEAST_RUNS`` times at least."""
    document = parse(world.operation, no_location=True)
    gc.collect()
    gc.freeze()  # the world's own objects are none of the planner's
    colds: list[float] = []
    for _ in range(COLD_RUNS):
        planner = Planner(world.supergraph)
        colds.append(_timed(planner, document))
    planner.plan(document)
    times: list[float] = []
    until = time.thread_time() + seconds
    while len(times) < LEAST_RUNS or time.thread_time() < until:
        times.append(_timed(planner, document))
    plan = planner.plan(document)
    gc.unfreeze()
    p50, p99 = percentiles(times)
    return Figures(
        cold=median(colds),
        p50=p50,
        p99=p99,
        fetches=fetches(plan),
        times=tuple(times),
    )


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    return median(times), quantiles(times, n=100)[98]


def _timed(planner: Planner, document: DocumentNode) -> float:
    start = time.thread_time()
    planner.plan(document)
    return (time.thread_time() - start) * 1000


def fetches(plan: Plan) -> int:
    """How many requests a plan holds."""
    root = plan.root
    if isinstance(root, Subscription):
        return 1 + _fetches(root.rest)
    if isinstance(root, Defer):
        return _fetches(root.primary) + sum(_fetches(each.node) for each in root.deferred)
    return _fetches(root)


def _fetches(node: Node | None) -> int:
    if node is None:
        return 0
    if isinstance(node, Fetch | Flatten):
        return 1
    if isinstance(node, Condition):
        return max(_fetches(node.then), _fetches(node.otherwise))
    return sum(_fetches(each) for each in node.nodes)
