"""The order of a plan's fetches: one after the other, side by side, or by a variable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from router.execute.context_fetch import ContextFetch
from router.execute.fetch import EntityFetch, RootFetch
from router.execute.run import Run
from router.plan.nodes import (
    Condition,
    Defer,
    Deferred,
    Fetch,
    Flatten,
    Node,
    Parallel,
    Path,
    Root,
    Subscription,
)
from router.plan.nodes import Sequence as SequenceNode


class Step(Protocol):
    """A node of a plan, compiled."""

    async def run(self, run: Run) -> None: ...


class InOrder:
    """Runs each step after the one before it has been merged."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps

    async def run(self, run: Run) -> None:
        for step in self._steps:
            await step.run(run)


class SideBySide:
    """Runs its steps at the same time, each at its own pace. Cancelling it cancels them all."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps

    async def run(self, run: Run) -> None:
        here, *others = self._steps
        async with asyncio.TaskGroup() as group:
            for step in others:
                group.create_task(step.run(run))
            await here.run(run)


class ByVariable:
    """Runs one of two steps, or nothing."""

    def __init__(self, variable: str, then: Step | None, otherwise: Step | None) -> None:
        self._variable = variable
        self._then = then
        self._otherwise = otherwise

    async def run(self, run: Run) -> None:
        step = self._then if run.variables.get(self._variable) else self._otherwise
        if step is not None:
            await step.run(run)


Wrap: TypeAlias = Callable[[Fetch, Step], Step]


def unwrapped(_fetch: Fetch, step: Step) -> Step:
    """Puts nothing around a step."""
    return step


def compile_root(root: Root) -> Step:
    """Compiles a plan.

    Of a subscription it is what an event runs; of a deferred operation everything, as for a client
    that takes one answer.
    """
    match root:
        case Subscription(primary=primary, rest=rest):
            return _many((primary,) if rest is None else (primary, rest), InOrder, unwrapped)
        case Defer(primary=primary, deferred=deferred):
            return _whole(primary, deferred)
        case _:
            return compile_step(root)


def compile_step(node: Node, wrap: Wrap = unwrapped) -> Step:
    """Compiles a plan's node with everything below it.

    ``wrap`` may put something around the step of each fetch.
    """
    match node:
        case Fetch():
            return wrap(node, _fetch(node, ()))
        case Flatten(path=path, node=fetch):
            return wrap(fetch, _fetch(fetch, path))
        case SequenceNode(nodes=nodes):
            return _many(nodes, InOrder, wrap)
        case Parallel(nodes=nodes):
            return _many(nodes, SideBySide, wrap)
        case Condition(variable=variable, then=then, otherwise=otherwise):
            return ByVariable(
                variable,
                compile_step(then, wrap) if then is not None else None,
                compile_step(otherwise, wrap) if otherwise is not None else None,
            )


def _fetch(fetch: Fetch, path: Path) -> Step:
    if fetch.contexts:
        return ContextFetch(fetch, path)
    return EntityFetch(fetch, path) if fetch.requirements else RootFetch(fetch, path)


def _many(nodes: Sequence[Node], kind: type[InOrder | SideBySide], wrap: Wrap) -> Step:
    steps = [compile_step(node, wrap) for node in nodes]
    return kind(steps) if len(steps) > 1 else InOrder(steps)


def _whole(primary: Node | None, deferred: Sequence[Deferred]) -> Step:
    """The initial part, then the deferred ones side by side, each before those within it."""

    def below(parent: int | None, first: Node | None) -> Step:
        steps = [] if first is None else [compile_step(first)]
        within = [below(each.id, each.node) for each in deferred if each.parent == parent]
        if within:
            steps.append(SideBySide(within))
        return InOrder(steps)

    return below(None, primary)
