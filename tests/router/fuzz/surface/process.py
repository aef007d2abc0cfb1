"""The router as a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from router.compose import SubgraphInput, compose
from tests.router.fuzz.surface.shop import LINK, SUBGRAPHS

SETTINGS = {
    "batching": {"enabled": True},
    "persisted_operations": {"automatic": True},
    "subgraphs": {"all": {"timeout": 5}},
    "request_timeout": 8,
    "body_timeout": 3,
    "log_format": "json",
}


@dataclass(frozen=True)
class RouterProcess:
    """A running router: where it listens, and the file of its log."""

    process: subprocess.Popen[bytes]
    host: str
    port: int
    log: Path
    supergraph: Path

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    @property
    def resident_bytes(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found.group(1)) * 1024

    def unexpected(self) -> list[str]:
        """What the router logged that it was not prepared for."""
        names = ("unexpected_error", "unanswered_request", "Exception in ", "Traceback (most")
        with self.log.open(errors="replace") as lines:
            return [
                line[:3000]
                for line in lines
                if any(name in line for name in names) and "subgraph_error_masked" not in line
            ]


@contextlib.contextmanager
def running_router(folder: Path, urls: dict[str, str]) -> Iterator[RouterProcess]:
    """``python -m router serve`` on a free port before the subgraphs."""
    inputs = [SubgraphInput(name, urls[name], LINK + sdl) for name, sdl in SUBGRAPHS.items()]
    composed = compose(inputs)
    assert composed.supergraph_sdl is not None, composed.errors
    supergraph, config, log = (folder / name for name in ("shop.graphql", "router.yaml", "log"))
    supergraph.write_text(composed.supergraph_sdl)
    config.write_text(json.dumps(SETTINGS))  # JSON is YAML
    command = ("-m", "router", "serve", "--supergraph", str(supergraph), "--port", "0")
    with log.open("wb") as errors:
        process = subprocess.Popen(
            (sys.executable, *command, "--config", str(config)),
            stderr=errors,
            env={**os.environ, "HOST": "127.0.0.1"},
        )
    try:
        address = urlsplit(_address(process, log))
        assert address.hostname is not None
        assert address.port is not None
        yield RouterProcess(process, address.hostname, address.port, log, supergraph)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(300):
        found = re.search(r"http://[0-9.:]+/graphql", log.read_text())
        if found:
            return found.group(0)
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the router did not start: {log.read_text()[-3000:]}")
