"""The pipeline with a stop watch at each step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from time import thread_time_ns
from typing import Any

from router.server.exchange import Answer, Exchange, Stream
from router.server.pipeline import Parts, Step
from router.server.settings import Settings


class TimedStep:
    """A step, and the processor time that it has taken. Equal to the step itself."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self.name = getattr(step, "__name__", None) or type(step).__name__
        self.nanoseconds = 0

    async def __call__(self, exchange: Exchange) -> Answer | Stream | None:
        began = thread_time_ns()
        try:
            return await self.step(exchange)
        finally:
            self.nanoseconds += thread_time_ns() - began

    def __eq__(self, other: object) -> bool:
        return other is self or other is self.step

    def __hash__(self) -> int:
        return hash(self.step)


async def _nothing(_: Exchange) -> None:
    return None


def watch_cost(rounds: int = 20_000) -> float:
    """Microseconds that the stop watch itself adds to a step."""
    timed = TimedStep(_nothing)
    exchange: Any = None
    for _ in range(rounds):
        try:
            timed(exchange).send(None)
        except StopIteration:
            continue
    return timed.nanoseconds / rounds / 1000


@contextmanager
def timed_steps() -> Iterator[list[TimedStep]]:
    """Applications that are made meanwhile have their steps timed; these are put into the list."""
    found: list[TimedStep] = []
    application: Any = import_module("router.server.app")
    original = application.request_steps

    def request_steps(settings: Settings, parts: Parts) -> tuple[Step, ...]:
        found.extend(TimedStep(step) for step in original(settings, parts))
        return tuple(found)

    application.request_steps = request_steps
    try:
        yield found
    finally:
        application.request_steps = original
