"""Who is measured, and how each is started: as its own documentation has it for production."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import orjson
import psutil

from bench.platform import free_port, on_core
from bench.router.federation import HERE, PACKAGES, Federation
from bench.router.loads import LOADS

READY_SECONDS: Final = 60

Command: TypeAlias = Callable[[Path, int, Federation], Sequence[str]]
"""From the supergraph's file, a port and the federation: the command line."""


@dataclass(frozen=True)
class Contender:
    """One of those measured. ``environment`` is set on top of the bench's own."""

    name: str
    title: str
    command: Command
    environment: dict[str, str]


@dataclass(frozen=True)
class Running:
    """A contender that has answered a query."""

    contender: Contender
    url: str
    process: psutil.Process

    def ask(self, body: str) -> object:
        """The JSON that a request's JSON is answered with; raises ``OSError`` if it is not."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        question = urllib.request.Request(self.url, body.encode(), headers)  # noqa: S310  our own URL
        with urllib.request.urlopen(question, timeout=10) as answer:  # noqa: S310
            return orjson.loads(answer.read())

    def cpu_seconds(self) -> float:
        """Processor time used so far, by the process and by those it has started."""
        times = [process.cpu_times() for process in self._family()]
        return float(sum(used.user + used.system for used in times))

    def memory(self) -> int:
        """Bytes resident, of the process and of those it has started."""
        return int(sum(process.memory_info().rss for process in self._family()))

    def _family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


def _loom(supergraph: Path, port: int, _: Federation) -> Sequence[str]:
    return (
        sys.executable, "-m", "router", "serve",
        "--supergraph", str(supergraph), "--port", str(port),
    )  # fmt: skip


def _apollo(supergraph: Path, port: int, _: Federation) -> Sequence[str]:
    return ("node", str(HERE / "peers" / "apollo.mjs"), str(supergraph), str(port))


def _hive(supergraph: Path, port: int, _: Federation) -> Sequence[str]:
    return (
        "node", str(PACKAGES / "node_modules" / "@graphql-hive" / "gateway" / "dist" / "bin.js"),
        "supergraph", str(supergraph),
        "--host", "127.0.0.1", "--port", str(port), "--fork", "1",
        "--config-path", str(HERE / "peers" / "gateway.config.mjs"),
    )  # fmt: skip


def _hive_rust(supergraph: Path, port: int, federation: Federation) -> Sequence[str]:
    return (*_hive(supergraph, port, federation), "--hive-router-runtime")


def _script(_: Path, port: int, federation: Federation) -> Sequence[str]:
    urls = orjson.dumps(federation.urls).decode()
    return (sys.executable, "-m", "bench.router.script", str(port), urls)


NODE: Final = {"NODE_ENV": "production", "BENCH_PACKAGES": str(PACKAGES)}
LOOM: Final = {"ROUTER_ACCESS_LOG": "false", "ROUTER_LOG_FORMAT": "json"}

CONTENDERS: Final = {
    contender.name: contender
    for contender in (
        Contender("loom", "Loom", _loom, LOOM),
        Contender("apollo", "Apollo Gateway", _apollo, NODE),
        Contender("hive", "Hive Gateway", _hive, NODE),
        Contender("hive-rust", "Hive Gateway, Rust planner", _hive_rust, NODE),
        Contender("script", "hand-written script", _script, {}),
    )
}


@contextmanager
def started(names: Sequence[str], federation: Federation, core: int) -> Iterator[list[Running]]:
    """Starts contenders on ``core``, each once the one before it is ready; ends them all."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        supergraph = folder / "supergraph.graphql"
        supergraph.write_text(federation.supergraph)
        yield [
            stack.enter_context(_started(CONTENDERS[name], supergraph, federation, core))
            for name in names
        ]


@contextmanager
def _started(
    contender: Contender, supergraph: Path, federation: Federation, core: int
) -> Iterator[Running]:
    port = free_port()
    log = supergraph.with_name(f"{contender.name}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            on_core(core, *contender.command(supergraph, port, federation)),
            env={**os.environ, **contender.environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    contestant = Running(contender, f"http://127.0.0.1:{port}/graphql", psutil.Process(process.pid))
    try:
        _wait(contestant, log)
        yield contestant
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(contestant: Running, log: Path) -> None:
    """Returns once a query has been answered; raises with the log's end if that never happens."""
    until = time.monotonic() + READY_SECONDS
    reason = "it has not answered"
    while time.monotonic() < until and contestant.process.status() != psutil.STATUS_ZOMBIE:
        try:
            contestant.ask(LOADS["small"].example)
        except OSError as error:
            reason = str(error)
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"{log.stem} did not start: {reason}\n{log.read_text()[-2000:]}")
