"""The metrics of several workers as one: whoever is asked asks the others, and tells the sum.

Prometheus asks one address, and any of the workers may take the connection. Each therefore tells
its numbers on a socket of its own in a private folder. What can only grow is written down as well
whenever it is told, so that a worker that dies takes nothing along that was ever shown: its
successor counts on from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

import orjson
from prometheus_client.core import Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.samples import Sample

TIMEOUT: Final = 2.0
CUMULATIVE: Final = frozenset({"counter", "histogram", "summary"})

OF_ALL: Final = ("_info", "_timestamp_seconds", "_refused", "process_max_fds")
"""Gauges that say the same of every worker: the largest is told, and not the sum."""

Told: TypeAlias = list[tuple[str, str, str, list[tuple[str, dict[str, str], float]]]]
"""Metrics in JSON: name, documentation, type, and samples with their names and labels."""


class Peers:
    """The workers of one router, seen by the worker ``number``; ``folder`` is theirs alone."""

    def __init__(self, folder: Path, number: int) -> None:
        self._folder = folder
        self._socket = folder / f"{number}.sock"
        self._record = folder / f"{number}.json"
        self._collect: Callable[[], Iterable[Metric]] = tuple
        self._carried: Told = []

    @asynccontextmanager
    async def running(self, collect: Callable[[], Iterable[Metric]]) -> AsyncIterator[None]:
        """Tells the other workers what ``collect`` returns, for as long as the context is open."""
        self._collect = collect
        self._carried = _read(self._record)
        self._socket.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(self._answer, self._socket)
        try:
            yield
        finally:
            server.close()
            self._socket.unlink(missing_ok=True)

    async def exposition(self) -> bytes:
        """The metrics of all workers together, as Prometheus' text."""
        numbers = [path for path in self._folder.glob("*.sock") if path != self._socket]
        gone = [
            path
            for path in self._folder.glob("*.json")
            if path != self._record and path.with_suffix(".sock") not in numbers
        ]
        told = await asyncio.gather(*(_ask(path) for path in sorted(numbers)))
        return generate_latest(Together([self._tell(), *told, *map(_read, gone)]))

    def _tell(self) -> Told:
        """This worker's metrics, with those of its predecessors; what only grows is recorded."""
        own = list(Together([_told(self._collect()), self._carried]).collect())
        growing = _told(metric for metric in own if metric.type in CUMULATIVE)
        new = self._record.with_suffix(".new")
        new.write_bytes(orjson.dumps(growing))
        new.rename(self._record)
        return _told(own)

    async def _answer(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(orjson.dumps(self._tell()))
        writer.write_eof()
        writer.close()


class Together:
    """Adds up metrics; a registry for ``generate_latest``."""

    def __init__(self, told: Iterable[Told]) -> None:
        self._told = told

    def collect(self) -> Iterator[Metric]:
        """Each metric once, in the order in which they were first told."""
        families: dict[str, tuple[Metric, dict[tuple[str, tuple[str, ...]], Sample]]] = {}
        for told in self._told:
            for name, documentation, kind, samples in told:
                if name not in families:
                    families[name] = (Metric(name, documentation, kind), {})
                known = families[name][1]
                for sample, labels, value in samples:
                    key = (sample, tuple(labels.values()))
                    before = known.get(key)
                    total = value if before is None else _add(sample, before.value, value)
                    known[key] = Sample(sample, labels, total)
        for metric, known in families.values():
            metric.samples = list(known.values())
            yield metric


def _add(name: str, one: float, other: float) -> float:
    if name.endswith("_created") or name == "process_start_time_seconds":
        return min(one, other)
    if name.endswith(OF_ALL):
        return max(one, other)
    return one + other


def _told(metrics: Iterable[Metric]) -> Told:
    return [
        (
            metric.name,
            metric.documentation,
            metric.type,
            [(sample.name, dict(sample.labels), float(sample.value)) for sample in metric.samples],
        )
        for metric in metrics
    ]


async def _ask(path: Path) -> Told:
    """What a worker tells; what it has told before, where it does not answer."""
    try:
        async with asyncio.timeout(TIMEOUT):
            reader, writer = await asyncio.open_unix_connection(path)
            try:
                answer: Any = orjson.loads(await reader.read())
            finally:
                writer.close()
    except (OSError, TimeoutError, orjson.JSONDecodeError):
        return _read(path.with_suffix(".json"))
    told: Told = answer
    return told


def _read(path: Path) -> Told:
    try:
        told: Told = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return []
    return told
