from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import Metric

from router.server.lifecycle.peers import Peers


class Worker:
    """A worker with a few metrics."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("requests", "Requests.", ("kind",), registry=self.registry)
        self.seconds = Histogram("seconds", "Time.", buckets=(1, 2), registry=self.registry)
        self.open = Gauge("open", "Under way.", registry=self.registry)
        self.loaded = Gauge("loaded_timestamp_seconds", "When.", registry=self.registry)

    def collect(self) -> Iterable[Metric]:
        return self.registry.collect()


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as opened:
        yield opened


def values(text: bytes) -> dict[str, float]:
    lines = [line for line in text.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


async def test_whoever_is_asked_tells_the_sum(tmp_path: Path, stack: AsyncExitStack) -> None:
    workers = [Worker() for _ in range(3)]
    peers = [Peers(tmp_path, number) for number in range(3)]
    for worker, peer in zip(workers, peers, strict=True):
        await stack.enter_async_context(peer.running(worker.collect))
    for number, worker in enumerate(workers):
        worker.requests.labels("query").inc(number + 1)
        worker.seconds.observe(number + 0.5)
        worker.open.set(number)
        worker.loaded.set(1000 + number)
    workers[2].requests.labels("mutation").inc()
    for peer in peers:
        told = values(await peer.exposition())
        assert told['requests_total{kind="query"}'] == 6
        assert told['requests_total{kind="mutation"}'] == 1
        assert told['seconds_bucket{le="1.0"}'] == 1
        assert told['seconds_bucket{le="2.0"}'] == 2
        assert told['seconds_bucket{le="+Inf"}'] == 3
        assert (told["seconds_count"], told["seconds_sum"]) == (3, 4.5)
        assert told["open"] == 3
        assert told["loaded_timestamp_seconds"] == 1002
        assert told["seconds_created"] < 5e9


async def test_what_a_dead_worker_has_told_is_not_forgotten(
    tmp_path: Path, stack: AsyncExitStack
) -> None:
    one, other, successor = Worker(), Worker(), Worker()
    peers = Peers(tmp_path, 0)
    await stack.enter_async_context(peers.running(one.collect))
    async with Peers(tmp_path, 1).running(other.collect):
        other.requests.labels("query").inc(5)
        other.open.set(1)
        assert values(await peers.exposition())['requests_total{kind="query"}'] == 5
    told = values(await peers.exposition())
    assert told['requests_total{kind="query"}'] == 5
    assert told["open"] == 0, "what it had open is not"
    await stack.enter_async_context(Peers(tmp_path, 1).running(successor.collect))
    successor.requests.labels("query").inc(2)
    one.requests.labels("query").inc(10)
    assert values(await peers.exposition())['requests_total{kind="query"}'] == 17


async def test_a_worker_that_was_killed_leaves_its_socket(
    tmp_path: Path, stack: AsyncExitStack
) -> None:
    one = Worker()
    peers = Peers(tmp_path, 0)
    await stack.enter_async_context(peers.running(one.collect))
    (tmp_path / "1.sock").touch()
    one.requests.labels("query").inc()
    assert values(await peers.exposition())['requests_total{kind="query"}'] == 1
