"""One measurement: a load on a contender, and what it cost."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench.router.contenders import Running
from bench.router.federation import Federation
from bench.router.loads import LOADS, Load, drive

CONTENDER_CORE: Final = 0
LOAD_CORE: Final = 1
WARM_UP_SECONDS: Final = 3.0


@dataclass(frozen=True)
class Sample:
    """One round. ``cpu`` is the contender's processor time a request, in microseconds."""

    contender: str
    load: str
    connections: int
    rate: float
    p50: float
    p99: float
    cpu: float
    calls: float
    memory: int
    wrong: int
    length: int
    machine: float
    """The machine's load average when the round began."""


@dataclass(frozen=True)
class Summary:
    """The rounds of one contender under one load: medians, the largest memory, all wrong ones."""

    rate: float
    p50: float
    p99: float
    cpu: float
    calls: float
    memory: int
    wrong: int
    length: int


def measure(
    running: Sequence[Running],
    federation: Federation,
    *,
    loads: Sequence[str],
    connections: Sequence[int],
    seconds: float,
    rounds: int,
) -> Iterator[Sample]:
    """Warms all contenders up, then measures them in turn, round by round.

    Raises ``RuntimeError`` where two contenders do not answer the same.
    """
    for name in loads:
        _compare(running, LOADS[name])
    for contender in running:
        for name in loads:
            drive(
                LOADS[name],
                contender.url,
                connections=max(connections),
                seconds=WARM_UP_SECONDS,
                core=LOAD_CORE,
            )
    for name in loads:
        for number in connections:
            for _ in range(rounds):
                for contender in running:
                    yield _measure(contender, federation, LOADS[name], number, seconds)


def _compare(running: Sequence[Running], load: Load) -> None:
    first, *others = ((one.contender.title, one.ask(load.example)) for one in running)
    for title, answer in others:
        if answer != first[1]:
            raise RuntimeError(
                f"{title} and {first[0]} answer the query “{load.title}” differently:"
                f"\n{answer}\n{first[1]}"
            )


def _measure(
    running: Running, federation: Federation, load: Load, connections: int, seconds: float
) -> Sample:
    machine = os.getloadavg()[0]
    cpu, calls = running.cpu_seconds(), federation.calls()
    seen = drive(load, running.url, connections=connections, seconds=seconds, core=LOAD_CORE)
    requests = max(seen.requests, 1)
    return Sample(
        contender=running.contender.name,
        load=load.name,
        connections=connections,
        rate=seen.requests / seen.seconds,
        p50=seen.p50,
        p99=seen.p99,
        cpu=(running.cpu_seconds() - cpu) / requests * 1e6,
        calls=(federation.calls() - calls) / requests,
        memory=running.memory(),
        wrong=seen.wrong,
        length=seen.length,
        machine=machine,
    )


def summarise(samples: Iterable[Sample]) -> dict[tuple[str, int, str], Summary]:
    """By load, connections and contender, in the order in which they were measured."""
    groups: dict[tuple[str, int, str], list[Sample]] = {}
    for sample in samples:
        key = (sample.load, sample.connections, sample.contender)
        groups.setdefault(key, []).append(sample)
    return {key: _summary(group) for key, group in groups.items()}


def _summary(group: Sequence[Sample]) -> Summary:
    return Summary(
        rate=median(sample.rate for sample in group),
        p50=median(sample.p50 for sample in group),
        p99=median(sample.p99 for sample in group),
        cpu=median(sample.cpu for sample in group),
        calls=median(sample.calls for sample in group),
        memory=max(sample.memory for sample in group),
        wrong=sum(sample.wrong for sample in group),
        length=group[-1].length,
    )
