"""A platform of the bench's own: stores on one core, servers on the other."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
SERVER_CORE = 0
LOAD_CORE = 1
READY_SECONDS = 60


@dataclass(frozen=True)
class Platform:
    """A running platform: the router's and a subgraph's addresses, and its server processes."""

    router: str
    subgraphs: str
    processes: tuple[psutil.Process, ...]

    def memory(self) -> int:
        """Bytes resident in all server processes."""
        return sum(process.memory_info().rss for process in self.processes)

    def cpu_seconds(self) -> dict[str, float]:
        """Processor time that each server has used so far."""
        return {
            name: process.cpu_times().user + process.cpu_times().system
            for name, process in zip(("subgraphs", "router"), self.processes, strict=True)
        }

    def statements(self) -> float:
        """Store statements that the domains have sent so far."""
        text = urllib.request.urlopen(f"{self.subgraphs}/metrics", timeout=5).read().decode()  # noqa: S310
        return sum(
            float(line.rsplit(" ", 1)[1])
            for line in text.splitlines()
            if line.startswith("loom_store_statements_total{")
        )


def on_core(core: int, *command: str) -> list[str]:
    """Return ``command``, pinned to ``core``."""
    return ["taskset", "-c", str(core), *command]


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, products: int) -> Iterator[Platform]:
    """Start stores, seed ``products`` garments, start the servers; stop all of it at the end."""
    ports = {
        name: free_port()
        for name in (
            *("ACCOUNTS_PORT", "CATALOG_PORT", "INVENTORY_PORT", "CARTS_PORT", "PRICING_PORT"),
            "ROUTER_PORT",
        )
    }
    base = {
        **os.environ,
        **{name: str(port) for name, port in ports.items()},
        "LOOM_DATA": str(folder),
        "LOG_LEVEL": "warning",
        "ROUTER_LOG_LEVEL": "warning",
        "ROUTER_ACCESS_LOG": "false",
    }
    started: list[subprocess.Popen[str]] = []

    def start(
        core: int, *arguments: str, environment: dict[str, str], pipe: bool = False
    ) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            on_core(core, sys.executable, *arguments),
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE if pipe else subprocess.DEVNULL,
            text=True,
        )
        started.append(process)
        return process

    try:
        stores = start(LOAD_CORE, "-m", "local", "stores", environment=base, pipe=True)
        environment = base | _exports(stores) | {"LOG_LEVEL": "warning"}
        for step in (
            ("-m", "subgraphs", "migrate", "all"),
            ("-m", "bench.stock_up", "--products", str(products)),
        ):
            subprocess.run([sys.executable, *step], env=environment, cwd=ROOT, check=True)
        subgraphs = start(SERVER_CORE, "-m", "subgraphs", "serve", "all", environment=environment)
        router = start(
            SERVER_CORE,
            *("-m", "router", "serve", "--supergraph", environment["ROUTER_SUPERGRAPH"]),
            *("--host", "127.0.0.1", "--port", str(ports["ROUTER_PORT"])),
            environment=environment,
        )
        platform = Platform(
            router=f"http://127.0.0.1:{ports['ROUTER_PORT']}",
            subgraphs=f"http://127.0.0.1:{ports['CATALOG_PORT']}",
            processes=(psutil.Process(subgraphs.pid), psutil.Process(router.pid)),
        )
        _await_ready(f"{platform.router}/health/ready")
        yield platform
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _exports(stores: subprocess.Popen[str]) -> dict[str, str]:
    """Read the settings that ``python -m local stores`` prints when its stores are up."""
    found: dict[str, str] = {}
    for line in stores.stdout or ():
        word, _, assignment = line.strip().partition(" ")
        if word == "export":
            name, _, value = assignment.partition("=")
            found[name] = shlex.split(value)[0] if value else ""
        if {"DATABASE_URL", "SESSION_SECRET", "SMTP_URL"} <= found.keys():
            return found
    raise SystemExit("bench: the stores did not start; see the message above")


def _await_ready(url: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  # our own address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise SystemExit(f"bench: {url} was not ready after {READY_SECONDS} s")
