"""What is asked, and the generator that asks it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from itertools import count
from typing import Final

import orjson

from bench.platform import on_core
from bench.router.federation import HERE

NUMBER: Final = "NUMBER"
SMALL: Final = "{ user(id: %s) { username reviews { body product { name price inStock } } } }"

_numbers = count(1_000_000, 1_000_000)
"""Where each measurement begins to count, so that no two ever send the same small query."""


@dataclass(frozen=True)
class Load:
    """A load: ``body`` is the request's JSON, in which NUMBER becomes an ever new number."""

    name: str
    title: str
    body: str

    @property
    def example(self) -> str:
        """One of its requests' JSON."""
        return self.body.replace(NUMBER, "1")


@dataclass(frozen=True)
class Measured:
    """What the generator saw. Latencies are in milliseconds, ``length`` is an answer's in bytes."""

    requests: int
    seconds: float
    wrong: int
    p50: float
    p99: float
    length: int


def _body(query: str, **variables: str) -> str:
    parameters = {"query": query, "variables": variables} if variables else {"query": query}
    return orjson.dumps(parameters).decode()


LOADS: Final = {
    load.name: load
    for load in (
        Load(
            "large",
            "large, identical",
            _body((HERE / "large.graphql").read_text()),
        ),
        Load(
            "small",
            "small, a new text each time",
            _body(SMALL % f'"u{NUMBER}"'),
        ),
        Load(
            "small-variable",
            "small, a new variable each time",
            _body("query($id: ID!) " + SMALL % "$id", id=f"u{NUMBER}"),
        ),
    )
}


def drive(load: Load, url: str, *, connections: int, seconds: float, core: int) -> Measured:
    """Sends a load for some seconds from ``core``; waits for it."""
    command = on_core(
        core,
        "wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds:g}s", "--timeout", "20s",
        "-s", str(HERE / "wrk.lua"), url,
    )  # fmt: skip
    finished = subprocess.run(
        command,
        env={**os.environ, "BENCH_BODY": load.body, "BENCH_FIRST": str(next(_numbers))},
        check=True,
        capture_output=True,
        text=True,
    )
    for line in finished.stdout.splitlines():
        if line.startswith("RESULT "):
            requests, microseconds, wrong, p50, p99, length = map(int, line.split()[1:])
            return Measured(requests, microseconds / 1e6, wrong, p50 / 1000, p99 / 1000, length)
    raise RuntimeError(f"wrk has printed no result:\n{finished.stdout}{finished.stderr}")
